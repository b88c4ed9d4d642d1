"""A person goes to their bank to agree to a top-up, and comes back: once, in the same session."""

import logging
import secrets

from aiohttp import web

from bot.dealings import outcomes
from chat.sessions import Signed
from payments import bank_orders, bank_talks, banks
from payments.bank_orders import Order
from payments.bank_talks import Held, House
from payments.ledger import Refusal
from payments.outcomes import LAPSED, Answer
from payments.rails.open_banking import authorisation, statuses
from payments.rails.open_banking.answers import Fault
from payments.rails.open_banking.authorisation import Way
from payments.refusals import BANK_WAY, NO_SUCH_TRANSIT, TRANSIT_LEFT
from payments.transits import CREATED, DECLINED
from web.banking import linking
from web.banking.linking import AWAY, NO
from web.banking.sealing import Unsealed
from web.banking.teller import written
from web.banking.wire import Known
from web.keys import BANKER, DATABASE, WRITER
from web.vault.client import Lost, NotSent
from web.writer import now_ms

LOST_WAY = Answer(LAPSED, "agree", reason="transit_way_lost")
SAID_NO = Answer(DECLINED, "agree", reason="transit_no")
LOG = logging.getLogger("quid.banks")


async def begin(request: web.Request, signed: Signed, number: int) -> str | Refusal:
    """The address at the bank. Refusals: no_such_transit, transit_left, bank_away, and bank_way
    where its consent was given or refused without coming back: then it is over."""
    app, owner = request.app, signed.person.owner
    one = await app[DATABASE].read(bank_orders.find, number, owner)
    if one is None or one.transit.state != CREATED:
        return Refusal(NO_SUCH_TRANSIT if one is None else TRANSIT_LEFT)
    try:
        known = await app[BANKER].wire.known()
    except (NotSent, Lost):
        return AWAY
    if one.transit.currency not in known.payees:
        return AWAY
    house, here = _house(request, known), linking.presence(request)
    consent = await app[BANKER].wire.carry(bank_talks.consent(house, one, here, now_ms()))
    if isinstance(consent, Fault):
        LOG.warning("the bank gives no consent: %s %s", consent.kind, consent.code)
        return AWAY
    if consent.state != statuses.WAITING:
        await app[WRITER].deed(outcomes.settle, number, LOST_WAY, now_ms())
        return Refusal(BANK_WAY)
    return await _sent(request, signed, known, number, consent.number)


async def finish(request: web.Request, signed: Signed, response: str) -> int | Refusal | None:
    """What the browser brought back, as the number of the top-up, which says how it stands; None if
    it is about none. Refusals: bank_way (another's, too late), bank_away."""
    app, owner = request.app, signed.person.owner
    try:
        known = await app[BANKER].wire.known()
    except (NotSent, Lost):
        return AWAY
    parts = (known.keys, known.bank.issuer, known.terms.client)
    state = authorisation.state_of(response, *parts, now_ms())
    if not state:
        return None
    hash = linking.hashed(state)
    taken = await app[WRITER].deed(bank_orders.take_up, hash, owner, signed.id, now_ms())
    if not isinstance(taken, Order):
        return taken
    held = await _held(request, known, taken, response)
    if isinstance(held, Held):
        await _agreed(request, taken, held)
    else:
        answer = SAID_NO if held == NO else LOST_WAY
        await app[WRITER].deed(outcomes.settle, taken.transit.id, answer, now_ms())
    return taken.transit.id


async def _sent(
    request: web.Request, signed: Signed, known: Known, number: int, consent: str
) -> str | Refusal:
    app, now, owner = request.app, now_ms(), signed.person.owner
    way = Way(consent, "payments", *(secrets.token_urlsafe(32) for _ in range(3)))
    sealed = app[BANKER].seal.close(owner, consent, way._asdict())
    kept = banks.Way(consent, linking.hashed(way.state), sealed, now)
    went = await app[WRITER].deed(bank_orders.go, owner, number, signed.id, kept, now)
    if isinstance(went, Refusal):
        return went
    back = _house(request, known).back
    return authorisation.address(known.bank, known.terms.client, known.signer, way, back, now)


async def _held(request: web.Request, known: Known, one: Order, response: str) -> Held | Refusal:
    banker, owner = request.app[BANKER], one.transit.owner
    assert one.sealed is not None, "a way that is open has what belongs to it"
    try:
        way = Way(**banker.seal.open(owner, one.consent, one.sealed))
    except Unsealed:
        return Refusal(BANK_WAY)
    talk = bank_talks.exchange(_house(request, known), response, way, now_ms())
    held = await banker.wire.carry(talk)
    if isinstance(held, Fault):
        return NO if held.code == "access_denied" else Refusal(BANK_WAY)
    return held


async def _agreed(request: web.Request, one: Order, held: Held) -> None:
    """Unless it was cancelled meanwhile, as its page says then."""
    banker = request.app[BANKER]
    sealed = banker.seal.close(one.transit.owner, one.consent, written(held))
    await request.app[WRITER].deed(outcomes.agree, one.transit.id, sealed, now_ms())
    banker.teller.wake()


def _house(request: web.Request, known: Known) -> House:
    return known.house(linking.back(request.app))
