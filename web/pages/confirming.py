"""The password once more, before what reaches far: whoever has only taken a session knows none."""

from urllib.parse import quote

from aiohttp import web

from chat import sessions
from chat.people import Person
from chat.sessions import Signed
from web import render, security, words
from web.forms import Form, blank, local, read_form, too_many
from web.keys import WRITER
from web.pages import shell

FRESH = 15 * 60 * 1000  # milliseconds for which a password is not asked for again


async def asking(request: web.Request) -> web.Response:
    """Where `confirmed` leads; who was asked lately goes on at once."""
    onward = request.query.get("next", "")
    if is_confirmed(shell.signed_in(request)):
        raise web.HTTPSeeOther(local(onward))
    return await _form(request, blank(next=onward), 200)


async def confirm(request: web.Request) -> web.StreamResponse:
    shell.signed_in(request)
    """And go on; what `keep` has kept the browser sends on, as it is."""
    sent = (await read_form(request)).values
    if refused := await refusal(request, sent.pop("password", "")):
        said, status = refused
        return await _form(request, Form(sent, {"password": said}), status)
    onward = local(sent.get("next", ""))
    raise (web.HTTPTemporaryRedirect if sent.get("kept") else web.HTTPSeeOther)(onward)


async def keep(request: web.Request) -> web.Response:
    """What was sent too late, on the page that asks: it is done once the password is given. Not for
    what is secret."""
    sent = (await read_form(request)).values
    return await _form(request, Form(sent | {"next": request.path, "kept": "1"}, {}), 422)


def confirmed(request: web.Request, form: str = "") -> Signed:
    """The session, if it gave its password lately; or the way to give it, and from there back here.
    What is sent has to name the address of its `form`, to which one comes back instead."""
    signed = shell.signed_in(request)
    if not is_confirmed(signed):
        onward = form or request.path_qs
        raise web.HTTPSeeOther(f"/confirm?next={quote(onward, safe='')}")
    return signed


def is_confirmed(signed: Signed) -> bool:
    at = signed.confirmed_at
    return at is not None and render.now_ms() - at < FRESH


async def refusal(request: web.Request, password: str) -> tuple[str, int] | None:
    """Why this password is not that of the session's person, and the status of the page that says
    so; nothing where it is, and then the session is confirmed."""
    signed = shell.signed_in(request)
    known = await security.recognise(request, signed.person.handle, password)
    if isinstance(known, Person):
        await request.app[WRITER].deed(sessions.confirm, signed.id, render.now_ms())
        return None
    say = words.catalogue(signed.person.locale).one
    if known is None:
        return say("This is not your password. Try again."), 422
    return too_many(say, known.retry_after), 429


async def _form(request: web.Request, form: Form, status: int) -> web.Response:
    page = await shell.show(request, "confirm", lambda _db, _who: {"form": form})
    page.set_status(status)
    return page
