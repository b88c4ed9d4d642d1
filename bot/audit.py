"""Proofs that the talk tells what the books say: of each payment one receipt, and a true one."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlmodel import Session

from bot.answers import Attachment
from bot.evidence import NOBODY, Fact, Rows, author_of, evidence, of, person_of
from chat.people import BOT_HANDLE
from payments.audit import look_at_one_state
from payments.driver import ask

AT_ONCE = 2_000  # receipts, and what the books have about them
MOST_KNOWN = 100_000  # places and people in memory
KEYS = frozenset(
    "kind transfer amount_minor currency payer payee payees note state undo_until refers of"
    " back refunded_minor planned late".split()
)
OPTIONAL = ("refers", "of", "back", "refunded_minor")
FACE = frozenset("id handle name amount_minor".split())

COUNT = sa.text("select count(*) from chat_events where kind = 'receipt'")
BOT = sa.text("select id from chat_people where handle = :handle")
RECEIPTS = sa.text(  # as they lie, which is about as their transfers do
    "select place, seq, author, speaker, attachment from chat_events where kind = 'receipt'"
)
MOVED = sa.text("""  -- what was set aside stays with its owner, and has paid nobody yet
select f.id, case when f.kind = 'undo' then o.key else f.key end, c.person, c.place
from pay_transfers f join pay_accounts s on s.id = f.source join pay_accounts g on g.id = f.target
left join pay_transfers o on o.id = f.refers
join chat_said c
    on c.client_id = substr(case when f.kind = 'undo' then o.key else f.key end, 1, 16)
where f.leg = 0 and s.owner <> 'system' and s.owner <> g.owner
    and (f.kind = 'undo' or substr(f.key, 17) <> :nobody)
order by f.id
""")


PLACES = of("""
select p.id, p.kind, m.person from <these> join chat_places p on p.id = w.value
left join chat_members m on m.place = p.id order by p.id
""")
HANDLES = of("select p.id, p.handle from <these> join chat_people p on p.id = w.value")
Progress = Callable[[int, int], None]


def verify(db: Session, progress: Progress = lambda _done, _total: None) -> Iterator[str]:
    """A sentence for each receipt that is off, and for each payment in a conversation that has
    none. Follows the audit of the books, which says whether those are right."""
    look_at_one_state(db)
    total = db.execute(COUNT).scalar_one()
    talk = Talk(db)
    for done, page in enumerate(_pages(db, RECEIPTS), 1):
        yield from talk.compare(page)
        progress(min(done * AT_ONCE, total) * 4, 5 * total)
    yield from talk.repeated()
    for done, page in enumerate(_pages(db, MOVED, nobody=NOBODY), 1):
        yield from talk.missing(page)
        progress(4 * total + min(done * AT_ONCE, total), 5 * total)
    progress(5 * total, 5 * total)


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
        self.places: dict[int, Place] = {}
        self.handles: dict[str, str] = {}  # by `person:…`

    def compare(self, page: Rows) -> Iterator[str]:
        """What is off about these receipts."""
        shown = [_read(attachment) for *_, attachment in page]
        facts = evidence(self.db, {number for number, _ in shown if number})
        self._know({row[0] for row in page}, facts.values())
        for row, (number, receipt) in zip(page, shown, strict=True):
            if wrong := self._wrong(row, number, receipt, facts.get(number)):
                yield f"receipt {row[1]} of place {row[0]} {wrong}"

    def _know(self, places: set[int], facts: Iterable[Fact]) -> None:
        """The places of a page and the people of its sets."""
        for known in (self.places, self.handles):
            if len(known) > MOST_KNOWN:
                known.clear()
        rows = ask(self.db, PLACES, [each for each in places if each not in self.places])
        for place, several in groupby(rows, lambda row: row[0]):
            of_it = list(several)
            members = frozenset(person for *_, person in of_it)
            self.places[place] = Place(of_it[0][1], members)
        owners = {owner for one in facts for owner in (one.payer, *(who for who, _ in one.payees))}
        ids = [person_of(owner) for owner in owners if owner not in self.handles]
        self.handles |= {f"person:{id}": handle for id, handle in ask(self.db, HANDLES, ids)}

    def _wrong(self, row: Any, number: int, receipt: Attachment, fact: Fact | None) -> str:
        place, _, author, speaker, _ = row
        if fact is None:
            return f"shows transfer {number or '?'}, which is not in the books"
        if author != self.bot:
            return f"is by {author}, who is not the bot"
        if f"person:{speaker}" != fact.payer and not self._may_cause(speaker, fact):
            return f"was caused by {speaker}; it was {fact.payer} who paid"
        wrong = self._place(place, number, fact)
        if wrong or _is_true(receipt, fact, self.handles):
            return wrong
        return _differs(receipt, fact, self.handles, place == fact.home)

    def _may_cause(self, speaker: int, fact: Fact) -> bool:
        """Who claims says so in a line of their own; what follows, a party brings about."""
        return speaker == (fact.author or self.bot) or (not fact.author and speaker in fact.parties)

    def _place(self, number: int, transfer: int, fact: Fact) -> str:
        """Note where it was told; a payee who is not there has a receipt with the bot."""
        place = self.places.get(number)
        if place and not fact.author and place.members & fact.parties:
            return ""
        payees = [person_of(owner) for owner, _ in fact.payees]
        if place and number == fact.home:
            self.homes.append(transfer)
            if place.kind == "direct":
                self.owed.update((transfer, who) for who in payees if who not in place.members)
            return ""
        if place and place.kind == "direct" and self.bot in place.members:
            for who in payees:
                if who in place.members and (transfer, who) not in self.told:
                    self.told.add((transfer, who))
                    return ""
        return f"shows transfer {transfer}, which was not made there"

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
        for number, key, person, place in page:
            at = bisect_left(self.homes, number)
            there = at < len(self.homes) and self.homes[at] == number
            if not there and author_of(key) == person:
                yield f"transfer {number} has no receipt in place {place}"


def _read(attachment: str) -> tuple[int, Attachment]:
    """The number it shows, and all of it; 0 if it cannot be read."""
    try:
        shown = orjson.loads(attachment)
        return int(shown["transfer"]), shown
    except (ValueError, KeyError, TypeError):
        return 0, {}


def _is_true(shown: Attachment, fact: Fact, handles: dict[str, str]) -> bool:
    """Whether a receipt of one payee says just what it must: nearly all do. Names are people's."""
    try:
        names = shown["payer"]["name"], shown["payee"]["name"]
        [(payee, _)] = fact.payees
        owners = (fact.payer, payee)
        payer_face, payee_face = (
            {"id": owner[7:], "handle": handles.get(owner), "name": name}
            for owner, name in zip(owners, names, strict=True)
        )
    except (KeyError, TypeError, ValueError):
        return False
    says = fact.says | {"payer": payer_face, "payee": payee_face}
    for name in OPTIONAL:
        if says[name] is None:
            del says[name]
    return shown == says and type(names[0]) is type(names[1]) is str


