"""Proofs that the talk tells what the books say: of each payment one receipt, and a true one."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlmodel import Session

from bot.answers import Attachment, stamp
from bot.desk import UNDO_MS
from chat.people import BOT_HANDLE

AT_ONCE = 2_000  # receipts, and what the books have about them
KEYS = frozenset(
    "kind transfer amount_minor currency payer payee payees note state undo_until refers".split()
)
FACE = frozenset("id handle name amount_minor".split())
NOBODY = bytes(8)  # the author of what the system makes

COUNT = sa.text("select count(*) from chat_events where kind = 'receipt'")
BOT = sa.text("select id from chat_people where handle = :handle")
RECEIPTS = sa.text("""
select place, seq, author, speaker, attachment from chat_events
where kind = 'receipt' order by place, seq
""")


def _among(name: str, query: str) -> sa.TextClause:
    return sa.text(query).bindparams(sa.bindparam(name, expanding=True))


BOOKS = _among(
    "numbers",
    """
select f.id, f.key, o.key as of_key, f.kind, f.at, f.refers, n.words, s.currency,
    s.owner as source, g.owner as target, t.amount, u.id as undone
from pay_transfers f join pay_transfers t on t.key = f.key
join pay_accounts s on s.id = t.source join pay_accounts g on g.id = t.target
left join pay_transfers o on o.id = f.refers
left join pay_transfers u on u.refers = f.id and u.kind = 'undo' and u.leg = 0
left join pay_notes n on n.transfer = case f.kind when 'undo' then f.refers else f.id end
where f.leg = 0 and f.id in :numbers order by f.id, t.leg
""",
)
SAID = _among("ids", "select client_id, person, place from chat_said where client_id in :ids")
PLACES = _among(
    "places",
    """
select p.id, p.kind, m.person from chat_places p left join chat_members m on m.place = p.id
where p.id in :places order by p.id
""",
)
HANDLES = _among("ids", "select id, handle from chat_people where id in :ids")
MOVED = sa.text("""
select f.id, f.key, o.key as of_key from pay_transfers f
join pay_accounts s on s.id = f.source left join pay_transfers o on o.id = f.refers
where f.leg = 0 and s.owner <> 'system' and (f.kind = 'undo' or substr(f.key, 17) <> :nobody)
order by f.id
""")
Progress = Callable[[int, int], None]
Rows = Sequence[sa.Row[Any]]


def verify(db: Session, progress: Progress = lambda _done, _total: None) -> Iterator[str]:
    """A sentence for each receipt that is off, and for each payment in a conversation that has
    none. Follows the audit of the books, which says whether those are right."""
    total = db.execute(COUNT).scalar_one()
    talk = Talk(db)
    for done, page in enumerate(_pages(db, RECEIPTS), 1):
        yield from talk.compare(page)
        progress(min(done * AT_ONCE, total), 2 * total)
    yield from talk.repeated()
    for done, page in enumerate(_pages(db, MOVED, nobody=NOBODY), 1):
        yield from talk.missing(page)
        progress(total + min(done * AT_ONCE, total), 2 * total)
    progress(2 * total, 2 * total)


class Fact(NamedTuple):
    """What a receipt must say of a set; `payees` are the shares, `home` is where its line was
    said, None if nowhere."""

    payer: str
    payees: tuple[tuple[str, int], ...]
    says: Attachment
    home: int | None


class Place(NamedTuple):
    kind: str
    members: frozenset[int | None]


class Talk:
    """What was told so far: a number a receipt, and whom besides."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.bot = db.execute(BOT, {"handle": BOT_HANDLE}).scalar()
        self.homes = array("q")
        self.told: set[tuple[int, int]] = set()  # set, payee
        self.owed: set[tuple[int, int]] = set()

    def compare(self, page: Rows) -> Iterator[str]:
        """What is off about these receipts."""
        shown = [_read(row.attachment) for row in page]
        facts = _facts(self.db, {number for number, _ in shown if number})
        places = _places(self.db, {row.place for row in page})
        handles = _handles(self.db, facts.values())
        for row, (number, receipt) in zip(page, shown, strict=True):
            fact = facts.get(number)
            wrong = (
                f"shows transfer {number or '?'}, which is not in the books"
                if fact is None
                else self._place(row, number, fact, places[row.place])
                or self._signs(row, fact)
                or _differs(receipt, fact, handles, row.place == fact.home)
            )
            if wrong:
                yield f"receipt {row.seq} of place {row.place} {wrong}"

    def _place(self, row: sa.Row[Any], number: int, fact: Fact, place: Place) -> str:
        """Note where it was told; a payee who is not there has a receipt with the bot."""
        payees = [int(owner.partition(":")[2] or 0) for owner, _ in fact.payees]
        if row.place == fact.home:
            self.homes.append(number)
            if place.kind == "direct":
                self.owed |= {(number, who) for who in payees if who not in place.members}
            return ""
        if place.kind == "direct" and self.bot in place.members:
            for who in payees:
                if who in place.members and (number, who) not in self.told:
                    self.told.add((number, who))
                    return ""
        return f"shows transfer {number}, which was not made there"

    def _signs(self, row: sa.Row[Any], fact: Fact) -> str:
        if row.author != self.bot:
            return f"is by {row.author}, who is not the bot"
        if f"person:{row.speaker}" != fact.payer:
            return f"was caused by {row.speaker}; it was {fact.payer} who paid"
        return ""

    def repeated(self) -> Iterator[str]:
        """Payments that were told twice, and payees who were not told."""
        self.homes = array("q", sorted(self.homes))
        for one, other in pairwise(self.homes):
            if one == other:
                yield f"transfer {one} has two receipts where it was made"
        for number, payee in sorted(self.owed - self.told):
            yield f"transfer {number} has no receipt for person:{payee}, who was not there"

    def missing(self, page: Rows) -> Iterator[str]:
        """Payments of a conversation that have no receipt there."""
        said = _said(self.db, page)
        for row in page:
            at = bisect_left(self.homes, row.id)
            there = at < len(self.homes) and self.homes[at] == row.id
            if not there and _key(row) in said:
                yield f"transfer {row.id} has no receipt in place {said[_key(row)]}"


