"""What those who host have taken down: it says nothing to anybody, until they put it back."""

import uuid
from collections.abc import Callable
from typing import Any

import orjson
from sqlmodel import Session

from chat import (
    aims,
    driver,
    events,
    index,
    messages,
    people,
    pictures,
    places,
    reported,
    tags,
    timeline,
)
from chat.aims import Wish
from chat.groups import Change
from chat.index import Entry
from chat.refusals import Refused

Kept = dict[str, Any]
TAKEN = "taken:"  # before what shows a picture: its sender alone sees it


def take_down(db: Session, subject: str, now: int) -> Change | None:
    """`subject` as `chat.reported` names it; what it said is kept for `put_back`. The change is
    what a conversation is told. Refused with `not_found` for what is not there or down already,
    with `ticket_stays` for a payment."""
    kind, numbers = reported.parse(subject)
    if driver.ask(db, "select 1 from chat_takedowns where subject = ?", subject):
        raise Refused("not_found")
    kept, change = DEEDS[kind][0](db, *numbers, now)
    driver.ask(
        db,
        "insert into chat_takedowns (subject, kept, at) values (?, ?, ?)",
        *(subject, orjson.dumps(kept).decode(), now),
    )
    return change


def put_back(db: Session, subject: str, now: int) -> Change | None:
    """As it stood. Refused with `not_found` for what is not down."""
    kind, numbers = reported.parse(subject)
    sql = "delete from chat_takedowns where subject = ? returning kept"
    rows = driver.ask(db, sql, subject)
    if not rows:
        raise Refused("not_found")
    return DEEDS[kind][1](db, *numbers, now, orjson.loads(rows[0][0]))


def _hide_post(db: Session, id: int, now: int) -> tuple[Kept, None]:
    post = timeline.said(db, id)
    if post is None:
        raise Refused("not_found")
    sql = "update chat_posts set text = '', pictures = '', gone_at = ? where id = ?"
    driver.ask(db, sql, now, id)
    sql = "update chat_people set pinned = null where id = ? and pinned = ?"
    driver.ask(db, sql, post.author, id)
    _quoted(db, post.shares, -1)
    tags.change(db, id, post.text, "", post.at)
    index.forget(db, index.POSTS, id)
    _cover(db, [one.key for one in pictures.read(post.pictures)])
    return {"text": post.text, "pictures": post.pictures}, None


def _show_post(db: Session, id: int, now: int, kept: Kept) -> None:
    post = timeline.find(db, id)
    if post is None:
        raise Refused("not_found")
    sql = "update chat_posts set text = ?, pictures = ?, gone_at = null where id = ?"
    driver.ask(db, sql, kept["text"], kept["pictures"], id)
    _quoted(db, post.shares, 1)
    tags.change(db, id, "", kept["text"], post.at)
    index.keep(db, [Entry(index.POSTS, id, kept["text"])])
    _uncover(db, [one.key for one in pictures.read(kept["pictures"])])


def _quoted(db: Session, post: int | None, more: int) -> None:
    if post:
        driver.ask(db, "update chat_posts set quotes = quotes + ? where id = ?", more, post)


def _hide_event(db: Session, place: int, seq: int, now: int) -> tuple[Kept, Change]:
    bot, wish = people.bot(db, now), Wish(place, seq, uuid.uuid4().bytes)
    where, said = places.load(db, [place]).get(place), events.find(db, place, seq)
    if where is None or said is None or said.kind == "gone":
        raise Refused("not_found")
    if said.kind != "message":
        raise Refused("ticket_stays")
    events.reword(db, said, "gone", "", "")
    index.forget(db, str(place), seq)
    _cover(db, pictures.keys(said.attachment))
    kept = {"text": said.text, "attachment": said.attachment}
    return kept, aims.tell(db, where, bot, wish, "deletion", now)


def _show_event(db: Session, place: int, seq: int, now: int, kept: Kept) -> Change:
    bot, wish = people.bot(db, now), Wish(place, seq, uuid.uuid4().bytes)
    where, said = places.load(db, [place]).get(place), events.find(db, place, seq)
    if where is None or said is None:
        raise Refused("not_found")
    events.reword(db, said, "message", kept["text"], kept["attachment"])
    index.keep(db, [messages.entry(where, said._replace(text=kept["text"]))])
    _uncover(db, pictures.keys(kept["attachment"]))
    return aims.tell(db, where, bot, wish, "edit", now)


def _hide_person(db: Session, id: int, now: int) -> tuple[Kept, None]:
    rows = driver.ask(db, "select bio, picture from chat_people where id = ?", id)
    if not rows:
        raise Refused("not_found")
    [(bio, picture)] = rows
    driver.ask(db, "update chat_people set bio = '', picture = '' where id = ?", id)
    _cover(db, [picture] if picture else [])
    return {"bio": bio, "picture": picture}, None


def _show_person(db: Session, id: int, now: int, kept: Kept) -> None:
    sql = "update chat_people set bio = ?, picture = ? where id = ?"
    driver.ask(db, sql, kept["bio"], kept["picture"], id)
    _uncover(db, [kept["picture"]] if kept["picture"] else [])


def _hide_group(db: Session, id: int, now: int) -> tuple[Kept, None]:
    rows = driver.ask(db, "select name, picture from chat_places where id = ?", id)
    if not rows:
        raise Refused("not_found")
    [(name, picture)] = rows
    sql = "update chat_places set name = ?, picture = '' where id = ?"
    driver.ask(db, sql, f"№ {id}", id)
    _cover(db, [picture] if picture else [])
    return {"name": name, "picture": picture}, None


def _show_group(db: Session, id: int, now: int, kept: Kept) -> None:
    sql = "update chat_places set name = ?, picture = ? where id = ?"
    driver.ask(db, sql, kept["name"], kept["picture"], id)
    _uncover(db, [kept["picture"]] if kept["picture"] else [])


DEEDS: dict[str, tuple[Callable[..., tuple[Kept, Change | None]], Callable[..., Change | None]]] = {
    "post": (_hide_post, _show_post),
    "event": (_hide_event, _show_event),
    "person": (_hide_person, _show_person),
    "group": (_hide_group, _show_group),
}


def _cover(db: Session, keys: list[str]) -> None:
    sql = "update chat_pictures set used = ? || used where key among ?"
    if keys:
        driver.ask(db, sql, TAKEN, keys)


def _uncover(db: Session, keys: list[str]) -> None:
    sql = "update chat_pictures set used = substr(used, ?) where key among ? and used like ?"
    if keys:
        driver.ask(db, sql, len(TAKEN) + 1, keys, f"{TAKEN}%")
