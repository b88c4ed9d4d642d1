"""A wallet and a bank in simulated time: cash-outs leave in bulk, statements come back each day,
and between them everything goes wrong that can.

What is driven are orders, their carriage and the statements, against the invented bank's own model;
there are no sockets. The bank's accounts, which our side never sees, are the witness."""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from payments import bank_statements, banks, ledger, outcomes, payouts, recipes, transits
from payments.banks import Account
from payments.ledger import Recorded
from payments.money import Money
from payments.payouts import SEND, STATUS, UNSENT, Payout, Said
from payments.rails.bank import customers
from payments.rails.bank.bank import Bank
from payments.rails.bank.tokens import House
from payments.rails.iso20022 import channel
from payments.rails.iso20022.pain001 import Party
from payments.rails.iso20022.stream import Unreadable
from payments.rails.open_banking.calls import Call
from payments.rails.open_banking.identifiers import IBAN
from payments.rails.sandbox.exchange import ANSWERED, Asked
from payments.transits import DAY, HOUR, MINUTE, OUT, SECOND, Transit, Wish
from tests.faults.clockwork import SUSPENSE, Crash
from tests.payments.rails.banked import BACK, CLIENT, CLIENT_KEYS, ISSUER, PAGE, PAPER, THEIRS
from web.transactions import carry

OWNERS = [f"person:{n}" for n in range(1, 41)]
PAYEES = ("DE89370400440532013000", "FR1420041010050500013M02606", "NL39RABO0300065264")
CENTS = {0: 60, 13: 8, 17: 6, 19: 4, 23: 4, 29: 8}  # how often; see the bank's `faults.LINES`
FAULTS = {"busy": 3, "broken": 3, "rubbish": 3, "drop": 5, "hang": 5}  # at the bank
CUTS = {"": 30, "unsent": 6, "gone": 5, "lost": 6, "late": 5, "twice": 4, "hear": 5, "settle": 6}
READINGS = {"": 6, "cut": 2, "rubbish": 1, "halfway": 3, "twice": 2, "altered": 2}
SILENCE = 16 * SECOND
PER_DAY = 60


class Event(NamedTuple):
    at: int
    order: int
    act: Callable[[], None]


