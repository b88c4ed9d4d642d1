"""What the books say is read in the order that matters, and not twice."""

import pytest

from payments import ledger
from payments.driver import raw
from payments.ledger import record
from payments.money import Money
from payments.recipes import gift, opening, wallet
from web.database import Database

ALICE, BOB, CARL = "person:1", "person:2", "person:3"


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


@pytest.mark.parametrize(("currency", "latest"), [("EUR", [BOB, CARL]), ("USD", [BOB, CARL])])
def test_who_was_paid_last_comes_first_in_whatever_currency(db, currency, latest):
    paid = [(BOB, "USD", 10), (CARL, "USD", 20), (BOB, currency, 30)]
    for n, (payee, in_, at) in enumerate(paid):
        opened = opening(key(n + 50), ALICE, Money(5, in_))
        record(db, [opened, gift(key(n), ALICE, payee, Money(5, in_))], at)
    assert ledger.payees(db, ALICE, 5) == latest


def test_what_the_writer_has_written_it_does_not_read_again(sqlite_url):
    heard: list[str] = []
    database = Database(sqlite_url)
    with database.writer() as db:
        for n in range(3):
            db.connection()
            ledger.begin(db)
            if n == 2:
                raw(db).set_trace_callback(heard.append)
            record(db, [opening(key(n), ALICE, Money(5, "USD"))], n)
            ledger.balances(db, [ALICE])
            raw(db).set_trace_callback(None)
            db.commit()
            ledger.keep(db)
    database.close()
    assert [each for each in heard if each.lstrip().startswith("select")]
    assert not [each for each in heard if "balance" in each and "select" in each]


def test_an_answer_cannot_be_changed(db):
    [answer] = record(db, [opening(key(1), ALICE, Money(5, "USD"))], 7)
    with pytest.raises(AttributeError):
        answer.at = 8
    assert answer == ledger.Recorded(answer.number, 7)


def test_it_is_counted_how_often_each_was_paid_in_all_currencies(db):
    for n, (payee, in_, at) in enumerate([(BOB, "USD", 10), (CARL, "USD", 20), (BOB, "EUR", 30)]):
        opened = opening(key(n + 50), ALICE, Money(5, in_))
        record(db, [opened, gift(key(n), ALICE, payee, Money(5, in_))], at)
    assert list(ledger.times_paid(db, ALICE, 5).items()) == [(BOB, 2), (CARL, 1)]
    assert ledger.times_paid(db, ALICE, 1) == {BOB: 2}
    assert ledger.times_paid(db, CARL, 5) == {}
    again = [gift(key(n), ALICE, CARL, Money(3, "USD")) for n in (60, 61)]
    record(db, [opening(key(62), ALICE, Money(6, "USD")), *again], 40)
    assert ledger.times_paid(db, ALICE, 5) == {CARL: 3, BOB: 2}, "two of one batch are two"


def test_when_a_transfer_was_made_is_told_to_those_whose_money_it_moved(db):
    [made] = record(db, [opening(key(1), ALICE, Money(5, "USD"))], 77)
    assert ledger.moment(db, ALICE, made.number) == 77
    assert ledger.moment(db, BOB, made.number) is None
    assert ledger.moment(db, ALICE, made.number + 1) is None


def test_an_entry_is_told_of_the_accounts_it_touched_and_of_no_other(db):
    record(db, [opening(key(1), ALICE, Money(50_00, "USD"))], 77)
    [paid] = record(db, [gift(key(2), ALICE, BOB, Money(5_00, "USD"), "tea")], 77)
    [mine] = ledger.statement(db, wallet(ALICE, "USD"), 1)
    assert ledger.entry_of(db, wallet(ALICE, "USD"), paid.number) == mine
    theirs = ledger.entry_of(db, wallet(BOB, "USD"), paid.number)
    assert (theirs.amount, theirs.other.owner) == (Money(5_00, "USD"), ALICE)
    assert ledger.entry_of(db, wallet(BOB, "USD"), 1) is None
    assert ledger.entry_of(db, wallet(BOB, "EUR"), paid.number) is None
    assert ledger.entry_of(db, wallet(ALICE, "USD"), 99) is None


def test_a_page_of_a_statement_has_fifty_entries(db):
    record(db, [opening(key(n), ALICE, Money(5, "USD")) for n in range(51)], 77)
    assert len(ledger.statement(db, wallet(ALICE, "USD"))) == 50
