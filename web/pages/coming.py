"""What is coming, day by day, and the calendar to subscribe to: its address is made, made anew and
ended here, and read by whoever has it."""

import hashlib

import limits
from aiohttp import web
from sqlmodel import Session

from chat import people
from payments import feeds
from payments.feeds import Feed
from web import ical, render, security, words
from web.forms import read_form
from web.keys import DATABASE, WRITER
from web.pages import confirming, shell
from web.pages.shell import Facts, Reader
from web.upcoming import Upcoming, upcoming

DAYS = 92  # that the page looks ahead
FURTHEST = 366  # that the calendar does
TRIES = limits.parse("60/hour")  # of one calendar, and of wrong ones from an address
RIGHT = 64  # characters of a secret at most; longer ones are not looked for


async def calendar(request: web.Request) -> web.Response:
    shell.signed_in(request)
    return await shell.show(request, "calendar", _calendar)


async def change(request: web.Request) -> web.StreamResponse:
    """`do=renew`: a new address, shown once; `do=end`; `do=show` with or without `amounts`."""
    owner = shell.signed_in(request).person.owner
    values, deed = (await read_form(request)).values, request.app[WRITER].deed
    do = values.get("do")
    if do == "renew":
        confirming.confirmed(request, "/wallet/calendar#feed")
        secret = await deed(_renew, owner, values.get("amounts") == "1", render.now_ms())
        return await shell.show(request, "calendar", _calendar, f"/calendar/{secret}.ics")
    if do == "end":
        await deed(feeds.end, owner)
    elif do == "show":
        await deed(feeds.show_amounts, owner, values.get("amounts") == "1")
    else:
        raise web.HTTPBadRequest
    raise web.HTTPSeeOther("/wallet/calendar#feed")


async def read(request: web.Request) -> web.Response:
    """The calendar at a secret address, whatever cookies come with it; 404 for all others."""
    secret, look = request.match_info["secret"], request.app[DATABASE].read
    feed = await look(feeds.behind, secret) if len(secret) <= RIGHT else None
    name = f"calendar of {feed.owner}" if feed else f"no calendar {security.address_of(request)}"
    if wait := security.slowed(request, (TRIES,), name):
        raise web.HTTPTooManyRequests(headers={"Retry-After": str(wait)})
    found = await look(_read, feed) if feed else None
    if found is None:
        raise web.HTTPNotFound
    tag = f'"{hashlib.sha256(found).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    return web.Response(body=found, content_type="text/calendar", charset="utf-8", headers=headers)


def coming(db: Session, who: Reader, days: int) -> list[Upcoming]:
    """The reader's own."""
    assert who.person
    say = words.catalogue(who.locale).one
    return upcoming(db, who.person, render.now_ms(), days, who.zone, say)


def _calendar(db: Session, who: Reader, address: str = "") -> Facts:
    assert who.person
    items, feed = coming(db, who, DAYS), feeds.of(db, who.person.owner)
    days: dict[str, list[Upcoming]] = {}
    for item in items:
        days.setdefault(item.day, []).append(item)
    return {"days": days, "feed": feed if feed and feed.is_open else None, "address": address}


def _renew(db: Session, owner: str, amounts: bool, now: int) -> str:
    secret = feeds.renew(db, owner, now)
    feeds.show_amounts(db, owner, amounts)
    return secret


def _read(db: Session, feed: Feed) -> bytes | None:
    [person] = people.of_owners(db, [feed.owner])
    if people.credentials(db, person.handle) is None:
        return None  # whoever hosts has ended their access
    say = words.catalogue(person.locale).one
    items = upcoming(db, person, render.now_ms(), FURTHEST, person.zone, say)
    return ical.calendar(items, feed, say("Coming up in Quid"), person.locale)
