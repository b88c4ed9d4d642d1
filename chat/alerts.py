"""What somebody is told that others did: once for each who did it to the same thing."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlmodel import Session

from chat import asides, driver, people
from chat.events import Event
from chat.places import Place

KINDS = ("mention", "reply", "follow", "like", "repost", "quote", "react")
PAGE = 30
MOST_UNREAD = 100
MOST_NAMED = 10  # people that one text can call
NAMED = re.compile(r"(?<![\w@./])@([a-zA-Z0-9_]{3,20})(?!\w)")
FRESH = "alerts"  # in `db.info`: what this transaction has written


class Alert(NamedTuple):
    """`subject` is what it was done to: `post:12`, `event:3:45` (place and number) or
    `person:7`."""

    id: int
    person: int
    kind: str
    actor: int
    subject: str
    at: int

    @property
    def mark(self) -> tuple[int, int]:
        """Given as `before` it lists what is older than this."""
        return self.at, self.id


class Telling(NamedTuple):
    """Somebody is to hear that `actor` did something to `subject`."""

    person: int
    kind: str
    actor: int
    subject: str


def tell(db: Session, person: int, kind: str, actor: int, subject: str, now: int) -> bool:
    """False if they were told of it before, or do not want to hear of whoever did it."""
    return bool(tell_all(db, [Telling(person, kind, actor, subject)], now))


def tell_all(db: Session, tellings: Collection[Telling], now: int) -> list[Alert]:
    """What is new of these: nothing that one did oneself, or that those did who are blocked or
    muted, or have blocked the person. One statement."""
    if not tellings:
        return []
    rows = driver.ask(
        db,
        "insert into chat_alerts (person, kind, actor, subject, at)"
        " select t.person, t.kind, t.actor, t.subject, cast(? as bigint) from (select"
        "   cast(r.value->>0 as bigint) as person, r.value->>1 as kind,"
        "   cast(r.value->>2 as bigint) as actor, r.value->>3 as subject from each(?) as r) as t"
        " join chat_people p on p.id = t.person"
        " where t.person <> t.actor and p.kind = 'person' and not exists"
        "   (select 1 from chat_blocks b where b.blocker = t.person and b.blocked = t.actor)"
        " and not exists"
        "   (select 1 from chat_blocks b where b.blocker = t.actor and b.blocked = t.person)"
        " and not exists"
        "   (select 1 from chat_mutes m where m.muter = t.person and m.muted = t.actor)"
        " on conflict do nothing returning id, person, kind, actor, subject, at",
        *(now, [tuple(one) for one in tellings]),
    )
    written = [Alert(*row) for row in rows]
    db.info.setdefault(FRESH, []).extend(written)
    return written


def fresh(db: Session) -> list[Alert]:
    """What was written since this was last asked: after a commit what is to be said of it, after
    a rollback what is to be forgotten."""
    written: list[Alert] = db.info.pop(FRESH, [])
    return written


def forget(db: Session, person: int, kind: str, actor: int, subject: str) -> None:
    """It was taken back: a like, a repost."""
    driver.ask(
        db,
        "delete from chat_alerts where person = ? and kind = ? and actor = ? and subject = ?",
        *(person, kind, actor, subject),
    )


def part(db: Session, one: int, other: int) -> None:
    """Neither is told any more of what the other did."""
    sql = "delete from chat_alerts where person = ? and actor = ?"
    driver.ask(db, sql, one, other)
    driver.ask(db, sql, other, one)


def mentions(db: Session, text: str, author: int, subject: str, told: int = 0) -> list[Telling]:
    """Whom a text calls by handle, at most ten, without `told`, who hears of it anyway."""
    found = people.by_handles(db, _named(text)).values() if "@" in text else ()
    ids = sorted(person.id for person in found if person.id != told)
    return [Telling(id, "mention", author, subject) for id in ids]


def of_line(db: Session, place: Place, event: Event) -> list[Telling]:
    """Who hears of a line: whose post it answers, and who is called in it. What lies at somebody's
    side calls nobody; in a talk of two every line is heard anyway."""
    subject = f"event:{event.place}:{event.seq}"
    if event.kind != "message" or place.kind == "direct":
        return []
    called = mentions(db, event.text, event.author, subject, place.author or 0)
    if place.author is not None:
        return [Telling(place.author, "reply", event.author, subject), *called]
    there = [one for one in called if one.person in place.members]
    return [one for one in there if not asides.lies(db, place.id, one.person)]


def listing(
    db: Session, person: int, limit: int = PAGE, before: tuple[int, int] | None = None
) -> list[Alert]:
    """Newest first, below the `mark` given as `before`."""
    rows = driver.ask(
        db,
        "select id, person, kind, actor, subject, at from chat_alerts where person = ?"
        " and (at, id) < (?, ?) order by at desc, id desc limit ?",
        *(person, *(before or (2**62, 0)), limit),
    )
    return [Alert(*row) for row in rows]


def unread(db: Session, person: int) -> int:
    """How many came since the person last looked, at most 100 (so or more)."""
    rows = driver.ask(
        db,
        "select count(*) from (select 1 from chat_alerts where person = ? and at > ? limit ?)"
        " as fresh",
        *(person, read_until(db, person), MOST_UNREAD),
    )
    return int(rows[0][0])


def read_until(db: Session, person: int) -> int:
    """Until when (ms) the person has looked at what they were told."""
    rows = driver.ask(db, "select told_until from chat_manners where person = ?", person)
    return rows[0][0] if rows else 0


def read(db: Session, person: int, until: int) -> bool:
    """All that came until then was looked at; it never moves back. False if it was so already."""
    sql = (
        "insert into chat_manners (person, told_until) values (?, ?)"
        " on conflict (person) do update set"
        " told_until = excluded.told_until where chat_manners.told_until < excluded.told_until"
        " returning told_until"
    )
    return bool(driver.ask(db, sql, person, until))


def _named(text: str) -> Sequence[str]:
    return list(dict.fromkeys(name.lower() for name in NAMED.findall(text)))[:MOST_NAMED]
