"""Settings of one's money: whom it may come from, when it arrives, and that nothing leaves."""

from aiohttp import web
from sqlmodel import Session

from chat.people import Person
from payments import freezes, wallets
from web import ceilings, render, security, words
from web.forms import Form, read_form
from web.keys import DATABASE, WRITER
from web.pages import preferences, shell


async def money(request: web.Request) -> web.StreamResponse:
    """Strangers' money, when one's own arrives, and reminders."""
    signed = shell.signed_in(request)
    form = await read_form(request)
    accepts, delay, reminders = (
        form.values.get(name, "") for name in ("accepts", "delay", "reminders")
    )
    if accepts not in wallets.ACCEPTS or delay not in map(str, wallets.DELAYS):
        raise web.HTTPBadRequest
    if reminders not in ("on", "off"):
        raise web.HTTPBadRequest
    kept = signed.person.owner, accepts, int(delay), reminders == "on"
    await request.app[WRITER].deed(_keep, *kept)
    raise web.HTTPSeeOther("/settings?saved=1")


def _keep(db: Session, owner: str, accepts: str, delay: int, reminders: bool) -> None:
    wallets.set_accepts(db, owner, accepts)
    wallets.set_delay(db, owner, delay)
    wallets.set_reminders(db, owner, reminders)


async def limits(request: web.Request) -> web.StreamResponse:
    """Every amount that is another one now; an empty limit is none."""
    signed = shell.signed_in(request)
    owner, locale = signed.person.owner, signed.person.locale
    form = await read_form(request)
    wallet = (await request.app[DATABASE].read(wallets.of, [owner])).get(owner)
    if wallet is None or not form.values.keys() >= set(ceilings.NAMES):
        raise web.HTTPBadRequest
    minors, unread = ceilings.read(form.values, wallet, locale)
    if unread:
        say = words.catalogue(locale).one
        wrong = dict.fromkeys(unread, say("Write an amount like 20 or 20.50."))
        return await preferences.again(request, Form(form.values, wrong), 422)
    await request.app[WRITER].deed(ceilings.keep, owner, minors, render.now_ms())
    raise web.HTTPSeeOther("/settings?saved=1")


async def freeze(request: web.Request) -> web.StreamResponse:
    """Nothing leaves from now on; whoever is signed in may say so."""
    signed = shell.signed_in(request)
    await request.app[WRITER].deed(freezes.freeze, signed.person.owner, render.now_ms())
    raise web.HTTPSeeOther("/settings#freeze")


async def unfreeze(request: web.Request) -> web.StreamResponse:
    """With the password: a thief who has only the session must not undo it."""
    signed = shell.signed_in(request)
    form = await read_form(request)
    known = await security.recognise(request, signed.person.handle, form.values.get("password", ""))
    if isinstance(known, Person):
        await request.app[WRITER].deed(freezes.unfreeze, signed.person.owner)
        raise web.HTTPSeeOther("/settings?saved=1")
    sentence, status = preferences.no_password(known, signed.person.locale)
    return await preferences.again(request, Form({}, {"password": sentence}), status)
