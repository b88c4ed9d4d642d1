"""Whether an issuer allows a movement of money: an action code, out of the state of the card."""

from datetime import UTC, datetime

from payments.rails import jsontext
from payments.rails.sandbox.issuers import ANY, STATUSES, Card

NO_SUCH_CARD, NO_ISSUER, NOT_PERMITTED, EXPIRED = "14", "15", "57", "54"
FUNDS, LIMIT, WRONG_CODE, AUTHENTICATION = "51", "61", "N7", "1A"
APPROVED, PARTIAL = "00", "10"


def pulled(card: Card, body: object, billed: int, today: int, now: int) -> str:
    """Of an AFT. `billed` is what the account would lose, `today` what it lost since midnight."""
    cvv = jsontext.text(body, "cardCvv2Value")
    if code := _usable(card, now, jsontext.text(body, "senderCardExpiryDate")):
        return code
    if not card.pulls:
        return NOT_PERMITTED
    if card.needs_cavv and not jsontext.text(body, "cavv"):
        return AUTHENTICATION
    if cvv and not knows(card, cvv):
        return WRONG_CODE
    if today + billed > card.daily_limit:
        return LIMIT
    return FUNDS if billed > card.balance else APPROVED


def pushed(card: Card, now: int) -> str:
    """Of an OCT, which says no expiry; the issuer knows it."""
    return _usable(card, now, "") or (APPROVED if card.pushes else NOT_PERMITTED)


def validated(card: Card, expiry: str, now: int) -> str:
    """Of an account validation: 85 where nothing speaks against the card."""
    return STATUSES.get(card.status, "") or _expired(card, expiry, now) or "85"


def unknown(number: str) -> str:
    """Of a number that no issuer here has given out."""
    return NO_SUCH_CARD if number.startswith("4") else NO_ISSUER


def knows(card: Card, cvv: str) -> bool:
    """Whether this is the card's security code."""
    return len(cvv) == 3 and card.cvv in (ANY, cvv)


def month(now: int) -> str:
    return f"{datetime.fromtimestamp(now // 1000, UTC):%Y-%m}"


def midnight(now: int) -> int:
    """The beginning of the day (UTC) in ms."""
    return now - now % 86_400_000


def _usable(card: Card, now: int, expiry: str) -> str:
    return STATUSES.get(card.status, "") or card.always or _expired(card, expiry, now)


def _expired(card: Card, given: str, now: int) -> str:
    """A card is good through the last day of its month; a wrong month counts as expired."""
    wrong = given and card.expiry not in (ANY, given)
    last = min(filter(None, (card.expiry, given)), default="9999-12")
    return EXPIRED if wrong or last < month(now) else ""
