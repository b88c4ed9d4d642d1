"""An equal payment within two minutes asks, whatever was paid in between and whoever wrote it."""

import contextlib
import itertools

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from payments import lately, wallets
from payments.driver import raw
from payments.ledger import record
from payments.ledger.memory import LATELY
from payments.limits import Reason, facts, unusual
from payments.money import Money
from payments.recipes import gift, gifts, opening
from web.database import Database
from web.transactions import carry

NAMES = itertools.count(1)
GAPS = st.sampled_from([0, 1, 1, 20_000, 59_999, 60_000, 119_999, 120_000, 3_600_000])
WRITERS = st.sampled_from(["here", "here", "here", "elsewhere", "lost", "both", "script"])
STEPS = st.lists(
    st.tuples(GAPS, st.integers(1, 2), st.sampled_from([5, 20, 20]), WRITERS), max_size=12
)


class Lost(Exception):
    """A batch whose transaction is undone."""


def key() -> bytes:
    return next(NAMES).to_bytes(16, "big") + bytes(7) + b"\x01"


@pytest.mark.timeout(120)
def test_what_asks_is_what_was_paid_within_two_minutes(database, now):
    elsewhere = Database(database.url)

    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=HealthCheck)
    @given(STEPS)
    def walk(steps):
        agrees(database, elsewhere, now, steps)

    walk()
    elsewhere.close()


