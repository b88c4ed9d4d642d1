"""The seal: each committed transfer is in the chain once, and what changes later shows."""

import hashlib
import itertools

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments import seal
from payments.audit import verify
from payments.ledger import record
from payments.money import Money
from payments.recipes import gift, gifts, opening
from tests.payments.test_audit import tamper
from web.database import Database

ALICE, BOB = "person:1", "person:2"
FRESH = itertools.count(1)


def key() -> bytes:
    return next(FRESH).to_bytes(16, "big") + bytes(7) + b"\x01"


def pay(db, now, minor=1, words="") -> int:
    [paid] = record(db, [gift(key(), ALICE, BOB, Money(minor, "USD"), words)], now)
    db.commit()
    return paid.number


def seal_all(db, now) -> seal.Seal | None:
    made = seal.draft(db, now)
    if made:
        assert seal.keep(db, made)
    db.commit()
    return made


@pytest.fixture
def books(db, now):
    record(db, [opening(key(), ALICE, Money(50_00, "USD"))], now)
    db.commit()
    return db


def broken(db) -> list[int]:
    return [stands.number for stands, made in seal.chain(db) if stands != made]


def test_nothing_to_seal_makes_no_seal(db, now):
    assert seal_all(db, now) is None
    assert seal.head(db) == seal.NONE


def test_a_seal_covers_what_was_committed_and_the_next_one_the_rest(books, now):
    assert seal_all(books, now).transfers == 1
    assert seal_all(books, now) is None
    pay(books, now)
    pay(books, now)
    second = seal_all(books, now + 1000)
    assert (second.number, second.transfers, second.at) == (2, 3, now + 1000)
    assert seal.head(books) == second
    assert broken(books) == []


def test_the_hash_is_of_the_bytes_that_the_manual_describes(books, now, database):
    pay(books, now, 7, "thé, “ok”\nand more")
    made = seal_all(books, now)
    rows = books.execute(
        sa.text(
            "select t.*, s.owner so, s.kind sk, s.currency sc, g.owner to_, g.kind tk,"
            " g.currency tc, n.words from pay_transfers t join pay_accounts s on s.id = t.source"
            " join pay_accounts g on g.id = t.target left join pay_notes n on n.transfer = t.id"
            " order by t.id"
        )
    ).all()
    text = "".join(_line(row._mapping) for row in rows)
    assert next(seal._stretch(books, 0, made.upto))[0] == text
    end = f"seal 1,{made.upto},2,{now}\n"
    assert made.hash == hashlib.sha256(bytes(32) + (text + end).encode()).digest()


def _line(row) -> str:
    names = "leg source target amount kind refers at source_after target_after"
    fields = [str(row["id"]), bytes(row["key"]).hex().upper()]
    for name in [*names.split(), "source_prev", "target_prev"]:
        value = row[name]
        fields.append(hexed(value) if name == "kind" else "" if value is None else str(value))
    source, target = (
        f"{row['so']} {row['sk']} {row['sc']}",
        f"{row['to_']} {row['tk']} {row['tc']}",
    )
    fields.append("" if row["source_prev"] else hexed(source))
    fields.append("" if row["target_prev"] else hexed(target))
    fields.append("" if row["words"] is None else "n" + hexed(row["words"]))
    return ",".join(fields) + "\n"


def hexed(text: str) -> str:
    return text.encode().hex().upper()


