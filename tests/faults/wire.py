"""The wire between us and the bank, call by call, and what goes wrong on it and at its end."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlmodel import Session

from payments.bank_talks import LOST, NOT_SENT, Talk, Told
from payments.rails.bank import faults
from payments.rails.open_banking.calls import PAYMENTS, Call
from payments.rails.sandbox.exchange import ANSWERED
from payments.transits import SECOND
from tests.faults.clockwork import Clockwork
from tests.payments.ordered import Town

SILENCE = 16 * SECOND  # after which nobody waits for an answer any more
FAULTS = {faults.BUSY: 4, faults.BROKEN: 8, faults.RUBBISH: 8, faults.SLOW: 4, faults.DROP: 10}
FAULTS |= {faults.HANG: 8, faults.UNSIGNED: 8}


class Wire(Clockwork):
    """`firsts` are those that are to happen once for sure, by their kind."""

    def __init__(self, db: Session, seed: int, now: int) -> None:
        super().__init__(db, seed, now)
        self.town = Town(now)
        self.firsts: dict[str, list[Any]] = {"faults": [*FAULTS]}

    def chosen(self, kind: str, weights: dict[Any, int]) -> Any:
        """Each of them once for sure."""
        first = self.firsts[kind]
        found = (first or self.random.choices(list(weights), list(weights.values()))).pop()
        self.counts[f"{kind} {found}"] += 1
        return found

    def converse(self, talk: Talk[Any], done: Callable[[Any], None], cut: str) -> None:
        self._next(partial(next, talk), talk, done, cut)

    def _next(
        self, ahead: Callable[[], Call], talk: Talk[Any], done: Callable[[Any], None], cut: str
    ) -> None:
        try:
            call = ahead()
        except StopIteration as over:
            done(over.value)
            return
        orders = call.method == "POST" and call.path == PAYMENTS
        go_on = partial(self._next, talk=talk, done=done, cut=cut)
        if cut == "unsent" and orders:
            self.later(self.now + SECOND, partial(go_on, partial(talk.send, NOT_SENT)))
            return
        there = self.now + self.random.randrange(20, 900)
        self.later(there, lambda: self._arrive(call, go_on, talk, cut if orders else ""))

    def _arrive(self, call: Call, go_on: Any, talk: Talk[Any], cut: str) -> None:
        self.town.now = self.now
        if self.random.random() < 0.06 or (self.firsts["faults"] and cut):
            kind = "token" if call.path == "/token" else "pisp"
            self.town.bank.fault(self.chosen("faults", FAULTS), kind)
        told = self.town.ask(call)
        if cut == "gone":
            return  # we are gone; the bank is not
        if told.fate != ANSWERED or cut == "lost":
            self.later(self.now + SILENCE, partial(go_on, partial(talk.send, LOST)))
            return
        back = self.now + told.delay + self.random.randrange(20, 900)
        answer = Told(told.status, told.headers, told.body)
        self.later(back, partial(go_on, partial(talk.send, answer)))
