"""Looking for what was said, newest first: each finds what they may read now, and nothing else."""

from collections.abc import Callable, Collection, Sequence
from typing import Generic, NamedTuple, TypeVar

from sqlmodel import Session

from chat import driver, events, folding, index, places, timeline
from chat import people as persons
from chat.events import Event
from chat.folding import Wanted
from chat.index import Spot
from chat.people import Person
from chat.timeline import Post

T = TypeVar("T")
MOST_PLACES = 1_000  # conversations that are looked through: those with the latest news
MOST_KNOWN = 2_000  # people who come before strangers
MOST_LOOKED = 2_000  # spots of which a page is sifted; `more` goes on below them
AT_ONCE = 200
KNOWN = 10**17 + 1  # the marks of those one knows lie above all others


class Page(NamedTuple, Generic[T]):
    """`more` is given as `before` for what comes after these; None at the end."""

    found: list[T]
    more: int | None


def messages(
    db: Session,
    reader: int,
    typed: str,
    before: int | None = None,
    limit: int = 20,
    place: int | None = None,
) -> Page[Event]:
    """What was said in the conversations of the reader, or in this one of them."""
    wanted = folding.wanted(typed)
    return _sifted(db, wanted, _homes(db, reader, place), lambda s: _said(db, s), before, limit)


def replies(
    db: Session, reader: int, typed: str, before: int | None = None, limit: int = 20
) -> Page[Event]:
    """What was answered to posts, without those whom the reader has blocked or muted, or who have
    blocked them, and without what stands under their posts."""

    def sieve(spots: list[Spot]) -> list[tuple[Spot, Event]]:
        said = _said(db, spots)
        where = places.load(db, {event.place for _, event in said})
        hosts = {one.id: one.author or 0 for one in where.values()}
        everybody = {event.speaker for _, event in said} | set(hosts.values())
        apart = timeline.apart(db, reader, everybody, muted=True)
        return [one for one in said if not {one[1].speaker, hosts[one[1].place]} & apart]

    return _sifted(db, folding.wanted(typed), [index.REPLIES], sieve, before, limit)


def posts(
    db: Session, reader: int, typed: str, before: int | None = None, limit: int = 20
) -> Page[Post]:
    """What was posted, without those whom the reader has blocked or muted, or who have blocked
    them."""

    def sieve(spots: list[Spot]) -> list[tuple[Spot, Post]]:
        found = timeline.load(db, [spot.number for spot in spots])
        seen = {one.id for one in timeline.seen(db, reader, list(found.values()))}
        return [(spot, found[spot.number]) for spot in spots if spot.number in seen]

    return _sifted(db, folding.wanted(typed), [index.POSTS], sieve, before, limit)


def people(
    db: Session, reader: int, typed: str, before: int | None = None, limit: int = 20
) -> Page[Person]:
    """People by handle or name: those whom the reader knows, then everybody, who joined last first;
    without those they have blocked or who have blocked them."""
    wanted, known = folding.wanted(typed), _known(db, reader)

    def sieve(spots: list[Spot]) -> list[tuple[Spot, Person]]:
        found = persons.by_ids(db, [spot.number for spot in spots])
        apart = timeline.apart(db, reader, set(found))
        return [(s, found[s.number]) for s in spots if s.number in found.keys() - apart]

    def strangers(spots: list[Spot]) -> list[tuple[Spot, Person]]:
        return sieve([spot for spot in spots if spot.number not in known])

    if before is None or before >= KNOWN:
        below = None if before is None else before - KNOWN
        near = _sifted(db, wanted, [index.PEOPLE], sieve, below, limit, only=known)
        if near.more is not None:
            return near._replace(more=near.more + KNOWN)
        far = _sifted(db, wanted, [index.PEOPLE], strangers, None, limit - len(near.found))
        return far._replace(found=near.found + far.found)
    return _sifted(db, wanted, [index.PEOPLE], strangers, before, limit)


def _sifted(
    db: Session,
    wanted: Wanted,
    among: Sequence[str],
    sieve: Callable[[list[Spot]], list[tuple[Spot, T]]],
    before: int | None,
    limit: int,
    only: Collection[int] | None = None,
) -> Page[T]:
    """A full page of what passes the sieve, if there is that much among so many spots."""
    if limit <= 0:
        return Page([], None)
    kept: list[tuple[Spot, T]] = []
    looked, few = 0, limit
    while len(kept) < limit:
        spots = index.find(db, wanted, among, before, few, only)
        kept += sieve(spots)
        if len(spots) < few:
            return _page(kept, limit, None)
        before, looked = spots[-1].mark, looked + few
        if looked >= MOST_LOOKED:
            return _page(kept, limit, before)
        few = max(limit, AT_ONCE)  # much of it is of no use to this reader
    return _page(kept, limit, before)


def _page(kept: list[tuple[Spot, T]], limit: int, below: int | None) -> Page[T]:
    """`below` is where the search goes on if all that was kept fits."""
    shown = kept[:limit]
    more = shown[-1][0].mark if len(shown) == limit else below
    return Page([one for _, one in shown], more)


def _homes(db: Session, reader: int, place: int | None) -> list[str]:
    """The conversations that the reader belongs to, or this one if they do."""
    sql = (
        "select p.id from chat_members m join chat_places p on p.id = m.place"
        " where m.person = ? and p.kind <> 'replies'"
    )
    if place is not None:
        return [str(id) for (id,) in driver.ask(db, f"{sql} and p.id = ?", reader, place)]
    newest = f"{sql} order by p.last_at desc limit ?"
    return [str(id) for (id,) in driver.ask(db, newest, reader, MOST_PLACES)]


def _said(db: Session, spots: list[Spot]) -> list[tuple[Spot, Event]]:
    where = {spot: (int(spot.home), spot.number) for spot in spots}
    found = events.load(db, where.values())
    return [(spot, found[key]) for spot, key in where.items() if key in found]


def _known(db: Session, reader: int) -> set[int]:
    """Whom somebody shares a conversation with, and whom they follow; not all, of very many."""
    rows = driver.ask(
        db,
        "select person from (select o.person from chat_members m"
        " join chat_places p on p.id = m.place join chat_members o on o.place = p.id"
        " where m.person = ? and p.kind <> 'replies' limit ?) as met union select followed from"
        " (select followed from chat_follows where follower = ? limit ?) as read",
        *(reader, MOST_KNOWN, reader, MOST_KNOWN),
    )
    return {id for (id,) in rows}
