"""Our client and the invented bank with no wire between them, and a customer who says yes."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson

from payments.money import Money
from payments.rails.bank import visits
from payments.rails.bank.bank import Bank
from payments.rails.bank.replies import Answer, Asked
from payments.rails.bank.tokens import House
from payments.rails.open_banking import answers, authorisation, calls, signatures
from payments.rails.open_banking.authorisation import Way
from payments.rails.open_banking.calls import Account, Call, Payment, Presence
from payments.rails.open_banking.identifiers import SORT_CODE
from payments.rails.open_banking.signatures import Signer
from tests.conftest import NOON
from tests.payments.rails.keypairs import pair

CLIENT, ISSUER, PAGE = "quid", "https://127.0.0.1:8445", "http://127.0.0.1:8446"
BACK = "http://localhost:8080/wallet/banks/back"
PAPER, OTHER_PAPER = "paper-1", "paper-2"
HERE = Presence("6f1c6a52-3d4e-4b6e-9d1c-0a1b2c3d4e5f")
OURS = Signer("quid-1", CLIENT, "sandbox", pair("quid-signs").key)
THEIRS = Signer("bank-1", ISSUER, "sandbox", pair("bank-signs").key)
CLIENT_KEYS = signatures.public_keys(
    orjson.dumps({"keys": [signatures.public_key(OURS.kid, OURS.key)]})
)
DAY = 86_400_000
HOUSE = Account(SORT_CODE, "04000400000001", "Quid Safeguarding")


class Scene:
    """`now` is moved by the test."""

    def __init__(self) -> None:
        house = House(CLIENT, frozenset({BACK}), ISSUER, THEIRS)
        self.bank = Bank(house, CLIENT_KEYS, PAGE, NOON)
        self.now = NOON
        found = authorisation.bank(self.ask(Call("GET", WELL_KNOWN, {})).body)
        assert found is not None
        self.found = found
        self.keys = signatures.public_keys(self.ask(Call("GET", "/jwks", {})).body)

    def ask(self, call: Call, paper: str = PAPER) -> Answer:
        headers = {name.lower(): value for name, value in call.headers.items()}
        asked = Asked(call.method, call.path, headers, call.body or b"")
        return self.bank.answer(asked, paper, self.now)

    def token(self, call: Call, paper: str = PAPER) -> answers.Token | answers.Fault:
        told = self.ask(call, paper)
        return answers.token(told.status, told.body)

    def client_token(self, scope: str = "accounts") -> str:
        return str(good(self.token(calls.client_token(CLIENT, scope))).access)

    def consent(self, until: int = 90 * DAY, since: int = 90 * DAY) -> str:
        call = calls.account_consent(self.client_token(), HERE, self.now + until, self.now - since)
        told = self.ask(call)
        return str(good(answers.consent(told.status, told.body)).number)

    def payment_consent(self, payment: Payment, key: str = "k-1") -> str:
        token = self.client_token("payments")
        told = self.ask(calls.payment_consent(token, HERE, payment, OURS, key, self.now))
        assert self.is_signed(told), "the bank signs what it says of payments"
        return str(good(answers.consent(told.status, told.body)).number)

    def is_signed(self, told: Answer) -> bool:
        signature = told.headers.get("x-jws-signature", "")
        return signatures.is_signed(told.body, signature, self.keys, ISSUER, "sandbox", self.now)

    def way(self, consent: str, scope: str = "accounts", mark: str = "1") -> Way:
        return Way(consent, scope, f"state-{mark}", f"nonce-{mark}", f"verifier-{mark}")

    def visit(self, way: Way, by: Signer = OURS, back: str = BACK) -> visits.Visit | str:
        address = authorisation.address(self.found, CLIENT, by, way, back, self.now)
        request = parse_qs(urlsplit(address).query)["request"][0]
        with self.bank.store.writing():
            return visits.begin(
                self.bank.store, self.bank.house, request, CLIENT, self.bank.keys, self.now
            )

    def allow(self, way: Way, *chosen: str, login: str = "ada", passcode: str = "lovelace") -> str:
        """What comes back to us: the signed answer."""
        visit = self.visit(way)
        assert isinstance(visit, visits.Visit), visit
        store = self.bank.store
        with store.writing():
            assert visits.sign_in(store, visit, login, passcode)
            found = visits.find(store, visit.ticket, self.now)
            assert found is not None
            to = visits.allow(store, self.bank.house, found, chosen, self.now)
        assert to is not None
        return response(to)

    def linked(self, *chosen: str, until: int = 90 * DAY) -> tuple[Way, answers.Token]:
        way = self.way(self.consent(until))
        return way, self.exchanged(way, self.allow(way, *chosen or ("ada-current",)))

    def exchanged(self, way: Way, told: str) -> answers.Token:
        back = authorisation.came_back(told, self.keys, ISSUER, CLIENT, way.state, self.now)
        assert back is not None
        call = calls.code_token(CLIENT, back.code, way.verifier, BACK)
        token = good(self.token(call))
        assert authorisation.is_of(token.identity, self.keys, ISSUER, CLIENT, way, self.now)
        return token  # type: ignore[no-any-return]


WELL_KNOWN = "/.well-known/openid-configuration"


def response(to: str) -> str:
    assert to.startswith(f"{BACK}?")
    return parse_qs(urlsplit(to).query)["response"][0]


def good(found: Any) -> Any:
    assert not isinstance(found, answers.Fault), found
    return found


def payment(minor: int = 2_500, number: str = "quid-1", currency: str = "GBP") -> Payment:
    return Payment(number, "T1", Money(minor, currency), HOUSE, "Top up")
