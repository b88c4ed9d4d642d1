"""Who asks, from where, how often, and what a browser may do with the answer."""

import ipaddress
import secrets
import time
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import limits
from aiohttp import web, web_response
from aiohttp.typedefs import Handler
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from chat import people, sessions
from chat.people import Person
from chat.refusals import Refused
from chat.sessions import Signed
from web import scopes
from web.keys import DATABASE, NONCE, SETTINGS, SIGNED, WRITER
from web.passwords import Busy, hash_password, is_password
from web.settings import Settings

__all__ = ["SlowDown", "find_session", "forget", "hash_password", "protect", "recognise"]
__all__ += ["remember", "sign_in"]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN = "/static/"  # the same for everybody
SOCKETS = "/socket.io/"
PROGRAMS = ("/api/", SOCKETS)  # where a token counts: pages are for browsers
PICTURES = "/pictures"  # and there, as far as its scopes reach
PER_ACCOUNT = limits.parse_many("5/minute;100/day")  # passwords tried
PER_ADDRESS = limits.parse("20/minute")
SEEN = limits.parse("1/30 days")  # marks where an account has signed in; limits nothing
LIMITS: web.AppKey[MovingWindowRateLimiter] = web.AppKey("limits")
CALM = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer, our own forms would come from "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SlowDown(NamedTuple):
    """Too many tries: the next one is judged after so many seconds."""

    retry_after: int


def protect(app: web.Application) -> None:
    """Every request of this application gets `request[SIGNED]` and `request[NONCE]`, or is
    refused (403, 415); every answer gets the headers."""
    web_response.SERVER_SOFTWARE = "Quid"  # type: ignore[attr-defined] # and no versions
    app[LIMITS] = MovingWindowRateLimiter(MemoryStorage())
    app.middlewares.append(guard)
    app.on_response_prepare.append(_add_headers)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType  # a small body may unpack to a large one
    request[NONCE] = secrets.token_urlsafe(16)
    if "\0" in request.path:
        raise web.HTTPNotFound  # PostgreSQL cannot even look for it
    if not request.path.startswith(OPEN):
        await _find_out(request)
    return await handler(request)


async def _find_out(request: web.Request) -> None:
    settings = request.app[SETTINGS]
    bearer = bearer_token(request.headers)
    if bearer is not None:
        signed = await find_session(request.app, bearer, "program")
        request[SIGNED] = signed if signed and _reaches(request, signed) else None
        return
    cookie = request.cookies.get(cookie_name(settings))
    signed = await find_session(request.app, cookie, "browser") if cookie else None
    matters = request.method not in SAFE or request.path.startswith(SOCKETS)
    if matters and not comes_from_here(
        request.method, request.headers, settings.allowed_origins, authenticates=bool(signed)
    ):
        raise web.HTTPForbidden
    request[SIGNED] = signed


def _reaches(request: web.Request, signed: Signed) -> bool:
    """Whether a token counts here at all."""
    if request.path.startswith(PICTURES):
        return scopes.may(signed, scopes.READ if request.method in SAFE else scopes.WRITE)
    return request.path.startswith(PROGRAMS)


async def find_session(app: web.Application, token: str, kind: str) -> Signed | None:
    """The session of a token, if it stands and is of this kind; notes that it is in use."""
    now = int(time.time() * 1000)
    signed = await app[DATABASE].read(sessions.find, token, now)
    if signed is None or signed.kind != kind:
        return None
    if signed.used_at <= now - sessions.TOUCH_EVERY:
        await app[WRITER].deed(sessions.touch, [signed.id], now)
    return signed


def bearer_token(headers: Mapping[str, str]) -> str | None:
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def comes_from_here(
    method: str, headers: Mapping[str, str], allowed: Collection[str], authenticates: bool
) -> bool:
    """Whether our own pages asked. What tells nothing passes only if no cookie authenticates it;
    a browser leaves the origin out of nothing but a safe request of the same origin."""
    origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return origin in allowed
    return not authenticates or (method in SAFE and site == "same-origin")


def slowed(request: web.Request, tries: Sequence[limits.RateLimitItem], name: str) -> int:
    """Seconds until one more try under this name is judged; 0: this one is, and counts."""
    limiter = request.app[LIMITS]
    for limit in tries:
        if not limiter.hit(limit, name):
            reset = limiter.get_window_stats(limit, name).reset_time
            return max(1, round(reset - time.time() + 0.5))
    return 0


