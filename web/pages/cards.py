"""A card of one's own: what it can do, its name, which one is the usual, and its removal."""

from collections.abc import Callable
from typing import Any, Concatenate

from aiohttp import web
from sqlmodel import Session

from chat.plastic import masked
from payments import cards
from payments.cards import Card
from payments.ledger import Refusal
from payments.refusals import CARD_BUSY
from web import dates, plastics, render
from web.forms import Form, blank, read_form
from web.keys import WRITER
from web.pages import shell
from web.pages.shell import Facts, Reader

SAVED = ("linked", "updated", "saved")
Deed = Callable[Concatenate[Session, str, str, ...], Card | Refusal]


async def card(request: web.Request) -> web.Response:
    shell.signed_in(request)
    saved = next((one for one in SAVED if request.query.get(one) == "1"), "")
    return await shell.show(request, "card", _card, token(request), None, saved)


async def change(request: web.Request) -> web.StreamResponse:
    """`do=rename` with a `name`, or `do=prefer`."""
    shell.signed_in(request)
    form = await read_form(request)
    what = form.values.get("do")
    if what == "rename":
        await _done(request, cards.rename, masked(form.values.get("name", "")))
    elif what == "prefer":
        await _done(request, cards.prefer)
    else:
        raise web.HTTPBadRequest
    raise web.HTTPSeeOther(f"/wallet/cards/{token(request)}?saved=1")


async def removing(request: web.Request) -> web.Response:
    """Asks once more."""
    shell.signed_in(request)
    return await shell.show(request, "card-remove", _card, token(request), blank())


async def remove(request: web.Request) -> web.StreamResponse:
    """Gone at once for its owner; while money is on its way by it, it stays and says so."""
    shell.signed_in(request)
    done = await _done(request, cards.remove, render.now_ms())
    if isinstance(done, Refusal):
        form = Form({}, {"form": done.code})
        page = await shell.show(request, "card-remove", _card, token(request), form)
        page.set_status(409)
        return page
    raise web.HTTPSeeOther("/wallet#cards")


def token(request: web.Request) -> str:
    return request.match_info["token"]


def _card(db: Session, who: Reader, token: str, form: Form | None, saved: str = "") -> Facts:
    """Somebody else's, and one that is gone, as one that never was."""
    found = cards.find(db, who.person.owner, token) if who.person else None
    if found is None or found.removed_at is not None:
        raise web.HTTPNotFound
    today = dates.day(render.now_ms(), who.zone)
    return {
        "one": plastics.plastic(found, today),
        "form": form or blank(name=found.name),
        "busy": cards.busy(db, token),
        "saved": saved,
    }


async def _done(request: web.Request, deed: Deed, *args: Any) -> Card | Refusal:
    owner = shell.signed_in(request).person.owner
    done = await request.app[WRITER].deed(deed, owner, token(request), *args)
    if isinstance(done, Refusal) and done.code != CARD_BUSY:
        raise web.HTTPNotFound
    return done
