"""Settings: name and language, and where one is signed in."""

from typing import Any

from aiohttp import web
from sqlmodel import Session

from chat import blocks, manners, mutes, people, profiles, pushing, sessions
from chat.people import Person
from chat.refusals import Refused
from chat.sessions import Signed
from payments import wallets
from web import ceilings, render, words
from web.devices import device
from web.forms import Form, blank, read_form
from web.keys import DATABASE, EVERYWHERE, WRITER
from web.pages import pushes, shell
from web.pages.shell import Facts, Reader


async def settings(request: web.Request) -> web.Response:
    return await again(request, blank(), saved=request.query.get("saved") == "1")


async def again(
    request: web.Request, wrong: Form, status: int = 200, saved: bool = False
) -> web.Response:
    """The page as it stands, with what is wrong in a form."""
    signed = shell.signed_in(request)
    read, person = request.app[DATABASE].read, signed.person
    tips = "shown" if await read(wallets.shows_tips, person.owner) else "own"
    bio = (await read(profiles.of, person.id)).bio
    own = {"name": person.name, "bio": bio, "locale": person.locale, "tips": tips}
    form = Form(own | wrong.values, wrong.errors)
    page = await shell.show(request, "settings", _settings, signed, form, saved)
    page.set_status(status)
    return page


def _settings(db: Session, who: Reader, signed: Signed, form: Form, saved: bool) -> Facts:
    standing = sessions.listing(db, signed.person.id, render.now_ms())
    shown: list[dict[str, Any]] = [
        session._asdict()
        | {"here": session.id == signed.id, "label": device(session.label)}
        | {"scopes": session.scopes.split()}
        for session in standing
    ]
    facts = {"form": form, "saved": saved, "sessions": shown, "others": len(shown) > 1}
    facts |= _pushes(db, who) | _privacy(db, signed.person.id)
    wallet = wallets.of(db, [signed.person.owner]).get(signed.person.owner)
    if wallet is None:
        return facts | {"wallet": None}
    now = render.now_ms()
    facts["form"] = form._replace(values=ceilings.typed(wallet, now) | form.values)
    return facts | {"wallet": wallet, "hints": ceilings.hints(db, wallet, now, who.locale)}


def _privacy(db: Session, person: int) -> Facts:
    return {
        "manners": manners.of(db, person),
        "muted": mutes.listing(db, person),
        "blocked": blocks.listing(db, person),
    }


def _pushes(db: Session, who: Reader) -> Facts:
    assert who.person
    wishes, say = pushing.wishes(db, who.person.id), words.catalogue(who.locale).one
    kinds = {
        "message": say("Messages"),
        "money": say("Money and requests"),
        "mention": say("Mentions"),
        "reply": say("Replies"),
        "follow": say("Followers"),
        "like": say("Likes"),
        "repost": say("Reposts"),
        "quote": say("Quotes"),
        "react": say("Reactions"),
    }
    quiet = pushes.clock(wishes.quiet_from), pushes.clock(wishes.quiet_until)
    return {"wishes": wishes, "kinds": kinds, "quiet": quiet}


async def save(request: web.Request) -> web.StreamResponse:
    """Name, words about oneself, and language."""
    signed = shell.signed_in(request)
    form = await read_form(request)
    if form.values.get("locale") not in words.LANGUAGES:
        raise web.HTTPBadRequest
    try:
        saved = await request.app[WRITER].deed(_save, signed.person.id, form.values)
    except Refused as refused:
        say = words.catalogue(signed.person.locale).one
        errors = {"name": say("Use 1 to 50 letters that can be read.")}
        if refused.code == "name_reserved":
            errors = {"name": say("This name is kept for Quid. Choose another.")}
        if refused.code == "bio_too_long":
            errors = {"bio": say("Say it in 160 characters at most.")}
        wrong = form._replace(errors=errors)
        return await shell.show(request, "settings", _settings, signed, wrong, False)
    request.app[EVERYWHERE].renewed(saved)
    raise web.HTTPSeeOther("/settings?saved=1")


def _save(db: Session, person: int, values: dict[str, str]) -> Person:
    people.rename(db, person, values.get("name", ""))
    if "bio" in values:
        profiles.describe(db, person, values["bio"])
    people.set_locale(db, person, values["locale"])
    if values.get("tips") in ("shown", "own"):
        wallets.show_tips(db, f"person:{person}", values["tips"] == "shown")
    return people.by_ids(db, {person})[person]


async def end_session(request: web.Request) -> web.StreamResponse:
    """`id` of one of the person's sessions, or `others`."""
    signed = shell.signed_in(request)
    form = await read_form(request)
    ended = await request.app[WRITER].deed(_end, signed, form.values.get("id", ""))
    await request.app[EVERYWHERE].ended(signed.person.id, ended)
    raise web.HTTPSeeOther("/settings")


def _end(db: Session, signed: Signed, which: str) -> list[int]:
    person, now = signed.person.id, render.now_ms()
    if which == "others":
        return sessions.revoke_others(db, person, signed.id, now)
    id = shell.whole(which) or 0
    return [id] if sessions.revoke(db, person, id, now) else []
