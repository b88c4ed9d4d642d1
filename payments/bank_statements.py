"""What the bank booked on our accounts against our books, statement by statement, each once.

An entry is of a transit if it carries its end to end identification. It ends what is open, is a
return where the money had left, and is noted where it says other than the books. How far a
statement has come is kept with what came of it, so that a crash neither loses an entry nor books
one twice."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import differences, movements
from payments.cards_schema import Transits
from payments.movements import Verdict
from payments.payouts_schema import BankStatements, StatementEntries
from payments.rails.iso20022 import camt053
from payments.rails.iso20022.camt053 import Entry, Statement, Total
from payments.transit_rows import ROWS
from payments.transits import APPROVED, BANK, DAY, IN, RETURNED, REVIEW, Transit

AT_ONCE = 200  # entries in a transaction
BACK = 7  # days in which what is missing there is looked for
LONGEST = 200  # characters of what the bank says


class Outline(NamedTuple):
    """A statement that was read to its end: nothing of a file counts before that."""

    head: Statement
    total: Total
    digest: bytes


class Kept(NamedTuple):
    """As the row: see `BankStatements`."""

    id: int
    account: str
    number: str
    digest: bytes
    currency: str
    day: str
    opening_minor: int
    closing_minor: int
    entries: int
    held: int
    differences: int
    at: int
    done_at: int | None


def outlines(chunks: Iterable[bytes]) -> list[Outline]:
    """Of all statements of a file. Raises Unreadable."""
    found: list[Outline] = []
    head, digest = None, hashlib.sha256()
    for part in camt053.read(chunks):
        digest.update(_said(part))
        if isinstance(part, Statement):
            head = part
        elif isinstance(part, Total) and head is not None:
            found.append(Outline(head, part, digest.digest()))
            digest = hashlib.sha256()
    return found


def parts(chunks: Iterable[bytes]) -> Iterator[tuple[int, int, list[Entry]]]:
    """The entries of a file again, some at a time: of which statement (from 0), the place of the
    first of them there, and they."""
    which, first, batch = -1, 0, list[Entry]()
    for part in camt053.read(chunks):
        if isinstance(part, Entry):
            batch.append(part)
        if batch and (len(batch) == AT_ONCE or not isinstance(part, Entry)):
            yield which, first, batch
            first, batch = first + len(batch), []
        if isinstance(part, Statement):
            which, first = which + 1, 0


def find(db: Session, number: int) -> Kept:
    """As far as it has come."""
    return Kept._make(db.execute(_query(col(BankStatements.id) == number)).one())


def open_one(db: Session, one: Outline, accounts: Collection[str], now: int) -> Kept | None:
    """Begin to hold it against the books, or go on; nothing if that was done, or if it is not to
    be: it is of an account of others, or says other than it did before. Both are noted."""
    head, total = one.head, one.total
    if head.account not in accounts:
        _note(db, head.number, differences.MISSING_HERE, now, theirs=head.account)
        return None
    if known := _named(db, head.account, head.number):
        if known.digest != one.digest:
            theirs = f"{total.entries} {head.closing.minor}"
            ours = f"{known.entries} {known.closing_minor}"
            _note(db, head.number, differences.ALTERED, now, ours=ours, theirs=theirs)
            return None
        return known if known.done_at is None else None
    row = {
        "account": head.account,
        "number": head.number,
        "digest": one.digest,
        "currency": head.opening.currency,
        "day": head.ends,
        "opening_minor": head.opening.minor,
        "closing_minor": head.closing.minor,
        "entries": total.entries,
        "at": now,
    }
    before = _before(db, head.account, head.ends)
    db.execute(sa.insert(BankStatements).values(row))
    made = _named(db, head.account, head.number)
    assert made is not None, "it was just written"
    count = 0
    if total.off_minor:
        count += _note(db, head.number, differences.BALANCE, now, theirs=str(total.off_minor))
    if before is not None and before.closing_minor != made.opening_minor:
        ours, theirs = str(before.closing_minor), str(made.opening_minor)
        count += _note(db, f"{head.number} opening", differences.BALANCE, now, 0, ours, theirs)
    return _change(db, made, differences=count)


def hold(db: Session, number: int, entries: Sequence[Entry], place: int, now: int) -> Verdict:
    """Hold some of its entries, the first of which is its `place`th (from 0): those that ask for
    nothing, up to the first that does; or that one, if it is the first. What was held before is
    nothing. What is asked for is to be done in this transaction."""
    one = _of(db, number)
    entries = entries[max(one.held - place, 0) :]
    ours = _known(db, {each.end_to_end for each in entries if each.end_to_end})
    moved = _moved(db, [each.id for each in ours.values()])
    rows, count, verdict = list[dict[str, object]](), 0, movements.QUIET
    for entry in entries:
        transit = ours.get(entry.end_to_end)
        verdict = movements.judge(entry, transit, moved)
        if verdict.asks and rows:
            verdict = movements.QUIET
            break
        if verdict.kind:
            name = entry.end_to_end or entry.reference or f"{one.number} {one.held + len(rows)}"
            count += _differs(db, name, entry, transit, verdict.kind, now)
        rows.append(_row(number, one.held + len(rows), entry, transit))
        if verdict.asks:
            break
    if rows:
        db.execute(sa.insert(StatementEntries), rows)
        _change(db, one, held=one.held + len(rows), differences=one.differences + count)
    return verdict


def close(db: Session, number: int, now: int) -> Kept:
    """All of it was held: what should have been in it, and is in none, is noted."""
    one = _of(db, number)
    assert one.held == one.entries, "all of a statement is held before it is closed"
    count = 0
    for each in _missing(db, one):
        ours = f"{each.state} {each.amount_minor}"
        count += _note(db, each.rrn, differences.MISSING_THERE, now, each.id, ours)
    return _change(db, one, differences=one.differences + count, done_at=now)


def latest(db: Session, limit: int) -> list[Kept]:
    """The newest first."""
    query = _query().order_by(col(BankStatements.id).desc()).limit(limit)
    return [Kept._make(row) for row in db.execute(query)]


def days(db: Session) -> set[str]:
    """Those of which all was held."""
    done = col(BankStatements.done_at).is_not(None)
    return set(db.scalars(sa.select(col(BankStatements.day)).where(done).distinct()))


def currencies(db: Session, numbers: Collection[int]) -> dict[int, set[str]]:
    """Of the statements on which each of these transits is booked."""
    transit, statement = col(StatementEntries.transit), col(StatementEntries.statement)
    query = sa.select(transit, col(BankStatements.currency)).distinct()
    query = query.join(BankStatements, col(BankStatements.id) == statement)
    found = dict[int, set[str]]()
    for number, currency in db.execute(query.where(transit.is_not(None), transit.in_(numbers))):
        found.setdefault(number, set()).add(currency)
    return found


def _differs(db: Session, name: str, entry: Entry, one: Transit | None, kind: str, now: int) -> int:
    theirs = f"{entry.moved.minor} {entry.reason} {entry.text}".strip()[:LONGEST]
    ours = f"{one.state} {one.amount_minor}" if one else ""
    return _note(db, name, kind, now, one.id if one else 0, ours, theirs)


def _note(
    db: Session,
    name: str,
    kind: str,
    now: int,
    transit: int = 0,
    ours: str = "",
    theirs: str = "",
) -> int:
    return differences.note(db, BANK, name, kind, now, transit or None, ours, theirs)


def _known(db: Session, names: Collection[str]) -> dict[str, Transit]:
    """Ours by their end to end identification; nobody else changes them."""
    columns = [col(getattr(Transits, name)) for name in Transit._fields]
    here = col(Transits.rail) == BANK, col(Transits.rrn) != "", col(Transits.rrn).in_(names)
    query = sa.select(*columns).where(*here).order_by(col(Transits.id)).with_for_update()
    return {one.rrn: one for one in (Transit._make(row) for row in db.execute(query))}


def _moved(db: Session, numbers: Collection[int]) -> Counter[tuple[int, bool]]:
    """How often each was seen to go or to come, on any statement."""
    transit, minor = col(StatementEntries.transit), col(StatementEntries.moved_minor)
    query = sa.select(transit, minor).where(transit.is_not(None), transit.in_(numbers))
    return Counter((number, moved > 0) for number, moved in db.execute(query))


def _missing(db: Session, one: Kept) -> Iterator[Transit]:
    """What was sent days before, has moved by our books, and is on no statement. It is found where
    the rows are, and read some at a time: a week may have any number of them."""
    found = date.fromisoformat(one.day)
    start = int(datetime(found.year, found.month, found.day, tzinfo=UTC).timestamp()) * 1000
    number, sent = col(Transits.id), col(Transits.sent_at)
    same_way = (col(StatementEntries.moved_minor) > 0) == (col(Transits.way) == IN)
    seen = sa.exists().where(col(StatementEntries.transit) == number, same_way)
    query = ROWS.where(
        col(Transits.rail) == BANK,
        col(Transits.currency) == one.currency,
        col(Transits.state).in_((APPROVED, RETURNED, REVIEW)),
        *(sent.is_not(None), sent >= start - BACK * DAY, sent < start - DAY, ~seen),
    )
    query = query.order_by(None).order_by(sent, number).limit(AT_ONCE)
    last: Transit | None = None
    while True:
        after = sa.tuple_(sent, number) > (last.sent_at, last.id) if last else sa.true()
        some = [Transit._make(row) for row in db.execute(query.where(after))]
        yield from some
        if len(some) < AT_ONCE:
            return
        last = some[-1]


def _said(part: camt053.Part) -> bytes:
    """What makes it the same statement, whatever else is read of it one day."""
    if isinstance(part, Statement):
        return f"{part.account} {part.number} {part.opening} {part.closing}\n".encode()
    if isinstance(part, Entry):
        return f"{part.moved} {part.day} {part.end_to_end} {part.reference}\n".encode()
    return b""


def _row(statement: int, place: int, entry: Entry, one: Transit | None) -> dict[str, object]:
    return {
        "statement": statement,
        "place": place,
        "transit": one.id if one else None,
        "moved_minor": entry.moved.minor,
        "end_to_end": entry.end_to_end,
        "reference": entry.reference,
        "reason": entry.reason,
    }


def _before(db: Session, account: str, day: str) -> Kept | None:
    """The statement before."""
    here = col(BankStatements.account) == account, col(BankStatements.day) < day
    query = _query(*here).order_by(col(BankStatements.day).desc()).limit(1)
    row = db.execute(query).first()
    return Kept._make(row) if row else None


def _named(db: Session, account: str, number: str) -> Kept | None:
    here = col(BankStatements.account) == account, col(BankStatements.number) == number
    row = db.execute(_query(*here)).first()
    return Kept._make(row) if row else None


def _of(db: Session, number: int) -> Kept:
    query = _query(col(BankStatements.id) == number).with_for_update()
    return Kept._make(db.execute(query).one())


def _change(db: Session, one: Kept, **values: object) -> Kept:
    here = col(BankStatements.id) == one.id
    db.execute(sa.update(BankStatements).where(here).values(**values))
    return one._replace(**values)  # type: ignore[arg-type]


def _query(*where: sa.ColumnElement[bool]) -> sa.Select[tuple[object, ...]]:
    columns = [col(getattr(BankStatements, name)) for name in Kept._fields]
    return sa.select(*columns).where(*where)
