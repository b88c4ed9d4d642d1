"""HTTP for programs: a token for a password, the wallet, the places and what was said there."""

from typing import Any

import orjson
from aiohttp import web
from sqlmodel import Session

from bot.turns import refused
from chat import events, groups, places
from chat.places import Conversation, Place
from chat.refusals import Refused
from chat.sessions import Signed
from payments import wallets
from web import wire
from web.keys import DATABASE, SIGNED
from web.pages.shell import whole
from web.security import sign_in

PAGE, LARGEST_PAGE = 50, 200
LABEL = 80  # characters kept of what a program calls itself
STATUS = {"bad_request": 400, "signed_out": 401, "not_allowed": 403, "not_found": 404}
STATUS |= {"too_long": 413, "slow_down": 429, "busy": 503, "unavailable": 503}

routes = web.RouteTableDef()


@routes.post("/api/session")
async def session(request: web.Request) -> web.Response:
    """`{"handle", "password"}` → `{"token"}`: a session of kind `program`. Sets no cookie."""
    given = await _body(request)
    handle, password = given.get("handle"), given.get("password")
    if not isinstance(handle, str) or not isinstance(password, str):
        return _no("bad_request")
    label = request.headers.get("User-Agent", "")[:LABEL]
    try:
        token = await sign_in(request, handle.removeprefix("@"), password, "program", label)
    except Refused as refusal:
        return _no(refusal.code, **refusal.facts)
    return _json({"token": token})


@routes.get("/api/wallet")
async def wallet(request: web.Request) -> web.Response:
    """`{"balances": [{"currency", "available_minor", "held_minor"}]}`, the home currency first."""
    signed = _signed(request)
    held = await request.app[DATABASE].read(wallets.available, signed.person.owner)
    return _json({"balances": wire.balances(held)})


@routes.get("/api/places")
async def listing(request: web.Request) -> web.Response:
    """`{"places": […]}`: conversations, the newest first; a direct one has its `other` person, a
    group its `name`, `owner` (an id) and number of `members`."""
    signed = _signed(request)
    rows = await request.app[DATABASE].read(places.listing, signed.person.id)
    return _json({"places": [_conversation(row) for row in rows]})


@routes.get("/api/places/{id}")
async def place(request: web.Request) -> web.Response:
    """One conversation with its `members`, those of longest standing first."""
    signed = _signed(request)
    id = whole(request.match_info["id"])
    shown = await request.app[DATABASE].read(_place, signed, id)
    return _no("not_found") if shown is None else _json(shown)


def _place(db: Session, signed: Signed, id: int | None) -> wire.Shape | None:
    """None for what is not there and for what is not theirs."""
    found = places.load(db, [id]).get(id) if id else None
    if found is None or signed.person.id not in found.members:
        return None
    shown = {"id": str(found.id), "kind": found.kind, "last": found.last}
    if found.kind == "group":
        shown |= {"name": found.name, "owner": str(found.owner)}
    return shown | {"members": [wire.face(one) for one in groups.members(db, found.id)]}


@routes.get("/api/places/{id}/events")
async def history(request: web.Request) -> web.Response:
    """`{"events": […]}` in ascending order: the newest, those below `before` or those above
    `after`; at most `limit`, 50 if not said, 200 if more."""
    signed = _signed(request)
    id = whole(request.match_info["id"])
    asked = {name: whole(request.query.get(name)) for name in ("before", "after", "limit")}
    if any(name in request.query and asked[name] is None for name in asked):
        return _no("bad_request")
    limit = min(PAGE if asked["limit"] is None else asked["limit"], LARGEST_PAGE)
    read = request.app[DATABASE].read
    shown = await read(_history, signed, id, asked["before"], asked["after"], limit)
    return _no("not_found") if shown is None else _json({"events": shown})


def _history(
    db: Session, signed: Signed, id: int | None, before: int | None, after: int | None, limit: int
) -> list[wire.Shape] | None:
    """None for what is not there and for what is not theirs."""
    place: Place | None = places.load(db, [id]).get(id) if id else None
    if place is None or not places.may_read(place, signed.person.id):
        return None
    found = events.history(db, place.id, before, after, limit)
    return wire.events(db, found)


def _conversation(row: Conversation) -> wire.Shape:
    place = row.place
    shown = {"id": str(place.id), "kind": place.kind, "last": place.last, "unread": row.unread}
    if row.other:
        return shown | {"other": wire.face(row.other)}
    return shown | {"name": place.name, "owner": str(place.owner), "members": len(place.members)}


def _signed(request: web.Request) -> Signed:
    signed: Signed | None = request.get(SIGNED)
    if signed is None:
        raise web.HTTPUnauthorized  # `web.pages.errors` gives it its shape
    return signed


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        given = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        return {}
    return given if isinstance(given, dict) else {}


def _no(code: str, **facts: Any) -> web.Response:
    shown = refused(code, "en", **facts)
    headers = {"Retry-After": str(shown["retry_after"])} if "retry_after" in shown else None
    return _json(shown, STATUS.get(code, 400), headers)


def _json(
    shown: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=orjson.dumps(shown), status=status, headers=headers, content_type="application/json"
    )
