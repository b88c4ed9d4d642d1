"""F20: whatever flips in the books, the seals or the receipts, `quid verify` sees it; a restored
backup is right again.

`QUID_FLIPS` is how often; `quid check flips` sets it."""

import contextlib
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa

from bot import audit as receipts
from payments import audit as books
from payments import seal
from tests.bot.scene import Scene
from tests.faults import sabotage
from tests.payments.test_audit import tamper
from web import proofs
from web.database import Database
from web.settings import Settings

FLIPS = int(os.environ.get("QUID_FLIPS") or 50)
NAME = re.compile(r'"name":"[^"]*"')
TABLES = ("pay_transfers", "pay_notes", "pay_accounts", "pay_seals")
COLUMNS = {
    "pay_transfers": "key leg source target amount kind refers at source_after target_after"
    " source_prev target_prev",
    "pay_notes": "transfer words",
    "pay_accounts": "owner kind currency floor_minor balance last",
    "pay_seals": "number upto transfers at hash",
}
FIELDS = "transfer amount_minor currency payer payee note state undo_until".split()


def talk(db: Any, now: int) -> None:
    """Some payments in a conversation, some of them asked first or taken back, sealed in parts."""
    scene = Scene(db, now)
    place = scene.place(scene.alice, scene.bob)
    for n in range(24):
        paid = scene.say(scene.alice, place, f"/pay {n / 10 + 0.1:.2f} for round {n}")
        if n % 6 == 5:
            scene.ack(scene.tap(scene.alice, place, "undo", seq=paid["seq"]))
        db.commit()
        if n % 4 == 3 and (draft := seal.draft(db, scene.now)):
            seal.keep(db, draft)
            db.commit()
        scene.now += 3 * 60_000
    while draft := seal.draft(db, scene.now):
        seal.keep(db, draft)
        db.commit()


def off(url: str, folder: Path) -> str | None:
    return proofs.verify(Settings(data=folder, database=url))[1]


def test_right_books_and_talk_have_nothing_to_say(url: str, tmp_path: Path, now: int) -> None:
    fill(url, now)
    assert off(url, tmp_path) is None


def fill(url: str, now: int) -> None:
    database = Database(url)
    with database.writer() as db:
        db.connection()
        talk(db, now)
    database.close()


def a_row(db: Any, dice: random.Random) -> str:
    """Something else in one column of one row of the books."""
    table = dice.choice(TABLES)
    column = dice.choice(COLUMNS[table].split())
    key = "number" if table == "pay_seals" else "transfer" if table == "pay_notes" else "id"
    rows = sa.text(f"select {key}, {column} from {table} order by {key}")  # noqa: S608
    number, value = dice.choice(db.execute(rows).all())
    update = f"update {table} set {column} = :value where {key} = :number"  # noqa: S608
    db.execute(sa.text(update), {"value": other(value, column, dice), "number": number})
    return f"{table}.{column} of {number}"


def other(value: Any, column: str, dice: random.Random) -> Any:
    if isinstance(value, str):
        at = dice.randrange(len(value))
        return value[:at] + chr(ord(value[at]) ^ 1 << dice.randrange(4)) + value[at + 1 :]
    if isinstance(value, bytes):
        at = dice.randrange(len(value))
        return value[:at] + bytes([value[at] ^ 1 << dice.randrange(8)]) + value[at + 1 :]
    if value is None:
        return dice.randrange(1, 20) if column == "refers" else 0
    return value ^ 1 << dice.randrange(40)


def a_missing_row(db: Any, dice: random.Random) -> str:
    """The newest seal may go: only a head that was kept elsewhere knows of it."""
    table = dice.choice(("pay_transfers", "pay_notes", "pay_seals"))
    key = {"pay_notes": "transfer", "pay_seals": "number"}.get(table, "id")
    every = sa.text(f"select {key} from {table} order by {key}")  # noqa: S608
    numbers = db.execute(every).scalars().all()
    number = dice.choice(numbers[: -1 if table == "pay_seals" else None])
    db.execute(sa.text(f"delete from {table} where {key} = {number}"))  # noqa: S608
    return f"{table} without {number}"


def a_receipt(db: Any, dice: random.Random) -> str:
    """Another word, number or name in what a receipt says."""
    rows = "select place, seq, attachment from chat_events where kind = 'receipt'"
    place, seq, kept = dice.choice(db.execute(sa.text(rows + " order by place, seq")).all())
    shown, field = orjson.loads(kept), dice.choice(FIELDS)
    if field in ("payer", "payee"):
        shown[field]["id"] = str(int(shown[field]["id"]) ^ 1 << dice.randrange(4))
    elif isinstance(shown[field], int):
        shown[field] ^= 1 << dice.randrange(20)
    else:
        shown[field] = other(shown[field] or "x", field, dice)
    update = "update chat_events set attachment = :shown where place = :place and seq = :seq"
    where = {"shown": orjson.dumps(shown).decode(), "place": place, "seq": seq}
    db.execute(sa.text(update), where)
    return f"{field} of receipt {seq}"


DEEDS: tuple[Callable[[Any, random.Random], str], ...] = (a_row, a_row, a_missing_row, a_receipt)


def test_whatever_is_rewritten_is_found(url: str, now: int) -> None:
    with sabotage.committed(sabotage.chosen()):
        assert rewrite(url, now) == FLIPS