async def recognise(request: web.Request, handle: str, password: str) -> Person | SlowDown | None:
    """The person whose password this is. Unknown people take the same time as wrong passwords."""
    name = _tries(request, handle)
    wait = slowed(request, (PER_ADDRESS,), f"address {address_of(request)}")
    if wait := wait or slowed(request, PER_ACCOUNT, name):  # before it is judged: many may come
        return SlowDown(wait)  # at once
    found = await request.app[DATABASE].read(people.credentials, handle)
    try:
        right = await is_password(password, found[1] if found else None)
    except Busy:
        return SlowDown(2)
    if not found or not right:
        return None
    for limit in PER_ACCOUNT:
        request.app[LIMITS].clear(limit, name)
    return found[0]


def _tries(request: web.Request, handle: str) -> str:
    """Under what name they are counted: in a session of this person, and where they have signed in
    lately, apart from those of strangers, who could use them up."""
    signed: Signed | None = request.get(SIGNED)
    if signed and signed.person.handle.lower() == handle.lower():
        return f"session {signed.id}"
    here = _here(request, handle)
    return _account(handle) if request.app[LIMITS].test(SEEN, here) else here


def _here(request: web.Request, handle: str) -> str:
    return f"{_account(handle)} at {address_of(request)}"


def _account(handle: str) -> str:
    return f"account {handle.lower()[:64]}"


async def sign_in(
    request: web.Request,
    handle: str,
    password: str,
    kind: str = "program",
    label: str = "",
    granted: str = "",
) -> str:
    """A new token. Refused with `not_allowed`, or `slow_down` and `retry_after` in seconds."""
    person = await recognise(request, handle, password)
    if isinstance(person, SlowDown):
        raise Refused("slow_down", retry_after=person.retry_after)
    if person is None:
        raise Refused("not_allowed")
    return await _open(request, person, kind, label, granted)


async def remember(request: web.Request, response: web.StreamResponse, person: Person) -> None:
    """Sign a browser in: always a new session, so that nobody can have planted it."""
    old = request.get(SIGNED)
    if old:
        now = int(time.time() * 1000)
        await request.app[WRITER].deed(sessions.revoke, old.person.id, old.id, now)
    token = await _open(request, person, "browser", request.headers.get("User-Agent", ""))
    settings = request.app[SETTINGS]
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=sessions.LONGEST // 1000,
        path="/",
        secure=is_https(settings),
        httponly=True,
        samesite="Lax",
    )


def forget(request: web.Request, response: web.StreamResponse) -> None:
    settings = request.app[SETTINGS]
    response.del_cookie(
        cookie_name(settings),
        path="/",
        secure=is_https(settings),
        httponly=True,
        samesite="Lax",
    )


async def _open(
    request: web.Request, person: Person, kind: str, label: str, granted: str = ""
) -> str:
    now = int(time.time() * 1000)
    request.app[LIMITS].hit(SEEN, _here(request, person.handle))
    return await request.app[WRITER].deed(sessions.open, person.id, kind, label, now, granted)


def cookie_name(settings: Settings) -> str:
    """With the prefix a browser keeps it to this host and to https."""
    return "__Host-quid" if is_https(settings) else "quid"


def is_https(settings: Settings) -> bool:
    return settings.address.startswith("https://")


def address_of(request: web.Request) -> str:
    """Whom to count tries for. Only a proxy on this machine, if there is one, is believed."""
    behind, remote = request.app[SETTINGS].behind_proxy, request.remote or ""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return network(forwarded if behind and forwarded and _is_loopback(remote) else remote)


def network(address: str) -> str:
    """A home has one IPv4 address, or 2⁶⁴ IPv6 ones."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is None:
        return str(ipaddress.ip_network((ip.packed[:8] + bytes(8), 64)))
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """What says nothing of caches is in none: it may be one reader's, or a token."""
    if response.status == 101:
        return
    settings = request.app[SETTINGS]
    response.headers.update(CALM)
    nonce = request.get(NONCE, "")
    own = policy(nonce, settings.allowed_origins)
    response.headers.setdefault("Content-Security-Policy", own)
    response.headers.setdefault("Cache-Control", "no-store")
    if is_https(settings):
        response.headers["Strict-Transport-Security"] = "max-age=63072000"


def policy(nonce: str, origins: Collection[str]) -> str:
    """No code, style or frame but our own. `origins` are where sockets may go."""
    named = [origin for origin in origins if "[" not in origin]  # a policy has no IPv6 addresses
    sockets = " ".join(origin.replace("http", "ws", 1) for origin in named)
    own = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {own}",
            f"style-src {own}",
            "img-src 'self' data:",
            "font-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            f"connect-src 'self' {sockets}".strip(),
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types quid",
        )
    )
