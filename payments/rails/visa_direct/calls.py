"""What to send: each call as method, path and body, with gaps for what only the vault knows.

Numbers are sent as text. [I] Visa's samples send both, and take both."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import quote, urlencode

from payments.money import Money
from payments.rails import decimals
from payments.rails.visa_direct import identifiers

PULL, PUSH, REVERSE = "pull", "push", "reverse"
STATUS, QUERY, REPORT = "status", "query", "report"
QUERY_REVERSAL = "query reversal"  # the same question, about the reversal of that trace
VALIDATION, ATTRIBUTES, PROBE = "validation", "attributes", "probe"
PATHS = {
    PULL: "/visadirect/fundstransfer/v1/pullfundstransactions",
    PUSH: "/visadirect/fundstransfer/v1/pushfundstransactions",
    REVERSE: "/visadirect/fundstransfer/v1/reversefundstransactions",
    QUERY: "/visadirect/v1/transactionquery",
    REPORT: "/visadirect/reports/v1/transactiondata",
    VALIDATION: "/pav/v1/cardvalidation",
    ATTRIBUTES: "/paai/fundstransferattinq/v5/cardattributes/fundstransferinquiry",
    PROBE: "/vdp/helloworld",
}
NUMBER, EXPIRY, CVV = "$number", "$expiry", "$cvv"  # gaps that the vault fills
TIMEOUT = 12_000  # ms after which the rail answers 202; our own patience with the socket is longer
REPORT_ROWS = 100
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_CITY, LONGEST_ACCOUNT = 30, 35, 25, 34
WALLET = "05"  # sourceOfFundsCode: a deposit account, which a wallet is
NO_CARD_HERE = {"panEntryMode": "01", "posConditionCode": "59"}
WITH_CAVV, WITHOUT_CAVV = "5", "7"  # motoECIIndicator


class Call(NamedTuple):
    """`path` has its query. `client_id` is empty where a repeat does no harm."""

    method: str
    path: str
    body: Mapping[str, object] | None
    client_id: str
    timeout_ms: int


class Attempt(NamedTuple):
    """One wish, whose STAN, RRN and client id are kept before anything is sent and used again,
    unchanged, if it is sent again. `at` is in ms; `account` names the wallet to the rail."""

    stan: str
    rrn: str
    client_id: str
    at: int
    amount: Money
    first: str = ""
    last: str = ""
    account: str = ""
    cavv: str = ""  # 40 hex digits, where 3-D Secure has answered


class Original(NamedTuple):
    """What is to be known of a pull to reverse it: as its answer gave them."""

    identifier: str
    approval: str
    transmitted: str


class Merchant(NamedTuple):
    """Who we are to Visa, as agreed when the project was set up; the defaults are the sandbox's.

    [I] Quid keeps no address of a person: the sender of what a wallet pays out has the house's."""

    bin: str = "408999"
    country: str = "840"  # ISO 3166 numeric
    country_letters: str = "USA"
    category: str = "6012"  # MCC: a financial institution
    purpose: str = "AA"  # businessApplicationId: from an account of one's own to another
    name: str = "Quid"
    terminal: str = "WALLET01"
    code: str = "QUIDWALLET00001"
    street: str = "1 Analytical Way"
    city: str = "Foster City"
    state: str = "CA"  # state, zip and county where the country has them
    zip: str = "94404"
    county: str = "081"


SANDBOX = Merchant()


def pull(attempt: Attempt, merchant: Merchant) -> Call:
    """AFT: from the card to us."""
    body = _money(attempt, merchant) | {
        "senderPrimaryAccountNumber": NUMBER,
        "senderCardExpiryDate": EXPIRY,
        "senderCurrencyCode": attempt.amount.currency,
        "recipientFirstName": _plain(attempt.first, LONGEST_NAME),
        "recipientLastName": _plain(attempt.last, LONGEST_NAME),
        "cavv": attempt.cavv,
    }
    return _post(PULL, body, attempt.client_id)


def push(attempt: Attempt, merchant: Merchant) -> Call:
    """OCT: from the wallet to the card."""
    name = _plain(f"{attempt.last} {attempt.first}", LONGEST_NAME)
    body = _money(attempt, merchant) | {
        "transactionCurrencyCode": attempt.amount.currency,
        "recipientPrimaryAccountNumber": NUMBER,
        "recipientName": name,
        "sourceOfFundsCode": WALLET,
        "senderAccountNumber": attempt.account[:LONGEST_ACCOUNT],
        "senderName": name,
        "senderAddress": _plain(merchant.street, LONGEST_ADDRESS),
        "senderCity": _plain(merchant.city, LONGEST_CITY),
        "senderStateCode": merchant.state,
        "senderCountryCode": merchant.country,
    }
    return _post(PUSH, body, attempt.client_id)


