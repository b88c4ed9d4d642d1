"""What a push says, in its reader's language, and whether it is to be said at all."""

from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import alerts, asides, events, people, places, pushing, subjects
from chat.people import Person
from chat.pushing import Browser
from chat.subjects import Subject
from web import dates, news, render, wire, words

LENGTH = 200  # characters of what it shows
URGENT = frozenset({"message", "money", "mention", "reply"})


class Push(NamedTuple):
    """Somebody may want to hear that `actor` did something; subjects are those of alerts."""

    person: int
    kind: str
    actor: int
    subject: str
    at: int


class Shown(NamedTuple):
    """To whom, what, and how soon."""

    browsers: list[Browser]
    payload: dict[str, Any]
    urgency: str


def shown(db: Session, push: Push, now: int) -> Shown | None:
    """None if nobody is to be told: it was seen meanwhile, or is not wanted, or not now."""
    found = people.by_ids(db, {push.person, push.actor})
    if len(found) < 2 or not (browsers := pushing.browsers(db, push.person, now)):
        return None
    me, actor = found[push.person], found[push.actor]
    subject = subjects.load(db, me.id, {push.subject}).get(push.subject)
    if subject is None or not pushing.wishes(db, me.id).wants(push.kind, minute(now, me.zone)):
        return None
    if _is_known(db, push, subject, now) or _is_aside(db, push, subject):
        return None
    title, body = _told(db, push, me, actor, subject)
    payload = {
        "title": title,
        "body": body[:LENGTH],
        "url": news.leads(subject, actor),
        "tag": f"place:{subject.place}" if subject.place else f"{push.kind}:{push.subject}",
        "lang": me.locale,
        "unread": news.count(db, me, now) + places.unread(db, me.id),
    }
    return Shown(browsers, payload, "high" if push.kind in URGENT else "normal")


def minute(now: int, zone: str) -> int:
    """Of their day, where they live."""
    there = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(dates.zone(zone)))
    return there.hour * 60 + there.minute


def _is_known(db: Session, push: Push, subject: Subject, now: int) -> bool:
    if push.kind in ("message", "money") or (subject.place and not subject.post):
        return pushing.heard(db, push.person, subject.place or 0, subject.seq or 0, now)
    return alerts.read_until(db, push.person) >= push.at


def _is_aside(db: Session, push: Push, subject: Subject) -> bool:
    """What a stranger writes waits in silence; what they ask for is told without its amount."""
    return push.kind == "message" and asides.lies(db, subject.place or 0, push.person)


def _told(db: Session, push: Push, me: Person, actor: Person, subject: Subject) -> tuple[str, str]:
    """Its title and its text. A line is told as in the list of conversations, where no amount
    stands that a stranger asks for."""
    if push.kind in ("message", "money"):
        return _line(db, me, actor, subject)
    say = words.catalogue(me.locale).one
    sentences = {
        "mention": say("%(name)s mentioned you"),
        "reply": say("%(name)s replied to you"),
        "follow": say("%(name)s follows you"),
        "like": say("%(name)s likes your post"),
        "repost": say("%(name)s reposted your post"),
        "quote": say("%(name)s quoted your post"),
        "react": say("%(name)s reacted to you"),
    }
    return sentences[push.kind] % {"name": actor.name}, subject.text


def _line(db: Session, me: Person, actor: Person, subject: Subject) -> tuple[str, str]:
    place = places.load(db, [subject.place or 0])[subject.place or 0]
    event = events.find(db, place.id, subject.seq or 0)
    assert event, "it was found a moment ago"
    shape = wire.event(event, {actor.id: actor})
    group = place.kind == "group"
    said = render.preview(shape, str(me.id), me.locale, in_group=group)
    return (place.name if group else actor.name), said
