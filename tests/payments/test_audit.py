"""The books are proven right, and each way of being wrong is found and named."""

import pytest
import sqlalchemy as sa

from payments import audit
from payments.audit import verify
from payments.ledger import record
from payments.money import Money
from payments.recipes import gift, gifts, opening

ALICE, BOB, CARL = "person:1", "person:2", "person:3"


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


@pytest.fixture
def books(db, now):
    """Transfers 1 to 5 on accounts 1 (system), 2 (alice), 3 (bob), 4 (carl)."""
    opened = opening(key(1), ALICE, Money(50_00, "USD"))
    record(db, [opened], now)
    record(db, [gifts(key(2), ALICE, [(BOB, Money(5_00, "USD")), (CARL, Money(600, "USD"))])], now)
    record(db, [gift(key(3), BOB, ALICE, Money(200, "USD"), "for the tea", quick=True)], now)
    record(db, [gift(key(4), ALICE, BOB, Money(700, "USD"))], now + 3_600_000)
    db.commit()
    return db


def tamper(db, change: str) -> None:
    """What nobody can do through the guards and checks of the tables."""
    for guard in UNGUARD[db.get_bind().dialect.name]:
        db.execute(sa.text(guard))
    db.execute(sa.text(change))
    db.commit()


UNGUARD = {
    "sqlite": [
        *(
            f"drop trigger if exists pay_{table}_never_{deed}"
            for table in ("transfers", "accounts", "notes", "seals")
            for deed in ("update", "delete")
        ),
        "pragma ignore_check_constraints = on",
    ],
    "postgresql": [
        "set session_replication_role = replica",
        """do $$ declare c record; begin
            for c in select conrelid::regclass as owner, conname from pg_constraint
                where contype = 'c' and conrelid::regclass::text like 'pay_%' loop
                execute format('alter table %s drop constraint %I', c.owner, c.conname);
            end loop; end $$""",
    ],
}


def test_right_books_have_nothing_to_say(books):
    assert list(verify(books)) == []


def test_empty_books_are_right(db):
    assert list(verify(db)) == []


def test_progress_goes_from_the_start_to_the_end(books):
    heard = []
    list(verify(books, lambda done, total: heard.append((done, total))))
    assert heard == sorted(heard)
    assert heard[-1] == (15, 15)


def test_progress_is_told_on_the_way(books, monkeypatch):
    monkeypatch.setattr(audit, "AT_ONCE", 2)
    heard = []
    list(verify(books, lambda done, total: heard.append(done)))
    assert {2, 4} <= set(heard)


