"""Linked bank accounts: a way comes back once to who began it, a consent ends for good, and what is
read replaces what was known of the same days."""

import pytest
from sqlmodel import Session

from payments import bank_readings, banks
from payments.bank_readings import HOUR, Entry, Reading
from payments.banks import DAY, ENDED, EXPIRED, GONE, LINKED, MINUTE, Facts, Link
from payments.ledger import Refusal
from payments.refusals import BANK_WAY, BANKS_MANY, NO_SUCH_BANK

ALICE, BOB, HERE, ELSEWHERE = "person:1", "person:2", 7, 8
EVERYDAY = Facts("a-1", "GBP", "CACC", "Everyday", "UK.OBIE.IBAN", "DE89370400440532013000", "A")
OTHER = EVERYDAY._replace(number="a-2", identification="FR1420041010050500013M02606")


def way(mark: str, now: int) -> banks.Way:
    return banks.Way(f"consent-{mark}", f"hash-{mark}", b"sealed", now + 90 * DAY)


def begun(db: Session, now: int, mark: str = "1", owner: str = ALICE) -> Link:
    found = banks.begin(db, owner, HERE, way(mark, now), now)
    assert isinstance(found, Link)
    return found


def linked(
    db: Session, now: int, mark: str = "1", accounts: tuple[Facts, ...] = (EVERYDAY,)
) -> Link:
    begun(db, now, mark)
    taken = banks.take_up(db, f"hash-{mark}", ALICE, HERE, now)
    assert isinstance(taken, Link)
    found = banks.link(db, taken.id, b"tokens", now + 90 * DAY, accounts, now)
    assert isinstance(found, Link)
    return found


@pytest.mark.parametrize(
    ("hash", "owner", "session", "later"),
    [
        ("hash-2", ALICE, HERE, 0),
        ("hash-1", BOB, HERE, 0),
        ("hash-1", ALICE, ELSEWHERE, 0),
        ("hash-1", ALICE, HERE, 10 * MINUTE),
    ],
    ids=["forged", "another's", "another session", "too late"],
)
def test_a_way_comes_back_to_who_began_it(
    db: Session, now: int, hash: str, owner: str, session: int, later: int
) -> None:
    begun(db, now)
    assert banks.take_up(db, hash, owner, session, now + later) == Refusal(BANK_WAY)
    if not later:
        assert isinstance(banks.take_up(db, "hash-1", ALICE, HERE, now), Link)


def test_a_way_comes_back_once(db: Session, now: int) -> None:
    begun(db, now)
    taken = banks.take_up(db, "hash-1", ALICE, HERE, now)
    assert isinstance(taken, Link)
    assert banks.take_up(db, "hash-1", ALICE, HERE, now) == Refusal(BANK_WAY)
    banks.link(db, taken.id, b"x", now + DAY, [EVERYDAY], now)
    again = banks.link(db, taken.id, b"x", now + DAY, [OTHER], now)
    assert again == Refusal(BANK_WAY)
    assert [one.number for one in banks.accounts_of(db, [taken.id])] == ["a-1"]


def test_a_new_way_ends_the_one_before(db: Session, now: int) -> None:
    first = begun(db, now, "1")
    begun(db, now, "2")
    assert banks.take_up(db, "hash-1", ALICE, HERE, now) == Refusal(BANK_WAY)
    assert [one.id for one in banks.goodbyes(db)] == [first.id]
    banks.said_goodbye(db, first.id)
    assert not banks.goodbyes(db)


def test_nobody_has_more_than_five(db: Session, now: int) -> None:
    for number in range(banks.MOST):
        facts = EVERYDAY._replace(identification=f"x-{number}")
        linked(db, now, str(number), (facts,))
    refused = banks.begin(db, ALICE, HERE, way("9", now), now)
    assert refused == Refusal(BANKS_MANY, limit=banks.MOST)
    assert isinstance(banks.begin(db, BOB, HERE, way("9", now), now), Link)


