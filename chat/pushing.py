"""Who wants what pushed to which browsers, and when they want to be left alone."""

from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session, col, select

from chat import driver, sessions
from chat.alerts import KINDS
from chat.schema import Sessions
from chat.talk_schema import Subscriptions

PUSHED = ("message", "money", *KINDS)
MOST = 10  # browsers of one person
DAY = 24 * 60


class Browser(NamedTuple):
    """Where it is reached, and the keys to seal with what it is to read."""

    id: int
    endpoint: str
    p256dh: str
    auth: str


class Wishes(NamedTuple):
    """Kinds not to push, and between which minutes of their day somebody is left alone."""

    unwanted: frozenset[str] = frozenset()
    quiet_from: int | None = None
    quiet_until: int | None = None

    def wants(self, kind: str, minute: int) -> bool:
        """At this minute of their day."""
        return kind not in self.unwanted and not self.quiet(minute)

    def quiet(self, minute: int) -> bool:
        """The night may go over midnight."""
        if self.quiet_from is None or self.quiet_until is None:
            return False
        return (minute - self.quiet_from) % DAY < (self.quiet_until - self.quiet_from) % DAY


def subscribe(db: Session, person: int, session: int, at: Browser, now: int) -> None:
    """A browser is whose signed in at it last; of more than ten the one of longest ago goes."""
    driver.ask(
        db,
        "insert into chat_subscriptions (session, person, endpoint, p256dh, auth, at)"
        " values (?, ?, ?, ?, ?, ?) on conflict (endpoint) do update set"
        " session = excluded.session, person = excluded.person, p256dh = excluded.p256dh,"
        " auth = excluded.auth, at = excluded.at",
        *(session, person, at.endpoint, at.p256dh, at.auth, now),
    )
    driver.ask(
        db,
        "delete from chat_subscriptions where id in (select id from chat_subscriptions"
        " where person = ? order by at desc, id desc limit 1000 offset ?)",
        *(person, MOST),
    )


def unsubscribe(db: Session, person: int, endpoint: str) -> None:
    sql = "delete from chat_subscriptions where person = ? and endpoint = ?"
    driver.ask(db, sql, person, endpoint)


def gone(db: Session, id: int) -> None:
    """The browser has said that it is not there any more."""
    driver.ask(db, "delete from chat_subscriptions where id = ?", id)


def subscribed(db: Session) -> set[int]:
    """Everybody who has anything pushed."""
    return {person for (person,) in driver.ask(db, "select person from chat_subscriptions")}


def browsers(db: Session, person: int, now: int) -> list[Browser]:
    """Those at which they are still signed in."""
    at = Subscriptions
    query = select(at.id, at.endpoint, at.p256dh, at.auth).where(at.person == person)
    signed_in = query.join(Sessions, col(Sessions.id) == at.session).where(sessions.stands(now))
    return [Browser(id, *keys) for id, *keys in db.exec(signed_in.order_by(col(at.id))) if id]


def wishes(db: Session, person: int) -> Wishes:
    sql = "select unwanted, quiet_from, quiet_until from chat_manners where person = ?"
    rows = driver.ask(db, sql, person)
    return Wishes(frozenset(rows[0][0].split()), *rows[0][1:]) if rows else Wishes()


def wish(
    db: Session, person: int, unwanted: Collection[str], quiet: tuple[int, int] | None
) -> None:
    """`quiet` is from and until when, in minutes of their day."""
    kinds = " ".join(kind for kind in PUSHED if kind in unwanted)
    driver.ask(
        db,
        "insert into chat_manners (person, quiet_from, quiet_until, unwanted) values (?, ?, ?, ?)"
        " on conflict (person) do update set"
        " quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,"
        " unwanted = excluded.unwanted",
        *(person, *(quiet or (None, None)), kinds),
    )


def heard(db: Session, person: int, place: int, seq: int, now: int) -> bool:
    """Whether a line needs no push: it was seen, lies in a place they are out of, or have muted."""
    rows = driver.ask(
        db,
        "select m.seen, coalesce(a.muted_until, 0) from chat_members m"
        " left join chat_arrangements a on a.person = m.person and a.place = m.place"
        " where m.person = ? and m.place = ?",
        *(person, place),
    )
    return not rows or rows[0][0] >= seq or rows[0][1] > now
