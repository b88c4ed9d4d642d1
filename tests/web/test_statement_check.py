"""`quid statement check`: a statement that somebody shows, held against the books."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from payments import seal, statements
from payments.ledger import record
from payments.money import Money
from payments.recipes import gift, opening, wallet
from tests.conftest import NOON
from tests.web.test_command_line import quid
from web.database import Database

ALICE, BOB = "person:1", "person:2"


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


@pytest.fixture
def kept(sqlite_url: str, tmp_path: Path) -> Path:
    """A statement of Alice's, of sealed books, as text with its proof in it."""
    database = Database(sqlite_url)
    with database.writer() as db:
        record(db, [opening(key(1), ALICE, Money(500, "USD"))], NOON)
        record(db, [gift(key(2), ALICE, BOB, Money(20, "USD"), "tea")], NOON + 1)
        draft = seal.draft(db, NOON + 2)
        assert draft
        assert seal.keep(db, draft)
        outline = statements.outline(db, wallet(ALICE, "USD"), NOON, NOON + 1)
        claim = statements.prove(db, outline)
        db.commit()
    database.close()
    file = tmp_path / "statement.txt"
    file.write_text(f"What I had:\n{claim}\n")
    return file


def test_one_that_holds_says_what_to_compare_it_with(kept: Path, tmp_path: Path) -> None:
    code, out, err = quid("statement", "check", str(kept), data=tmp_path)
    assert (code, err) == (0, "")
    assert "The statement holds. person:1, USD, 2027-01-01T12:00:00.000Z" in " ".join(out.split())
    assert "opening 0.00, 2 lines, closing 4.80, sealed by 1." in " ".join(out.split())


def test_one_that_was_changed_or_is_none_is_told_apart(kept: Path, tmp_path: Path) -> None:
    said = kept.read_text()
    kept.write_text(said.replace(" 480 ", " 980 "))
    code, _, err = quid("statement", "check", str(kept), data=tmp_path)
    assert (code, "balances are others" in err) == (1, True)
    kept.write_text("quid-statement 1 person:1 USD 1 2 3")
    assert quid("statement", "check", str(kept), data=tmp_path)[0] == 2
    assert quid("statement", "check", str(tmp_path / "nothing.pdf"), data=tmp_path)[0] == 2


def test_books_that_were_changed_with_their_lines_still_fail_their_seal(
    kept: Path, tmp_path: Path, sqlite_url: str
) -> None:
    """Bob's side was rewritten, of which Alice's lines say nothing."""
    database = Database(sqlite_url)
    with database.writer() as db:
        for name in db.execute(
            sa.text("select name from sqlite_master where type = 'trigger'")
        ).scalars():
            db.execute(sa.text(f"drop trigger {name}"))
        db.execute(sa.text("update pay_transfers set target_after = 90 where amount = 20"))
        db.commit()
    database.close()
    code, _, err = quid("statement", "check", str(kept), data=tmp_path)
    assert (code, "seal 1 is not of what the books have" in " ".join(err.split())) == (1, True)
