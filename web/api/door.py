"""What every route has in common: who asks, how often, what was sent, once, and how it is told."""

import hashlib
import math
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import limits
import orjson
from aiohttp import web
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlmodel import Session

from bot.kept import Heard, Kept
from bot.turns import refused
from bot.words import say
from chat import writes
from chat.people import Person
from chat.refusals import Refused
from chat.sessions import Signed
from chat.writes import Written
from web import bodies, scopes
from web.api import strict
from web.api.declared import Acked, Page, Parameter, Route, Told
from web.api.kinds import TooLong
from web.calls import BadRequest
from web.keys import DATABASE, SETTINGS, SIGNED, WRITER
from web.pages.shell import whole
from web.transactions import Unknown
from web.writer import now_ms

Shape = dict[str, Any]
KEY = "Idempotency-Key"
KEYS = re.compile("[!-~]{1,255}")
STATUS = {"bad_request": 400, "signed_out": 401, "not_allowed": 403, "scope_missing": 403}
STATUS |= {"not_found": 404, "post_unknown": 404, "person_unknown": 404, "too_long": 413}
STATUS |= {"person_unknown_near": 404, "slow_down": 429, "unavailable": 503}
STATUS |= {"picture_too_large": 413, "busy": 503, "unknown": 503}
CONFLICT = 409  # of any other no: what was asked is clear, but does not go
RATES: "web.AppKey[MovingWindowRateLimiter]" = web.AppKey("rates")


