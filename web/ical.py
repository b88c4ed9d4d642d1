"""A calendar (iCalendar, RFC 5545) of what is coming."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from payments import feeds
from payments.feeds import Feed
from payments.money import Money, show
from web.upcoming import Upcoming

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Quid//Coming up//EN"
DAY = timedelta(days=1)
REFRESH = timedelta(hours=1)
STEERS = re.compile("[\0-\x1f\x7f]")  # is in no text of iCalendar


def calendar(items: Sequence[Upcoming], feed: Feed, name: str, locale: str) -> bytes:
    """The same for the same items, byte by byte."""
    from icalendar import Calendar  # here, because few ever ask for one

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for item in items:
        made.add_component(_event(item, feed, locale))
    return bytes(made.to_ical())


def _event(item: Upcoming, feed: Feed, locale: str) -> "Event":
    """Of a day, or at the moment it ends; it takes up nobody's time."""
    from icalendar import Event

    one, event = item.one, Event()
    event.add("uid", feeds.uid(feed, one.name))
    event.add("dtstamp", _moment(one.made_at))
    if one.at is None:
        event.add("dtstart", one.day)
        event.add("dtend", one.day + DAY)
    else:
        event.add("dtstart", _moment(one.at))
    event.add("summary", _summary(item, feed, locale))
    if one.note:
        event.add("description", plain(one.note))
    event.add("transp", "TRANSPARENT")
    return event


def _summary(item: Upcoming, feed: Feed, locale: str) -> str:
    """With what it comes to only where the owner wants that."""
    if not feed.amounts:
        return item.said
    return f"{item.said}: {show(Money(abs(item.minor), item.one.amount.currency), locale)}"


def plain(text: str) -> str:
    """In one line, whatever ends a line for those who read it, and without what steers."""
    return STEERS.sub("", " ".join(text.split()))


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at // 1000, UTC)
