"""The fields that each call must and may have, as the reference states them, and the first bad one.

Lengths count characters. Text and numbers are both taken."""

import re
from typing import NamedTuple

from payments.money import digits
from payments.rails import decimals, jsontext
from payments.rails.sandbox import currencies, luhn

PULL, PUSH, REVERSE = "pull", "push", "reverse"
PURPOSES = frozenset(
    "AA PP TU WT FD BB BI BP CP FT GD LO MD MP OG PD PS CI CO".split()  # businessApplicationId
)
MONEY_TRANSFERS = frozenset({"AA", "PP", "TU", "WT", "BI", "FT"})
US, CANADA = ("840", "USA", "US"), ("124", "CAN", "CA")
WITH_STATES = frozenset({*US, *CANADA})


class Rule(NamedTuple):
    """`kinds` of the calls for which the field is required, and for which it may be there."""

    name: str
    pattern: re.Pattern[str]
    required: str
    allowed: str


def _rule(name: str, pattern: str, required: str, allowed: str = "") -> Rule:
    return Rule(name, re.compile(pattern, re.DOTALL), required, f"{required} {allowed}")


def _text(longest: int) -> str:
    return f"(?=.*\\S).{{1,{longest}}}"


ALL = "pull push reverse"
RULES = (
    _rule("systemsTraceAuditNumber", "[0-9]{6}", ALL),
    _rule("retrievalReferenceNumber", "[0-9]{12}", ALL),
    _rule(
        "localTransactionDateTime",
        r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d",
        ALL,
    ),
    _rule("acquiringBin", "[0-9]{6,11}", ALL),
    _rule("acquirerCountryCode", "[0-9]{3}", ALL),
    _rule("senderPrimaryAccountNumber", "[0-9]{13,19}", "pull reverse"),
    _rule("senderCardExpiryDate", r"[0-9]{4}-(0[1-9]|1[0-2])", "pull", "reverse"),
    _rule("senderCurrencyCode", "[A-Z]{3}|[0-9]{3}", "pull reverse"),
    _rule("recipientPrimaryAccountNumber", "[0-9]{13,19}", "push"),
    _rule("transactionCurrencyCode", "[A-Z]{3}|[0-9]{3}", "push"),
    _rule("amount", r"[0-9]{1,9}(?:[.][0-9]{1,3})?", ALL),
    _rule("businessApplicationId", "|".join(sorted(PURPOSES)), ALL),
    # [I] Ours is taken as set when the project was, so it may be left out.
    _rule("merchantCategoryCode", "[0-9]{4}", "", ALL),
    _rule("sourceOfFundsCode", "0[1-6]", "push"),
    _rule("sourceOfFunds", "0[1-6]", "", "pull"),
    _rule("senderAccountNumber", _text(34), "", "pull push"),
    _rule("senderReference", _text(16), "", "pull push"),
    _rule("senderName", _text(30), "", "pull push"),
    _rule("senderAddress", _text(35), "", "pull push"),
    _rule("senderCity", _text(25), "", "pull push"),
    _rule("senderStateCode", "[A-Z]{2}", "", "pull push"),
    _rule("senderCountryCode", "[0-9]{3}|[A-Z]{2,3}", "", "pull push"),
    _rule("recipientName", _text(30), "", "pull push"),
    _rule("recipientFirstName", _text(35), "", "pull push"),
    _rule("recipientLastName", _text(35), "", "pull push"),
    _rule("transactionIdentifier", "[0-9]{15}", "reverse", "push"),
    _rule("originalDataElements.acquiringBin", "[0-9]{6,11}", "reverse"),
    _rule("originalDataElements.approvalCode", "[0-9A-Z]{6}", "reverse"),
    _rule("originalDataElements.systemsTraceAuditNumber", "[0-9]{6}", "reverse"),
    _rule(
        "originalDataElements.transmissionDateTime",
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
        "reverse",
    ),
    _rule("cardCvv2Value", "[0-9]{3,4}", "", "pull"),
    _rule("cavv", "[0-9A-Fa-f]{40}", "", "pull"),
    _rule("addressVerificationData.street", _text(20), "", "pull"),
    _rule("addressVerificationData.postalCode", "[0-9A-Za-z -]{1,9}", "", "pull"),
    _rule("pointOfServiceData.panEntryMode", "[0-9]{2}", "", ALL),
    _rule("pointOfServiceData.posConditionCode", "[0-9]{2}", "", ALL),
    _rule("pointOfServiceData.motoECIIndicator", "[0-9]", "", ALL),
    _rule("surcharge", r"[0-9]{1,9}(?:[.][0-9]{1,3})?", "", ALL),
    _rule("foreignExchangeFeeTransaction", r"[0-9]{1,9}(?:[.][0-9]{1,3})?", "", ALL),
    _rule("feeProgramIndicator", "[0-9A-Za-z]{3}", "", ALL),
    _rule("memberComments", _text(254), "", ALL),
    _rule("accountType", "00|10|20|30|40", "", ALL),
    _rule("cardAcceptor.name", _text(25), ALL),
    _rule("cardAcceptor.terminalId", _text(8), ALL),
    _rule("cardAcceptor.idCode", _text(15), ALL),
    _rule("cardAcceptor.address.country", "[A-Z]{3}", ALL),
    _rule("cardAcceptor.address.state", "[A-Z]{2}", "", ALL),
    _rule("cardAcceptor.address.zipCode", "[0-9A-Z -]{5,9}", "", ALL),
    _rule("cardAcceptor.address.county", "[0-9]{3}", "", ALL),
    _rule("cardAcceptor.address.city", _text(13), "", ALL),
)
NUMBERS = ("senderPrimaryAccountNumber", "recipientPrimaryAccountNumber")


