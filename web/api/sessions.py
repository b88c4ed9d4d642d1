"""Tokens: traded for a password, looked at, given back."""

from aiohttp import web

from bot.answers import stamp
from chat import sessions
from web import scopes as granting
from web.api import shapes
from web.api.declared import route
from web.api.kinds import Login, Scopes, Secret
from web.keys import EVERYWHERE, SIGNED, WRITER
from web.scopes import ANY, SCOPES
from web.security import sign_in
from web.writer import now_ms

LABEL = 80  # characters kept of what a program calls itself


@route("POST", "/api/session", None)
async def session(
    request: web.Request, handle: Login, password: Secret, scopes: Scopes | None = None
) -> shapes.Token:
    """A token for a password: a session of kind `program`. Sets no cookie.

    Without `scopes` it may do all that its person may."""
    label = request.headers.get("User-Agent", "")[:LABEL]
    token = await sign_in(
        request, handle.removeprefix("@"), password, "program", label, granted(scopes)
    )
    return {"token": token}


def granted(wanted: list[str] | None) -> str:
    return granting.kept(wanted or SCOPES)


@route("GET", "/api/session", ANY)
async def this_session(request: web.Request) -> shapes.Session:
    """Whose token this is, and what it may do."""
    signed = request[SIGNED]
    assert signed
    return {
        "person": shapes.face(signed.person),
        "kind": signed.kind,
        "label": signed.label,
        "scopes": [scope for scope in SCOPES if granting.may(signed, scope)],
        "created_at": stamp(signed.created_at),
    }


@route("DELETE", "/api/session", ANY)
async def end(request: web.Request) -> shapes.Ended:
    """Give the token back: it counts no more, and what it has open is closed."""
    signed = request[SIGNED]
    assert signed
    person, number = signed.person.id, signed.id
    await request.app[WRITER].deed(sessions.revoke, person, number, now_ms())
    await request.app[EVERYWHERE].ended(person, [number])
    return {"ended": True}
