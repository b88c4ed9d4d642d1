"""What happened, read back: history by page, and what somebody missed, by number."""

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from chat import driver
from chat.schema import Events

PAGE = 50
FAR_BEHIND = 500  # further back than this only the newest page is sent, and a gap is marked
OWN_STREAM = 0  # stands in `Since.reset` for the person's own stream; no place has this number
LARGEST = 2**63 - 1
QUIET = ("edit", "deletion", "reaction")  # they change another row and are no line themselves
ONE_OWN = (
    "select person, mine, place, after, kind, author, client_id, text, attachment, at, target"
    " from chat_mine where person = ? and mine = ?"
)


class Event(NamedTuple):
    """A row of a place, in the order of the table's columns."""

    place: int
    seq: int
    kind: str
    author: int
    speaker: int
    client_id: bytes
    text: str
    attachment: str
    at: int
    target: int | None = None
    about: str = ""


class Private(NamedTuple):
    """A row of one person's own stream, in the order of the table's columns."""

    person: int
    mine: int
    place: int
    after: int
    kind: str
    author: int
    client_id: bytes
    text: str
    attachment: str
    at: int
    target: int | None = None


class Since(NamedTuple):
    """What somebody missed. `places` says how far this answer brings each place: sent back as the
    next question it continues, and when nothing `more` is left it holds the newest numbers.
    Places in `reset` (0: the own stream) begin anew: what the reader had of them ends in a gap."""

    events: list[Event]
    mine: list[Private]
    places: dict[int, int]
    more: bool
    reset: list[int]


def history(
    db: Session, place: int, before: int | None = None, after: int | None = None, limit: int = PAGE
) -> list[Event]:
    """A page in ascending order: the newest below `before`, or with `after` the first above it."""
    high = LARGEST if before is None else before
    if after is None:
        return _newest(db, place, high, limit)
    return _upwards(db, place, after, high, limit)


def _upwards(db: Session, place: int, low: int, high: int, limit: int) -> list[Event]:
    rows = driver.ask(
        db,
        "select place, seq, kind, author, speaker, client_id, text, attachment, at, target,"
        " about from chat_events where place = ? and seq > ? and seq < ? order by seq limit ?",
        *(place, low, high, limit),
    )
    return [Event(*row) for row in rows]


def _newest(db: Session, place: int, high: int, limit: int) -> list[Event]:
    rows = driver.ask(
        db,
        "select place, seq, kind, author, speaker, client_id, text, attachment, at, target,"
        " about from chat_events where place = ? and seq < ? order by seq desc limit ?",
        *(place, high, limit),
    )
    return [Event(*row) for row in reversed(rows)]


def private_history(
    db: Session, person: int, place: int, low_after: int, high_after: int, limit: int = 200
) -> list[Private]:
    """The person's own rows in a place that stand after one of these numbers, both included; of
    too many the newest. Ascending."""
    rows = driver.ask(
        db,
        "select person, mine, place, after, kind, author, client_id, text, attachment, at, target"
        " from chat_mine where person = ? and place = ? and after between ? and ?"
        " order by mine desc limit ?",
        *(person, place, low_after, high_after, limit),
    )
    return [Private(*row) for row in reversed(rows)]


def amend(db: Session, place: int, seq: int, attachment: str) -> None:
    """Replace what hangs on an event: a ticket's state has changed."""
    here = col(Events.place) == place, col(Events.seq) == seq
    db.exec(sa.update(Events).where(*here).values(attachment=attachment))


def reword(db: Session, event: Event, kind: str, text: str, attachment: str) -> None:
    """Replace what a line says, and what it is."""
    here = col(Events.place) == event.place, col(Events.seq) == event.seq
    what = {"kind": kind, "text": text, "attachment": attachment}
    db.exec(sa.update(Events).where(*here).values(**what))


def about(db: Session, what: str) -> list[Event]:
    """Every ticket that shows this, wherever it stands; in the order of places, the oldest first
    of each."""
    rows = driver.ask(
        db,
        "select place, seq, kind, author, speaker, client_id, text, attachment, at, target, about"
        " from chat_events where about = ? and about <> '' order by place, seq",
        what,
    )
    return [Event(*row) for row in rows]


def written(db: Session, places: list[int], kind: str, at: int) -> list[Event]:
    """The events of a kind that were written in these places at just this moment (ms), in the
    order of places. It looks at all that was ever said there, so it is for what is rare."""
    rows = driver.ask(
        db,
        "select place, seq, kind, author, speaker, client_id, text, attachment, at, target, about"
        " from chat_events where place among ? and kind = ? and at = ? order by place, seq",
        *(places, kind, at),
    )
    return [Event(*row) for row in rows]


def since(db: Session, person: int, places: dict[int, int], mine: int, limit: int = 200) -> Since:
    """At most `limit` rows above the numbers the reader has: its own stream first, then the places
    with the latest news. Places the person belongs to but did not name come with their newest
    page; named ones the person may not read are left out as if they did not exist."""
    own, newest = _own(db, person, mine, limit)
    answer = Since([], own, {}, _end(own, mine) < newest, [])
    if _start(mine, newest) != mine:
        answer.reset.append(OWN_STREAM)
    spans, more = _share_out(_readable(db, person, places), places, limit - len(own), answer)
    return answer._replace(events=_within(db, spans), more=answer.more or more)


