"""A statement of any range of time: before, what came and went, after, and what proves it."""

import hashlib
import random
from itertools import pairwise

import pytest
import sqlalchemy as sa

from payments import ledger, seal, statements
from payments.ledger import AccountRef, record
from payments.money import Money
from payments.recipes import gift, opening, wallet
from payments.statements import TooLong, canonical, check, find_proof, lines, outline, prove

ALICE, BOB, CAROL = "person:1", "person:2", "person:3"
NOW = 1_790_000_000_000
HOUR = 3_600_000
END = NOW + 400 * HOUR
REF = wallet(ALICE, "USD")


def key(n):
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def usd(minor):
    return Money(minor, "USD")


@pytest.fixture
def year(db, monkeypatch):
    """800 payments among three people, an hour apart and sometimes at once; read in small parts."""
    monkeypatch.setattr(statements, "STRETCH", 37)
    monkeypatch.setattr(statements, "AT_ONCE", 23)
    dice, people = random.Random(7), [ALICE, BOB, CAROL]
    record(db, [opening(key(9000 + n), who, usd(5000)) for n, who in enumerate(people)], NOW - 1)
    for n in range(800):
        payer, payee = dice.sample(people, 2)
        what = gift(key(n), payer, payee, usd(dice.randint(1, 40)), f"Nº {n}" if n % 3 else "")
        record(db, [what], NOW + n // 2 * HOUR)


def all_of(db, one):
    return [
        line for first, last in statements.stretches(one) for line in lines(db, one, first, last)
    ]


def test_what_was_before_and_all_that_came_and_went_is_what_is_after(db, year):
    """Of any range, and of those that begin or end just when something happened."""
    dice = random.Random(3)
    for who in (ALICE, BOB, CAROL):
        everything = ledger.statement(db, wallet(who, "USD"), 5000)[::-1]
        for n in range(25):
            some = (line.at for line in dice.sample(everything, 2))
            since, until = sorted(some if n % 2 else dice.sample(range(NOW - 2, END), 2))
            one = outline(db, wallet(who, "USD"), since, until)
            found = all_of(db, one)
            assert one.opening + sum(line.amount.minor for line in found) == one.closing
            assert one.opening + one.came - one.went == one.closing
            assert found == [line for line in everything if since <= line.at <= until]
            running = one.opening
            for line in found:
                running += line.amount.minor
                assert line.balance.minor == running


def test_the_end_of_one_range_is_the_beginning_of_the_next_and_no_line_is_in_both(db, year):
    dice, edges = random.Random(5), [NOW - 2]
    while edges[-1] < END:
        edges.append(edges[-1] + dice.randint(1, 60) * HOUR // 2)
    parts = [outline(db, REF, one, other - 1) for one, other in pairwise(edges)]
    whole = outline(db, REF, edges[0], edges[-1])
    assert [part.closing for part in parts[:-1]] == [part.opening for part in parts[1:]]
    assert [one for part in parts for one in part.transfers] == list(whole.transfers)
    assert (whole.opening, whole.closing) == (0, ledger.balance(db, REF).minor)


def test_the_lines_are_those_of_the_ledger_and_only_its_owners(db, year):
    one = outline(db, REF, 0, END)
    assert all_of(db, one)[::-1] == ledger.statement(db, REF, 5000)
    nobody = outline(db, AccountRef("person:9", "wallet", "USD"), 0, END)
    assert (nobody.opening, nobody.closing, list(nobody.transfers)) == (0, 0, [])
    assert all_of(db, nobody) == []


def test_more_lines_than_a_statement_may_have_are_not_read(db, year, monkeypatch):
    monkeypatch.setattr(statements, "MOST", 100)
    with pytest.raises(TooLong):
        outline(db, REF, 0, END)
    assert len(outline(db, REF, NOW, NOW + 30 * HOUR).transfers) < 100


def test_a_proof_holds_as_it_was_said_and_after_more_was_written(db, year):
    sealed(db)
    for since, until in ((0, END), (NOW + 5 * HOUR, NOW + 90 * HOUR), (0, NOW - 5), (END, END)):
        claim = prove(db, outline(db, REF, since, until))
        assert find_proof(f"so it says:\n {str(claim).replace(' ', chr(10), 3)} .") == claim
        assert check(db, claim) is None
    claim = prove(db, outline(db, REF, 0, END))
    record(db, [gift(key(7000), ALICE, BOB, usd(1))], END)
    sealed(db)
    assert check(db, claim) is None


@pytest.mark.parametrize(
    ("part", "change", "why"),
    [
        ("last", 1, "lines are others"),
        ("lines", -1, "lines are others"),
        ("since", 3 * HOUR, "lines are others"),
        ("opening", 1, "balances"),
        ("closing", 1, "balances"),
        ("seal", 1, "no seal"),
    ],
)
def test_a_claim_that_was_changed_does_not_hold(db, year, part, change, why):
    sealed(db)
    claim = prove(db, outline(db, REF, NOW + 5 * HOUR, NOW + 90 * HOUR))
    wrong = claim._replace(**{part: getattr(claim, part) + change})
    assert why in check(db, wrong)
    assert "say something else" in check(db, claim._replace(digest="0" * 64))
    assert "no seal" in check(db, claim._replace(hash="0" * 64))
    assert check(db, claim._replace(owner=BOB)) is not None


@pytest.mark.parametrize(
    "forged",
    [
        "update pay_notes set words = 'rent' where transfer = :id",
        "update pay_transfers set at = at + 1 where id = :id",
        "update pay_transfers set kind = 'share' where id = :id",
        "update pay_transfers set amount = amount + 1 where id = :id",
    ],
)
def test_books_that_were_changed_do_not_hold(db, year, forged):
    one = outline(db, REF, NOW, END)
    noted = next(line for line in all_of(db, one) if line.note)
    claim = prove(db, one)
    for table in ("pay_transfers", "pay_notes"):
        untie(db, table)
    db.execute(sa.text(forged), {"id": noted.transfer})
    assert check(db, claim) is not None


def untie(db, table):
    """Take the triggers away, as somebody with the file in their hands could."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(sa.text(f"alter table {table} disable trigger user"))
        return
    names = sa.text("select name from sqlite_master where type = 'trigger' and tbl_name = :table")
    for name in db.execute(names, {"table": table}).scalars().all():
        db.execute(sa.text(f"drop trigger {name}"))


def sealed(db):
    """As the clerk does, once it is committed."""
    db.commit()
    if draft := seal.draft(db, END):
        assert seal.keep(db, draft)


def test_the_hash_can_be_made_by_hand(db):
    record(db, [opening(key(1), ALICE, usd(500)), gift(key(2), ALICE, BOB, usd(20), "thé")], NOW)
    one = outline(db, REF, NOW, NOW)
    come, gone = lines(db, one, 0, 2)
    said = (
        f"{come.transfer},{NOW},6F70656E696E67,500,500,{b'system equity'.hex().upper()},\n"
        f"{gone.transfer},{NOW},67696674,-20,480,{b'person:2 wallet'.hex().upper()},7468C3A9\n"
    )
    assert canonical([come, gone]) == said.encode()
    assert prove(db, one).digest == hashlib.sha256(said.encode()).hexdigest()