def reverse(attempt: Attempt, merchant: Merchant, original: Original) -> Call:
    """AFTR: undo a pull within 24 hours. The attempt has the pull's STAN, RRN and amount, and a
    client id of its own."""
    body = _money(attempt, merchant) | {
        "senderPrimaryAccountNumber": NUMBER,
        "senderCardExpiryDate": EXPIRY,
        "senderCurrencyCode": attempt.amount.currency,
        "transactionIdentifier": original.identifier,
        "originalDataElements": {
            "acquiringBin": merchant.bin,
            "approvalCode": original.approval,
            "systemsTraceAuditNumber": attempt.stan,
            "transmissionDateTime": identifiers.echoed(original.transmitted),
        },
    }
    return _post(REVERSE, body, attempt.client_id)


def status(kind: str, identifier: str) -> Call:
    """What became of a call that was answered 202; `kind` is that call's."""
    return _ask(f"{PATHS[kind]}/{quote(identifier, safe='')}")


def query(merchant: Merchant, stan: str, rrn: str) -> Call:
    """What became of a call whose answer we do not know."""
    asked = {"acquiringBIN": merchant.bin, "stan": stan, "rrn": rrn}
    return _ask(f"{PATHS[QUERY]}?{urlencode(asked)}")


def report(day: date, offset: int = 1) -> Call:
    """What the network has of a day (UTC), a hundred rows from this one on, counted from 1."""
    dates = f"fromDate={day:%d%m%Y}&toDate={day:%d%m%Y}"
    return _ask(f"{PATHS[REPORT]}?{dates}&offset={offset}&limit={REPORT_ROWS}")


def validation(attempt: Attempt, merchant: Merchant) -> Call:
    """PAV: whether the number, the expiry and the security code belong together. Moves nothing."""
    name = {
        "lastName": _plain(attempt.last, LONGEST_NAME),
        "firstName": _plain(attempt.first, LONGEST_NAME),
    }
    body = _trace(attempt, merchant) | {
        "primaryAccountNumber": NUMBER,
        "cardExpiryDate": EXPIRY,
        "cardCvv2Value": CVV,
        "cardHolderNameVerification": name if name["lastName"] else {},
        "cardAcceptor": _acceptor(merchant),
    }
    return _post(VALIDATION, body, "")


def attributes(attempt: Attempt, merchant: Merchant) -> Call:
    """FTAI: what the card can do, and whose it is. Moves nothing."""
    return _post(ATTRIBUTES, _trace(attempt, merchant) | {"primaryAccountNumber": NUMBER}, "")


def probe() -> Call:
    """Whether the certificates and credentials are taken, before anything depends on it."""
    return _ask(PATHS[PROBE])


def _money(attempt: Attempt, merchant: Merchant) -> dict[str, object]:
    """What the three calls that move money have in common."""
    eci = WITH_CAVV if attempt.cavv else WITHOUT_CAVV
    return _trace(attempt, merchant) | {
        "localTransactionDateTime": identifiers.local(attempt.at),
        "businessApplicationId": merchant.purpose,
        "merchantCategoryCode": merchant.category,
        "amount": decimals.write(attempt.amount),
        "pointOfServiceData": NO_CARD_HERE | {"motoECIIndicator": eci},
        "cardAcceptor": _acceptor(merchant),
    }


def _trace(attempt: Attempt, merchant: Merchant) -> dict[str, object]:
    return {
        "systemsTraceAuditNumber": attempt.stan,
        "retrievalReferenceNumber": attempt.rrn,
        "acquiringBin": merchant.bin,
        "acquirerCountryCode": merchant.country,
    }


def _acceptor(merchant: Merchant) -> dict[str, object]:
    address = {
        "country": merchant.country_letters,
        "state": merchant.state,
        "zipCode": merchant.zip,
        "county": merchant.county,
    }
    return {
        "name": merchant.name,
        "terminalId": merchant.terminal,
        "idCode": merchant.code,
        "address": {name: value for name, value in address.items() if value},
    }


def _plain(name: str, longest: int) -> str:
    """In the letters that every issuer's system has. [I] Which ones those are is not documented."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    kept = "".join(letter if letter.isalnum() or letter in " .'-" else " " for letter in letters)
    return " ".join(kept.split())[:longest].rstrip()


def _post(kind: str, body: Mapping[str, object], client_id: str) -> Call:
    """What is empty is not sent."""
    kept = {name: value for name, value in body.items() if value not in ("", {})}
    return Call("POST", PATHS[kind], kept, client_id, TIMEOUT)


def _ask(path: str) -> Call:
    return Call("GET", path, None, "", TIMEOUT)
