"""Tokens for programs, made on the page of settings: shown once, with what each may do."""

from aiohttp import web

from chat import sessions
from chat.people import Person
from web import render, scopes, words
from web.forms import Form, Say, read_form
from web.keys import WRITER
from web.pages import confirming, preferences, shell

LONGEST_NAME = 60
TICKED = "scope_"  # a box each: `scope_read`


async def make(request: web.Request) -> web.StreamResponse:
    """With the password: who has only the session must not make one that outlives it."""
    person = shell.signed_in(request).person
    form = await read_form(request)
    wanted = [scope for scope in scopes.SCOPES if form.values.get(TICKED + scope)]
    if wrong := _wrong(form, wanted, words.catalogue(person.locale).one):
        return await _again(request, form, wrong, 422)
    if refused := await confirming.refusal(request, form.values.get("token_password", "")):
        said, status = refused
        return await _again(request, form, {"token_password": said}, status)
    return await _shown(request, person, _name(form), wanted)


def _wrong(form: Form, wanted: list[str], say: Say) -> dict[str, str]:
    errors = {}
    if not 1 <= len(_name(form)) <= LONGEST_NAME or not _name(form).isprintable():
        errors["token_name"] = say("Use 1 to 60 letters that can be read.")
    if not wanted:
        errors["scopes"] = say("Choose what it may do.")
    return errors


def _name(form: Form) -> str:
    return form.values.get("token_name", "").strip()


async def _again(
    request: web.Request, form: Form, errors: dict[str, str], status: int
) -> web.Response:
    typed = {name: form.values.get(name, "") for name in ("token_name", *_boxes())}
    return await preferences.again(request, Form(typed, errors), status)


def _boxes() -> list[str]:
    return [TICKED + scope for scope in scopes.SCOPES]


async def _shown(
    request: web.Request, person: Person, name: str, wanted: list[str]
) -> web.Response:
    granted, now = scopes.kept(wanted), render.now_ms()
    token = await request.app[WRITER].deed(sessions.open, person.id, "program", name, now, granted)
    facts = {"token": token, "name": name, "scopes": granted.split()}
    return await shell.show(request, "token", lambda _db, _who: dict(facts))