@pytest.mark.parametrize("name", ["unsealed", "unheard"])
def test_a_proof_that_looks_away_is_found_out(sqlite_url: str, now: int, name: str) -> None:
    with sabotage.committed(name), pytest.raises(AssertionError, match="was not seen"):
        rewrite(sqlite_url, now)


def rewrite(url: str, now: int) -> int:
    """Each time in books that are right again after it."""
    fill(url, now)
    database = Database(url)
    with contextlib.closing(database), database.writer() as db:
        tamper(db, "select 1")
        dice, found = random.Random(20), 0
        while found < FLIPS:
            try:
                what = DEEDS[found % len(DEEDS)](db, dice)
            except sa.exc.IntegrityError:
                db.rollback()  # the database itself refused
                continue
            assert [*books.verify(db), *receipts.verify(db)], f"{found}: {what} was not seen"
            found += 1
            db.rollback()
        assert [*books.verify(db), *receipts.verify(db)] == []
    return found


def restore(path: Path, backup: Path) -> None:
    for log in ("-wal", "-shm"):
        Path(f"{path}{log}").unlink(missing_ok=True)
    shutil.copyfile(backup, path)


def test_whatever_flips_in_the_file_is_found(sqlite_url: str, tmp_path: Path, now: int) -> None:
    """A bit in a page of the books, of their indexes, or of the events; unless it was in a place
    that nothing is read from, and every row is as it was."""
    fill(sqlite_url, now)
    path, backup = Path(sqlite_url.partition("///")[2]), tmp_path / "backup.db"
    shutil.copyfile(path, backup)
    pages, before = pages_of_interest(path), contents(path)
    found = 0
    dice = random.Random(20)
    while found < FLIPS:
        page, size = dice.choice(pages)
        at = (page - 1) * size + dice.randrange(size)
        with path.open("r+b") as file:
            file.seek(at)
            [byte] = file.read(1)
            file.seek(at)
            file.write(bytes([byte ^ 1 << dice.randrange(8)]))
        wrong = off(sqlite_url, tmp_path)
        if wrong is None:
            assert contents(path) == before, f"a flipped bit in byte {at} was not seen"
        found += wrong is not None
        restore(path, backup)
    assert off(sqlite_url, tmp_path) is None


def pages_of_interest(path: Path) -> list[tuple[int, int]]:
    """Every page of the trees of the books and of the events, and how long a page is."""
    raw = sqlite.connect(path)
    [(size,)] = raw.execute("pragma page_size").fetchall()
    every = "select rootpage, tbl_name from sqlite_schema where rootpage > 0 order by 1"
    roots = [root for root, table in raw.execute(every) if table in (*TABLES, "chat_events")]
    raw.close()
    file = path.read_bytes()
    return [(page, size) for root in roots for page in tree(file, root, size)]


def tree(file: bytes, page: int, size: int) -> Iterator[int]:
    """A page and all below it, as SQLite's file format has them."""
    yield page
    whole = file[(page - 1) * size : page * size]
    if whole[0] in (2, 5):  # it has pages below it
        cells = range(12, 12 + 2 * int.from_bytes(whole[3:5]), 2)
        for at in [*(int.from_bytes(whole[cell : cell + 2]) for cell in cells), 8]:
            yield from tree(file, int.from_bytes(whole[at : at + 4]), size)


def contents(path: Path) -> list[Any]:
    """Every row of the books, and every receipt but for names, which people change."""
    raw = sqlite.connect(path)
    try:
        rows = [raw.execute(f"select * from {table}").fetchall() for table in TABLES]  # noqa: S608
        talk = "select place, seq, author, speaker, attachment from chat_events"
        told = raw.execute(talk + " where kind = 'receipt'").fetchall()
        return [*rows, [(*row[:4], NAME.sub("", row[4])) for row in told]]
    finally:
        raw.close()


def test_a_long_talk_is_compared_in_a_process_of_its_own(
    url: str, tmp_path: Path, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "FEW", 0)
    fill(url, now)
    assert off(url, tmp_path) is None
    database = Database(url)
    with database.writer() as db:
        db.execute(sa.text("delete from chat_events where kind = 'receipt' and seq = 1"))
        db.commit()
    database.close()
    assert "has no receipt in place 1" in (off(url, tmp_path) or "")


def test_a_comparison_that_dies_is_not_taken_for_a_good_one(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database="sqlite:////nowhere/quid.db")
    assert proofs.Beside(settings, die).result(print) == (
        "the receipts were not compared to the end"
    )


def die(_db: Any, _told: Any) -> Iterator[str]:
    os._exit(9)
    yield ""


def test_a_head_kept_elsewhere_knows_of_a_seal_that_is_gone(
    sqlite_url: str, tmp_path: Path, now: int
) -> None:
    fill(sqlite_url, now)
    settings = Settings(data=tmp_path, database=sqlite_url)
    head = proofs.head(settings)
    assert proofs.extends(settings, head) is None
    database = Database(sqlite_url)
    with database.writer() as db:
        newest = orjson.loads(head)["number"]
        tamper(db, f"delete from pay_seals where number = {int(newest)}")  # noqa: S608
    database.close()
    assert off(sqlite_url, tmp_path) is None
    assert proofs.extends(settings, head) == f"there is no seal {newest}"