CHANGES = [
    "update pay_transfers set amount = 2 where id = 2",
    "update pay_transfers set key = cast('kkkkkkkkkkkkkkkkkkkkkkkk' as {blob}) where id = 2",
    "update pay_transfers set kind = 'gifT' where id = 2",
    "update pay_transfers set refers = 1 where id = 2",
    "update pay_transfers set at = at + 1 where id = 2",
    "delete from pay_transfers where id = 2",
    "update pay_notes set words = 'tea' where transfer = 2",
    "delete from pay_notes where transfer = 2",
    "insert into pay_notes (transfer, words) values (1, 'gift')",
    "update pay_accounts set owner = 'person:9' where id = 3",
    "update pay_seals set at = at + 1 where number = 1",
    "update pay_seals set transfers = 1 where number = 1",
    "update pay_seals set upto = upto - 1 where number = 1",
    "delete from pay_seals where number = 1",
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_after_it_was_sealed_shows(books, now, change):
    pay(books, now, words="thé")
    seal_all(books, now)
    pay(books, now)
    seal_all(books, now)
    blob = "blob" if books.get_bind().dialect.name == "sqlite" else "bytea"
    tamper(books, change.format(blob=blob))
    assert broken(books)


HIDDEN = {
    "sqlite": [
        "update pay_transfers set id = -2 where id = 2",
        "update pay_accounts set last = -2 where last = 2",
    ],
    "postgresql": ["update pay_transfers set tx = -tx where id = 2"],
}


def test_a_transfer_that_no_seal_would_ever_cover_is_found(books, now):
    """It could go again as it came, and nothing would show it."""
    seal_all(books, now)
    pay(books, now)
    for change in HIDDEN[books.get_bind().dialect.name]:
        tamper(books, change)
    assert list(verify(books)) == ["seal 1 covers 1 transfers; the books have 2 up to its end"]


def test_a_late_commit_is_not_missed(postgres_url, now):
    """The lower number is committed after the higher one was sealed."""
    database = Database(postgres_url)
    with database.writer() as slow, database.writer() as quick:
        record(slow, [opening(key(), ALICE, Money(1, "USD"))], now)
        record(quick, [opening(key(), BOB, Money(1, "EUR"))], now)
        quick.commit()
        assert seal_all(quick, now) is None  # what began before it still may come
        slow.commit()
        assert seal_all(quick, now).transfers == 2
        assert broken(quick) == []
    database.close()


def test_of_two_drafts_of_one_seal_one_is_kept(books, database, now):
    drafts = []
    for later in range(2):
        with database.reader() as db:
            drafts.append(seal.draft(db, now + later))
    kept = []
    for draft in drafts:
        kept.append(seal.keep(books, draft))
        books.commit()
    assert kept == [True, False]
    assert seal.head(books) == drafts[0]
    assert broken(books) == []


def test_while_one_node_drafts_another_does_not(postgres_url, now):
    database = Database(postgres_url)
    with database.writer() as db:
        record(db, [opening(key(), ALICE, Money(1, "USD"))], now)
        db.commit()
    with database.reader() as one, database.reader() as other:
        assert seal.draft(one, now)
        assert seal.draft(other, now) is None
    database.close()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["pay", "two", "seal"]), max_size=12))
def test_however_sealing_falls_between_payments_all_is_covered(books, now, steps):
    for step in [*steps, "seal"]:
        if step == "seal":
            seal_all(books, now)
        else:
            pay(books, now, words=step)
    of_all = books.execute(sa.text("select count(*) from pay_transfers")).scalar_one()
    assert seal.head(books).transfers == of_all
    assert broken(books) == []


def test_a_stretch_longer_than_a_page_is_covered_whole(books, now, monkeypatch):
    monkeypatch.setattr(seal, "AT_ONCE", 2)
    record(books, [gift(key(), ALICE, BOB, Money(1, "USD")) for _ in range(4)], now)
    books.commit()
    pay(books, now)
    long = seal_all(books, now)
    assert long.transfers == 6
    monkeypatch.setattr(seal, "AT_ONCE", 10_000)
    assert broken(books) == []


def test_a_seal_is_never_long_and_the_rest_follows(books, now, monkeypatch):
    monkeypatch.setattr(seal, "LONGEST", 3)
    for _ in range(6):
        pay(books, now)
    assert [seal_all(books, now).transfers for _ in range(3)] == [3, 6, 7]
    assert seal_all(books, now) is None
    assert broken(books) == []


def test_no_seal_ends_within_a_set(books, now, monkeypatch):
    """Its receipt is genuine by one seal, whichever of its legs is rewritten."""
    monkeypatch.setattr(seal, "LONGEST", 2)
    shares = [(owner, Money(1, "USD")) for owner in (BOB, "person:3", "person:4")]
    [paid] = record(books, [gifts(key(), ALICE, shares)], now)
    books.commit()
    pay(books, now)
    ends = [seal_all(books, now).transfers for _ in range(2)]
    assert ends[-1] == 5
    assert 2 not in ends
    assert 3 not in ends
    assert seal.covering(books, paid.number)[1]
    tamper(books, "update pay_transfers set at = at + 1 where leg = 2")
    assert not seal.covering(books, paid.number)[1]


def test_a_transfer_knows_its_seal_and_whether_it_still_holds(books, now):
    first = seal_all(books, now)
    number = pay(books, now)
    assert seal.covering(books, number) is None
    second = seal_all(books, now)
    assert seal.covering(books, 1) == (first, True)
    assert seal.covering(books, number) == (second, True)
    tamper(books, "update pay_transfers set at = at + 1 where id = 2")
    assert seal.covering(books, 1) == (first, True)
    assert seal.covering(books, 2) == (second, False)