def _read(attachment: str) -> tuple[int, Attachment]:
    """The number it shows, and all of it; 0 if it cannot be read."""
    try:
        shown = orjson.loads(attachment)
        return int(shown["transfer"]), shown
    except (ValueError, KeyError, TypeError):
        return 0, {}


def _differs(shown: Attachment, fact: Fact, handles: dict[str, str], at_home: bool) -> str:
    """The first thing a receipt says otherwise; names may have been others then. A receipt
    elsewhere may not have heard of the undo."""
    try:
        several = "payees" in shown
        faces = shown["payees"] if several else [shown["payee"]]
        minors = [one["amount_minor"] for one in faces] if several else [shown["amount_minor"]]
        says = {name: shown.get(name) for name in fact.says}
        says["payer"] = f"person:{shown['payer']['id']}"
        says["payee"] = f"person:{shown['payee']['id']}"
        owners = (f"person:{one['id']}" for one in faces)
        says["payees"] = tuple(zip(owners, minors, strict=True))
        whole = shown["kind"] == "receipt" and shown.keys() <= KEYS
        for one in (shown["payer"], shown["payee"], *faces):
            whole &= one["handle"] == handles.get(one["id"]) and type(one["name"]) is str
            whole &= one.keys() <= FACE
    except (KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        return "is not whole"
    wanted = fact.says | {"payer": fact.payer, "payees": fact.payees, "payee": fact.payees[0][0]}
    if says["undo_until"] is None or not at_home:
        del wanted["undo_until"]
    if not at_home and says["state"] in ("paid", "taken back"):
        del wanted["state"]
    for name, value in wanted.items():
        if says[name] != value:
            return f"says {name} {says[name]!r}; the books have {value!r}"
    return ""


def _handles(db: Session, facts: Iterable[Fact]) -> dict[str, str]:
    """By ids as they stand on a receipt."""
    owners = {owner for fact in facts for owner in (fact.payer, *(who for who, _ in fact.payees))}
    ids = [int(owner[7:]) for owner in owners if owner.startswith("person:")]
    found = db.execute(HANDLES, {"ids": ids}) if ids else ()
    return {str(row.id): row.handle for row in found}


def _facts(db: Session, numbers: Iterable[int]) -> dict[int, Fact]:
    rows = db.execute(BOOKS, {"numbers": sorted(numbers)}).all()
    said = _said(db, rows)
    return {number: _fact(list(legs), said) for number, legs in groupby(rows, lambda row: row.id)}


def _fact(legs: Rows, said: dict[tuple[bytes, int], int]) -> Fact:
    first = legs[0]
    back = first.kind == "undo"
    shares = tuple((leg.source if back else leg.target, leg.amount) for leg in legs)
    says = {
        "amount_minor": sum(leg.amount for leg in legs),
        "currency": first.currency,
        "note": first.words or "",
        "state": "taken back" if back or first.undone else "paid",
        "undo_until": None if back or first.undone else stamp(first.at + UNDO_MS),
        "refers": str(first.refers) if first.refers is not None else None,
    }
    payer = first.target if back else first.source
    return Fact(payer, shares, says, said.get(_key(first)))


def _key(row: sa.Row[Any]) -> tuple[bytes, int]:
    """Whose line made it; of what the system made, whose line it is about."""
    key = bytes(row.key)
    if key[16:] == NOBODY and row.of_key is not None:
        key = bytes(row.of_key)
    return key[:16], int.from_bytes(key[16:], "big")


def _said(db: Session, rows: Rows) -> dict[tuple[bytes, int], int]:
    """The places of the lines that made these sets, for those that came of a line."""
    ids = sorted({_key(row)[0] for row in rows})
    found = db.execute(SAID, {"ids": ids}) if ids else ()
    return {(bytes(row.client_id), row.person): row.place for row in found}


def _places(db: Session, places: Iterable[int]) -> dict[int, Place]:
    rows = db.execute(PLACES, {"places": sorted(places)}).all()
    grouped = ((place, list(many)) for place, many in groupby(rows, lambda row: row.id))
    return {
        place: Place(many[0].kind, frozenset(row.person for row in many)) for place, many in grouped
    }


def _pages(db: Session, query: sa.TextClause, **values: object) -> Iterator[Rows]:
    result = db.execute(
        query, values, execution_options={"stream_results": True, "yield_per": AT_ONCE}
    )
    yield from result.partitions(AT_ONCE)
