"""The wallet: what is there, a picture of the month, every movement and the balance it left."""

from datetime import date

from aiohttp import web
from sqlmodel import Session

from chat import people
from chat.people import Person
from payments import activity, budgets, cards, categories, looks, recipes, transits, wallets
from payments.activity import Found
from payments.ledger import AccountRef
from payments.looks import Change, Look
from payments.money import CURRENCIES
from payments.moving import moving
from payments.rails.open_banking import amounts
from web import dates, monthly, plastics, render, sifting, vaults
from web.keys import BANKER, SETTINGS, WRITER
from web.pages import coming, shell
from web.pages.banks import consented
from web.pages.shell import Facts, Reader
from web.pages.ways import way_of
from web.sifting import Sieve

PAGE = 25
SOON, MOST_SOON = 31, 5  # days that are looked ahead beside it, and how much of it is shown


async def wallet(request: web.Request) -> web.Response:
    """`?currency=EUR&flow=out&who=bob&sort=bills&month=2026-11&text=tea&before=120`: part of the
    activity, and older than a transfer of one's own."""
    shell.signed_in(request)
    before = shell.whole(request.query.get("before"))
    sieve, seen = sifting.sieve(request.query), list[Look]()
    away = await vaults.is_away(request.app)
    has_bank = request.app[SETTINGS].has_bank
    await request.app[BANKER].refresh(shell.signed_in(request).person.owner)
    page = await shell.show(request, "wallet", _wallet, sieve, before, away, has_bank, seen)
    if seen:
        await request.app[WRITER].deed(looks.look, seen, render.now_ms())
    return page


def _wallet(
    db: Session,
    who: Reader,
    sieve: Sieve,
    before: int | None,
    away: bool,
    has_bank: bool,
    seen: list[Look],
) -> Facts:
    """`seen` is given what the page shows that its reader had not looked at before."""
    assert who.person
    owner, used = who.person.owner, shell.currencies(db, who.person)
    chosen = sieve.currency if sieve.currency in used else used[0]
    account = recipes.wallet(owner, chosen)
    shows_newest = before is None and not sieve.holds_back
    changes = looks.since(db, owner, 1) if shows_newest else []
    seen += [each.seen for each in changes if each.entries]
    other = _other(db, sieve.who)
    nobody = bool(sieve.who) and other is None
    found = Found([], None) if nobody else _found(db, who, account, sieve, other, before)
    now = render.now_ms()
    return _rails(db, who, owner, now) | {
        "lines": shell.ledger_lines(db, found.entries),
        "older": found.older,
        "reasons": categories.of(db, account, [entry.transfer for entry in found.entries]),
        "soon": coming.coming(db, who, SOON)[:MOST_SOON],
        "budgets": budgets.of(db, owner, now),
        "away": away,
        "has_bank": has_bank,
        "sieve": sieve,
        "other": other,
        "nobody": nobody,
        "picture": _picture(db, who, account, sieve) if before is None else None,
        "currencies": [code for code in used if code in (*CURRENCIES, *amounts.CURRENCIES)],
        "chosen": chosen,
        "changed": _changed(changes, chosen),
        "quick": wallets.of(db, [owner])[owner],
    }


def _rails(db: Session, who: Reader, owner: str, now: int) -> Facts:
    """Cards and banks, and what is on its way by them."""
    today, under_way = dates.day(now, who.zone), transits.open_of(db, owner)
    return {
        "plastics": [plastics.plastic(one, today) for one in cards.of(db, owner)],
        "ways": way_of(db, under_way),
        "moving": moving(under_way),
        "links": consented(db, who),
    }


def _other(db: Session, handle: str) -> Person | None:
    return people.by_handles(db, [handle]).get(handle) if handle else None


def _found(
    db: Session,
    who: Reader,
    account: AccountRef,
    sieve: Sieve,
    other: Person | None,
    before: int | None,
) -> Found:
    wanted = sieve.wanted(other.owner if other else "", who.zone)
    return activity.find(db, account, wanted, PAGE, before)


def _picture(db: Session, who: Reader, account: AccountRef, sieve: Sieve) -> monthly.Picture | None:
    """Of the month that is looked at, else of this one."""
    today = date.fromisoformat(dates.day(render.now_ms(), who.zone))
    first = sieve.month or today.replace(day=1)
    return monthly.picture(db, account, first, today, who.zone, who.locale)


def _changed(changes: list[Change], currency: str) -> Change | None:
    return next((each for each in changes if each.currency == currency), None)
