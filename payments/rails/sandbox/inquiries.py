"""What is asked about a card without moving money: its attributes (FTAI v5), its validity (PAV)."""

import re

from payments.money import digits
from payments.rails import jsontext
from payments.rails.sandbox import currencies, fields, judgement, luhn
from payments.rails.sandbox.exchange import Answer, answer, invalid
from payments.rails.sandbox.issuers import Card
from payments.rails.sandbox.store import Store

NUMBER, SIX, TWELVE = re.compile("[0-9]{13,19}"), re.compile("[0-9]{6}"), re.compile("[0-9]{12}")
BIN, COUNTRY = re.compile("[0-9]{6,11}"), re.compile("[0-9]{3}")
EXPIRY, CVV = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"), re.compile("[0-9]{3,4}")
# Published samples of the inquiry that are no cards: one has a wrong check digit.
SAMPLE, OTHER_NETWORK = "4060320000000127", "5123280115058611"
CARD_TYPES = {"D": "Debit", "C": "Credit", "P": "Prepaid"}


def attributes(store: Store, body: bytes, now: int) -> Answer:
    """[I] The values; the names are the reference's."""
    try:
        asked = jsontext.read_object(body)
    except ValueError:
        return _no("the body is not a JSON object")
    number = jsontext.text(asked, "primaryAccountNumber")
    for name, rule in (
        ("primaryAccountNumber", NUMBER),
        ("systemsTraceAuditNumber", SIX),
        ("retrievalReferenceNumber", TWELVE),
    ):
        if not rule.fullmatch(jsontext.text(asked, name)):
            return _no(name)
    if number == OTHER_NETWORK:
        network = {"networkId": "0016", "issuerName": "Another network", "pushFunds": "Y"}
        return answer(200, {"visaNetworkInfo": [], "ppgsNetworkInfo": [network]})
    card = store.card(number if number != SAMPLE else "4000056655665556")
    return _no("primaryAccountNumber") if card is None else answer(200, _attributes(card))


def validation(store: Store, body: bytes, now: int) -> Answer:
    """[I] A name that the issuer does not keep is said to match, and so is every address."""
    try:
        asked = jsontext.read_object(body)
    except ValueError:
        return invalid("the body is not a JSON object")
    if bad := _first_bad(asked):
        return invalid(bad)
    number, cvv = (jsontext.text(asked, n) for n in ("primaryAccountNumber", "cardCvv2Value"))
    card, serial = store.card(number), store.value("select count(*) from calls")
    told: dict[str, object] = {
        "transactionIdentifier": f"4{now // 86_400_000 % 100_000:05}{serial % 10**9:09}",
        "responseCode": "5",
    }
    if card is None:
        return answer(200, told | {"actionCode": judgement.unknown(number)})
    told["actionCode"] = judgement.validated(card, jsontext.text(asked, "cardExpiryDate"), now)
    told["cvv2ResultCode"] = ("M" if judgement.knows(card, cvv) else "N") if cvv else "P"
    if "addressVerificationResults" in asked:
        told["addressVerificationResults"] = "Y"
    if asked.get("cardHolderNameVerification"):
        told["cardHolderNameVerificationResult"] = _compare(card, asked)
    return answer(200, told)


def _attributes(card: Card) -> dict[str, object]:
    push, fast = "Y" if card.pushes else "N", "Y" if card.fast else "N"
    visa: dict[str, object] = {
        "issuerName": card.issuer,
        "issuerCountryCode": card.country,
        "billingCurrency": currencies.NUMBERS[card.currency],
        "billingCurrencyCodeMinorDigits": str(digits(card.currency)),
        "cardTypeCode": card.funding,
        "cardProductType": CARD_TYPES[card.funding],
        "cardSubTypeCode": "",
        "cardPlatformCode": "CN",
    }
    for what in ("moneyTransfer", "nonMoneyTransfer", "onlineGambling"):
        for where in ("Domestic", "CrossBorder"):
            visa[f"{what}PushFunds{where}"] = push
            visa[f"{what}FastFunds{where}"] = fast
    return {"visaNetworkInfo": [visa], "ppgsNetworkInfo": []}


def _first_bad(asked: dict[str, object]) -> str:
    for name, rule, is_required in (
        ("primaryAccountNumber", NUMBER, True),
        ("acquiringBin", BIN, True),
        ("acquirerCountryCode", COUNTRY, True),
        ("cardExpiryDate", EXPIRY, False),
        ("cardCvv2Value", CVV, False),
    ):
        value = asked.get(name)
        if value is None and not is_required:
            continue
        if value is None:
            return f"{name} is required"
        if not isinstance(value, str) or not rule.fullmatch(value):
            return f"{name} is not as it should be"
    if "addressVerificationResults" in asked:
        postal = fields.find(asked, "addressVerificationResults.postalCode")
        if not isinstance(postal, str) or not 1 <= len(postal) <= 9:
            return "addressVerificationResults.postalCode is required"
    is_card = luhn.is_valid(jsontext.text(asked, "primaryAccountNumber"))
    return "" if is_card else "primaryAccountNumber has a wrong check digit"


def _compare(card: Card, asked: dict[str, object]) -> str:
    last = fields.find(asked, "cardHolderNameVerification.lastName")
    same = not card.last or (isinstance(last, str) and last.casefold() == card.last.casefold())
    return "M" if same else "N"


def _no(name: str) -> Answer:
    error = {"reason": "invalidParameter", "message": f"{name} cannot be used"}
    return answer(400, {"errorResponse": error})
