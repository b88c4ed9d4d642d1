"""What every page needs: who reads it, in which language, what is unread, what the wallet holds."""

from collections.abc import Callable
from typing import Any, Concatenate, NamedTuple, ParamSpec
from urllib.parse import quote

from aiohttp import web
from sqlmodel import Session, select

from bot import manual
from chat import people, places
from chat.people import Person
from chat.schema import Streams
from chat.sessions import Signed
from payments import ledger, recipes, wallets
from payments.ledger import Entry
from web import dates, news, plastics, render, words
from web.keys import DATABASE, NONCE, SETTINGS, SIGNED
from web.packing import pack_page
from web.statics import FILES, SHEET

P = ParamSpec("P")
Facts = dict[str, Any]
LISTED = 50
LATELY = 5


class Reader(NamedTuple):
    """For whom a page is drawn: nobody in particular when signed out."""

    person: Person | None
    locale: str
    zone: str

    @property
    def id(self) -> str:
        return str(self.person.id) if self.person else ""

    @property
    def number(self) -> int:
        """0 for nobody in particular."""
        return self.person.id if self.person else 0


async def show(
    request: web.Request,
    template: str,
    ask: Callable[Concatenate[Session, Reader, P], Facts] | None = None,
    *args: P.args,
    **more: P.kwargs,
) -> web.Response:
    """The template with what `ask(db, reader, …)` found, all read in one go. HTTP errors pass."""
    who = reader(request)

    def gather(db: Session) -> Facts:
        found = ask(db, who, *args, **more) if ask else {}
        return (_own(db, who.person) if who.person else NOTHING) | found

    facts = await request.app[DATABASE].read(gather)
    return page(request, template, facts)


def page(request: web.Request, template: str, facts: Facts, status: int = 200) -> web.Response:
    """HTML that no cache keeps: it is one reader's."""
    who = reader(request)
    html = render.page(template, who.locale, **(NOTHING | _outer(request, who) | facts))
    response = web.Response(text=html, content_type="text/html", status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Cookie, Accept-Language"
    response.headers["Link"] = f"<{FILES.address(SHEET)}>; rel=preload; as=style"  # before parsing
    pack_page(request, response)
    if request.query.get("lang") in words.LANGUAGES:
        response.set_cookie("lang", request.query["lang"], max_age=31_536_000, samesite="Lax")
    return response


def reader(request: web.Request) -> Reader:
    signed: Signed | None = request.get(SIGNED)
    zone = dates.zone(request.cookies.get("zone", ""))
    if signed:
        return Reader(signed.person, signed.person.locale, zone)
    return Reader(None, _language(request), zone)


def signed_in(request: web.Request) -> Signed:
    """The session, or the way to sign in and back here."""
    signed: Signed | None = request.get(SIGNED)
    if signed is None:
        here = request.path_qs if request.method == "GET" else ""
        raise web.HTTPSeeOther(f"/sign-in?next={quote(here)}" if here else "/sign-in")
    return signed


def whole(text: str | None) -> int | None:
    """A number out of an address; None for anything else, or beyond 63 bits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def pair(text: str | None) -> tuple[int, int] | None:
    """Two numbers out of an address, as `7-12`."""
    first, _, second = (text or "").partition("-")
    one, other = whole(first), whole(second)
    return None if one is None or other is None else (one, other)


def currencies(db: Session, person: Person) -> list[str]:
    """Of the person's wallet, the home currency first; at least one."""
    return [holding.currency for holding in wallets.available(db, person.owner)] or ["USD"]


def ledger_lines(db: Session, entries: list[Entry]) -> list[Facts]:
    """Entries of a statement with the people at their other ends."""
    ids = {number for entry in entries if (number := _person_in(entry.other.owner))}
    known = people.by_ids(db, ids)
    plastic = plastics.moved_by(db, entries)
    return [
        _line(entry, known.get(_person_in(entry.other.owner) or 0), plastic.get(entry.transfer, ""))
        for entry in entries
    ]


def _line(entry: Entry, other: Person | None, card: str) -> Facts:
    return {
        "card": card,
        "id": entry.transfer,
        "number": entry.number,
        "other": other,
        "note": entry.note,
        "kind": entry.kind,
        "account": entry.other.kind,
        "minor": entry.amount.minor,
        "after": entry.balance.minor,
        "currency": entry.amount.currency,
        "at": entry.at,
        "at_iso": dates.iso(entry.at),
    }


def _person_in(owner: str) -> int | None:
    kind, _, number = owner.partition(":")
    return whole(number) if kind == "person" else None


def _own(db: Session, me: Person) -> Facts:
    balances = wallets.available(db, me.owner)
    currency = balances[0].currency if balances else "USD"
    newest = ledger.statement(db, recipes.wallet(me.owner, currency), LATELY)
    listed = places.listing(db, me.id, LISTED)
    now = render.now_ms()
    muted = [row.place.id for row in listed if row.muted_until > now]
    fresh = [row.place.id for row in listed if row.unread and row.place.id not in muted]
    return {
        "bell": news.count(db, me, render.now_ms()),
        "unread": len(fresh),
        "unread_places": " ".join(map(str, fresh)),
        "muted_places": " ".join(map(str, muted)),
        "mine": db.exec(select(Streams.last).where(Streams.person == me.id)).first() or 0,
        "numbers": {str(place): last for place, last in places.numbers(db, me.id)},
        "balances": balances,
        "frozen": any(w.frozen_at is not None for w in wallets.of(db, [me.owner]).values()),
        "currency": currency,
        "recent": ledger_lines(db, newest),
    }


def _outer(request: web.Request, who: Reader) -> Facts:
    return {
        "me": who.person,
        "zone": who.zone,
        "nonce": request.get(NONCE, ""),
        "site": request.app[SETTINGS].address,
        "continued": "before" in request.query,
        "now_iso": dates.iso(render.now_ms()),
        "client_words": words.client(who.locale),
        "commands": manual.hints(who.locale) if who.person else [],
    }


def _language(request: web.Request) -> str:
    for wanted in (request.query.get("lang"), request.cookies.get("lang")):
        if wanted in words.LANGUAGES:
            return str(wanted)
    return words.choose(request.headers.get("Accept-Language", ""))


NOTHING: Facts = {
    "bell": 0,
    "unread": 0,
    "mine": 0,
    "unread_places": "",
    "muted_places": "",
    "balances": [],
    "moving": {},
    "frozen": False,
    "currency": "USD",
    "recent": [],
    "continued": False,
    "text": "",
    "error": "",
}