def test_an_account_that_is_off_is_named_once(books):
    tamper(books, "delete from pay_transfers where id = 1")
    found = list(verify(books))
    assert found[0] == "transfer 2 follows 1 on account 2, which it does not"
    tamper(books, "update pay_transfers set source_prev = 3, target_prev = 3 where id = 5")
    assert [line.count("on account 2") for line in verify(books)].count(1) == 1


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (
            "update pay_transfers set amount = 499 where id = 2",
            "transfer 2 leaves account 2 at 4500; those before it make 4501",
        ),
        (
            "update pay_transfers set source_after = 4499 where id = 2",
            "transfer 2 leaves account 2 at 4499; those before it make 4500",
        ),
        (
            "update pay_transfers set target_after = 501 where id = 2",
            "transfer 2 leaves account 3 at 501; those before it make 500",
        ),
        (
            "update pay_transfers set source_prev = 1 where id = 5",
            "transfer 5 follows 1 on account 2, which it does not",
        ),
        (
            "update pay_transfers set target_prev = 0 where id = 4",
            "transfer 4 follows 0 on account 2, which it does not",
        ),
        (
            "delete from pay_transfers where id = 3",
            "transfer 4 follows 3 on account 2, which it does not",
        ),
        (
            "delete from pay_transfers where id = 5",
            "account 2 is at 3400 after transfer 5; the books have 4100 after 4",
        ),
        (
            "update pay_accounts set balance = 9 where id = 3",
            "account 3 is at 9 after transfer 5; the books have 1000 after 5",
        ),
        (
            "update pay_accounts set last = 4 where id = 3",
            "account 3 is at 1000 after transfer 4; the books have 1000 after 5",
        ),
        (
            "update pay_accounts set currency = 'EUR' where id = 4",
            "transfer 3 joins accounts of two currencies, or one that is not there",
        ),
        (
            "update pay_accounts set floor_minor = 5000 where id = 4",
            "account 4 of person:3 (wallet USD) is at 600, below its floor",
        ),
        (
            "update pay_transfers set leg = 2 where id = 3",
            "transfer 2 begins a set with a leg missing, or of two kinds, times or references",
        ),
        (
            "update pay_transfers set kind = 'tip' where id = 3",
            "transfer 2 begins a set with a leg missing, or of two kinds, times or references",
        ),
        (
            "update pay_transfers set refers = 77 where id = 5",
            "transfer 5 refers to 77, which is not there",
        ),
        (
            "insert into pay_notes values (3, 'of no set')",
            "note 3 belongs to no set",
        ),
        (
            "update pay_pairs set count = 3 where source = 'person:1' and target = 'person:2'",
            "pair person:1 → person:2 (USD) counts 3 payments, the newest at",
        ),
        (
            "update pay_pairs set last_amount = 3 where source = 'person:2'",
            "pair person:2 → person:1 (USD) counts 1 payments, the newest at",
        ),
        (
            "delete from pay_pairs where target = 'person:3'",
            "pair person:1 → person:3 (USD) counts None payments, the newest at None",
        ),
        (
            "insert into pay_pairs values ('person:3', 'person:1', 'USD', 1, 1, 1)",
            "pair person:3 → person:1 (USD) counts what nobody paid",
        ),
        (
            "update pay_windows set out = 1099 where account = 2 and out = 1100",
            "window 2, hour 499668 has 1099 out in 2 and 0 of it quick; the books have 1100 in 2",
        ),
        (
            "update pay_windows set quick = 201 where account = 3",
            "window 3, hour 499668 has 200 out in 1 and 201 of it quick; the books have 200 in 1",
        ),
        (
            "insert into pay_windows values (4, 1, 5, 1, 0)",
            "window 4, hour 1 counts what nobody paid",
        ),
    ],
)
def test_what_is_off_is_named(books, change, first):
    tamper(books, change)
    assert next(verify(books)).startswith(first)


def test_two_wrongs_that_hide_each_other_are_found(books):
    """The last row and the balance agree, but the sum over all accounts is not 0."""
    tamper(books, "update pay_transfers set amount = 701, source_after = 3399 where id = 5")
    tamper(books, "update pay_accounts set balance = 3399 where id = 2")
    found = list(verify(books))
    assert found[0] == "transfer 5 leaves account 3 at 1000; those before it make 1001"
    assert "the accounts in USD add up to -1, not to 0" in found


def test_an_amount_that_no_transfer_may_move_is_found(books):
    tamper(books, "update pay_transfers set amount = -700 where id = 5")
    assert "transfer 5 moves -700, which no transfer may" in list(verify(books))


def test_two_rows_after_the_same_one_are_found(books):
    tamper(books, "update pay_transfers set source_prev = 77 where id = 3")
    tamper(books, "update pay_transfers set target_prev = 77 where id = 4")
    assert next(verify(books)) == "transfer 4 follows 77 on account 2, as another"


def test_a_circle_of_links_beside_the_chain_is_found(books):
    """Each row has one before it, but no first transfer leads there."""
    tamper(books, "update pay_transfers set source_prev = 5 where id = 2")
    assert next(verify(books)) == "transfer 2 follows 5 on account 2, which it does not"


def test_rows_may_be_applied_in_another_order_than_their_ids(books):
    """On PostgreSQL the node that took the lower number may be the later to lock."""
    for change in (
        "update pay_transfers set id = 99 where id = 2",
        "update pay_transfers set source_prev = 99 where id = 3",
        "update pay_transfers set source_prev = 99 where id = 4",
    ):
        tamper(books, change)
    assert list(verify(books)) == []