def serve(route: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The handler of a route: a no is always of the one shape."""

    async def answer(request: web.Request) -> web.Response:
        if route.scope is None:
            return await _answer(route, request, "en")
        signed: Signed | None = request.get(SIGNED)
        if signed is None:
            return no(refused("signed_out", "en"), {"WWW-Authenticate": "Bearer"})
        wait, left = _count(request.app, signed)
        if wait is not None:
            made = no(refused("slow_down", signed.person.locale, retry_after=wait))
        elif not scopes.may(signed, route.scope):
            made = _lacking(route.scope, signed.person.locale)
        else:
            made = await _answer(route, request, signed.person.locale)
        made.headers.update(left)
        return made

    return answer


def _count(app: web.Application, signed: Signed) -> tuple[int | None, Mapping[str, str]]:
    """Seconds to wait, if this is one request too many of a person, by whatever tokens, and what
    is left of their minute."""
    most = app[SETTINGS].requests_per_minute
    limit, rates = limits.RateLimitItemPerMinute(most), app[RATES]
    name = f"person {signed.person.id}"
    heard = rates.hit(limit, name)
    reset, left = rates.get_window_stats(limit, name)
    seconds = max(1, math.ceil(reset - time.time()))
    told = {"RateLimit-Limit": str(most), "RateLimit-Remaining": str(left)}
    return None if heard else seconds, told | {"RateLimit-Reset": str(seconds)}


def _lacking(scope: str, locale: str) -> web.Response:
    wanted = f'Bearer error="insufficient_scope", scope="{scope}"'
    return no(refused("scope_missing", locale, scope=scope), {"WWW-Authenticate": wanted})


async def _answer(route: Route, request: web.Request, locale: str) -> web.Response:
    try:
        key_of(request)  # what is none is refused wherever it is sent
        given, digest = await _given(route, request)
        if route.waits:
            return _yes(request, route.status, await route.function(request, **given))
        me = _person(request)
        if route.writes:
            return await _write(route, request, me, given, digest)
        shown = await request.app[DATABASE].read(route.function, me, **given)
        return _yes(request, route.status, shown)
    except BadRequest as error:
        return no(_unclear(error, locale))
    except Acked as error:
        return no(error.ack)
    except Refused as refusal:
        return no(refused(refusal.code, locale, **refusal.facts))  # type: ignore[arg-type]
    except Unknown:
        return no(refused("unknown", locale))
    except web.HTTPException as error:  # of a body: too large, or too late
        return _json(refused("bad_request", locale), error.status)


def _person(request: web.Request) -> Person:
    signed = request[SIGNED]
    assert signed, "a route without a scope has a function that waits"
    return signed.person


def _unclear(error: BadRequest, locale: str) -> Shape:
    """Says where it is wrong, if it is in one place."""
    field = str(error)
    if isinstance(error, TooLong):
        shown = refused("too_long", locale, limit=error.limit)
        return shown | {"message": say("long_field", locale, field=field, limit=error.limit)}
    shown = refused("bad_request", locale)
    return shown | {"message": say("bad_field", locale, field=field)} if field else shown


async def _write(
    route: Route, request: web.Request, me: Person, given: Shape, digest: bytes
) -> web.Response:
    """In one transaction with what a repeat under the same key is answered. A no changes nothing
    and is not kept."""
    key = key_of(request)

    def deed(db: Session) -> Heard:
        if key and (before := writes.find(db, me.id, key)):
            if before.digest != digest:
                raise Refused("key_reused")
            return Heard([orjson.loads(before.answer)], Kept.nothing())
        outcome = route.function(db, me, **given)
        told = outcome if isinstance(outcome, Told) else Told(outcome, Kept.nothing())
        if key:
            kept = Written(digest, route.status, orjson.dumps(told.shown).decode())
            writes.keep(db, me.id, key, kept, now_ms())
        return Heard([told.shown], told.kept)

    [shown] = (await request.app[WRITER].deed(deed)).acks
    return _yes(request, route.status, shown)


def key_of(request: web.Request) -> str | None:
    """The key a program gave, by which it will know a repeat. BadRequest for what is none."""
    key = request.headers.get(KEY)
    if key is not None and not KEYS.fullmatch(key):
        raise BadRequest(KEY)
    return key


async def _given(route: Route, request: web.Request) -> tuple[Shape, bytes]:
    """What the function is called with, and the digest of all that was asked."""
    reads = route.writes and not route.sends
    body = strict.read(await bodies.read(request)) if reads else {}
    query = _single(request)
    sent = {"path": dict(request.match_info), "query": query, "body": body}
    given: Shape = {}
    for where, values in sent.items():
        known = {one.name: one for one in route.among(where)}
        for name in values:
            if name not in known:
                raise BadRequest(name[:64])
        for one in known.values():
            _take(one, values, given)
    asked = orjson.dumps([request.method, request.path, query, body], option=orjson.OPT_SORT_KEYS)
    return given, hashlib.sha256(asked).digest()


def _single(request: web.Request) -> Shape:
    query = request.query
    if len(query) > len(set(query)):
        raise BadRequest("?")
    return dict(query)


def _take(one: Parameter, values: Shape, given: Shape) -> None:
    if not (one.needed or one.name in values):
        return
    value = values.get(one.name)
    if value is not None and one.where == "query" and one.kind.schema["type"] == "integer":
        value = whole(value)
    try:
        given[one.name] = one.kind.read(value)
    except TooLong as error:
        raise TooLong(error.limit, one.name) from None
    except BadRequest:
        if one.where == "path":
            raise Refused("not_found") from None
        raise BadRequest(one.name) from None


def _yes(request: web.Request, status: int, shown: Any) -> web.Response:
    """A page gets the address of the one after it."""
    if isinstance(shown, Page):
        further = request.rel_url.update_query(shown.more) if shown.more else None
        shown = shown.shown | {"next": str(further) if further else None}
    elif isinstance(shown, Told):
        shown = shown.shown
    return _json(shown, status)


def no(shown: Shape, headers: Mapping[str, str] | None = None) -> web.Response:
    """A no, with the status that belongs to its code."""
    more = dict(headers or {})
    if "retry_after" in shown:
        more["Retry-After"] = str(shown["retry_after"])
    return _json(shown, STATUS.get(shown["code"], CONFLICT), more)


def _json(shown: Shape, status: int, headers: Mapping[str, str] | None = None) -> web.Response:
    body = orjson.dumps(shown)
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")


def rates() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())
