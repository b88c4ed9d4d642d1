"""The way in and out: the landing, joining, signing in and out."""

from aiohttp import web
from sqlmodel import Session

from chat import people, sessions
from chat.names import skeleton
from chat.people import Person
from chat.refusals import Refused
from payments import wallets
from web import render, security, words
from web.forms import Form, blank, judge_join, local, read_form, refuse_join, too_many
from web.keys import EVERYWHERE, SETTINGS, SIGNED, WRITER
from web.pages import shell
from web.passwords import Busy


def landing(request: web.Request) -> web.Response:
    return shell.page(request, "landing", {"form": blank()})


async def joining(request: web.Request) -> web.Response:
    _only_outside(request)
    form = blank(next=request.query.get("next", ""), handle=request.query.get("handle", ""))
    return shell.page(request, "join", {"form": form})


async def join(request: web.Request) -> web.StreamResponse:
    """Make a person and a wallet, and sign in."""
    say = words.catalogue(shell.reader(request).locale).one
    form = judge_join(await read_form(request), say)
    if form.is_right:
        here = f"join {security.address_of(request)}"
        if wait := security.slowed(request, (security.PER_ADDRESS,), here):
            form.errors["form"] = too_many(say, wait)
            return shell.page(request, "join", {"form": form}, status=429)
        try:
            return await _joined(request, form)
        except Refused as refused:
            form = refuse_join(form, refused, say)
        except Busy:
            form.errors["form"] = say("Many people are joining just now. Try again in a moment.")
    return shell.page(request, "join", {"form": form}, status=422)


async def _joined(request: web.Request, form: Form) -> web.StreamResponse:
    _refuse_names_of_operators(request, form.values["handle"])
    hashed = await security.hash_password(form.values["password"])
    person = await request.app[WRITER].deed(_join, form.values, hashed)
    return await _open(request, person, form)


def _refuse_names_of_operators(request: web.Request, handle: str) -> None:
    """Who has one of those handles runs the place, so only the host gives them: `quid people add`.
    One that looks like them would stand in the way of that."""
    looks = {skeleton(name.removeprefix("@")) for name in request.app[SETTINGS].operators}
    if skeleton(handle.strip().removeprefix("@")) in looks:
        raise Refused("handle_reserved", handle=handle)


def _join(db: Session, values: dict[str, str], hashed: str) -> Person:
    now = render.now_ms()
    handle = values["handle"].strip().removeprefix("@")
    person = people.join(db, handle, values["name"], values["locale"], hashed, now)
    wallets.open(db, person.owner, values["currency"], now)
    return person


async def signing_in(request: web.Request) -> web.Response:
    _only_outside(request)
    form = blank(next=request.query.get("next", ""))
    ended = request.query.get("ended") == "1"
    return shell.page(request, "sign-in", {"form": form, "ended": ended})


async def sign_in(request: web.Request) -> web.StreamResponse:
    """The same answer, after the same time, for a wrong password and for an unknown handle."""
    form = await read_form(request)
    handle = form.values.get("handle", "").strip().removeprefix("@")
    person = await security.recognise(request, handle, form.values.get("password", ""))
    if isinstance(person, Person):
        return await _open(request, person, form)
    say = words.catalogue(shell.reader(request).locale).one
    sentence = say("Handle and password do not match. Check both and try again.")
    slow = isinstance(person, security.SlowDown)
    if isinstance(person, security.SlowDown):
        sentence = too_many(say, person.retry_after)
    wrong = form._replace(errors={"form": sentence})
    return shell.page(request, "sign-in", {"form": wrong, "ended": False}, 429 if slow else 422)


async def sign_out(request: web.Request) -> web.StreamResponse:
    signed = request.get(SIGNED)
    leave = web.HTTPSeeOther("/")
    if signed:
        await request.app[WRITER].deed(
            sessions.revoke, signed.person.id, signed.id, render.now_ms()
        )
        await request.app[EVERYWHERE].ended(signed.person.id, [signed.id])
    security.forget(request, leave)
    raise leave


async def _open(request: web.Request, person: Person, form: Form) -> web.StreamResponse:
    onward = web.HTTPSeeOther(local(form.values.get("next", "")))
    await security.remember(request, onward, person)
    raise onward


def _only_outside(request: web.Request) -> None:
    if request.get(SIGNED):
        raise web.HTTPSeeOther(local(request.query.get("next", "")))
