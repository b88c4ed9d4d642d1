"""A wallet, its owners and a bank in simulated time, between which everything goes wrong that can.

Owners go to the bank, agree or not, and come back or not; what is driven are top-ups, the talks
with the bank call by call, and the bank's own model. There are no sockets, and no pages."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlmodel import Session

from payments import bank_orders, bank_statements, bank_talks, banks, outcomes, transits
from payments.bank_orders import Order
from payments.bank_talks import Held, Said
from payments.ledger import Refusal
from payments.outcomes import Answer
from payments.rails.bank import customers, visits
from payments.rails.bank.store import ADD_ENTRY
from payments.rails.iso20022 import channel
from payments.rails.open_banking.authorisation import Way
from payments.transits import DAY, IN, MINUTE, SECOND, Transit, Wish
from tests.faults.wire import Wire
from tests.payments.banked import gbp, link_account
from tests.payments.rails.banked import HERE
from web.transactions import carry

SESSION, OTHER = 1, 2
LOGINS = {"04000412345678": ("ada", "lovelace"), "04000455500011": ("grace", "hopper")}
# What owners do, and where we crash or the wire is cut.
DOES = {
    "agree": 800,
    "refuse": 20,
    "stay": 10,
    "late": 10,
    "again": 30,
    "cancel": 40,
    "elsewhere": 40,
}
DOES |= {"forge": 40, "twice": 40}
CUTS = {"": 700, "begin": 20, "back": 15, "agree": 15, "unsent": 30, "lost": 40, "gone": 30}
CUTS |= {"never": 20, "settle": 30, "late": 20, "repeat": 20, "contradicted": 20}
CENTS = {0: 80, 13: 4, 17: 4, 19: 4, 23: 8}


class Orders(Wire):
    """`wishes` top-ups, about one every 20 s."""

    def __init__(self, db: Session, seed: int, now: int) -> None:
        super().__init__(db, seed, now)
        self.firsts |= {"does": [*DOES], "cuts": [*CUTS], "cents": [*CENTS]}
        self.cut: dict[int, str] = {}
        self.does: dict[int, str] = {}
        self.sealed: dict[int, Held] = {}  # what is in the rows, without the seal
        self.accounts = carry(db, self._settle_in)

    def _settle_in(self) -> list[tuple[str, banks.Account]]:
        store = self.town.bank.store
        self.ours = store.balance("quid-gbp")
        with store.writing():
            for account in ("ada-current", "grace-current"):
                store.run(ADD_ENTRY, account, 10**9, self.now, "A will", "BOOK", "")
        owners = zip(("person:1", "person:2"), LOGINS, strict=True)
        return [
            (owner, link_account(self.db, self.now, owner, identification))
            for owner, identification in owners
        ]

    def run(self, wishes: int) -> None:
        at = self.now
        for _ in range(wishes):
            at += self.random.randrange(1, 40 * SECOND)
            self.later(at, self.wish)
        self.play()

    # What owners do

    def wish(self) -> None:
        owner, account = self.random.choice(self.accounts)
        minor = self.random.randrange(1, 90) * 100 + self.chosen("cents", CENTS)
        wish = Wish(IN, banks.Holder(owner, account), gbp(minor))
        key, now, cut = self.key(), self.now, self.chosen("cuts", CUTS)
        begin = partial(transits.begin, self.db, key, wish, now)
        one = self.transact(begin, cut == "begin")
        if cut == "begin":  # the line is said again, under the same key
            one = self.transact(begin)
        if not isinstance(one, Transit):
            self.counts["refused"] += 1
            return
        self.cut[one.id], self.does[one.id] = cut, self.chosen("does", DOES)
        self.later(self.now + self.random.randrange(2, 60) * SECOND, lambda: self.go(one))
        if self.does[one.id] == "cancel":
            at = self.now + self.random.randrange(2, 200) * SECOND
            self.later(at, lambda: self.cancel(one))

    def cancel(self, one: Transit) -> None:
        now = self.now
        told = self.transact(lambda: outcomes.cancel(self.db, one.owner, one.id, now))
        self.counts["too late to cancel" if isinstance(told, Refusal) else "cancelled"] += 1
        if isinstance(told, Transit):
            self.ended.setdefault(one.id, now)

    def go(self, one: Transit, tries: int = 0) -> None:
        """They press the button; if it does not work, again."""
        order = bank_orders.find(self.db, one.id)
        self.db.rollback()
        assert order is not None
        if order.transit.state != "created" or self.does[one.id] == "stay":
            return
        talk = bank_talks.consent(self.town.house, order, HERE, self.now)
        self.converse(talk, lambda found: self.gone(one, found, tries), "")

    def gone(self, one: Transit, found: Any, tries: int) -> None:
        if not isinstance(found, bank_talks.Consent):
            if tries < 20:
                self.later(self.now + 5 * SECOND, lambda: self.go(one, tries + 1))
            return
        if found.state != "waiting":
            self.settle(one.id, Answer(outcomes.LAPSED))
            return
        way = Way(found.number, "payments", *(self.random.randbytes(12).hex() for _ in range(3)))
        kept, now = banks.Way(way.consent, way.state, b"way", self.now), self.now
        went = self.transact(lambda: bank_orders.go(self.db, one.owner, one.id, SESSION, kept, now))
        if not isinstance(went, Order):
            return
        if self.does[one.id] == "again" and tries == 0:
            self.go(one, 1)  # and the first way leads nowhere any more
        wait = (
            70 * MINUTE if self.does[one.id] == "late" else self.random.randrange(5, 120) * SECOND
        )
        self.later(self.now + wait, lambda: self.decide(one, way))

    def decide(self, one: Transit, way: Way) -> None:
        """At the bank's own page; a way of before may be gone to its end first."""
        self.town.now = self.now
        visit = self.town.visit(way)
        if not isinstance(visit, visits.Visit):
            return
        [account] = {each.identification for owner, each in self.accounts if owner == one.owner}
        login, passcode = LOGINS[account]
        store, house = self.town.bank.store, self.town.bank.house
        with store.writing():
            visits.sign_in(store, visit, login, passcode)
            found = visits.find(store, visit.ticket, self.now)
            assert found is not None
            if self.does[one.id] == "refuse":
                to: str | None = visits.refuse(store, house, found, self.now)
            else:
                to = visits.allow(store, house, found, [f"{login}-current"], self.now)
        assert to is not None
        response = to.partition("response=")[2]
        self.later(self.now + 2 * SECOND, lambda: self.come_back(one, way, response))
        if self.does[one.id] == "twice":
            self.later(self.now + 3 * SECOND, lambda: self.come_back(one, way, response))

    def come_back(self, one: Transit, way: Way, response: str) -> None:
        now, does = self.now, self.does[one.id]
        take_up = partial(bank_orders.take_up, self.db)
        if does == "elsewhere":
            for owner, session in ((one.owner, OTHER), ("person:9", SESSION)):
                taken = self.transact(partial(take_up, way.state, owner, session, now))
                assert not isinstance(taken, Order), "it came back to somebody else"
        if does == "forge":
            assert self.transact(partial(take_up, way.nonce, one.owner, SESSION, now)) is None
        taken = self.transact(partial(take_up, way.state, one.owner, SESSION, now))
        if not isinstance(taken, Order):
            self.counts["led nowhere"] += 1
            return
        if self.cut[one.id] == "back":
            return  # we are gone with the code
        talk = bank_talks.exchange(self.town.house, response, way, now)
        self.converse(talk, lambda held: self.agreed(one, held), "")

    def agreed(self, one: Transit, held: Any) -> None:
        now = self.now
        if not isinstance(held, Held):
            no = held.code == "access_denied"
            self.settle(one.id, Answer("declined", "agree") if no else Answer(outcomes.LAPSED))
            return
        agree = partial(bank_orders.agree, self.db, one.id, b"held", now)
        if isinstance(self.transact(agree, self.cut[one.id] == "agree"), Order):
            self.sealed[one.id] = held

    # What we do by the clock

    def due(self) -> int | None:
        return bank_orders.due(self.db)

    def take(self) -> None:
        now = self.now
        lapsed = bank_orders.lapsed(self.db, now)
        self.db.rollback()
        for number in lapsed:
            self.settle(number, Answer(outcomes.LAPSED))
        for order in self.transact(lambda: bank_orders.take(self.db, 8, now)):
            self.counts[order.transit.step] += 1
            self.send(order)

    def send(self, order: Order) -> None:
        number, step = order.transit.id, order.transit.step
        cut = self.cut[number] if step == "send" else ""
        if step == "send" and cut != "unsent":
            self.cut[number] = ""
        if cut == "never":
            return  # sent for all we know, and was not
        held = self.sealed[number]
        talk = bank_talks.order(self.town.house, order, held, HERE, self.now)
        self.converse(talk, lambda said: self.heard(number, said, cut), cut)
        if cut == "unsent":
            self.cut[number] = self.random.choice(("", "unsent"))

    def heard(self, number: int, said: Said, cut: str) -> None:
        if said.held:
            self.sealed[number] = said.held
        wait = self.random.randrange(MINUTE, 90 * MINUTE) if cut == "late" else 0
        answer = said.answer
        self.later(self.now + wait, lambda: self.settle(number, answer, cut == "settle"))
        if cut == "repeat":
            self.later(self.now + MINUTE, lambda: self.settle(number, answer))
        if cut == "contradicted":
            turned = Answer("declined", "status", "RJCT")
            self.later(self.now + 20 * MINUTE, lambda: self.settle(number, turned))

    def settle(self, number: int, answer: Answer, crash: bool = False) -> None:
        now = self.now
        settled = self.transact(lambda: outcomes.settle(self.db, number, answer, now), crash)
        if isinstance(settled, outcomes.Settled) and not settled.transit.is_open:
            self.ended.setdefault(number, now)

    # The day's file

    def read_statements(self) -> None:
        """Of every day, once all is over, as who runs the place would have had them."""
        self.db.rollback()
        self.now = self.town.now = self.now // DAY * DAY + 2 * DAY
        for at in range(self.began // DAY * DAY, self.now - DAY, DAY):
            day = datetime.fromtimestamp(at // 1000, UTC).date().isoformat()
            told = self.town.ask(channel.statement(day))
            assert told.status == 200, told.body
            self.hold([told.body])

    def hold(self, body: list[bytes]) -> None:
        db, now = self.db, self.now
        ours = [each[6] for each in customers.ACCOUNTS if each[1] == customers.HOUSE]
        opened = [
            self.transact(partial(bank_statements.open_one, db, one, ours, now))
            for one in bank_statements.outlines(body)
        ]
        for place, first, entries in bank_statements.parts(body):
            while bank_statements.find(db, opened[place].id).held < first + len(entries):
                db.rollback()
                held = partial(bank_statements.hold, db, opened[place].id, entries, first, now)
                assert not self.transact(held).asks, "all has come to its end before"
            db.rollback()
        for one in opened:
            self.transact(partial(bank_statements.close, db, one.id, now))
