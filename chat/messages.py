"""Writing what was said: a batch of lines gets its numbers and becomes rows, a statement a list."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlmodel import Session

from chat import asides, driver, index
from chat.events import QUIET, Event, Private
from chat.index import Entry
from chat.memory import remembered
from chat.places import Place
from chat.schema import Events, Mine, Said

LONGEST = 4_000  # characters of a line
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")  # in no database's text
NEWEST = -1  # as `after` of a whisper: the newest number of its place once this batch is written


class Line(NamedTuple):
    """Something for everybody in a place; `asked` is a digest of what was wanted under its client
    id."""

    place: Place
    kind: str
    author: int
    speaker: int
    client_id: bytes
    text: str
    attachment: str = ""
    target: int | None = None
    about: str = ""
    asked: bytes = b""


class Whisper(NamedTuple):
    """Something only `person` sees, in a place, below the number `after` (or `NEWEST`); `asked`
    as of a line."""

    person: int
    place: int
    after: int
    kind: str
    author: int
    client_id: bytes
    text: str
    attachment: str = ""
    target: int | None = None
    asked: bytes = b""


class Overtaken(Exception):
    """Another node has changed the members of a place since this batch looked at them: what it
    would tell, and to whom, has to be judged again."""

    sqlstate = "40001"  # as the database says it: carry the batch out once more


class Spot(NamedTuple):
    """Where the line of a client id went: to a number of the place, of the own stream, or both;
    and the digest of what it wanted, None of what is neither line nor tap."""

    place: int
    seq: int | None
    mine: int | None
    asked: bytes | None


def known(db: Session, keys: Collection[tuple[bytes, int]]) -> dict[tuple[bytes, int], Spot]:
    """Which of these (client id, person) were used before. One statement."""
    if not keys:
        return {}
    rows = driver.ask(
        db,
        "select client_id, person, place, seq, mine, asked from chat_said"
        " where client_id among blobs ?",
        list({client_id for client_id, _ in keys}),
    )
    wanted = frozenset(keys)
    return {(row[0], row[1]): Spot(*row[2:]) for row in rows if (row[0], row[1]) in wanted}


def forget(db: Session, said: Event) -> None:
    """What a message first said: a digest of few words would tell them."""
    sql = "update chat_said set asked = null where client_id = ? and person = ?"
    driver.ask(db, sql, said.client_id, said.speaker)


def write(
    db: Session, lines: Sequence[Line], whispers: Sequence[Whisper], now: int
) -> tuple[list[Event], list[Private]]:
    """Give each line the next number of its place and each whisper the next of its person's own
    stream, in the order given, and keep them. A client id is remembered with the last row it
    made; a line counts as seen by its speaker and makes them belong to a place of replies, and
    what only changes another row does neither, nor is it news in the list."""
    newest = _newest(db, lines, whispers)
    events = [_event(line, newest, now) for line in lines]
    _move(db, events, now)
    private = _private(db, whispers, newest, now)
    driver.put(db, Events, events)
    index.keep(db, [entry(line.place, event) for line, event in zip(lines, events, strict=True)])
    driver.put(db, Mine, private)
    wanted = {(line.client_id, line.speaker): line.asked for line in lines}
    wanted |= {(each.client_id, each.person): each.asked for each in whispers if each.asked}
    driver.put(db, Said, _said(events, private, wanted))
    _see(db, lines, events, now)
    _take_in(db, lines)
    return events, private


def entry(place: Place, event: Event) -> Entry:
    """How it is found: in its conversation, or among all that was answered to posts."""
    among = index.REPLIES if place.kind == "replies" else ""
    return Entry(str(place.id), event.seq, event.text, among)


def _newest(db: Session, lines: Sequence[Line], whispers: Sequence[Whisper]) -> dict[int, int]:
    """The newest number of every place concerned, the rows locked in the order of their ids."""
    ids = {line.place.id for line in lines} | {w.place for w in whispers if w.after == NEWEST}
    newest = remembered(db).newest
    if unknown := sorted(ids - newest.keys()):
        sql = "select id, last, changed from chat_places where id among ? order by id for update"
        rows = driver.ask(db, sql, unknown)
        changed = {id: seq for id, _, seq in rows}
        if any(changed.get(line.place.id, 0) > line.place.changed for line in lines):
            raise Overtaken
        newest |= {id: last for id, last, _ in rows}
    return newest


def _event(line: Line, newest: dict[int, int], now: int) -> Event:
    place, kind, author, speaker, client_id, text, attachment, target, about, _ = line
    newest[place.id] = seq = newest[place.id] + 1
    said = kind, author, speaker, client_id, text, attachment, now, target, about
    return Event(place.id, seq, *said)


def _move(db: Session, events: list[Event], now: int) -> None:
    newest = {event.place: event.seq for event in events}
    heard = {event.place for event in events if event.kind not in QUIET}
    if newest:
        driver.ask(
            db,
            "update chat_places set last = cast(r.value->>1 as bigint),"
            " last_at = case cast(r.value->>2 as bigint) when 1 then ? else last_at end"
            " from each(?) as r where chat_places.id = cast(r.value->>0 as bigint)",
            *(now, [(place, seq, int(place in heard)) for place, seq in newest.items()]),
        )


def _private(
    db: Session, whispers: Sequence[Whisper], newest: dict[int, int], now: int
) -> list[Private]:
    mine = _streams(db, Counter(whisper.person for whisper in whispers))
    rows = []
    for person, place, after, kind, author, client_id, text, attachment, target, _ in whispers:
        mine[person] += 1
        after = newest.get(place, 0) if after == NEWEST else after
        said = kind, author, client_id, text, attachment, now, target
        rows.append(Private(person, mine[person], place, after, *said))
    return rows


def _streams(db: Session, counts: dict[int, int]) -> dict[int, int]:
    """Move the streams on by these counts, in the order of people; the numbers before that."""
    if not counts:
        return {}
    rows = driver.ask(
        db,
        "insert into chat_streams (person, last)"
        " select cast(r.value->>0 as bigint), cast(r.value->>1 as bigint) from each(?) as r"
        " where true on conflict (person) do update set last = chat_streams.last + excluded.last"
        " returning person, last",
        sorted(counts.items()),
    )
    return {person: last - counts[person] for person, last in rows}


def _said(
    events: list[Event], private: list[Private], wanted: Mapping[tuple[bytes, int], bytes]
) -> list[tuple[bytes, int, int, int | None, int | None, bytes | None]]:
    """The last row of each client id; if it has both, the place is that of the line."""
    rows: dict[tuple[bytes, int], tuple[int, int | None, int | None]] = {
        (own.client_id, own.person): (own.place, None, own.mine) for own in private
    }
    for event in events:
        key = event.client_id, event.speaker
        rows[key] = (event.place, event.seq, rows[key][2] if key in rows else None)
    return [(*key, *spot, wanted.get(key) or None) for key, spot in rows.items() if key[0]]


def _take_in(db: Session, lines: Sequence[Line]) -> None:
    """Who says something where it lies at their side has it among their conversations."""
    for place in {line.place.id for line in lines if line.place.asides}:
        here = [line for line in lines if line.place.id == place]
        asides.take_in(db, place, {line.speaker for line in here})


def _see(db: Session, lines: Sequence[Line], events: list[Event], now: int) -> None:
    direct: dict[tuple[int, int], int] = {}
    replies: dict[tuple[int, int], int] = {}
    for line, event in zip(lines, events, strict=True):
        if line.kind in QUIET:
            continue
        if line.place.kind != "replies":
            group = direct
        elif line.client_id:
            group = replies
        else:
            continue  # told there, and said elsewhere
        group[event.place, line.speaker] = event.seq
    if direct:
        driver.ask(
            db,
            "update chat_members set seen = cast(r.value->>2 as bigint) from each(?) as r"
            " where place = cast(r.value->>0 as bigint) and person = cast(r.value->>1 as bigint)",
            [(*key, seq) for key, seq in direct.items()],
        )
    if replies:
        for place, _ in replies:
            remembered(db).places.pop(place, None)  # somebody may belong to it now
        driver.ask(
            db,
            "insert into chat_members (place, person, seen, joined_at)"
            " select cast(r.value->>0 as bigint), cast(r.value->>1 as bigint),"
            " cast(r.value->>2 as bigint), ? from each(?) as r where true"
            " on conflict (place, person) do update set seen = excluded.seen",
            *(now, [(*key, seq) for key, seq in sorted(replies.items())]),
        )