def test_the_same_account_again_renews_it(db: Session, now: int) -> None:
    first, other = linked(db, now, "1"), linked(db, now, "2", (OTHER,))
    again = linked(db, now, "3", (EVERYDAY,))
    assert [one.id for one in banks.of(db, ALICE)] == [other.id, again.id]
    assert [one.id for one in banks.goodbyes(db)] == [first.id]
    assert not banks.accounts_of(db, [first.id])


def test_what_is_unlinked_is_gone_and_the_bank_is_to_be_told(db: Session, now: int) -> None:
    one = linked(db, now)
    assert banks.remove(db, BOB, one.id, now) == Refusal(NO_SUCH_BANK)
    gone = banks.remove(db, ALICE, one.id, now)
    assert isinstance(gone, Link)
    assert (gone.state, gone.sealed) == (ENDED, None)
    assert not banks.of(db, ALICE)
    assert not banks.accounts_of(db, [one.id])
    assert [each.id for each in banks.goodbyes(db)] == [one.id]
    assert banks.remove(db, ALICE, one.id, now) == Refusal(NO_SUCH_BANK)
    assert not bank_readings.keep(db, one.id, [], now), "what was read meanwhile is not kept"


@pytest.mark.parametrize("why", [EXPIRED, GONE])
def test_what_ended_at_the_bank_is_shown_until_it_is_renewed(
    db: Session, now: int, why: str
) -> None:
    one = linked(db, now)
    bank_readings.keep(db, one.id, [reading(db, one, now, entry("t1", 5))], now)
    ended = banks.end(db, one.id, why, now)
    assert (ended.state, ended.sealed, banks.goodbyes(db)) == (ENDED, None, [])
    [account] = banks.accounts_of(db, [one.id])
    assert account.balance_minor == 700
    assert not bank_readings.take(db, 9, now + 365 * DAY)
    again = linked(db, now, "2")
    assert [each.id for each in banks.of(db, ALICE)] == [again.id]
    assert not banks.goodbyes(db), "the bank ended it itself"


def test_time_ends_what_it_has_to(db: Session, now: int) -> None:
    one, lost = linked(db, now), begun(db, now, "2")
    bank_readings.keep(db, one.id, [], now)
    assert not bank_readings.due(db, now + 10 * MINUTE - 1)
    assert bank_readings.due(db, now + 10 * MINUTE)
    assert bank_readings.take(db, 9, now + 10 * MINUTE) == []
    assert [each.id for each in banks.goodbyes(db)] == [lost.id]
    later = now + 90 * DAY
    bank_readings.keep(db, one.id, [], later - HOUR)
    assert bank_readings.over(db, later - 1) == []
    assert bank_readings.over(db, later) == [one.id], "its end is not slept through"
    assert bank_readings.take(db, 9, later) == [], "it is not read any more"
    assert not bank_readings.due(db, later)
    banks.end(db, one.id, EXPIRED, later)
    assert bank_readings.over(db, later + DAY) == []


def test_a_way_that_was_taken_up_and_never_finished_ends(db: Session, now: int) -> None:
    one = begun(db, now)
    banks.take_up(db, "hash-1", ALICE, HERE, now)
    bank_readings.take(db, 9, now + 10 * MINUTE)
    assert banks.link(db, one.id, b"x", now + DAY, [EVERYDAY], now) == Refusal(BANK_WAY)
    assert [each.id for each in banks.goodbyes(db)] == [one.id]


def entry(number: str, minor: int, at: int = 0, is_booked: bool = True) -> Entry:
    return Entry(number, minor, is_booked, at, "Coffee")


def reading(db: Session, link: Link, now: int, *entries: Entry, since: int = 0) -> Reading:
    [account] = banks.accounts_of(db, [link.id])
    dated = [one if one.at else one._replace(at=now) for one in entries]
    return Reading(account.id, 700, now, since, dated)


def kept(db: Session, link: Link) -> list[tuple[str, int]]:
    [account] = banks.accounts_of(db, [link.id])
    return sorted((one.number, one.minor) for one in bank_readings.latest(db, account.id))


def test_what_is_read_twice_is_there_once(db: Session, now: int) -> None:
    one = linked(db, now)
    for _ in range(2):
        found = reading(db, one, now, entry("t1", -5), entry("t2", 9), entry("t1", -5))
        assert bank_readings.keep(db, one.id, [found], now)
        assert kept(db, one) == [("t1", -5), ("t2", 9)]