def _differs(shown: Attachment, fact: Fact, handles: dict[str, str], at_home: bool) -> str:
    """The first thing a receipt says otherwise. One elsewhere may not have heard of the undo."""
    try:
        several = "payees" in shown
        faces = shown["payees"] if several else [shown["payee"]]
        minors = [one["amount_minor"] for one in faces] if several else [shown["amount_minor"]]
        says = {name: shown.get(name) for name in fact.says}
        says["payer"] = f"person:{shown['payer']['id']}"
        says["payee"] = f"person:{shown['payee']['id']}"
        owners = (f"person:{one['id']}" for one in faces)
        says["payees"] = tuple(zip(owners, minors, strict=True))
        whole = shown.keys() <= KEYS
        for one in (shown["payer"], shown["payee"], *faces):
            whole &= one["handle"] == handles.get(f"person:{one['id']}")
            whole &= type(one["name"]) is str and one.keys() <= FACE
    except (KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        return "is not whole"
    wanted = fact.says | {"payer": fact.payer, "payees": fact.payees, "payee": fact.payees[0][0]}
    if says["undo_until"] is None or not at_home:
        del wanted["undo_until"]
    if not at_home and says["state"] == "paid":
        del wanted["state"]
    if not at_home and _is_part(says["refunded_minor"], wanted["refunded_minor"]):
        del wanted["refunded_minor"]
    for name, value in wanted.items():
        if says[name] != value:
            return f"says {name} {says[name]!r}; the books have {value!r}"
    return ""


def _is_part(said: object, whole: int | None) -> bool:
    """Whether not more was said to have come back than did: elsewhere not all of it is heard."""
    return said is None or (type(said) is int and 0 < said <= (whole or 0))


def _pages(db: Session, query: sa.TextClause, **values: object) -> Iterator[Rows]:
    streamed = {"stream_results": True, "yield_per": AT_ONCE}
    with db.execute(query, values, execution_options=streamed) as result:
        yield from result.partitions(AT_ONCE)
