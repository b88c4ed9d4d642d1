"""Offers: what waits for a yes, for its hour, or for whoever has a link; whatever its end, once."""

import uuid

import pytest
from sqlmodel import Session

from payments import audit, freezes, holds, offers, recipes, wallets
from payments.ledger import Recorded, Refusal, balance, record
from payments.money import Money
from payments.offers import DAY, HOUR
from payments.recipes import held, wallet

ALICE, BOB, CAROL = "person:1", "person:2", "person:3"
TWENTY = Money(20_00, "USD")


def key() -> bytes:
    return uuid.uuid4().bytes + bytes(8)


@pytest.fixture
def rich(db: Session, now: int) -> Session:
    """Alice has 100.00."""
    wallets.open(db, ALICE, "USD", now)
    [given] = record(db, [recipes.opening(key(), ALICE, Money(100_00, "USD"))], now)
    assert isinstance(given, Recorded)
    return db


def has(db: Session, owner: str) -> tuple[int, int]:
    """Available and set aside."""
    accounts = wallet(owner, "USD"), held(owner, "USD")
    return tuple(balance(db, ref).minor for ref in accounts)  # type: ignore[return-value]


def number(answer: Recorded | Refusal) -> int:
    assert isinstance(answer, Recorded)
    return answer.number


def bike() -> offers.Set:
    return recipes.offer(key(), ALICE, TWENTY, "for the bike")


def test_what_is_asked_waits_a_day(rich: Session, now: int) -> None:
    made = number(offers.ask_first(rich, bike(), BOB, now))
    offer = offers.of(rich, [made])[made]
    assert (offer.way, offer.amount, offer.note, offer.at) == ("asked", TWENTY, "for the bike", now)
    assert offer.until == now + DAY
    assert offer.is_open
    assert has(rich, ALICE) == (80_00, 20_00)
    assert holds.due(rich, now + DAY) == [made]
    assert list(audit.verify(rich)) == []


@pytest.mark.parametrize(
    ("end", "alice", "bob"),
    [("accepted", 80_00, 20_00), ("declined", 100_00, 0), ("taken back", 100_00, 0)],
)
def test_it_ends_once(rich: Session, now: int, end: str, alice: int, bob: int) -> None:
    made = number(offers.ask_first(rich, bike(), BOB, now))
    assert isinstance(offers.end(rich, made, end, now), Recorded)
    for other in {"accepted", "declined", "taken back"} - {end}:
        assert isinstance(offers.end(rich, made, other, now), Refusal)
    again = offers.end(rich, made, end, now)
    assert isinstance(again, Recorded)
    assert again.repeated
    assert has(rich, ALICE) == (alice, 0)
    assert has(rich, BOB) == (bob, 0)
    assert not offers.of(rich, [made])[made].is_open
    assert list(audit.verify(rich)) == []


def test_what_is_delayed_is_due_at_its_hour_and_never_expires(rich: Session, now: int) -> None:
    made = number(offers.delay(rich, bike(), BOB, 2, now))
    assert offers.of(rich, [made])[made].until == now + 2 * HOUR
    assert offers.due(rich, now + 2 * HOUR - 1) == []
    assert offers.due(rich, now + 2 * HOUR) == [made]
    assert holds.due(rich, now + 365 * DAY) == []
    offers.end(rich, made, "taken back", now)
    assert offers.due(rich, now + 2 * HOUR) == []


def test_a_link_is_found_by_its_secret_alone(rich: Session, now: int) -> None:
    secret = offers.invent()
    assert len(secret) == 22  # 128 bits
    assert offers.invent() != secret
    made = number(offers.link(rich, bike(), secret, now))
    found = offers.behind(rich, secret)
    assert found
    assert found.number == made
    for wrong in ("", secret[:-1], secret + "a", secret.swapcase()):
        assert offers.behind(rich, wrong) is None
    offers.renew(rich, made, "another")
    assert offers.behind(rich, secret) is None
    renewed = offers.behind(rich, "another")
    assert renewed
    assert renewed.number == made