def test_what_was_pending_is_replaced_and_what_is_old_forgotten(db: Session, now: int) -> None:
    one = linked(db, now)
    old, lately = now - 89 * DAY, now - 3 * DAY
    first = (entry("p1", -5, lately, False), entry("t0", 1, old), entry("t1", 2, now - 20 * DAY))
    bank_readings.keep(db, one.id, [reading(db, one, now, *first)], now)
    assert len(kept(db, one)) == 3
    later = now + 5 * DAY
    again = reading(db, one, later, entry("t9", -5, lately), since=now - 7 * DAY)
    bank_readings.keep(db, one.id, [again], later)
    assert kept(db, one) == [("t1", 2), ("t9", -5)]


def test_it_is_read_back_to_what_was_not_booked_yet(db: Session, now: int) -> None:
    one = linked(db, now)
    [account] = banks.accounts_of(db, [one.id])
    assert bank_readings.since(db, account.id, None, now) == now - 90 * DAY
    assert bank_readings.since(db, account.id, now, now) == now - 7 * DAY
    waits = entry("p1", -5, now - 20 * DAY, False)
    bank_readings.keep(db, one.id, [reading(db, one, now, waits)], now)
    assert bank_readings.since(db, account.id, now, now) == now - 20 * DAY


def test_an_account_of_another_link_is_not_written_to(db: Session, now: int) -> None:
    one, other = linked(db, now), linked(db, now, "2", (OTHER,))
    bank_readings.keep(db, one.id, [reading(db, other, now, entry("t1", 5))], now)
    assert kept(db, other) == []


def test_it_is_read_four_times_a_day_and_when_its_owner_looks(db: Session, now: int) -> None:
    one = linked(db, now)
    assert bank_readings.due(db, now)
    assert [each.id for each in bank_readings.take(db, 9, now)] == [one.id]
    assert bank_readings.take(db, 9, now) == [], "nobody else takes it"
    assert not bank_readings.stale(db, ALICE, now), "it is being read"
    bank_readings.keep(db, one.id, [], now)
    assert not bank_readings.stale(db, ALICE, now + MINUTE), "it is fresh"
    assert not bank_readings.stale(db, BOB, now + 6 * MINUTE)
    bank_readings.wish(db, BOB, now + 6 * MINUTE)
    assert not bank_readings.due(db, now + 6 * MINUTE)
    assert bank_readings.stale(db, ALICE, now + 6 * MINUTE)
    bank_readings.wish(db, ALICE, now + 6 * MINUTE)
    assert [each.id for each in bank_readings.take(db, 9, now + 6 * MINUTE)] == [one.id]
    bank_readings.keep(db, one.id, [], now)
    assert not bank_readings.due(db, now + bank_readings.EVERY - 1)
    assert bank_readings.due(db, now + bank_readings.EVERY)


def test_a_bank_that_is_away_is_asked_ever_more_rarely(db: Session, now: int) -> None:
    one = linked(db, now)
    for wait in (*bank_readings.WAITS, bank_readings.WAITS[-1]):
        assert bank_readings.take(db, 9, now)
        bank_readings.later(db, one.id, 0, now)
        assert not bank_readings.due(db, now + wait - 1)
        now += wait
        assert bank_readings.due(db, now)
    bank_readings.later(db, one.id, 30_000, now)
    assert not bank_readings.due(db, now + 29_999)
    assert bank_readings.due(db, now + 30_000)
    assert banks.find(db, ALICE, one.id)


def test_new_tokens_are_kept_only_while_it_stands(db: Session, now: int) -> None:
    one = linked(db, now)
    bank_readings.reseal(db, one.id, b"new")
    found = banks.find(db, ALICE, one.id)
    assert found is not None
    assert (found.sealed, found.state) == (b"new", LINKED)
    banks.end(db, one.id, GONE, now)
    bank_readings.reseal(db, one.id, b"newer")
    found = banks.find(db, ALICE, one.id)
    assert found is not None
    assert found.sealed is None
    assert "tokens" not in repr(one)
