"""A person goes to their bank with a consent of ours, and comes back: once, in the same session."""

import hashlib
import logging
import secrets
import uuid

from aiohttp import web

from chat.sessions import Signed
from payments import bank_readings, banks
from payments.banks import FAILED, GONE, REFUSED, Facts, Link
from payments.ledger import Refusal
from payments.rails.open_banking import answers, authorisation, calls
from payments.rails.open_banking.answers import Account, Consent, Fault, Token
from payments.rails.open_banking.authorisation import Way
from payments.rails.open_banking.calls import Presence
from payments.refusals import BANK_WAY
from web.banking.sealing import Unsealed
from web.banking.wire import Known
from web.keys import BANKER, DATABASE, SETTINGS, WRITER
from web.security import address_of
from web.vault.client import Lost, NotSent
from web.writer import now_ms

AWAY, NO = Refusal("bank_away"), Refusal("bank_no")
NOTHING = Refusal("bank_nothing")
FOR, BACK_TO = 90 * banks.DAY, bank_readings.KEPT
BACK = "/wallet/banks/back"
LOG = logging.getLogger("quid.banks")


async def begin(request: web.Request, signed: Signed) -> str | Refusal:
    """The address at the bank. Refusals: bank_away, banks_many."""
    app, now = request.app, now_ms()
    if len(await app[DATABASE].read(banks.of, signed.person.owner)) >= banks.MOST:
        return Refusal("banks_many", limit=banks.MOST)
    try:
        known = await app[BANKER].wire.known()
        consent = await _consent(request, known, now)
    except (NotSent, Lost):
        return AWAY
    if isinstance(consent, Fault):
        LOG.warning("the bank gives no consent: %s %s", consent.kind, consent.code)
        return AWAY
    way = Way(consent.number, "accounts", *(secrets.token_urlsafe(32) for _ in range(3)))
    sealed = app[BANKER].seal.close(signed.person.owner, consent.number, way._asdict())
    begun = banks.Way(consent.number, hashed(way.state), sealed, _until(consent, now))
    link = await app[WRITER].deed(banks.begin, signed.person.owner, signed.id, begun, now)
    if isinstance(link, Refusal):
        return link
    return authorisation.address(known.bank, known.terms.client, known.signer, way, back(app), now)


async def finish(request: web.Request, signed: Signed, response: str) -> Link | Refusal:
    """What the browser brought back. Refusals: bank_way (forged, another's, too late, for the
    second time), bank_no where the person said no, bank_nothing where there is no account in a
    currency of ours, bank_away."""
    app, now, owner = request.app, now_ms(), signed.person.owner
    try:
        known = await app[BANKER].wire.known()
    except (NotSent, Lost):
        return AWAY
    parts = (known.keys, known.bank.issuer, known.terms.client)
    state = authorisation.state_of(response, *parts, now)
    if not state:
        return Refusal(BANK_WAY)
    taken = await app[WRITER].deed(banks.take_up, hashed(state), owner, signed.id, now)
    if isinstance(taken, Refusal):
        return taken
    try:
        linked = await _linked(request, known, taken, response)
    except (NotSent, Lost):
        linked = AWAY
    except Unsealed:
        linked = Refusal(BANK_WAY)
    if isinstance(linked, Refusal):
        why = REFUSED if linked == NO else FAILED
        await app[WRITER].deed(banks.end, taken.id, why, now)
    return linked


async def _consent(request: web.Request, known: Known, now: int) -> Consent | Fault:
    """A new one, that waits for its customer."""
    wire, client = request.app[BANKER].wire, known.terms.client
    told = await wire.send(calls.client_token(client, "accounts"))
    token = answers.token(told.status, told.body)
    if isinstance(token, Fault):
        return token
    call = calls.account_consent(token.access, presence(request), now + FOR, now - BACK_TO)
    told = await wire.send(call)
    return answers.consent(told.status, told.body)


def _until(consent: Consent, now: int) -> int:
    """As long as we asked for, or as the bank lets us, which may be less."""
    return min(now + FOR, consent.until or now + FOR)


async def _linked(request: web.Request, known: Known, taken: Link, response: str) -> Link | Refusal:
    app, now = request.app, now_ms()
    assert taken.sealed is not None, "a way that is open has what belongs to it"
    way = Way(**app[BANKER].seal.open(taken.owner, taken.consent, taken.sealed))
    client = known.terms.client
    parts = (known.keys, known.bank.issuer, client)
    came = authorisation.came_back(response, *parts, way.state, now)
    if came is None or way.consent != taken.consent:
        return Refusal(BANK_WAY)
    if came.error:
        return NO if came.error == "access_denied" else Refusal(BANK_WAY)
    told = await app[BANKER].wire.send(calls.code_token(client, came.code, way.verifier, back(app)))
    token = answers.token(told.status, told.body)
    if isinstance(token, Fault):
        return AWAY if token.kind not in (GONE, answers.REFUSED) else Refusal(BANK_WAY)
    if not authorisation.is_of(token.identity, *parts, way, now):
        return Refusal(BANK_WAY)
    return await _kept(request, taken, token)


async def _kept(request: web.Request, taken: Link, token: Token) -> Link | Refusal:
    app, now = request.app, now_ms()
    told = await app[BANKER].wire.send(calls.accounts(token.access, presence(request)))
    found = answers.accounts(told.status, told.body)
    if isinstance(found, Fault):
        return AWAY
    if not found:
        return NOTHING
    sealed = app[BANKER].seal.close(taken.owner, taken.consent, tokens(token, now))
    facts = [_facts(one) for one in found]
    return await app[WRITER].deed(banks.link, taken.id, sealed, taken.until, facts, now)


def tokens(token: Token, now: int) -> dict[str, str]:
    """As they are sealed."""
    until = now + token.seconds * 1000
    return {"access": token.access, "refresh": token.refresh, "until": str(until)}


def presence(request: web.Request) -> Presence:
    """The person is there: banks are told so, and let us ask more often."""
    agent = request.headers.get("User-Agent", "")
    return Presence(str(uuid.uuid4()), address_of(request).partition("/")[0], agent)


def _facts(one: Account) -> Facts:
    whose = (one.scheme, one.identification, one.holder)
    return Facts(one.number, one.currency, one.kind, one.name, *whose)


def back(app: web.Application) -> str:
    """Where people come back to: the one address that a bank knows of us."""
    return app[SETTINGS].address + BACK


def hashed(state: str) -> str:
    """What is kept of what has to come back."""
    return hashlib.sha256(state.encode()).hexdigest()
