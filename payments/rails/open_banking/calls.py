"""What is sent to a bank, to the byte; who carries it adds nothing but a connection."""

import uuid
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, urlencode

import orjson

from payments.money import Money
from payments.rails.open_banking import amounts, moments, signatures
from payments.rails.open_banking.signatures import Signer

BASE = "/open-banking/v4.0"
AISP, PISP = f"{BASE}/aisp", f"{BASE}/pisp"
CONSENTS = f"{AISP}/account-access-consents"
PAYMENT_CONSENTS, PAYMENTS = f"{PISP}/domestic-payment-consents", f"{PISP}/domestic-payments"
PERMISSIONS = (
    *("ReadAccountsDetail", "ReadBalances", "ReadTransactionsDetail"),
    *("ReadTransactionsCredits", "ReadTransactionsDebits"),
)
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
INSTRUMENTS = {"GBP": "UK.OBIE.FPS", "EUR": "UK.OBIE.SEPAInstantCreditTransfer"}
LONGEST_NAME = 35  # of an instruction, of an end to end identification


class Call(NamedTuple):
    """`path` has its query. Headers may carry a token: nobody prints them."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None = None

    def __repr__(self) -> str:
        return f"Call({self.method} {self.path.partition('?')[0]})"


class Presence(NamedTuple):
    """`ip` and `agent` where the person is there, else nothing: banks let us ask more then."""

    interaction: str  # a UUID
    ip: str = ""
    agent: str = ""


class Account(NamedTuple):
    """Whom a payment is for."""

    scheme: str
    identification: str
    name: str


class Payment(NamedTuple):
    """One instruction: `number` is ours and for ever, `end_to_end` reaches the payee. With `payer`
    no other account may be chosen."""

    number: str
    end_to_end: str
    amount: Money
    payee: Account
    note: str = ""
    context: str = "TransferToSelf"
    payer: Account | None = None


def client_token(client: str, scope: str) -> Call:
    """For consents; the client is known by its certificate."""
    return _token({"grant_type": "client_credentials", "scope": scope, "client_id": client})


def code_token(client: str, code: str, verifier: str, back: str) -> Call:
    asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
    return _token({**asked, "code_verifier": verifier, "client_id": client})


def refreshed_token(client: str, refresh: str) -> Call:
    asked = {"grant_type": "refresh_token", "refresh_token": refresh}
    return _token({**asked, "client_id": client})


def account_consent(token: str, presence: Presence, until: int, since: int) -> Call:
    """To read accounts until then, and what was booked since then (ms)."""
    data = {
        "Permissions": list(PERMISSIONS),
        "ExpirationDateTime": moments.write(until),
        "TransactionFromDateTime": moments.write(since),
    }
    body = orjson.dumps({"Data": data, "Risk": {}})
    return Call("POST", CONSENTS, _headers(token, presence), body)


def consent(token: str, presence: Presence, number: str) -> Call:
    return Call("GET", f"{CONSENTS}/{_part(number)}", _headers(token, presence))


def end_consent(token: str, presence: Presence, number: str) -> Call:
    return Call("DELETE", f"{CONSENTS}/{_part(number)}", _headers(token, presence))


def accounts(token: str, presence: Presence) -> Call:
    return Call("GET", f"{AISP}/accounts", _headers(token, presence))


def balances(token: str, presence: Presence, account: str) -> Call:
    return Call("GET", f"{AISP}/accounts/{_part(account)}/balances", _headers(token, presence))


def transactions(
    token: str, presence: Presence, account: str, since: int, until: int | None = None
) -> Call:
    """Those that were booked since then and, where it is given, until then (ms)."""
    asked = {"fromBookingDateTime": moments.write(since)}
    if until is not None:
        asked["toBookingDateTime"] = moments.write(until)
    path = f"{AISP}/accounts/{_part(account)}/transactions?{urlencode(asked)}"
    return Call("GET", path, _headers(token, presence))


def following(token: str, presence: Presence, path: str) -> Call:
    """The next page, under the path that the bank gave (`answers.Page.following`)."""
    return Call("GET", path, _headers(token, presence))


def payment_consent(
    token: str, presence: Presence, payment: Payment, by: Signer, key: str, now: int
) -> Call:
    """`key` is the idempotency key, for a day."""
    body = orjson.dumps({"Data": {"Initiation": initiation(payment)}, "Risk": _risk(payment)})
    return _signed(PAYMENT_CONSENTS, token, presence, body, by, key, now)


def payment(
    token: str,
    presence: Presence,
    payment: Payment,
    consent: str,
    by: Signer,
    key: str,
    now: int,
) -> Call:
    """Carries out what was consented to: the same initiation to the letter."""
    data = {"ConsentId": consent, "Initiation": initiation(payment)}
    body = orjson.dumps({"Data": data, "Risk": _risk(payment)})
    return _signed(PAYMENTS, token, presence, body, by, key, now)


def payment_consent_status(token: str, presence: Presence, consent: str) -> Call:
    return Call("GET", f"{PAYMENT_CONSENTS}/{_part(consent)}", _headers(token, presence))


def payment_status(token: str, presence: Presence, number: str) -> Call:
    return Call("GET", f"{PAYMENTS}/{_part(number)}", _headers(token, presence))


def initiation(payment: Payment) -> dict[str, object]:
    if len(payment.number) > LONGEST_NAME or len(payment.end_to_end) > LONGEST_NAME:
        raise ValueError("the name of an instruction is too long")
    asked: dict[str, object] = {
        "InstructionIdentification": payment.number,
        "EndToEndIdentification": payment.end_to_end,
        "LocalInstrument": INSTRUMENTS[payment.amount.currency],
        "InstructedAmount": amounts.write(payment.amount),
        "CreditorAccount": _account(payment.payee),
    }
    if payment.payer:
        asked["DebtorAccount"] = _account(payment.payer)
    if payment.note:
        asked["RemittanceInformation"] = {"Unstructured": [payment.note[:140]]}
    return asked


def _account(one: Account) -> dict[str, str]:
    named = {"SchemeName": one.scheme, "Identification": one.identification}
    return named | {"Name": one.name}


def _risk(payment: Payment) -> dict[str, str]:
    return {"PaymentContextCode": payment.context}


def _signed(
    path: str, token: str, presence: Presence, body: bytes, by: Signer, key: str, now: int
) -> Call:
    if not 0 < len(key) <= 40 or key != key.strip():
        raise ValueError("an idempotency key has 1 to 40 characters and no blanks around it")
    headers = _headers(token, presence) | {
        "x-idempotency-key": key,
        "x-jws-signature": signatures.detach(body, by, now),
        "Content-Type": JSON,
    }
    return Call("POST", path, headers, body)


def _token(asked: Mapping[str, str]) -> Call:
    headers = {"Content-Type": FORM, "Accept": JSON}
    return Call("POST", "/token", headers, urlencode(asked).encode())


def _headers(token: str, presence: Presence) -> dict[str, str]:
    found = {
        "Authorization": f"Bearer {token}",
        "Accept": JSON,
        "Content-Type": JSON,
        "x-fapi-interaction-id": str(uuid.UUID(presence.interaction)),
    }
    if presence.ip:
        found["x-fapi-customer-ip-address"] = presence.ip
    if presence.agent:
        seen = presence.agent.encode("ascii", "ignore").decode()
        found["x-customer-user-agent"] = "".join(filter(str.isprintable, seen))[:200]
    return found


def _part(number: str) -> str:
    """One part of a path, whatever a bank calls its things."""
    return quote(number, safe="")
