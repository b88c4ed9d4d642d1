"""Where things are said: conversations, the replies of posts, and what is unread there."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlmodel import Session

from chat import driver, people
from chat.events import Event
from chat.memory import remembered
from chat.people import Person
from chat.refusals import Refused
from chat.schema import Members

MOST_UNREAD = 100
Numbers = tuple[int, ...]
LISTING = (
    "select c.id, c.last, c.pair, c.stands, e.place, e.seq, e.kind, e.author, e.speaker,"
    " e.client_id, e.text, e.attachment, e.at, e.target,"
    " (select count(*) from (select 1 from chat_events n where n.place = c.id"
    "   and n.seq > c.seen and n.speaker <> c.person"
    "   and n.kind not in ('edit', 'deletion', 'reaction', 'gone') limit ?) as fresh),"
    " c.muted, c.pinned"
    " from (select p.id, p.last, p.pair, m.person, m.seen,"
    "   case when p.last > 0 then p.last_at else m.joined_at end as stands,"
    "   coalesce(g.muted_until, 0) as muted, coalesce(g.pinned_at, 0) as pinned, g.archived"
    "   from chat_members m join chat_places p on p.id = m.place"
    "   left join chat_arrangements g on g.person = m.person and g.place = p.id"
    "   where m.person = ? and p.kind <> 'replies' and (p.last > 0 or exists"
    "     (select 1 from chat_mine w where w.person = m.person and w.place = p.id))"
    "   and exists (select 1 from chat_asides a where a.place = p.id"
    "     and a.person = m.person) = ?) as c"
    " left join chat_events e on e.place = c.id and e.seq = (select l.seq from chat_events l"
    "   where l.place = c.id and l.kind not in ('edit', 'deletion', 'reaction')"
    "   order by l.seq desc limit 1)"
    " where (c.stands, c.id) < (?, ?) and (c.archived is not null"
    "   and (c.archived >= coalesce(e.seq, 0) or c.muted > c.stands)) = ?"
    " order by case ? when 1 then c.pinned else 0 end desc, c.stands desc, c.id desc limit ?"
)


class Place(NamedTuple):
    """`last` is its newest number when it was read; `author` is who wrote the post of a place of
    replies. Members are in the order of their numbers. `name`, `owner`, `picture` and `changed`,
    the number of the event that last changed the members, are those of a group; `blockers` those
    of two who want nothing from the other, `asides` those at whose side it lies."""

    id: int
    kind: str
    last: int
    members: tuple[int, ...]
    post: int | None = None
    author: int | None = None
    name: str = ""
    owner: int | None = None
    changed: int = 0
    blockers: tuple[int, ...] = ()
    picture: str = ""
    asides: Numbers = ()


class Conversation(NamedTuple):
    """A line of the list: its newest event and how much is unread, at most 100 (so or more).
    `other` is the other one of two, None in a group."""

    place: Place
    other: Person | None
    event: Event | None
    unread: int
    at: int
    muted_until: int = 0
    pinned: bool = False

    @property
    def mark(self) -> tuple[int, int]:
        """Given as `before` it lists what comes after this line."""
        return self.at, self.place.id


def load(db: Session, ids: Collection[int]) -> dict[int, Place]:
    """The places that exist of these. One statement, and one more for replies and groups."""
    known, wanted = remembered(db).places, set(ids)
    if unknown := [id for id in wanted if id not in known]:
        known |= _read(db, unknown)
    return {id: known[id] for id in wanted if id in known}


def kinds(db: Session, ids: Collection[int]) -> dict[int, str]:
    """What sort of places these are, those that exist. One statement."""
    return dict(driver.ask(db, "select id, kind from chat_places where id among ?", list(ids)))


def _read(db: Session, ids: list[int]) -> dict[int, Place]:
    rows = driver.ask(
        db,
        "select p.id, p.kind, p.last, p.pair, p.post, t.author, p.name, p.owner, p.changed,"
        " p.picture, b.blocker, a.person"
        " from chat_places p left join chat_posts t on t.id = p.post"
        " left join chat_blocks b on b.pair = p.pair"
        " left join chat_asides a on a.place = p.id where p.id among ?",
        ids,
    )
    crowds = _crowds(db, [row[0] for row in rows if row[3] is None])
    apart, asides = _by_place(rows, -2), _by_place(rows, -1)
    return {row[0]: _place(row, crowds, apart, asides) for row in rows}


def _place(
    row: tuple[Any, ...],
    crowds: dict[int, Numbers],
    apart: dict[int, Numbers],
    asides: dict[int, Numbers],
) -> Place:
    id, kind, last, pair, post, author, name, owner, changed, picture, *_ = row
    members, apart_here = _two(pair) if pair else crowds[id], apart.get(id, ())
    of_group = name, owner, changed, apart_here, picture
    return Place(id, kind, last, members, post, author, *of_group, asides.get(id, ()))


def _by_place(rows: list[tuple[Any, ...]], at: int) -> dict[int, Numbers]:
    """The people in one column, each once; there is a row for each two of them."""
    found: dict[int, set[int]] = {}
    for row in rows:
        if row[at]:
            found.setdefault(row[0], set()).add(row[at])
    return {place: tuple(sorted(people)) for place, people in found.items()}


def _crowds(db: Session, ids: list[int]) -> dict[int, tuple[int, ...]]:
    crowds: dict[int, list[int]] = {id: [] for id in ids}
    if ids:
        sql = "select place, person from chat_members where place among ? order by place, person"
        for place, person in driver.ask(db, sql, ids):
            crowds[place].append(person)
    return {id: tuple(crowd) for id, crowd in crowds.items()}


def _two(pair: str) -> tuple[int, ...]:
    return tuple(map(int, pair.split(":")))


def direct(db: Session, one: int, other: int, now: int) -> Place:
    """The direct conversation of two people, made on first use. Refused with `alone` for one
    person with themselves."""
    if one == other:
        raise Refused("alone")
    pair = f"{min(one, other)}:{max(one, other)}"
    place = _paired(db, pair) or _open(db, pair, now) or _paired(db, pair)
    assert place, f"the place of {pair} was taken and is not there"
    return place


def between(db: Session, one: int, other: int) -> Place | None:
    """The direct conversation of two people, if they have one."""
    return _paired(db, f"{min(one, other)}:{max(one, other)}")


def _paired(db: Session, pair: str) -> Place | None:
    rows = driver.ask(
        db,
        "select p.id, p.last, b.blocker, a.person from chat_places p"
        " left join chat_blocks b on b.pair = p.pair"
        " left join chat_asides a on a.place = p.id where p.pair = ?",
        pair,
    )
    if not rows:
        return None
    id, last, *_ = rows[0]
    blockers, asides = (_by_place(rows, at).get(id, ()) for at in (-2, -1))
    return Place(id, "direct", last, _two(pair), blockers=blockers, asides=asides)


def _open(db: Session, pair: str, now: int) -> Place | None:
    """None if somebody else has just made it."""
    made = driver.ask(
        db,
        "insert into chat_places (kind, pair, last, last_at, name, changed)"
        " values ('direct', ?, 0, 0, '', 0) on conflict do nothing returning id",
        pair,
    )
    if not made:
        return None
    id, members = made[0][0], _two(pair)
    driver.put(db, Members, [(id, person, 0, now) for person in members])
    sql = "select blocker from chat_blocks where pair = ? order by blocker"
    blockers = tuple(blocker for (blocker,) in driver.ask(db, sql, pair))
    return Place(id, "direct", 0, members, blockers=blockers)


def replies(db: Session, post: int, author: int, now: int) -> Place:
    """The place of a post's replies, made on first use; the author belongs to it from then on."""
    made = driver.ask(
        db,
        "insert into chat_places (kind, post, last, last_at, name, changed)"
        " values ('replies', ?, 0, 0, '', 0) on conflict do nothing returning id",
        post,
    )
    if made:
        driver.put(db, Members, [(made[0][0], author, 0, now)])
    [(id,)] = driver.ask(db, "select id from chat_places where post = ?", post)
    return load(db, [id])[id]