def first_bad(kind: str, body: object, bin: str) -> str:
    """The name of the first field that is missing or wrong, with a word about it; empty if none."""
    for rule in RULES:
        value = find(body, rule.name)
        if value is None:
            if kind in rule.required.split():
                return f"{rule.name} is required"
        elif not isinstance(value, str) or not rule.pattern.fullmatch(value):
            return f"{rule.name} is not as it should be"
        elif kind not in rule.allowed.split():
            return f"{rule.name} does not belong here"
    return _amount(kind, body) or _bin(body, bin) or _check_digit(body) or _acceptor(body)


def first_missing_of_sender(body: object, card_country: str) -> str:
    """What a payout needs to know of the sender, by where it goes; empty if nothing is missing."""
    if jsontext.text(body, "businessApplicationId") not in MONEY_TRANSFERS:
        return ""
    if not (jsontext.text(body, "senderAccountNumber") or jsontext.text(body, "senderReference")):
        return "senderAccountNumber is required"
    acquirer = jsontext.text(body, "acquirerCountryCode")
    needed: list[str] = []
    if acquirer in US or acquirer != card_country:
        needed += ["senderName", "senderAddress", "senderCity", "senderCountryCode"]
        if jsontext.text(body, "senderCountryCode") in WITH_STATES:
            needed += ["senderStateCode"]
    missing = [name for name in needed if not jsontext.text(body, name)]
    if not missing and acquirer != card_country and not _names_recipient(body):
        missing = ["recipientName"]
    return f"{missing[0]} is required" if missing else ""


def find(body: object, dotted: str) -> object:
    """What stands at `cardAcceptor.address.country`; None where there is nothing."""
    if "." not in dotted and isinstance(body, dict):
        return body.get(dotted)
    value = body
    for name in dotted.split("."):
        if value is None:
            return None
        if not isinstance(value, dict):
            return {}  # something stands where an object should: wrong, not missing
        value = value.get(name)
    return value


def currency_of(kind: str, body: object) -> str:
    """In letters; empty if the network does not have it."""
    name = "transactionCurrencyCode" if kind == PUSH else "senderCurrencyCode"
    return currencies.letters(jsontext.text(body, name))


def _amount(kind: str, body: object) -> str:
    name = "transactionCurrencyCode" if kind == PUSH else "senderCurrencyCode"
    if not (currency := currency_of(kind, body)):
        return f"{name} is none of {', '.join(currencies.NUMBERS)}"
    amount = decimals.read(jsontext.text(body, "amount"), currency)
    if amount is None:
        return f"amount has more than {digits(currency)} decimals"
    return "" if amount.minor else "amount is nothing"


def _bin(body: object, bin: str) -> str:
    given = (find(body, "acquiringBin"), find(body, "originalDataElements.acquiringBin"))
    return "" if {*given} <= {bin, None} else "acquiringBin is not the one of this project"


def _check_digit(body: object) -> str:
    for name in NUMBERS:
        if (number := jsontext.text(body, name)) and not luhn.is_valid(number):
            return f"{name} has a wrong check digit"
    return ""


def _acceptor(body: object) -> str:
    """In the United States and Canada, where exactly."""
    country = find(body, "cardAcceptor.address.country")
    for name in ("state", "zipCode"):
        dotted = f"cardAcceptor.address.{name}"
        if country in WITH_STATES and find(body, dotted) is None:
            return f"{dotted} is required"
    if country in US and find(body, "cardAcceptor.address.county") is None:
        return "cardAcceptor.address.county is required"
    return ""


def _names_recipient(body: object) -> bool:
    return any(jsontext.text(body, name) for name in ("recipientName", "recipientLastName"))
