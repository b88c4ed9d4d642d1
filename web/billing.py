"""HTTP for billers: signed calls that present bills, ask after them, withdraw them and refund."""

import hashlib
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import limits as rates
import orjson
from aiohttp import web
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlmodel import Session

from bot.dealings import billing
from bot.dealings.billing import Presented
from bot.kept import Heard, Kept
from bot.turns import refused
from chat import people
from chat.people import Person
from payments import billers
from payments import bills as kept
from payments.billers import Answered
from payments.bills import Bill
from payments.ledger import Refusal
from payments.money import CURRENCIES, Money
from payments.schema import LARGEST_MINOR
from web import bodies
from web.keys import DATABASE, WRITER
from web.security import address_of
from web.signatures import check
from web.writer import now_ms

LONGEST_BODY = 16 * 1024
LONGEST_REFERENCE, LONGEST_NOTE = 64, 200
PRESENTED = {"customer": str, "reference": str, "amount_minor": int, "currency": str, "due": str}
REFUNDED = {"reference": str, "amount_minor": int}
PER_ADDRESS = rates.parse("300/minute")  # calls whose signature does not fit
PER_BILLER = rates.parse("1200/minute")
RATES = MovingWindowRateLimiter(MemoryStorage())
STATUS = {"not_signed": 401, "no_such_bill": 404, "no_customer": 404, "slow_down": 429}
STATUS |= {"bill_reference": 409, "bill_over": 409, "key_reused": 409, "too_long": 413}
STATUS |= {"beyond_original": 409, "biller_short": 409, "bills_many": 409}
Act = Callable[[Session, Person], Presented | Refusal]

routes = web.RouteTableDef()


@routes.post("/api/bills")
async def present(request: web.Request) -> web.Response:
    """`{"customer", "reference", "amount_minor", "currency", "due", "note"}` → the bill."""
    return await _once(request, _presenting, 201)


def _presenting(body: bytes) -> Act | None:
    given = _body(body, PRESENTED, {"note": ""})
    if given is None or not _fits(given):
        return None
    amount, due = _amount(given), _day(given["due"])
    if amount is None or due is None:
        return None
    terms = given["customer"].removeprefix("@"), given["reference"], amount, due, given["note"]
    return lambda db, biller: billing.present(db, biller, *terms, now_ms())


@routes.get("/api/bills/{reference}")
async def ask(request: web.Request) -> web.Response:
    """The bill of this reference."""
    biller, _ = await _caller(request)
    if biller is None:
        return _no(Refusal("not_signed"))
    reference = request.match_info["reference"]
    shown = await request.app[DATABASE].read(_find, biller, reference)
    return _no(Refusal("no_such_bill")) if shown is None else _json(shown, 200)


@routes.delete("/api/bills/{reference}")
async def withdraw(request: web.Request) -> web.Response:
    """Nothing more is asked for; what was paid stays paid."""
    reference = request.match_info["reference"]

    def act(db: Session, biller: Person) -> Presented | Refusal:
        return billing.withdraw(db, biller, reference, now_ms())

    return await _once(request, lambda _: act, 200)


@routes.post("/api/refunds")
async def refund(request: web.Request) -> web.Response:
    """`{"reference", "amount_minor"}` → the bill, of which so much was given back."""
    return await _once(request, _refunding, 200)


def _refunding(body: bytes) -> Act | None:
    given = _body(body, REFUNDED, {})
    if given is None or not 1 <= given["amount_minor"] <= LARGEST_MINOR:
        return None
    what = given["reference"], given["amount_minor"]
    return lambda db, biller: billing.give_back(db, biller, *what, now_ms())


async def _once(
    request: web.Request, reading: Callable[[bytes], Act | None], status: int
) -> web.Response:
    """Do it in a transaction; a repeat of the call's id gets its first answer."""
    biller, id = await _caller(request)
    if biller is None:
        return _no(Refusal("not_signed"))
    if not RATES.hit(PER_BILLER, f"biller {biller.id}"):
        return _no(Refusal("slow_down", retry_after=60))
    body = await _read(request)
    act = reading(body)
    if act is None:
        return _no(Refusal("bad_request"))
    digest = hashlib.sha256(f"{request.method} {request.path} ".encode() + body).digest()

    def deed(db: Session) -> Heard:
        if before := billers.answered(db, biller.owner, id):
            return Heard([_repeat(before, digest)], Kept.nothing())
        outcome = act(db, biller)
        if isinstance(outcome, Refusal):
            return Heard([_refused(outcome)], Kept.nothing())
        shown = _shown(db, outcome.bill)
        given = Answered(digest, status, orjson.dumps(shown).decode())
        billers.answer(db, biller.owner, id, given, now_ms())
        return Heard([{"status": status, "shown": shown}], outcome.heard.kept)

    [answer] = (await request.app[WRITER].deed(deed)).acks
    return _json(answer["shown"], answer["status"])