def of_post(db: Session, post: int) -> int | None:
    """Where it is answered, if it ever was."""
    rows = driver.ask(db, "select id from chat_places where post = ?", post)
    return rows[0][0] if rows else None


def may_read(place: Place, person: int) -> bool:
    """Replies are for anybody, a conversation for its members."""
    return place.kind == "replies" or person in place.members


def listing(
    db: Session,
    person: int,
    limit: int = 50,
    before: tuple[int, int] | None = None,
    aside: bool = False,
    archived: bool = False,
    pins: bool = False,
) -> list[Conversation]:
    """Conversations, newest first, below the `mark` given as `before`. An empty one is listed,
    where it stood when it was opened, only for those who have private lines in it. With `aside`
    those that lie at the side for this person, and else the others; with `archived` those that
    were put away and not come back. With `pins` those that are pinned come first."""
    rows = driver.ask(
        db,
        LISTING,
        *(MOST_UNREAD, person, aside, *(before or (2**62, 0)), archived, int(pins), limit),
    )
    others = people.by_ids(db, {_other(row[2], person) for row in rows if row[2]})
    groups = load(db, [row[0] for row in rows if not row[2]])
    return [_conversation(row, person, others, groups) for row in rows]


def _conversation(
    row: tuple[Any, ...], person: int, others: dict[int, Person], groups: dict[int, Place]
) -> Conversation:
    id, last, pair, stands, *event, unread, muted, pin = row
    newest = Event(*event) if event[0] else None
    if not pair:
        return Conversation(groups[id], None, newest, unread, stands, muted, pin > 0)
    place = Place(id, "direct", last, _two(pair))
    other = others[_other(pair, person)]
    return Conversation(place, other, newest, unread, stands, muted, pin > 0)


