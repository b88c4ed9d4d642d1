"""A wallet beside the invented network: fills a call's gaps as the vault would, and asks."""

from collections.abc import Mapping
from itertools import count
from typing import Any

import orjson

from payments.money import Money
from payments.rails.sandbox.exchange import Answer, Asked
from payments.rails.sandbox.network import Network
from payments.rails.visa_direct import calls, identifiers
from payments.rails.visa_direct.answers import Outcome, read
from payments.rails.visa_direct.calls import SANDBOX, Attempt, Call, Original

NOW = 1_795_457_109_000  # 2026-11-23 18:05:09 UTC
DEBIT, PUSHED = "4895142232120006", "4957030420210454"


def usd(minor: int) -> Money:
    return Money(minor, "USD")


class Wallet:
    """Its trace numbers go up; its clock goes on by what each answer takes."""

    def __init__(self, network: Network) -> None:
        self.network, self.now = network, NOW
        self._numbers = count(1)

    def attempt(self, amount: Money) -> Attempt:
        stan = identifiers.stan(next(self._numbers))
        rrn = identifiers.rrn(stan, self.now)
        return Attempt(stan, rrn, f"client-{stan}", self.now, amount, "Ada", "Byron", "wal01")

    def pull(self, amount: Money, card: str = DEBIT, expiry: str = "2030-12") -> Outcome:
        return self.outcome("pull", calls.pull(self.attempt(amount), SANDBOX), card, expiry)

    def push(self, amount: Money, card: str = PUSHED) -> Outcome:
        return self.outcome("push", calls.push(self.attempt(amount), SANDBOX), card)

    def reverse(self, attempt: Attempt, pulled: Outcome, card: str = DEBIT) -> Outcome:
        original = Original(pulled.identifier, pulled.approval, pulled.transmitted)
        call = calls.reverse(attempt._replace(client_id="r" + attempt.stan), SANDBOX, original)
        return self.outcome("reverse", call, card)

    def outcome(self, kind: str, call: Call, card: str = DEBIT, expiry: str = "2030-12") -> Outcome:
        told = self.ask(asked(call, card, expiry))
        return read(kind, told.status, told.body, told.headers.get("location", ""))

    def ask(self, asked: Asked) -> Answer:
        told = self.network.answer(asked, self.now)
        self.now += told.delay
        return told

    def balance(self, number: str) -> int:
        found = self.network.store.card(number)
        assert found is not None
        return found.balance


def asked(call: Call, card: str = DEBIT, expiry: str = "2030-12", cvv: str = "123") -> Asked:
    gaps = {calls.NUMBER: card, calls.EXPIRY: expiry, calls.CVV: cvv}
    headers = {"x-transaction-timeout-ms": str(call.timeout_ms)}
    headers |= {"x-client-transaction-id": call.client_id} if call.client_id else {}
    body = b"" if call.body is None else orjson.dumps(filled(call.body, gaps))
    return Asked(call.method, call.path, headers, body)


def filled(body: Mapping[str, Any], gaps: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: filled(value, gaps) if isinstance(value, Mapping) else gaps.get(value, value)
        for name, value in body.items()
    }


def post(kind: str, body: object, **headers: str) -> Asked:
    return Asked("POST", calls.PATHS[kind], headers, orjson.dumps(body))