def test_nothing_of_a_secret_is_kept_but_its_hash(sqlite_url: str, now: int) -> None:
    from pathlib import Path

    from web.database import Database

    database, secret = Database(sqlite_url), offers.invent()
    with database.writer() as db:
        record(db, [recipes.opening(key(), ALICE, Money(100_00, "USD"))], now)
        offers.link(db, bike(), secret, now)
        db.commit()
    database.close()
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    assert not any(secret.encode() in each.read_bytes() for each in folder.glob("quid.db*"))


def test_a_link_is_claimed_by_one(rich: Session, now: int) -> None:
    made = number(offers.link(rich, bike(), "secret", now))
    assert isinstance(offers.claim(rich, made, BOB, now), Recorded)
    assert offers.claim(rich, made, CAROL, now) == Refusal("hold_ended", state="accepted")
    again = offers.claim(rich, made, BOB, now)
    assert isinstance(again, Recorded)
    assert again.repeated
    assert has(rich, ALICE) == (80_00, 0)
    assert has(rich, BOB) == (20_00, 0)
    assert has(rich, CAROL) == (0, 0)
    assert list(audit.verify(rich)) == []


def test_a_link_goes_back_after_fourteen_days_and_its_payer_hears_of_it_after_ten(
    rich: Session, now: int
) -> None:
    made = number(offers.link(rich, bike(), "secret", now))
    assert offers.due(rich, now + 10 * DAY - 1) == []
    assert offers.due(rich, now + 10 * DAY) == [made]
    offers.rest(rich, made)
    assert offers.due(rich, now + 13 * DAY) == []
    assert holds.due(rich, now + 14 * DAY - 1) == []
    assert holds.due(rich, now + 14 * DAY) == [made]
    assert offers.claim(rich, made, BOB, now + 14 * DAY) == Refusal("hold_expired")
    [back] = holds.expire(rich, [made], now + 14 * DAY)
    assert isinstance(back, Recorded)
    assert has(rich, ALICE) == (100_00, 0)


def test_a_link_that_was_taken_back_or_never_was_cannot_be_claimed(rich: Session, now: int) -> None:
    made = number(offers.link(rich, bike(), "secret", now))
    offers.end(rich, made, "taken back", now)
    assert offers.claim(rich, made, BOB, now) == Refusal("hold_ended", state="taken back")
    assert offers.claim(rich, made + 99, BOB, now) == Refusal("no_such_hold")
    assert has(rich, ALICE) == (100_00, 0)


def test_a_claim_that_was_refused_leaves_it_to_anybody(rich: Session, now: int) -> None:
    made = number(offers.link(rich, bike(), "secret", now))
    freezes.freeze(rich, ALICE, now)
    tried = offers.claim(rich, made, BOB, now)
    freezes.unfreeze(rich, ALICE)
    done = offers.claim(rich, made, CAROL, now)
    assert isinstance(tried, Refusal) == isinstance(done, Recorded)
    assert sum(has(rich, one)[0] for one in (BOB, CAROL)) == 20_00


def test_an_offer_to_somebody_is_no_link(rich: Session, now: int) -> None:
    made = number(offers.ask_first(rich, bike(), BOB, now))
    assert isinstance(offers.claim(rich, made, CAROL, now), Refusal)
    assert has(rich, CAROL) == (0, 0)


def test_who_took_an_offer_was_paid(rich: Session, now: int) -> None:
    made = number(offers.ask_first(rich, bike(), BOB, now))
    assert offers.paid(rich, ALICE, [BOB, CAROL]) == set()
    offers.end(rich, made, "accepted", now)
    assert offers.paid(rich, ALICE, [BOB, CAROL]) == {BOB}
    assert offers.paid(rich, BOB, [ALICE]) == set()
    record(rich, [recipes.gift(key(), BOB, CAROL, Money(5, "USD"))], now)
    assert offers.paid(rich, BOB, [ALICE, CAROL]) == {CAROL}


def test_the_same_offer_again_is_noticed(rich: Session, now: int) -> None:
    offers.delay(rich, bike(), BOB, 24, now)
    assert offers.lately(rich, ALICE, BOB, TWENTY, now - 1) == now
    assert offers.lately(rich, ALICE, BOB, TWENTY, now) is None
    assert offers.lately(rich, ALICE, BOB, Money(20_01, "USD"), now - 1) is None
    assert offers.lately(rich, ALICE, CAROL, TWENTY, now - 1) is None
