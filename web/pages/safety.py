"""Settings of one's money: whom it may come from, when it arrives, and that nothing leaves."""

from aiohttp import web
from sqlmodel import Session

from chat.sessions import Signed
from payments import freezes, wallets
from web import ceilings, render, words
from web.forms import Form, read_form
from web.keys import DATABASE, WRITER
from web.pages import confirming, preferences, shell


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
    """Every amount that is another one now; an empty limit is none. More takes the password."""
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
    raises = ceilings.raises(wallet, minors, render.now_ms())
    if raises and (asked := await _asked_again(request, signed, form)):
        return asked
    await request.app[WRITER].deed(ceilings.keep, owner, minors, render.now_ms())
    raise web.HTTPSeeOther("/settings?saved=1")


async def _asked_again(request: web.Request, signed: Signed, form: Form) -> web.Response | None:
    """The page with what was typed and a field for the password, unless it was given."""
    if confirming.is_confirmed(signed):
        return None
    say = words.catalogue(signed.person.locale).one
    said, status = say("Give your password: this lets more leave than before."), 422
    if typed := form.values.get("limits_password"):
        refused = await confirming.refusal(request, typed)
        if refused is None:
            return None
        said, status = refused
    return await preferences.again(request, Form(form.values, {"limits_password": said}), status)


async def freeze(request: web.Request) -> web.StreamResponse:
    """Nothing leaves from now on; whoever is signed in may say so."""
    signed = shell.signed_in(request)
    await request.app[WRITER].deed(freezes.freeze, signed.person.owner, render.now_ms())
    raise web.HTTPSeeOther("/settings#freeze")


async def unfreeze(request: web.Request) -> web.StreamResponse:
    """With the password: a thief who has only the session must not undo it."""
    signed = shell.signed_in(request)
    form = await read_form(request)
    if refused := await confirming.refusal(request, form.values.get("password", "")):
        said, status = refused
        return await preferences.again(request, Form({}, {"password": said}), status)
    await request.app[WRITER].deed(freezes.unfreeze, signed.person.owner)
    raise web.HTTPSeeOther("/settings?saved=1")
