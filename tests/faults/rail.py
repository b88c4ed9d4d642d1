"""A wallet and a card network in simulated time, between which everything goes wrong that can.

What is driven are the transits, the calls and answers of Visa Direct, and the network's own model;
there are no sockets, and no vault but a table of two numbers."""

from datetime import timedelta
from typing import Any

import orjson
from sqlmodel import Session

from payments import cards, carriage, ledger, outcomes, recipes, reconciling, transits
from payments.cards import Card, Facts
from payments.ledger import Recorded, Refusal, Set
from payments.money import Money
from payments.outcomes import Answer
from payments.rails.sandbox.exchange import ANSWERED, Asked
from payments.rails.sandbox.network import Network
from payments.rails.visa_direct import calls, inquiries
from payments.rails.visa_direct.calls import SANDBOX, Call
from payments.transits import DAY, IN, MINUTE, OUT, SECOND, Transit, Wish
from tests.faults.clockwork import Clockwork
from web.transactions import carry
from web.vault.gaps import fill

BIN = "408999"
NUMBERS = ("4895142232120006", "4242424242424242", "4957030420210454")
PEOPLE = [f"person:{n}" for n in range(1, 7)]
SILENCE = 32 * SECOND  # after which nobody waits for an answer any more
# At the rail, by how often; what takes a day to find out is rare, as it is asked after each minute.
# What the network never ends ("stuck") has no end here either: it is in review, and not played.
FAULTS = {"waits": 8, "drop": 12, "hang": 8, "repeat": 8, "late": 6, "rubbish": 8, "broken": 8}
SLOW_FAULTS = {"lost": 1, "away": 1, "contradict": 2}
# On the way, and where we crash.
CUTS = {"": 900, "begin": 20, "unsent": 30, "answer": 20, "settle": 30, "late": 20, "twice": 20}
CUTS |= {"contradicted": 20, "send": 1}  # the last: sent for all we know, and was not


