"""The form by which a card is linked: its number goes to the vault and is in no answer of ours."""

import re
from collections.abc import Mapping

import limits
from aiohttp import web

from bot import words as spoken
from chat.plastic import masked
from payments.ledger import Refusal
from web import linked, security, vaults, words
from web.forms import Form, Say, blank, read_form, too_many
from web.keys import NONCE, SETTINGS
from web.pages import confirming, shell
from web.writer import now_ms

TRIES = limits.parse_many("6/minute;40/day")  # of one person: a stolen number is not tried out here
FROM_ONE_ADDRESS = limits.parse_many("20/minute;200/day")  # whoever they say they are there
EXPIRY = re.compile(r"(0?[1-9]|1[0-2])\s*[/.\- ]?\s*(?:20)?([0-9]{2})")
SECRET = ("number", "cvv")
FIELDS = {"card_number": "number", "card_brand": "number", "card_live": "number"}
FIELDS |= {"card_expired": "expiry", "card_cvv": "cvv", "card_seen": "number"}


async def linking(request: web.Request) -> web.Response:
    holder = confirming.confirmed(request).person.name
    return await _form(request, blank(holder=holder), 200)


async def link(request: web.Request) -> web.StreamResponse:
    """Ask the vault and the card's bank; then it is one of theirs."""
    person = confirming.confirmed(request, "/wallet/cards/new").person
    sent = (await read_form(request)).values
    say = words.catalogue(person.locale).one
    form = _judged(sent, say)
    if not form.is_right:
        return await _form(request, form, 422)
    here = f"cards {security.address_of(request)}"
    wait = security.slowed(request, TRIES, f"cards {person.id}")
    if wait := wait or security.slowed(request, FROM_ONE_ADDRESS, here):
        told = too_many(say, wait)
        return await _form(request, form._replace(errors={"form": told}), 429)
    given = {name: sent.get(name, "") for name in ("number", "holder", "cvv", "name")}
    began = now_ms()
    found = await linked.link(request.app, person, expiry=_expiry(sent["expiry"]), **given)
    if isinstance(found, Refusal):
        return await _form(request, _refused(form, found, person.locale, say), 422)
    saved = "linked" if found.linked_at >= began else "updated"
    raise web.HTTPSeeOther(f"/wallet/cards/{found.token}?{saved}=1")


def _judged(sent: Mapping[str, str], say: Say) -> Form:
    """What can be said without the vault. What is secret is not in it any more."""
    errors = {}
    if not sent.get("number", "").strip():
        errors["number"] = say("Write the number as it stands on the card.")
    if not _expiry(sent.get("expiry", "")):
        errors["expiry"] = say("Write month and year as they stand on the card, like 08/29.")
    if not re.fullmatch(r"\s*[0-9]{3,4}\s*", sent.get("cvv", ""), re.ASCII):
        errors["cvv"] = say("Write the 3 digits on the back, or the 4 on the front.")
    if not sent.get("holder", "").strip():
        errors["holder"] = say("Write the name as it stands on the card.")
    shown = {name: masked(text) for name, text in sent.items() if name not in SECRET}
    return Form(shown, errors)


def _expiry(typed: str) -> str:
    """`2029-08` of `08/29`, `8/2029` or `0829`; empty for anything else."""
    found = EXPIRY.fullmatch(typed.strip())
    return f"20{found[2]}-{int(found[1]):02}" if found else ""


def _refused(form: Form, refusal: Refusal, locale: str, say: Say) -> Form:
    """What is wrong at its field, and what to do; what the bank said above them all."""
    sentences = {
        "card_number": say("This is not a card number. Look at each of its digits again."),
        "card_brand": say("Cards that begin like this cannot be linked. Use another one."),
        "card_live": say("Only test cards can be linked here, like 4895 1422 3212 0006."),
        "card_expired": say("This card has expired. Use the new one."),
        "card_cvv": say("Write the 3 digits on the back, or the 4 on the front."),
        "card_seen": say("You have linked this card already."),
        "cards_many": say("You have as many cards as one may have. Remove one first."),
        "cards_away": say("Cards are away right now. Everything else works; try again in a while."),
    }
    code = refusal.code if spoken.has_words(refusal.code) else "declined"
    said = sentences.get(refusal.code) or spoken.say(code, locale, **refusal.facts)
    return form._replace(errors={FIELDS.get(refusal.code, "form"): said})


async def _form(request: web.Request, form: Form, status: int) -> web.Response:
    settings = request.app[SETTINGS]
    facts = {
        "form": form,
        "away": await vaults.is_away(request.app),
        "sandbox": not (settings.rail.url or settings.vault or settings.cards_live),
    }
    page = await shell.show(request, "card-new", lambda _db, _who: facts)
    page.set_status(status)
    page.headers["Content-Security-Policy"] = _policy(request[NONCE])
    page.headers["Referrer-Policy"] = "same-origin"
    return page


def _policy(nonce: str) -> str:
    """Stricter than anywhere else: one script, which may ask nobody for anything."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "manifest-src 'self'",
            "connect-src 'none'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
