"""Money of one's own on its way: how it stands, the way to the bank, and calling it off."""

import limits
from aiohttp import web
from sqlmodel import Session

from bot.dealings import outcomes
from payments import banks, cards, transits
from payments.ledger import Refusal
from payments.transits import BANK, CREATED, IN, NEVER_SENT, Transit
from web import plastics, render, security, words
from web.banking import paying
from web.forms import read_form, too_many
from web.keys import WRITER
from web.pages import leading, shell
from web.pages.shell import Facts, Reader

TRIES = limits.parse_many("6/minute;60/day")  # of one person, to the bank


async def way(request: web.Request) -> web.Response:
    """Its form may lead to the bank, and nowhere else."""
    shell.signed_in(request)
    return await _page(request, "", 200)


async def act(request: web.Request) -> web.StreamResponse:
    """`go` to the bank, or `cancel`."""
    signed, number = shell.signed_in(request), _number(request)
    say = words.catalogue(signed.person.locale).one
    form = await read_form(request)
    if form.values.get("do") == "cancel":
        owner = signed.person.owner
        done = await request.app[WRITER].deed(outcomes.cancel, owner, number, render.now_ms())
        return await _after(request, done, f"/wallet/ways/{number}")
    if wait := security.slowed(request, TRIES, f"ways {signed.person.id}"):
        told = too_many(say, wait)
        return await _page(request, told, 429)
    address = await paying.begin(request, signed, number)
    return await _after(request, address, str(address))


async def _after(request: web.Request, done: object, leads_to: str) -> web.StreamResponse:
    if not isinstance(done, Refusal):
        raise web.HTTPSeeOther(leads_to)
    if done.code == "no_such_transit":
        raise web.HTTPNotFound
    locale = shell.signed_in(request).person.locale
    return await _page(request, _said(done, locale), 422)


async def _page(request: web.Request, problem: str, status: int) -> web.Response:
    origin = await leading.origin(request)
    page = await shell.show(request, "way", _way, _number(request), problem, not origin)
    page.set_status(status)
    leading.allow(request, page, origin)
    return page


def _way(db: Session, who: Reader, number: int, problem: str, away: bool) -> Facts:
    """Somebody else's as one that never was."""
    assert who.person
    one = transits.of(db, [number]).get(number)
    if one is None or one.owner != who.person.owner:
        raise web.HTTPNotFound
    shown = way_of(db, [one])[0]
    waits = (one.rail, one.state) == (BANK, CREATED)
    return {
        "way": shown,
        "problem": problem,
        "away": away,
        "goes": waits and one.way == IN,
        "cancels": one.rail == BANK and one.state in NEVER_SENT,
    }


def way_of(db: Session, found: list[Transit]) -> list[plastics.Way]:
    """As they are drawn, each with the card or the account it goes by."""
    known = cards.known(db, {one.card for one in found})
    meant = banks.meant(db, [one.id for one in found if one.rail == BANK])
    called = {number: plastics.account(one) for number, one in meant.items()}
    called |= {one.id: plastics.called(known[one.card]) for one in found if one.card in known}
    now = render.now_ms()
    return [plastics.way(one, called.get(one.id, ""), now) for one in found]


def _said(refusal: Refusal, locale: str) -> str:
    say = words.catalogue(locale).one
    sentences = {
        "transit_left": say("It is on its way already, and cannot be cancelled any more."),
        "bank_way": say("The way back from the bank was lost. Nothing was moved; ask again."),
    }
    return sentences.get(refusal.code) or say(
        "The bank cannot be reached right now. Everything else works; try again in a while."
    )


def _number(request: web.Request) -> int:
    return shell.whole(request.match_info["number"]) or 0