def agrees(database, elsewhere, moment, steps):
    """Each payment is judged by the writer, and by a list of what was paid; then it is paid."""
    payer, *others = (f"person:{next(NAMES)}" for _ in range(3))
    paid = []
    with database.writer() as db:
        start(db, payer, others, moment)
        for gap, who, minor, writer in steps:
            moment, payee = moment + gap, others[who - 1]
            ago = [moment - at for to, much, at in paid if (to, much) == (payee, minor)]
            recent = [ms for ms in ago if ms < LATELY]
            wanted = Reason("again", payee, seconds=min(recent) // 1000) if recent else None
            with elsewhere.reader() as reader:
                [books] = facts(reader, {payer: others}, moment).values()
            known = pay(db, elsewhere, writer, payer, others, payee, minor, moment)
            assert unusual(known, [payee], Money(minor, "USD"), moment) == wanted
            assert known == current(books, moment)
            paid += [(payee, minor, moment)] * {"lost": 0, "both": 2}.get(writer, 1)


def current(known, now):
    """As it is at this moment, without the amounts that are too long ago to matter."""
    paid = {
        payee: {
            c: {m: at for m, at in sums.items() if now - at < LATELY} for c, sums in all_.items()
        }
        for payee, all_ in known.paid.items()
    }
    quick = {currency: minor for currency, minor in known.quick_24h_minor.items() if minor}
    return known._replace(paid=paid, quick_24h_minor=quick)


def start(db, payer, others, now):
    """All were paid before, long ago."""
    wallets.open(db, payer, "USD", now)
    wallets.set_quick(db, payer, 10**9, 10**9)
    record(db, [opening(key(), payer, Money(10_000, "USD"))], now - 10**9)
    record(db, [gift(key(), payer, other, Money(20, "USD")) for other in others], now - 10**8)
    db.commit()


def pay(db, elsewhere, writer, payer, others, payee, minor, now):
    """In a batch as the writer carries it, or past its memory; what was known before."""
    known = []

    def one(db):
        record(db, [gift(key(), payer, payee, Money(minor, "USD"), quick=minor == 5)], now)

    def act():
        known.extend(current(each, now) for each in facts(db, {payer: others}, now).values())
        if writer in ("here", "both", "lost"):
            one(db)
        if writer == "lost":
            raise Lost

    with contextlib.suppress(Lost):
        carry(db, act)
    if writer == "script":
        one(db)
        db.commit()
    if writer in ("elsewhere", "both"):
        with elsewhere.writer() as other:
            one(other)
            other.commit()
    return known[0]


def test_what_was_undone_is_not_taken_for_the_payment_before(database, now):
    """Of two payments after it both are new, though the books count but one more than it did."""
    alice, bob = "person:1", "person:2"

    def payments(db, *amounts, at):
        record(db, [gift(key(), alice, bob, Money(minor, "USD")) for minor in amounts], at)

    with database.writer() as db:
        start(db, alice, [bob], now)
        with contextlib.suppress(Lost):
            carry(db, lambda: undone(db, payments, now))
        payments(db, 34, 35, at=now + 1)
        [known] = facts(db, {alice: [bob]}, now + 2).values()
        assert known.paid[bob]["USD"].keys() >= {34, 35}


def undone(db, payments, at):
    payments(db, 5, at=at)
    db.info.pop("ledger", None)  # as on PostgreSQL, where the writer has no other memory
    facts(db, {"person:1": ["person:2"]}, at)
    raise Lost


def test_a_share_of_a_payment_to_several_counts_and_what_came_in_does_not(db, now):
    alice, bob, carl = (f"person:{n}" for n in "123")
    for person in (alice, bob):
        record(db, [opening(key(), person, Money(10_000, "USD"))], now)
    record(db, [gifts(key(), alice, [(bob, Money(7, "USD")), (carl, Money(9, "USD"))])], now)
    record(db, [gift(key(), alice, bob, Money(8, "USD"))], now + 1)
    record(db, [gift(key(), bob, alice, Money(6, "USD"))], now + 2)
    [known] = facts(db, {alice: [bob, carl]}, now + 3).values()
    assert known.paid[bob] == {"USD": {7: now, 8: now + 1}}
    assert known.paid[carl] == {"USD": {9: now}}


def test_currencies_are_apart(db, now):
    for currency in ("USD", "EUR"):
        record(db, [opening(key(), "person:1", Money(10_000, currency))], now)
    for at, (minor, currency) in enumerate([(7, "USD"), (7, "EUR"), (8, "EUR")]):
        record(db, [gift(key(), "person:1", "person:2", Money(minor, currency))], now + at)
    [known] = facts(db, {"person:1": ["person:2"]}, now + 3).values()
    assert known.paid["person:2"] == {"USD": {7: now}, "EUR": {7: now + 1, 8: now + 2}}


def test_the_books_are_walked_once_and_then_remembered(sqlite_url, now):
    database = Database(sqlite_url)
    with database.writer() as db:
        start(db, "person:1", ["person:2"], now)
        for minor in (5, 6, 7):
            record(db, [gift(key(), "person:1", "person:2", Money(minor, "USD"))], now)
        counts = []
        for minor in (8, 9, 10):
            counts.append(statements(db, now + minor))
            one = gift(key(), "person:1", "person:2", Money(minor, "USD"))
            record(db, [one], now + minor)
    assert counts == [5, 4, 4]
    database.close()


def test_a_batch_that_is_undone_takes_nothing_along_at_which_it_did_not_look(sqlite_url, now):
    def lose():
        raise Lost

    database = Database(sqlite_url)
    with database.writer() as db:
        start(db, "person:1", ["person:2"], now)
        ones = [gift(key(), "person:1", "person:2", Money(minor, "USD")) for minor in (5, 6, 7)]
        carry(db, lambda: record(db, ones, now))
        assert carry(db, lambda: statements(db, now)) == 5
        with contextlib.suppress(Lost):
            carry(db, lose)
        assert carry(db, lambda: statements(db, now)) == 4
    database.close()


def statements(db, now):
    heard = []
    raw(db).set_trace_callback(heard.append)
    facts(db, {"person:1": ["person:2"]}, now)
    raw(db).set_trace_callback(None)
    return len(heard)


def test_what_is_long_ago_is_forgotten(db, now):
    start(db, "person:1", ["person:2"], now)
    for minor in range(100):
        moment = now + minor * 30_000
        record(db, [gift(key(), "person:1", "person:2", Money(minor + 1, "USD"))], moment)
        [known] = facts(db, {"person:1": ["person:2"]}, moment).values()
        assert len(known.paid["person:2"]["USD"]) <= 5


def test_memory_is_bounded(db, now, monkeypatch):
    monkeypatch.setattr(lately, "MOST_PAIRS", 1)
    others = ["person:2", "person:3", "person:4"]
    start(db, "person:1", others, now)
    for minor in (5, 6, 5):
        for other in others:
            [known] = facts(db, {"person:1": others}, now).values()
            asks = unusual(known, [other], Money(minor, "USD"), now)
            assert (asks is not None) == (minor == 5 and other in paid_before(known, other))
            record(db, [gift(key(), "person:1", other, Money(minor, "USD"))], now)


def paid_before(known, other):
    return [other] if 6 in known.paid[other]["USD"] else []


def test_what_leaves_in_a_later_hour_counts_also_if_the_clock_goes_back(database, now):
    with database.writer() as db:
        start(db, "person:1", ["person:2"], now)
        for hours, minor in ((0, 5), (1, 6), (0, 7)):
            moment = now + hours * 3_600_000
            one = gift(key(), "person:1", "person:2", Money(minor, "USD"), quick=True)
            if not hours:
                carry(db, lambda: facts(db, {"person:1": ["person:2"]}, now))
            carry(db, lambda one=one, moment=moment: record(db, [one], moment))
        [known] = carry(db, lambda: facts(db, {"person:1": ["person:2"]}, now)).values()
    assert known.quick_24h_minor == {"USD": 18}
