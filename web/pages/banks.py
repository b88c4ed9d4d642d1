"""Bank accounts of one's own: linked at the bank, looked at here, and let go of."""

from typing import NamedTuple

import limits
from aiohttp import web
from sqlmodel import Session

from payments import bank_readings, banks
from payments.banks import Account, Link
from payments.ledger import Refusal
from payments.money import Money
from payments.rails.open_banking import identifiers
from web import dates, render, security, words
from web.banking import linking, paying
from web.forms import too_many
from web.keys import BANKER, WRITER
from web.pages import confirming, leading, shell
from web.pages.shell import Facts, Reader

TRIES = limits.parse_many("6/minute;40/day")  # of one person, to the bank
SOON = 14 * banks.DAY  # before its end a consent is offered to be renewed
TOLD = ("linked", "removed", "refused", "away")


class Shown(NamedTuple):
    """An account as it is drawn; `balance` is nothing until it was read once."""

    account: Account
    name: str
    masked: str
    balance: Money | None


class Consented(NamedTuple):
    """`stands`: it is read; `ends_soon`: it is to be renewed."""

    link: Link
    accounts: list[Shown]
    stands: bool
    ends_soon: bool
    until: str


async def listing(request: web.Request) -> web.Response:
    """Looking at it lets what is not fresh be read."""
    signed = shell.signed_in(request)
    await request.app[BANKER].refresh(signed.person.owner)
    told = next((one for one in TOLD if request.query.get("told") == one), "")
    return await shell.show(request, "banks", _listing, told, _name(request))


async def starting(request: web.Request) -> web.Response:
    """What will be seen, and for how long; then to the bank."""
    confirming.confirmed(request)
    return await _form(request, "", 200)


async def start(request: web.Request) -> web.StreamResponse:
    signed = confirming.confirmed(request, "/wallet/banks/new")
    say = words.catalogue(signed.person.locale).one
    if wait := security.slowed(request, TRIES, f"banks {signed.person.id}"):
        told = too_many(say, wait)
        return await _form(request, told, 429)
    address = await linking.begin(request, signed)
    if isinstance(address, Refusal):
        return await _form(request, _said(address, signed.person.locale), 422)
    raise web.HTTPSeeOther(address)


async def back(request: web.Request) -> web.StreamResponse:
    """The bank sends the browser here, with one signed parameter: of a top-up, or of accounts."""
    signed = shell.signed_in(request)
    response = request.query.get("response", "")
    paid = await paying.finish(request, signed, response)
    if isinstance(paid, int):
        raise web.HTTPSeeOther(f"/wallet/ways/{paid}")
    if paid is not None:
        return await _form(request, _said(paid, signed.person.locale), 422)
    linked = await linking.finish(request, signed, response)
    if isinstance(linked, Link):
        request.app[BANKER].wake()
        raise web.HTTPSeeOther("/wallet/banks?told=linked")
    if linked == linking.NO:
        raise web.HTTPSeeOther("/wallet/banks?told=refused")
    return await _form(request, _said(linked, signed.person.locale), 422)


async def account(request: web.Request) -> web.Response:
    """What came and went on it lately."""
    shell.signed_in(request)
    number = shell.whole(request.match_info["account"])
    return await shell.show(request, "bank-account", _account, number, _name(request))


async def removing(request: web.Request) -> web.Response:
    """Asks once more."""
    shell.signed_in(request)
    return await shell.show(request, "bank-remove", _one, _number(request), _name(request))


async def remove(request: web.Request) -> web.StreamResponse:
    owner = shell.signed_in(request).person.owner
    number = _number(request)
    done = await request.app[WRITER].deed(banks.remove, owner, number, render.now_ms())
    if isinstance(done, Refusal):
        raise web.HTTPNotFound
    request.app[BANKER].wake()
    raise web.HTTPSeeOther("/wallet/banks?told=removed")


def consented(db: Session, who: Reader) -> list[Consented]:
    """Their consents, with what is on their accounts."""
    assert who.person
    found = banks.of(db, who.person.owner)
    accounts = banks.accounts_of(db, [one.id for one in found])
    now = render.now_ms()
    return [
        Consented(
            one,
            [shown(each) for each in accounts if each.link == one.id],
            one.state == banks.LINKED,
            one.until - now < SOON,
            dates.day(one.until, who.zone),
        )
        for one in found
    ]


def shown(account: Account) -> Shown:
    minor = account.balance_minor
    balance = None if minor is None else Money(minor, account.currency)
    masked = identifiers.masked(account.scheme, account.identification)
    return Shown(account, account.name or account.holder, masked, balance)


def _listing(db: Session, who: Reader, told: str, bank: str) -> Facts:
    return {"links": consented(db, who), "told": told, "bank": bank}


def _one(db: Session, who: Reader, number: int, bank: str) -> Facts:
    found = [one for one in consented(db, who) if one.link.id == number]
    if not found:
        raise web.HTTPNotFound
    return {"one": found[0], "bank": bank}


def _account(db: Session, who: Reader, number: int | None, bank: str) -> Facts:
    """Somebody else's as one that never was."""
    for one in consented(db, who):
        for each in one.accounts:
            if each.account.id == number:
                entries = bank_readings.latest(db, each.account.id)
                days = [(dates.day(entry.at, who.zone), entry) for entry in entries]
                return {"one": one, "shown": each, "entries": days, "bank": bank}
    raise web.HTTPNotFound


async def _form(request: web.Request, problem: str, status: int) -> web.Response:
    """Its form may lead to the bank, and nowhere else."""
    origin = await leading.origin(request)
    facts = {"problem": problem, "away": not origin, "bank": _name(request)}
    page = await shell.show(request, "bank-new", lambda _db, _who: facts)
    page.set_status(status)
    leading.allow(request, page, origin)
    return page


def _said(refusal: Refusal, locale: str) -> str:
    say = words.catalogue(locale).one
    sentences = {
        "bank_way": say(
            "This did not come from your bank for you here, or was used already. Begin again."
        ),
        "bank_nothing": say(
            "The bank shared no account in pounds or euros. Begin again and choose one."
        ),
        "banks_many": say("You have as many banks linked as one may have. Unlink one first."),
    }
    return sentences.get(refusal.code) or say(
        "The bank cannot be reached right now. Everything else works; try again in a while."
    )


def _number(request: web.Request) -> int:
    return shell.whole(request.match_info["link"]) or 0


def _name(request: web.Request) -> str:
    return request.app[BANKER].wire.name
