"""The writer's memory never tells what is not committed, whoever writes and whatever fails."""

import pytest

from payments import ledger
from payments.ledger import Recorded, Refusal, balance, record
from payments.ledger.memory import Memory
from payments.ledger.shapes import Account
from payments.money import Money
from payments.recipes import gift, opening, wallet
from web.database import Database

ALICE, BOB = "person:1", "person:2"


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def usd(whole: int) -> Money:
    return Money(whole * 100, "USD")


def commit(db, *sets, now=1):
    """One batch as the writer carries it."""
    db.connection()
    ledger.begin(db)
    answers = record(db, sets, now)
    db.commit()
    ledger.keep(db)
    return answers


@pytest.fixture
def writer(database):
    with database.writer() as db:
        commit(db, opening(key(99), ALICE, usd(50)))
        yield db


@pytest.fixture
def stranger(database):
    """Another process on the same database."""
    other = Database(database.url)
    with other.writer() as db:
        yield db
    other.close()


def test_what_was_committed_is_remembered(writer):
    commit(writer, gift(key(1), ALICE, BOB, usd(20)))
    assert commit(writer, gift(key(2), ALICE, BOB, usd(31))) == [
        Refusal("short", missing=usd(1), available=usd(30))
    ]
    [paid] = commit(writer, gift(key(3), BOB, ALICE, usd(20)))
    assert isinstance(paid, Recorded)
    assert balance(writer, wallet(ALICE, "USD")) == usd(50)


def test_several_calls_in_one_transaction_see_each_other(writer):
    writer.connection()
    ledger.begin(writer)
    record(writer, [gift(key(1), ALICE, BOB, usd(20))], 1)
    [second] = record(writer, [gift(key(2), BOB, ALICE, usd(21))], 1)
    [again] = record(writer, [gift(key(1), ALICE, BOB, usd(20))], 2)
    assert second == Refusal("short", missing=usd(1), available=usd(20))
    assert again.repeated


def test_a_rollback_drops_what_was_drafted(writer):
    writer.connection()
    ledger.begin(writer)
    record(writer, [gift(key(1), ALICE, BOB, usd(50))], 1)
    ledger.drop(writer)
    writer.rollback()
    [paid] = commit(writer, gift(key(1), ALICE, BOB, usd(50)))
    assert not paid.repeated
    assert balance(writer, wallet(BOB, "USD")) == usd(50)


def test_an_account_opened_in_a_lost_transaction_is_opened_again(writer):
    writer.connection()
    ledger.begin(writer)
    record(writer, [gift(key(1), ALICE, "person:8", usd(1))], 1)
    ledger.drop(writer)
    writer.rollback()
    commit(writer, gift(key(2), ALICE, "person:9", usd(2)), gift(key(3), ALICE, BOB, usd(3)))
    assert balance(writer, wallet("person:9", "USD")) == usd(2)
    assert balance(writer, wallet(BOB, "USD")) == usd(3)


def test_what_somebody_else_wrote_is_seen(writer, stranger):
    commit(writer, gift(key(1), ALICE, BOB, usd(10)))
    commit(stranger, gift(key(2), ALICE, BOB, usd(30)))
    assert commit(writer, gift(key(3), ALICE, BOB, usd(20))) == [
        Refusal("short", missing=usd(10), available=usd(10))
    ]


def test_what_the_same_connection_wrote_without_memory_is_seen(database, writer):
    with database.writer() as script:
        record(script, [gift(key(2), ALICE, BOB, usd(45))], 1)
        script.commit()
    assert commit(writer, gift(key(3), ALICE, BOB, usd(20))) == [
        Refusal("short", missing=usd(15), available=usd(5))
    ]


def test_a_transaction_nobody_announced_writes_past_the_memory(writer):
    writer.connection()
    ledger.begin(writer)
    record(writer, [gift(key(1), ALICE, BOB, usd(50))], 1)
    writer.rollback()  # and nobody said so
    [paid] = record(writer, [gift(key(2), ALICE, BOB, usd(50))], 1)
    assert isinstance(paid, Recorded)
    writer.commit()
    assert commit(writer, gift(key(3), ALICE, BOB, usd(1))) == [
        Refusal("short", missing=usd(1), available=usd(0))
    ]


def test_a_rollback_nobody_announced_is_not_remembered(writer):
    writer.connection()
    ledger.begin(writer)
    record(writer, [gift(key(1), ALICE, BOB, usd(50))], 1)
    writer.rollback()
    [paid] = commit(writer, gift(key(2), ALICE, BOB, usd(50)))
    assert isinstance(paid, Recorded)


def test_a_commit_kept_too_late_is_not_believed(database, writer):
    """Between a commit and its keep another session may take the connection."""
    writer.connection()
    ledger.begin(writer)
    record(writer, [gift(key(1), ALICE, BOB, usd(10))], 1)
    writer.commit()
    with database.writer() as other:
        commit(other, gift(key(2), ALICE, BOB, usd(30)))
    ledger.keep(writer)
    assert commit(writer, gift(key(3), ALICE, BOB, usd(20))) == [
        Refusal("short", missing=usd(10), available=usd(10))
    ]


def test_the_memory_is_bounded(writer, monkeypatch):
    monkeypatch.setattr("payments.ledger.memory.MOST", 2)
    for n in range(1, 9):
        commit(writer, gift(key(n), ALICE, f"person:{n + 1}", usd(1)))
        memory = writer.connection().info.get("ledger")
        assert memory is None or memory.size < 6
        writer.rollback()
    assert balance(writer, wallet(ALICE, "USD")) == usd(42)


def test_everything_remembered_counts_until_it_is_too_much():
    memory = Memory(0)
    memory.accounts[wallet(ALICE, "USD")] = memory.accounts[wallet(BOB, "USD")] = Account(
        1, 0, 0, 0
    )
    memory.books[ALICE], memory.wallets[ALICE], memory.pairs[ALICE, BOB] = {}, None, None
    assert memory.size == 5
