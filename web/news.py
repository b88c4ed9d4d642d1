"""What somebody is told, out of what is kept: what others did, money that came, what waits."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from sqlmodel import Session

from chat import alerts, events, people, places, subjects
from chat.alerts import Alert
from chat.people import Person
from chat.subjects import Subject
from payments import ledger, recipes, waiting, wallets
from payments.ledger import Entry
from payments.money import Money
from payments.waiting import Wait
from web import dates

PAGE = 30
LATELY = 10  # entries of each currency among which those that were not looked at are counted
FAR = 100  # entries of each currency that a page looks through
MOST = 100
TOGETHER = frozenset({"like", "repost", "react", "follow"})  # of several at once: one line


class Item(NamedTuple):
    """One line of the list. Who did it, the latest first; where it leads; what it was done to."""

    kind: str
    people: tuple[Person, ...]
    at: int
    href: str
    text: str = ""
    money: Money | None = None
    due: str = ""
    fresh: bool = False

    @property
    def at_iso(self) -> str:
        return dates.iso(self.at)


def count(db: Session, me: Person, now: int) -> int:
    """How much came since the person last looked, at most 100 (so or more)."""
    until = alerts.read_until(db, me.id)
    fresh = alerts.unread(db, me.id)
    fresh += sum(wait.at > until for wait in waiting.waits(db, me.owner, now))
    fresh += sum(entry.at > until for entry in _money(db, me, LATELY, None)[0])
    return min(fresh, MOST)


def listing(db: Session, me: Person, before: int | None = None) -> tuple[list[Item], int | None]:
    """A page, newest first, of what came before a moment (ms); and the moment to go on from."""
    until = alerts.read_until(db, me.id)
    mark = (before, 0) if before is not None else None
    told = alerts.listing(db, me.id, PAGE + 1, mark)
    moved, horizon = _money(db, me, FAR, before)
    times = sorted((*(one.at for one in told), *(one.at for one in moved)), reverse=True)
    ends = max(horizon, times[PAGE - 1] if len(times) > PAGE else 0)
    items = [*_told(db, me, [one for one in told if one.at >= ends])]
    items += _moved(db, [one for one in moved if one.at >= ends])
    items.sort(key=lambda item: -item.at)
    return [item._replace(fresh=item.at > until) for item in items], ends or None


def waits(db: Session, me: Person, now: int) -> list[Item]:
    """What the person can answer now, each with where its ticket stands."""
    found, until = waiting.waits(db, me.owner, now), alerts.read_until(db, me.id)
    known = {each.owner: each for each in people.of_owners(db, {wait.by for wait in found})}
    return [
        Item(_sort(wait), (known[wait.by],), wait.at, href, "", wait.amount, wait.due, fresh)
        for wait, fresh in ((wait, wait.at > until) for wait in found)
        if (href := _ticket(db, me, f"{wait.kind}:{wait.number}")) and wait.by in known
    ]


def _sort(wait: Wait) -> str:
    """An amount that a stranger asks for is not said where it was not asked to be seen."""
    if wait.kind in ("request", "split"):
        return "stranger" if wait.strange else "asked"
    return wait.kind


def _ticket(db: Session, me: Person, about: str) -> str:
    copies = events.about(db, about)
    known = places.load(db, {copy.place for copy in copies})
    for copy in copies:
        place = known[copy.place]
        if me.id in place.members or place.kind == "replies":
            return _line(place.post, place.id, copy.seq)
    return ""


def _line(post: int | None, place: int, seq: int) -> str:
    return f"{f'/post/{post}' if post else f'/messages/{place}'}#e{place}-{seq}"


def _told(db: Session, me: Person, told: list[Alert]) -> Iterator[Item]:
    known = people.by_ids(db, {one.actor for one in told})
    about = subjects.load(db, me.id, {one.subject for one in told})
    seen = [one for one in told if one.subject in about]
    for _, group in groupby(seen, key=_together):
        same = list(group)
        first = same[0]
        who = tuple(known[one.actor] for one in same)
        subject = about[first.subject]
        yield Item(first.kind, who, first.at, leads(subject, who[0]), subject.text)


def _together(one: Alert) -> object:
    """What stands in one line: the same done by several, with nothing between."""
    if one.kind not in TOGETHER:
        return one.id
    return one.kind, "" if one.kind == "follow" else one.subject


def leads(subject: Subject, who: Person) -> str:
    if subject.place and subject.seq:
        return _line(subject.post, subject.place, subject.seq)
    return f"/post/{subject.post}" if subject.post else f"/@{who.handle}"


def _money(db: Session, me: Person, most: int, before: int | None) -> tuple[list[Entry], int]:
    """The newest that others brought in, or took back, of `most` entries in each currency; and
    the moment back to which that is all."""
    until = None if before is None else before - 1
    found: list[Entry] = []
    horizon = 0
    for holding in wallets.available(db, me.owner):
        account = recipes.wallet(me.owner, holding.currency)
        entries = ledger.statement(db, account, most, until=until)
        found += entries
        if len(entries) == most:
            horizon = max(horizon, entries[-1].at)
    return [one for one in found if _is_news(one, me)], horizon


def _is_news(entry: Entry, me: Person) -> bool:
    """Not what one did oneself, set aside, took back, or began with."""
    came, undone = entry.amount.minor > 0, entry.kind == "undo"
    return entry.other.owner != me.owner and entry.kind != "opening" and came != undone


def _moved(db: Session, entries: Iterable[Entry]) -> Iterator[Item]:
    entries = list(entries)
    owners = {entry.other.owner for entry in entries}
    known = {each.owner: each for each in people.of_owners(db, owners)}
    for entry in entries:
        who = known.get(entry.other.owner)
        kind = entry.kind if entry.kind in ("undo", "refund") and who else "money"
        money = Money(abs(entry.amount.minor), entry.amount.currency)
        link, people_ = f"/receipts/{entry.number}", (who,) if who else ()
        yield Item(kind, people_, entry.at, link, entry.note, money)
