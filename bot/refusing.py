"""Refusals in words, with what would work and what could be sent instead."""

from bot.answers import Attachment, refusal
from bot.signatures import slash
from bot.words import say
from chat.refusals import Refused
from payments.money import Money, canonical
from payments.refusals import SHORT


def refuse(refused: Refused, locale: str) -> Attachment:
    """The refusal in words, with the text that would work if there is one, and with what one could
    send instead."""
    facts = dict(refused.facts)
    mend, link = facts.pop("mend", None), facts.pop("link", None)
    shown = refusal(refused.code, say(refused.code, locale, **facts), str(mend) if mend else None)
    if link is not None:
        return shown | {"instead": {"label": say("instead_link", locale), "mend": link}}
    missing = facts.get("missing")
    if refused.code == SHORT and isinstance(missing, Money):
        return shown | {"instead": _ask_for(missing, locale)}
    return shown


def _ask_for(missing: Money, locale: str) -> Attachment:
    """Of whom is still to be said: behind the @ people are offered."""
    asks = f"{slash('request', locale)} {canonical(missing)} {missing.currency} @"
    return {"label": say("instead_request", locale, amount=missing), "mend": asks}