def _other(pair: str, person: int) -> int:
    one, other = _two(pair)
    return other if one == person else one


def seen(db: Session, marks: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Everything up to these numbers was seen, each by (place, person); never moves back nor
    beyond the newest number. Returns the numbers that stand, 0 for whoever does not belong there.
    A constant number of statements."""
    rows = driver.ask(
        db,
        "select m.place, m.person, m.seen, (select p.last from chat_places p where p.id = m.place)"
        " from each(?) as r join chat_members m on m.place = cast(r.value->>0 as bigint)"
        " and m.person = cast(r.value->>1 as bigint) order by m.place, m.person for update",
        sorted(marks),
    )
    had = {(place, person): before for place, person, before, _ in rows}
    stand = {(row[0], row[1]): max(row[2], min(marks[row[0], row[1]], row[3])) for row in rows}
    if moved := [(*key, seq) for key, seq in stand.items() if seq > had[key]]:
        driver.ask(
            db,
            "update chat_members set seen = cast(r.value->>2 as bigint) from each(?) as r"
            " where place = cast(r.value->>0 as bigint) and person = cast(r.value->>1 as bigint)",
            moved,
        )
    return dict.fromkeys(marks, 0) | stand


def numbers(db: Session, person: int, limit: int = 10_000) -> list[tuple[int, int]]:
    """The newest number of each place that the person belongs to, latest news first."""
    return driver.ask(
        db,
        "select p.id, p.last from chat_members m join chat_places p on p.id = m.place"
        " where m.person = ? order by p.last_at desc, p.id desc limit ?",
        *(person, limit),
    )


def unread(db: Session, person: int) -> int:
    """In how many conversations somebody else has said something not yet seen."""
    rows = driver.ask(
        db,
        "select count(*) from chat_members m join chat_places p on p.id = m.place"
        " where m.person = ? and p.kind <> 'replies' and p.last > m.seen and exists"
        " (select 1 from chat_events e where e.place = p.id and e.seq > m.seen"
        "  and e.speaker <> m.person"
        "  and e.kind not in ('edit', 'deletion', 'reaction', 'gone')) and not exists"
        " (select 1 from chat_asides a where a.place = p.id and a.person = m.person)",
        person,
    )
    return int(rows[0][0])
