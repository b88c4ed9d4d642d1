"""A top-up by bank on its way, with the invented bank and no wire between."""

from collections.abc import Callable, Generator
from typing import Any

from sqlmodel import Session

from payments import bank_orders, bank_talks, banks, outcomes
from payments.bank_orders import Order
from payments.bank_talks import Held, House, Told
from payments.outcomes import Settled
from payments.rails.bank.replies import Answer
from payments.rails.open_banking.authorisation import Way
from payments.rails.open_banking.calls import Call
from payments.rails.sandbox.exchange import ANSWERED
from payments.transits import Transit
from tests.payments.banked import gbp, top_up
from tests.payments.carded import ALICE
from tests.payments.rails.banked import BACK, CLIENT, HERE, HOUSE, ISSUER, OURS, Scene

SESSION = 1
Cut = Callable[[Call, Answer], Told | None]


class Town(Scene):
    """The bank, and us beside it: `cut` may change what an answer becomes on its way."""

    def __init__(self, now: int) -> None:
        super().__init__()
        self.now = now
        self.cut: Cut = lambda call, told: None
        self.sent: list[Call] = []
        payees = {"GBP": HOUSE}
        self.house = House(CLIENT, OURS, self.keys, ISSUER, "sandbox", BACK, payees)

    def talk(self, talk: Generator[Call, Told, Any]) -> Any:
        try:
            call = next(talk)
            while True:
                self.sent.append(call)
                told = self.ask(call)
                answered = Told(told.status, told.headers, told.body)
                found = answered if told.fate == ANSWERED else bank_talks.LOST
                call = talk.send(self.cut(call, told) or found)
        except StopIteration as over:
            return over.value

    def gone(self, db: Session, one: Transit, mark: str = "1") -> Way:
        """Its owner is on their way."""
        order = bank_orders.find(db, one.id)
        assert order is not None
        consent = self.talk(bank_talks.consent(self.house, order, HERE, self.now))
        way = self.way(consent.number, "payments", mark)
        kept = banks.Way(consent.number, way.state, b"way", self.now)
        went = bank_orders.go(db, ALICE, one.id, SESSION, kept, self.now)
        assert isinstance(went, Order), went
        return way

    def agreed(self, db: Session, one: Transit) -> Held:
        """They have been there, and said yes."""
        way = self.gone(db, one, str(one.id))
        response = self.allow(way, "ada-current")
        taken = bank_orders.take_up(db, way.state, ALICE, SESSION, self.now)
        assert isinstance(taken, Order), taken
        held = self.talk(bank_talks.exchange(self.house, response, way, self.now))
        assert isinstance(held, Held), held
        assert isinstance(bank_orders.agree(db, one.id, b"held", self.now), Order)
        return held

    def asked(self, db: Session, minor: int = 25_00) -> tuple[Transit, Held]:
        one = top_up(db, self.now, gbp(minor))
        return one, self.agreed(db, one)

    def step(self, db: Session, held: Held) -> Settled:
        """Take what is due, say the next thing, and bring the answer to the books."""
        [order] = bank_orders.take(db, 8, self.now)
        said = self.talk(bank_talks.order(self.house, order, held, HERE, self.now))
        settled = outcomes.settle(db, order.transit.id, said.answer, self.now)
        assert isinstance(settled, Settled)
        return settled
