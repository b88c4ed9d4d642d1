"""Money by a link: the page of whoever opens it, and the page of whose money it is."""

from typing import Any

import limits
from aiohttp import web
from sqlmodel import Session

from bot.dealings import links
from chat import people
from payments import offers
from payments.ledger import Refusal
from payments.offers import Offer
from web import render, security, words
from web.forms import too_many
from web.keys import SETTINGS, WRITER
from web.pages import confirming, shell
from web.pages.shell import Facts, Reader

TRIES = limits.parse("30/minute")  # of an address, which for guessing 128 bits is nothing
NOBODY: Facts = {
    "payer": None,
    "state": "",
    "own": False,
    "error": "",
    "minor": 0,
    "currency": "USD",
    "note": "",
    "number": 0,
    "until": 0,
    "here": "",
}


async def claim(request: web.Request) -> web.Response:
    """Who has the link sees who sends how much; to take it they have to be somebody here."""
    if wait := _wait(request):
        return _alone(_slow(request, wait))
    page = await shell.show(request, "claim", _claim, request.match_info["secret"])
    return _alone(page)


def _claim(db: Session, who: Reader, secret: str) -> Facts:
    one = offers.behind(db, secret)
    if one is None:
        return NOBODY
    [payer] = people.of_owners(db, [one.hold.owner])
    me = who.person.owner if who.person else ""
    own = me == one.hold.owner
    return NOBODY | _about(one) | {
        "payer": payer,
        "own": own,
        "state": _state(one, me),
        "here": links.address(secret),
    }  # fmt: skip


def _about(one: Offer) -> Facts:
    return {
        "minor": one.amount.minor,
        "currency": one.amount.currency,
        "note": one.note,
        "number": one.number,
        "until": one.until or 0,
    }


def _state(one: Offer, me: str) -> str:
    """`open`, `mine` for who has taken it, or `over`."""
    if one.hold.state == "accepted" and one.hold.payee == me:
        return "mine"
    over = one.until is not None and one.until <= render.now_ms()
    return "open" if one.is_open and not over else "over"


async def take(request: web.Request) -> web.StreamResponse:
    """Take the money, and see so; a second time changes nothing."""
    me = shell.signed_in(request).person
    if wait := _wait(request):
        return _alone(_slow(request, wait))
    secret = request.match_info["secret"]
    heard = await request.app[WRITER].deed(links.claim, secret, me, render.now_ms())
    here = links.address(secret)
    if not isinstance(heard, Refusal) or heard.code not in ("link_over", "link_stopped"):
        raise web.HTTPSeeOther(here)
    page = await shell.show(request, "claim", _over, secret, heard.code == "link_stopped")
    return _alone(page)


def _over(db: Session, who: Reader, secret: str, stopped: bool) -> Facts:
    """Also for who is not let in by whose money it is: to them it is over."""
    shown = _claim(db, who, secret)
    if not stopped:
        return shown | {"state": "over"}
    say = words.catalogue(who.locale).one
    return shown | {"error": say("It cannot be taken just now. Try again later.")}


def _wait(request: web.Request) -> int:
    limiter, name = request.app[security.LIMITS], f"claim {security.address_of(request)}"
    return 0 if limiter.hit(TRIES, name) else 60


def _slow(request: web.Request, wait: int) -> web.Response:
    say = words.catalogue(shell.reader(request).locale).one
    sentence = too_many(say, wait)
    page = shell.page(request, "claim", NOBODY | {"error": sentence, "state": "slow"}, 429)
    page.headers["Retry-After"] = str(wait)
    return page


def _alone(page: web.Response) -> web.Response:
    """In nobody's index; the address goes nowhere else (`Referrer-Policy: same-origin`)."""
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    return page


async def own(request: web.Request) -> web.Response:
    """How a link stands, for whose money it is; to anybody else it looks like what is not."""
    shell.signed_in(request)
    return await shell.show(request, "link", _own, _number(request), "")


async def renew(request: web.Request) -> web.Response:
    """Another link, shown this once; the old one leads nowhere from now on. Whoever holds a session
    alone could take by it what no limit lets leave any more."""
    number = _number(request)
    me = confirming.confirmed(request, f"/links/{number}").person
    made = await request.app[WRITER].deed(links.renew, number, me.owner)
    if made is None:
        raise web.HTTPNotFound
    address = f"{request.app[SETTINGS].address}{made}"
    return _alone(await shell.show(request, "link", _own, number, address))


def _own(db: Session, who: Reader, number: int, address: str) -> Facts:
    assert who.person
    one = offers.of(db, [number]).get(number)
    if one is None or one.way != offers.LINK or one.hold.owner != who.person.owner:
        raise web.HTTPNotFound
    known = people.of_owners(db, [one.hold.payee])
    facts: dict[str, Any] = _about(one)
    return facts | {
        "state": links.STATES[one.hold.state],
        "claimer": known[0] if known and one.hold.state == "accepted" else None,
        "address": address,
    }


def _number(request: web.Request) -> int:
    return shell.whole(request.match_info["number"]) or 0