def _own(db: Session, person: int, mine: int, limit: int) -> tuple[list[Private], int]:
    """The next rows of the person's own stream, and its newest number."""
    found = driver.ask(db, "select last from chat_streams where person = ?", person)
    newest = found[0][0] if found else 0
    rows = driver.ask(
        db,
        "select person, mine, place, after, kind, author, client_id, text, attachment, at, target"
        " from chat_mine where person = ? and mine > ? and mine <= ? order by mine limit ?",
        *(person, _start(mine, newest), newest, limit),
    )
    return [Private(*row) for row in rows], newest


def _end(own: list[Private], mine: int) -> int:
    return own[-1].mine if own else mine


def _start(known: int | None, newest: int) -> int:
    """The number to go on from. Nothing known, too far behind, or a number never given (a restored
    backup): the newest page."""
    if known is None or not newest - FAR_BEHIND <= known <= newest or known < 0:
        return max(0, newest - PAGE)
    return known


def _readable(db: Session, person: int, places: dict[int, int]) -> list[tuple[int, int]]:
    """Places and their newest numbers, latest news first. An empty one is no news."""
    belongs = driver.ask(
        db,
        "select p.id, p.last from chat_members m join chat_places p on p.id = m.place"
        " where m.person = ? order by p.last_at desc, p.id",
        person,
    )
    found = {place: last for place, last in belongs if last or place in places}
    others = [place for place in places if place not in found and 0 < place <= LARGEST]
    if others:
        sql = "select id, last from chat_places where kind = 'replies' and id among ? order by id"
        found |= dict(driver.ask(db, sql, others))
    return list(found.items())


def _share_out(
    readable: list[tuple[int, int]], known: dict[int, int], room: int, answer: Since
) -> tuple[list[tuple[int, int, int]], bool]:
    """Which numbers of each place fit, as (place, above, up to); numbers have no holes, so their
    difference is a count. Notes in the answer how far each place comes."""
    spans, more = [], False
    for place, newest in readable:
        low = _start(known.get(place), newest)
        high = min(newest, low + room)
        more = more or high < newest
        if low < newest and not room:
            if place in known:
                answer.places[place] = known[place]
            continue
        if place in known and low != known[place]:
            answer.reset.append(place)
        answer.places[place] = high
        room -= high - low
        spans.append((place, low, high))
    return spans, more


def _within(db: Session, spans: list[tuple[int, int, int]]) -> list[Event]:
    if not (spans := [span for span in spans if span[1] < span[2]]):
        return []
    rows = driver.ask(
        db,
        "select e.place, e.seq, e.kind, e.author, e.speaker, e.client_id, e.text, e.attachment,"
        " e.at, e.target, e.about from each(?) as r cross join chat_events e"
        " where e.place = cast(r.value->>0 as bigint) and e.seq > cast(r.value->>1 as bigint)"
        " and e.seq <= cast(r.value->>2 as bigint) order by e.place, e.seq",
        spans,
    )
    return [Event(*row) for row in rows]


def find(db: Session, place: int, seq: int) -> Event | None:
    """One event of a place."""
    found = _upwards(db, place, seq - 1, seq + 1, 1)
    return found[0] if found else None


def load(db: Session, spots: Collection[tuple[int, int]]) -> dict[tuple[int, int], Event]:
    """Those that there are of these, by place and number. One statement, or none for none."""
    if not spots:
        return {}
    rows = driver.ask(
        db,
        "select e.place, e.seq, e.kind, e.author, e.speaker, e.client_id, e.text, e.attachment,"
        " e.at, e.target, e.about from each(?) as r join chat_events e"
        " on e.place = cast(r.value->>0 as bigint) and e.seq = cast(r.value->>1 as bigint)",
        sorted(set(spots)),
    )
    return {(row[0], row[1]): Event(*row) for row in rows}


def latest(db: Session, place: int, speaker: int, kind: str, limit: int) -> list[Event]:
    """Somebody's newest events of one kind among the last 200 of a place, newest first."""
    rows = [row for row in history(db, place, limit=200) if row.speaker == speaker]
    return [row for row in reversed(rows) if row.kind == kind][:limit]


def own(db: Session, person: int, mine: int) -> Private | None:
    """One row of the person's own stream."""
    rows = driver.ask(db, ONE_OWN, person, mine)
    return Private(*rows[0]) if rows else None


def claim(db: Session, person: int, mine: int) -> Private | None:
    """As `own`, for who is about to answer it: another node that wants to waits for our commit."""
    rows = driver.ask(db, f"{ONE_OWN} for update", person, mine)
    return Private(*rows[0]) if rows else None


def is_answered(db: Session, person: int, mine: int) -> bool:
    """Whether a later row of the person's own stream is about this one."""
    sql = "select 1 from chat_mine where person = ? and mine > ? and target = ? limit 1"
    return bool(driver.ask(db, sql, *(person, mine, mine)))