def _repeat(before: Answered, digest: bytes) -> dict[str, Any]:
    if before.digest != digest:
        return _refused(Refusal("key_reused"))
    return {"status": before.status, "shown": orjson.loads(before.answer)}


async def _caller(request: web.Request) -> tuple[Person | None, str]:
    """Who has signed this call, and its id. Nobody, and a signature that does not fit, look the
    same."""
    body = await _read(request)
    handle = request.headers.get("quid-biller", "")[:LONGEST_REFERENCE].removeprefix("@")
    found = await request.app[DATABASE].read(_biller, handle)
    signed = check(
        found[1] if found else (), request.headers, _signed(request, body), int(time.time())
    )
    if found and signed:
        return found[0], signed.id
    if not RATES.hit(PER_ADDRESS, f"address {address_of(request)}"):
        raise web.HTTPTooManyRequests(headers={"Retry-After": "60"})
    return None, ""


def _biller(db: Session, handle: str) -> tuple[Person, tuple[str, ...]] | None:
    person = people.by_handles(db, [handle]).get(handle.lower())
    known = billers.find(db, person.owner) if person else None
    return (person, known.secrets) if person and known else None


def _signed(request: web.Request, body: bytes) -> bytes:
    """What is signed: the body, or of a call without one its method and path."""
    return body or f"{request.method} {request.path}".encode()


async def _read(request: web.Request) -> bytes:
    body = await bodies.read(request)
    if len(body) > LONGEST_BODY:
        raise web.HTTPRequestEntityTooLarge(LONGEST_BODY, len(body))
    return body


def _body(body: bytes, needed: dict[str, type], more: dict[str, str]) -> dict[str, Any] | None:
    """An object with just these fields, each of its type."""
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(given, dict) or not needed.keys() <= given.keys() <= {*needed, *more}:
        return None
    types = needed | dict.fromkeys(more, str)
    right = all(type(value) is types[name] for name, value in given.items())
    return more | given if right else None


def _amount(given: dict[str, Any]) -> Money | None:
    minor, currency = given["amount_minor"], given["currency"]
    known = currency in CURRENCIES and 1 <= minor <= LARGEST_MINOR
    return Money(minor, currency) if known else None


def _fits(given: dict[str, Any]) -> bool:
    """A reference can stand in an address and behind a word of a command."""
    reference, note = given["reference"], given["note"]
    plain = reference.isascii() and reference.isprintable() and not set(" /?#%") & set(reference)
    short = 1 <= len(reference) <= LONGEST_REFERENCE and len(note) <= LONGEST_NOTE
    return plain and short and note.isprintable()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _find(db: Session, biller: Person, reference: str) -> dict[str, Any] | None:
    bill = kept.named(db, biller.owner, reference)
    return _shown(db, bill) if bill else None


def _shown(db: Session, bill: Bill) -> dict[str, Any]:
    customer = people.of_owners(db, [bill.customer])[0].handle
    facts = kept.facts(bill) | {"customer": customer, "note": bill.note}
    return facts | {"refunded_minor": billing.refunded(db, bill)}


def _no(refusal: Refusal) -> web.Response:
    answer = _refused(refusal)
    return _json(answer["shown"], answer["status"])


def _refused(refusal: Refusal) -> dict[str, Any]:
    shown = refused(refusal.code, "en", **refusal.facts)  # type: ignore[arg-type]
    return {"status": STATUS.get(refusal.code, 400), "shown": shown}


def _json(shown: dict[str, Any], status: int) -> web.Response:
    wait = {"Retry-After": str(shown["retry_after"])} if "retry_after" in shown else None
    return web.Response(
        body=orjson.dumps(shown), status=status, headers=wait, content_type="application/json"
    )