class Clearing:
    """About sixty cash-outs a day, until `wishes` are made and each has come to its end."""

    def __init__(self, db: Session, seed: int, now: int) -> None:
        self.db, self.random = db, random.Random(seed)
        self.now = self.began = now // DAY * DAY
        house = House(CLIENT, frozenset({BACK}), ISSUER, THEIRS)
        self.bank = Bank(house, CLIENT_KEYS, PAGE, self.now)
        [ours] = [each for each in customers.ACCOUNTS if each[0] == "quid-eur"]
        self.payer = Party("Quid Safeguarding", IBAN, ours[6])
        self.ours = [each[6] for each in customers.ACCOUNTS if each[1] == customers.HOUSE]
        self.events: list[Event] = []
        self.order = itertools.count()
        self.counts: Counter[str] = Counter()
        self.first_cuts, self.first_readings = [*CUTS], [*READINGS]  # once for sure
        self.first_faults, self.first_cents = [*FAULTS], [*CENTS]
        self.looks_at: int | None = None
        carry(db, self._settle_in)

    def _settle_in(self) -> None:
        for owner in OWNERS:
            what = recipes.opening(self.key(), owner, Money(500_000_00, "EUR"))
            assert isinstance(ledger.record(self.db, [what], self.now)[0], Recorded)

    def key(self) -> bytes:
        return self.random.randbytes(16) + (1).to_bytes(8, "big")

    def run(self, wishes: int) -> None:
        for n in range(wishes):
            day, at = divmod(n, PER_DAY)
            self.later(self.began + day * DAY + at * 10 * MINUTE, self.wish)
        days = (wishes - 1) // PER_DAY + 12
        for day in range(1, days):
            self.later(self.began + day * DAY + HOUR, self.read_statements)
        while self.events:
            event = heapq.heappop(self.events)
            self.now = max(self.now, event.at)
            event.act()
            self.look()
            suspense, open_ones = self.db.execute(SUSPENSE).one()
            self.db.rollback()
            assert suspense == open_ones, f"{suspense} in suspense, {open_ones} on its way"

    def later(self, at: int, act: Callable[[], None]) -> None:
        heapq.heappush(self.events, Event(at, next(self.order), act))

    def transact(self, act: Callable[[], Any], crash: bool = False) -> Any:
        """A transaction; with `crash` all of it is undone, as if it had never begun."""

        def acted() -> Any:
            found = act()
            if crash:
                raise Crash
            return found

        try:
            return carry(self.db, acted)
        except Crash:
            self.counts["crash"] += 1
            return None

    def drawn(self, first: list[Any], often: dict[Any, int]) -> Any:
        return first.pop() if first else self.random.choices([*often], [*often.values()])[0]

    def wish(self) -> None:
        cents = self.drawn(self.first_cents, CENTS)
        cents = cents or self.random.choice([n for n in range(100) if n not in CENTS])
        amount = Money(self.random.randrange(1, 90) * 100 + cents, "EUR")
        name = ("Everyday", IBAN, self.random.choice(PAYEES), "Łukasz Brześć")
        account = Account(1, 1, "n", "EUR", "CACC", *name, None, None)
        wish = Wish(OUT, banks.Holder(self.random.choice(OWNERS), account), amount)
        key, now = self.key(), self.now
        if self.random.random() < 0.03:
            self.transact(lambda: transits.begin(self.db, key, wish, now), True)
        one = self.transact(lambda: transits.begin(self.db, key, wish, now))
        self.counts["wished" if isinstance(one, Transit) else "refused"] += 1
        if isinstance(one, Transit) and self.random.random() < 0.03:
            self.transact(lambda: outcomes.cancel(self.db, one.owner, one.id, now))
            self.counts["cancelled"] += 1

    def look(self) -> None:
        due = payouts.due(self.db)
        self.db.rollback()
        if due is not None and (self.looks_at is None or due < self.looks_at):
            at = self.looks_at = max(due, self.now)
            self.later(at, lambda: self.take(at))

    def take(self, at: int) -> None:
        if at != self.looks_at:
            return
        self.looks_at = None
        now = self.now
        crash = self.random.random() < 0.05
        made = self.transact(lambda: payouts.gather(self.db, "EUR", self.payer, now), crash)
        self.settle(made.unfit if made else ())
        for one, step in self.transact(lambda: payouts.take(self.db, now)):
            self.counts[step] += 1
            self.send(one, step)

    def send(self, one: Payout, step: str) -> None:
        cut = self.drawn(self.first_cuts, CUTS)
        self.counts[f"cut {cut}"] += 1
        if cut == "gone":  # we were, before it left
            return
        if cut == "unsent":
            said = Said(UNSENT if step == SEND else payouts.UNHEARD)
            self.later(self.now + SECOND, lambda: self.hear(one, step, said))
            return
        if self.random.random() < 0.2:
            fault = self.drawn(self.first_faults, FAULTS)
            self.counts[fault] += 1
            self.bank.fault(fault, "files")
        call = channel.order(one.message, one.body)
        call = channel.status(one.message) if step == STATUS else call
        self.later(
            self.now + self.random.randrange(20, 900), lambda: self.arrive(one, step, call, cut)
        )

    def ask(self, call: Call) -> Any:
        headers = {name.lower(): value for name, value in call.headers.items()}
        asked = Asked(call.method, call.path, headers, call.body or b"")
        return self.bank.answer(asked, PAPER, self.now)

    def arrive(self, one: Payout, step: str, call: Call, cut: str) -> None:
        told = self.ask(call)
        if told.fate != ANSWERED or cut == "lost":
            lost = Said(payouts.UNHEARD)
            if cut != "lost":  # a crash: nobody is there to give up on it
                self.later(self.now + SILENCE, lambda: self.hear(one, step, lost))
            return
        said = payouts.read(step, told.status, told.body)
        at = self.now + self.random.randrange(20, 900)
        if cut == "late":
            at += self.random.randrange(MINUTE, 90 * MINUTE)
        self.later(at, lambda: self.hear(one, step, said, cut))
        if cut == "twice":
            self.later(at + 2 * MINUTE, lambda: self.hear(one, step, said))

    def hear(self, asked: Payout, step: str, said: Said, cut: str = "") -> None:
        now, crash = self.now, cut == "hear"
        answers = self.transact(lambda: payouts.hear(self.db, asked, step, said, now), crash)
        answers = list(answers or ())
        if cut == "settle":  # we are gone after some of them
            answers = answers[: self.random.randint(0, len(answers))]
        self.settle(answers)

    def settle(self, answers: Any) -> None:
        now = self.now
        for number, answer in answers:
            self.transact(lambda n=number, a=answer: outcomes.settle(self.db, n, a, now))

    def read_statements(self) -> None:
        """Of all days that were not held yet."""
        now = self.now
        done = self.transact(lambda: bank_statements.days(self.db))
        for at in range(self.began, now // DAY * DAY, DAY):
            day = datetime.fromtimestamp(at // 1000, UTC).date().isoformat()
            if day not in done and not self.read_statement(day):
                self.later(now + HOUR, self.read_statements)
                return

    def read_statement(self, day: str) -> bool:
        """Whether it was held; if not, it is tried again."""
        told = self.ask(channel.statement(day))
        cut = self.drawn(self.first_readings, READINGS)
        self.counts[f"reading {cut}"] += 1
        if told.status != 200 or told.fate != ANSWERED or cut == "rubbish":
            return False
        if cut == "cut":
            try:
                self.hold(told.body[: self.random.randrange(len(told.body) - 20)])
            except Unreadable:
                return False
            raise AssertionError("half a file was read")
        if cut == "halfway":
            self.hold(told.body, self.random.randrange(1, 30))
            return False
        self.hold(told.body)
        if cut == "twice":
            self.hold(told.body)
        if cut == "altered" and b"<Ntry>" in told.body:
            self.hold(told.body.replace(b"<EndToEndId>", b"<EndToEndId>X"))
            self.counts["altered"] += 1
        return True

    def hold(self, body: bytes, most: int = 10**9) -> None:
        """As it is done in truth, but after so many steps we are gone."""
        now, db = self.now, self.db
        chunks = [body[at : at + 3000] for at in range(0, len(body), 3000)]
        opened = [
            self.transact(lambda one=one: bank_statements.open_one(db, one, self.ours, now))
            for one in bank_statements.outlines(chunks)
        ]
        for place, first, entries in bank_statements.parts(chunks):
            one = opened[place]
            while one and bank_statements.find(db, one.id).held < first + len(entries):
                self.db.rollback()
                if (most := most - 1) < 0:
                    return
                step = partial(self.hold_some, one.id, entries, first)
                self.transact(step, most == 3)
            self.db.rollback()
        for one in filter(None, opened):
            self.transact(lambda one=one: bank_statements.close(db, one.id, now))

    def hold_some(self, number: int, entries: Any, first: int) -> None:
        verdict = bank_statements.hold(self.db, number, entries, first, self.now)
        if verdict.answer:
            outcomes.settle(self.db, verdict.transit, verdict.answer, self.now)
        if verdict.back:
            outcomes.give_back(self.db, verdict.transit, self.now)


SEEN = sa.text("select count(*) from pay_statement_entries")
