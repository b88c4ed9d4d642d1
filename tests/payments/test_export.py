"""What is exported is read by the tools it is for, and they come to the same balances."""

import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from beancount import loader
from beancount.core import data
from beancount.ops.validation import HARDCORE_VALIDATIONS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments import recipes
from payments.export import FORMATS, export
from payments.export.journal import name
from payments.ledger import AccountRef, Recorded, record, transfer
from payments.money import Money
from tests.payments.shapes import STORIES, Cast, key, usd

UTF8 = {"LC_ALL": "C.UTF-8"}
NASTY = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=30) | st.sampled_from(
    ['"quoted"', "\\", "; date:2027-01-01", "a  b", "| x", "[2027-01-01]", "date:x", "\n\t\u2028"]
)


@pytest.fixture
def books(db, now):
    """Every shape of money, told to its end."""
    for n, story in enumerate(STORIES.values(), 1):
        cast = Cast(n)
        for owner in cast.alice, cast.bob, cast.carl:
            tell(db, recipes.opening(key(), owner, usd(100_00)), now)
        told = story(cast)
        step = next(told)
        while step:
            stored = tell(db, step, now + n * 3_600_000)
            try:
                step = told.send(stored)
            except StopIteration:
                step = None
    db.commit()
    return db


def tell(db, step, at):
    [outcome] = record(db, [step], at)
    assert isinstance(outcome, Recorded), outcome
    return transfer(db, outcome.number)


def write(db, format: str, folder: Path) -> Path:
    path = folder / f"books.{format}"
    path.write_text("".join(export(db, format)))
    return path


def check(format: str, path: Path) -> tuple[int, str]:
    """What the tool itself says: it also checks the balances asserted at the end."""
    if format == "hledger":
        return hledger(path, "-s", "check")
    program = [str(Path(sys.executable).with_name("bean-check")), "--no-cache", str(path)]
    done = subprocess.run(program, capture_output=True, text=True, env=os.environ | UTF8)
    return done.returncode, done.stdout + done.stderr


def hledger(path: Path, *words: str) -> tuple[int, str]:
    found = shutil.which("hledger")
    assert found, "hledger is missing: apt-get install hledger"
    program = [found, "-f", str(path), *words]
    done = subprocess.run(program, capture_output=True, text=True, env=os.environ | UTF8)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("format", FORMATS)
def test_every_shape_of_money_is_accepted(books, tmp_path, format):
    assert check(format, write(books, format, tmp_path)) == (0, "")


@pytest.mark.parametrize("format", FORMATS)
def test_a_balance_that_is_off_by_the_smallest_unit_is_refused(books, tmp_path, format):
    """So that what the tools accept means something."""
    path = write(books, format, tmp_path)
    text = path.read_text()
    before, has, after = text.rpartition({"beancount": "balance ", "hledger": " = "}[format])
    number = re.search(r"-?[0-9]+[.][0-9]{2}", after)
    assert number
    cents = int(number[0].replace(".", "")) + 1
    path.write_text(before + has + after.replace(number[0], f"{Decimal(cents) / 100:.2f}"))
    assert check(format, path)[0] == 1


@pytest.mark.parametrize("format", FORMATS)
def test_empty_books_are_accepted(db, tmp_path, format):
    assert check(format, write(db, format, tmp_path)) == (0, "")


@pytest.mark.parametrize("format", FORMATS)
def test_currencies_of_no_and_of_three_decimals_are_accepted(db, now, tmp_path, format):
    for currency in ("JPY", "BHD"):
        tell(db, recipes.opening(key(), "person:1", Money(12_345, currency)), now)
    assert check(format, write(db, format, tmp_path)) == (0, "")


def test_beancount_comes_to_the_balances_of_the_books(books, tmp_path):
    entries, errors, _ = loader.load_file(str(write(books, "beancount", tmp_path)))
    assert errors == []
    sums: dict[tuple[str, str], int] = {}
    for entry in data.filter_txns(entries):
        for posting in entry.postings:
            minor = int(posting.units.number.scaleb(2))
            where = posting.account, posting.units.currency
            sums[where] = sums.get(where, 0) - minor
    has = books.execute(sa.text("select owner, kind, currency, balance from pay_accounts"))
    known = {(name(AccountRef(*row[:3])), row.currency): row.balance for row in has}
    assert sums == known
    sets = books.execute(sa.text("select count(*) from pay_transfers where leg = 0")).scalar_one()
    assert len(list(data.filter_txns(entries))) == sets


def test_what_the_house_owes_stands_below_zero(db, now):
    tell(db, recipes.opening(key(), "person:7", Money(12_34, "EUR")), now)
    text = "".join(export(db, "beancount"))
    assert "  Equity:Opening  12.34 EUR\n  Liabilities:Wallet:Person-7  -12.34 EUR\n" in text


def test_hledger_shows_the_whole_note(sqlite_books, now, tmp_path):
    said = "half; date:2030-01-01 | the rest"
    tell(sqlite_books, recipes.gift(key(), "person:1", "person:2", usd(1), said), now)
    shown = hledger(write(sqlite_books, "hledger", tmp_path), "descriptions")
    assert "gift | half； date:2030-01-01 | the rest" in shown[1].splitlines()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.lists(NASTY, min_size=1, max_size=30))
def test_whatever_a_note_says_it_stays_a_note(sqlite_books, now, tmp_path, words):
    for each in words:
        said = each.replace("\0", "")
        tell(sqlite_books, recipes.gift(key(), "person:1", "person:2", usd(1), said), now)
    assert check("hledger", write(sqlite_books, "hledger", tmp_path)) == (0, "")
    path = str(write(sqlite_books, "beancount", tmp_path))
    _, errors, _ = loader.load_file(path, extra_validations=HARDCORE_VALIDATIONS)
    assert errors == []  # what bean-check does, without the half second of its start


@pytest.fixture
def sqlite_books(sqlite_url, now):
    from web.database import Database

    database = Database(sqlite_url)
    with database.writer() as db:
        db.connection()
        tell(db, recipes.opening(key(), "person:1", usd(1_000_00)), now)
        yield db
    database.close()


def test_no_other_format_is_known(db):
    with pytest.raises(KeyError):
        export(db, "csv")