class World(Clockwork):
    """`wishes` top-ups and cash-outs, about one every 20 s."""

    def __init__(self, db: Session, seed: int, now: int) -> None:
        super().__init__(db, seed, now)
        self.network = Network()
        self.first_cuts, self.first_faults = list(CUTS), [*FAULTS, *SLOW_FAULTS]  # once for sure
        self.cut: dict[int, str] = {}
        self.linked: list[Card] = []
        self.numbers: dict[str, str] = {}
        for number in NUMBERS:
            self.network.set_card(number, balance=10**9, daily_limit=10**12)
        carry(db, self._settle_in)

    def _settle_in(self) -> None:
        for n, owner in enumerate(PEOPLE):
            token, number = f"card_{n}", NUMBERS[n % len(NUMBERS)]
            self.numbers[token] = number
            facts = Facts(token, "visa", number[-4:], "2099-12", pulls=True, pushes=True)
            made = cards.link(self.db, owner, facts, self.now)
            assert isinstance(made, Card)
            self.linked.append(made)
            what = recipes.opening(self.key(), owner, Money(5_000_00, "USD"))
            assert isinstance(ledger.record(self.db, [what], self.now)[0], Recorded)

    def run(self, wishes: int) -> None:
        """Until all that was wished for has come to an end, and every day was looked at."""
        at = self.now
        for _ in range(wishes):
            at += self.random.randrange(1, 40 * SECOND)
            self.later(at, self.wish)
        for day in range(1, (at - self.began) // DAY + 4):
            midnight = (self.began // DAY + day) * DAY
            self.later(midnight + reconciling.AFTER + MINUTE, self.reconcile)
        self.play()

    def wish(self) -> None:
        """Somebody wants money in or out; sometimes to pay somebody else with it."""
        card = self.random.choice(self.linked)
        way = self.random.choice((IN, OUT))
        minor = 1100_10 if self.random.random() < 0.01 else self.random.randrange(1_00, 90_00)
        pays = "{}" if way == IN and self.random.random() < 0.2 else ""
        fee = Money(25, "USD") if way == OUT else None
        wish = Wish(way, card, Money(minor, "USD"), fee, pays=pays)
        key, now = self.key(), self.now
        cut = (self.first_cuts or self.random.choices(list(CUTS), list(CUTS.values()))).pop()
        one = self.transact(lambda: transits.begin(self.db, key, wish, now), cut == "begin")
        if cut == "begin":  # the line is said again, under the same key
            one = self.transact(lambda: transits.begin(self.db, key, wish, now))
        if isinstance(one, Transit):
            self.cut[one.id] = cut
            self.counts[f"cut {cut}"] += 1
        else:
            self.counts["refused"] += 1

    def due(self) -> int | None:
        return transits.due(self.db)

    def take(self) -> None:
        now = self.now
        lapsed = transits.lapsed(self.db, now)
        self.db.rollback()
        for number in lapsed:
            self.settle(number, Answer(outcomes.LAPSED))
        ids = [self.random.randbytes(16).hex() for _ in range(8)]
        for one in self.transact(lambda: transits.take(self.db, BIN, ids, now)):
            self.counts[one.step] += 1
            self.send(one)

    def send(self, one: Transit) -> None:
        """The call leaves; what is cut off is cut off once."""
        errand = carriage.errand(one, "Ada Byron", SANDBOX)
        moves = one.step in ("send", "reverse")
        cut = self.cut.get(one.id, "") if moves else ""
        if cut == "unsent" and one.step == "send":
            self.cut[one.id] = self.random.choice(("", "unsent"))
            self.later(self.now + SECOND, lambda: self.settle(one.id, Answer("unsent", one.step)))
            return
        if cut == "send":
            self.cut[one.id] = ""
            return  # we were gone before it left, and do not know
        if one.step == "send":
            self._fault(calls.PULL if one.way == IN else calls.PUSH)
        there = self.now + self.random.randrange(20, 900)
        self.later(there, lambda: self.arrive(one, errand, cut))

    def _fault(self, kind: str) -> None:
        chance = self.random.random()
        if self.first_faults and chance < 0.5:
            fault = self.first_faults.pop()
        elif chance < 0.2:
            fault = self.random.choices(list(FAULTS), list(FAULTS.values()))[0]
        elif chance < 0.2005:
            fault = self.random.choices(list(SLOW_FAULTS), list(SLOW_FAULTS.values()))[0]
        else:
            return
        self.counts[fault] += 1
        self.network.fault(fault, kind)

    def arrive(self, one: Transit, errand: carriage.Errand, cut: str) -> None:
        told = self.network.answer(self.asked(errand.call, errand.card), self.now)
        if told.fate != ANSWERED or cut == "answer":
            self.cut[one.id] = ""
            lost = Answer("unknown", one.step)
            if cut != "answer":  # a crash: nobody is there to give up on it
                self.later(self.now + SILENCE, lambda: self.settle(one.id, lost))
            return
        answer = carriage.read(one, errand.kind, told.status, told.headers, told.body)
        back = self.now + told.delay + self.random.randrange(20, 900)
        if cut == "late":
            back += self.random.randrange(MINUTE, 90 * MINUTE)
        self.later(back, lambda: self.settle(one.id, answer, cut == "settle"))
        self.cut[one.id] = ""
        if cut == "twice":
            self.later(back + MINUTE, lambda: self.settle(one.id, answer))
        other = {"approved": "declined", "declined": "approved"}.get(answer.state)
        if cut == "contradicted" and other:
            turned = answer._replace(state=other, came=None)
            self.later(back + MINUTE, lambda: self.settle(one.id, turned))

    def asked(self, call: Call, card: str) -> Asked:
        """As the vault would send it."""
        values = {"$number": self.numbers.get(card, ""), "$expiry": "2030-12"}
        body = orjson.dumps(fill(call.body, values)) if call.body is not None else b""
        headers = {"x-transaction-timeout-ms": str(call.timeout_ms)}
        headers["x-client-transaction-id"] = call.client_id
        return Asked(call.method, call.path, headers, body)

    def settle(self, number: int, answer: Answer, crash: bool = False) -> None:
        now = self.now

        def act() -> Any:
            one = transits.of(self.db, [number], lock=True)[number]
            then = self.then(one) if answer.state == "approved" and one.pays else None
            return outcomes.settle(self.db, number, answer, now, then)

        settled = self.transact(act, crash)
        if isinstance(settled, outcomes.Settled) and not settled.transit.is_open:
            self.ended.setdefault(number, now)

    def then(self, one: Transit) -> Set | Refusal:
        """Two in three can be paid, once the top-up is there."""
        if one.id % 3 == 0:
            return Refusal("not_receiving_here")
        payee = PEOPLE[(PEOPLE.index(one.owner) + 1) % len(PEOPLE)]
        line = one.id.to_bytes(16, "big") + (2).to_bytes(8, "big")
        return recipes.gift(line, one.owner, payee, one.amount)

    def reconcile(self) -> None:
        now = self.now
        while day := self.transact(lambda: reconciling.due(self.db, now)):
            rows, after = self.report(day), self.report(day + timedelta(days=1))
            later = {row.rrn for row in after}
            compared = self.transact(
                lambda day=day, rows=rows, later=later: reconciling.compare(
                    self.db, day, rows, later, now
                )
            )
            for number, answer in compared.answers:
                self.settle(number, answer)
            self.transact(
                lambda day=day, compared=compared: reconciling.keep(self.db, day, compared, now)
            )

    def report(self, day: Any) -> list[inquiries.Row]:
        rows: list[inquiries.Row] = []
        while True:
            told = self.network.answer(self.asked(calls.report(day, len(rows) + 1), ""), self.now)
            page = inquiries.report(told.status, told.body)
            assert page is not None
            rows += page.rows
            if len(rows) >= page.total or not page.rows:
                return rows
