"""A card becomes somebody's: kept in the vault, looked at by its bank, and only then linked."""

import logging
import uuid

from aiohttp import web
from sqlmodel import Session

from chat.people import Person
from chat.plastic import masked
from payments import cards, traces
from payments.cards import Card, Facts
from payments.ledger import Refusal
from payments.money import Money
from payments.rails.visa_direct import answers, calls, inquiries
from payments.rails.visa_direct.calls import Attempt
from payments.traces import Trace
from web.keys import DATABASE, SETTINGS, VAULT, WRITER
from web.vault.client import Away, CardRefused, Lost, NotSent, Stored, Vault
from web.writer import now_ms

RAIL = "visa"  # the only brand that it takes
AWAY = Refusal("cards_away")
LOG = logging.getLogger("quid.cards")


async def link(
    app: web.Application,
    person: Person,
    number: str,
    expiry: str,
    holder: str,
    cvv: str,
    name: str = "",
) -> Card | Refusal:
    """A card of a person, `expiry` as `2030-12`; the same number with a new expiry is the card that
    they have, and up to date. Refusals: those of the vault (`card_number` …), a
    code of `declined…` where its bank says no, cards_away, cards_many. A refused one is nowhere."""
    vault, holder, name = app[VAULT], masked(holder), masked(name)
    try:
        stored = await vault.store(person.owner, number, expiry, holder, cvv)
    except CardRefused as no:
        return Refusal(no.code)
    except Away:
        return AWAY
    linked: Card | Refusal
    try:
        if known := await _known(app, person, stored):
            linked = await _again(app, known, stored, holder, name)
        else:
            linked = await _new(app, person, stored, holder, name)
    except (Away, NotSent, Lost):
        linked = AWAY
    except CardRefused as no:
        linked = Refusal(no.code)
    if isinstance(linked, Refusal) or linked.token != stored.token:
        await _forget(vault, stored.token)
    return linked


async def _known(app: web.Application, person: Person, stored: Stored) -> Card | None:
    """The card that they have already; one that only the vault still has is destroyed there, which
    is nobody's that is being linked: its row stands before the vault keeps it."""
    if stored.seen is None:
        return None
    found = await app[WRITER].deed(cards.find, person.owner, stored.seen)
    if found is None or found.removed_at is not None:
        if await app[DATABASE].read(cards.busy, stored.seen):
            raise CardRefused("card_seen")  # money is on its way by it, and may have to go back
        await app[VAULT].destroy(stored.seen)
        return None
    return found


async def _again(
    app: web.Application, known: Card, stored: Stored, holder: str, name: str
) -> Card | Refusal:
    """One that they have. With another expiry its bank is asked, and the vault keeps the new one
    under the token that there is, by which money may be on its way."""
    if stored.expiry == known.expires:
        renamed = await app[WRITER].deed(cards.rename, known.owner, known.token, name or known.name)
        return renamed if isinstance(renamed, Card) else known
    facts = await _judged(app, stored, holder, name)
    if isinstance(facts, Refusal):
        return facts
    await app[VAULT].renew(known.token, stored.token)
    facts = facts._replace(token=known.token)
    linked: Card | Refusal = await app[WRITER].deed(cards.link, known.owner, facts, now_ms())
    return linked


async def _new(
    app: web.Application, person: Person, stored: Stored, holder: str, name: str
) -> Card | Refusal:
    facts = await _judged(app, stored, holder, name)
    return facts if isinstance(facts, Refusal) else await _written(app, person, facts)


async def _written(app: web.Application, person: Person, facts: Facts) -> Card | Refusal:
    """The row first, so that the vault keeps nothing that has no owner here; it is taken back if
    the vault does not keep it."""
    linked = await app[WRITER].deed(cards.link, person.owner, facts, now_ms())
    if isinstance(linked, Refusal):
        return linked
    try:
        await app[VAULT].keep(facts.token)
    except (Away, CardRefused):
        await app[WRITER].deed(cards.remove, person.owner, facts.token, now_ms())
        raise
    return linked


async def _judged(app: web.Application, stored: Stored, holder: str, name: str) -> Facts | Refusal:
    """What its bank says, if a rail takes it: first whether it is one at all, with the security
    code, then what it can do. Neither moves money, so both may be asked again."""
    vault, facts = app[VAULT], Facts(stored.token, stored.brand, stored.last4, stored.expiry, name)
    if stored.brand != RAIL:
        return facts
    first, _, last = holder.rpartition(" ")
    attempt = await _attempt(app, first, last)
    reply = await vault.send(calls.validation(attempt, app[SETTINGS].merchant), stored.token)
    told = answers.read(calls.VALIDATION, reply.status, reply.body)
    if told.state == answers.DECLINED:
        return Refusal(told.words)
    if told.state != answers.APPROVED:
        LOG.warning("a card could not be validated: %s %s", told.state, told.code)
        return AWAY
    attempt = await _attempt(app, first, last)
    reply = await vault.send(calls.attributes(attempt, app[SETTINGS].merchant), stored.token)
    found = inquiries.attributes(reply.status, reply.body)
    if found is None:
        return AWAY
    currency = inquiries.letters(found.currency)
    facts = facts._replace(funding=found.funding, issuer=found.issuer, currency=currency)
    fast = found.pushes and found.fast
    return facts._replace(pulls=True, pushes=found.pushes, fast=fast)


async def _attempt(app: web.Application, first: str, last: str) -> Attempt:
    now = now_ms()
    trace: Trace = await app[WRITER].deed(_trace, app[SETTINGS].merchant.bin, now)
    nothing = Money(0, "USD")
    return Attempt(trace.stan, trace.rrn, uuid.uuid4().hex, now, nothing, first, last)


def _trace(db: Session, bin: str, now: int) -> Trace:
    return traces.allot(db, bin, now)


async def _forget(vault: Vault, token: str) -> None:
    """What is not kept goes by itself after ten minutes, should this fail."""
    try:
        await vault.destroy(token)
    except Away:
        LOG.info("a card that was not linked goes by itself")
