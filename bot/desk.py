"""What a command has before it: who speaks, where, what their money can do, how to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, NoReturn

import orjson
from sqlmodel import Session

from bot import tickets
from bot.answers import Amendment, Answer, Attachment, Deed, Writes, listing, receipt
from bot.reading.readings import Choice
from bot.signatures import Amount, slash
from bot.words import say
from chat import events, people
from chat.events import Event
from chat.people import Person
from chat.places import Place
from chat.refusals import Refused
from payments import calendar, ledger, limits
from payments.ledger import Cap, Refusal, Set
from payments.limits import Facts
from payments.money import Money

HOUR = 3_600_000
UNDO_MS = 10_000
LOOKED_AT = 20  # receipts of a place, newest first, for one to undo
Share = tuple[Person, Money]


class Doubt(Exception):
    """A command has a question for its speaker; the yes, or the one of its choices that is
    picked, runs it again, with `approved`."""

    def __init__(self, code: str, choices: Sequence[Choice] = (), **facts: object) -> None:
        super().__init__(code)
        self.code, self.choices, self.facts = code, choices, facts


class Ticket(NamedTuple):
    """A receipt of this place: its number here, its transfer, and when it was written (ms)."""

    seq: int
    transfer: int
    at: int
    state: str
    shown: Attachment


@dataclass(slots=True)
class Desk:
    """One command's view. It reads `db` and writes nothing: what is to happen is in the answer.

    `key` is the ledger's idempotency key (24 bytes: client id, then author), `now` is in ms UTC,
    `tapped` the number of the ticket whose button was pressed, `chosen` what was."""

    db: Session
    speaker: Person
    place: Place
    key: bytes
    now: int
    facts: Facts
    approved: bool = False
    tapped: int | None = None
    chosen: str = ""

    @property
    def today(self) -> date:
        """The day it is where the speaker lives."""
        return calendar.today(self.now, self.speaker.zone)

    def words(self, code: str, **facts: object) -> str:
        """A sentence in the speaker's language."""
        return say(code, self.speaker.locale, **facts)

    def slash(self, name: str) -> str:
        """How the speaker would begin this command."""
        return slash(name, self.speaker.locale)

    def keeps(self, currency: str) -> bool:
        """Whether the speaker has a wallet in this currency, be it empty."""
        home = self.facts.wallet.currency if self.facts.wallet else ""
        return currency == home or currency in self.facts.available

    def afford(self, total: Money) -> None:
        """Refuse what is frozen and what the balance does not cover. `record` judges again, with
        the row locked."""
        if self.facts.wallet and self.facts.wallet.frozen_at is not None:
            raise Refused("frozen")
        available = self.facts.available.get(total.currency, 0)
        if available < total.minor:
            missing = Money(total.minor - available, total.currency)
            raise Refused("short", missing=missing, available=Money(available, total.currency))

    def missing(self, total: Money) -> Money | None:
        """What the balance lacks of it, if anything; nothing of money that is frozen."""
        left = total.minor - self.facts.available.get(total.currency, 0)
        frozen = self.facts.wallet is not None and self.facts.wallet.frozen_at is not None
        return Money(left, total.currency) if left > 0 and not frozen else None

    def caps(self, shares: Sequence[tuple[str, Money]]) -> tuple[Cap, ...]:
        """The speaker's limits on what goes to these owners from here."""
        wallet = self.facts.wallet
        if wallet is None or not wallet.limits:
            return ()
        return limits.caps(wallet, shares, f"place:{self.place.id}", self.now)

    def allow(self, what: Set) -> None:
        """Refuse what is beyond the speaker's limits, which `record` judges again likewise."""
        if what.caps:
            source = what.legs[0].source
            if no := ledger.beyond(self.db, source, what.caps, self.now):
                raise too_much(no, self.now)

    def ask(self, code: str, **facts: object) -> None:
        """End the run with a question, unless it already carries its yes."""
        if not self.approved:
            raise Doubt(code, (), **facts)

    def agree(self, name: str, money: Money, **facts: object) -> None:
        """End the run with the question of a button, unless it carries the yes to just this
        much."""
        yes = f"{name}-{money.minor}"
        if self.chosen != yes:
            choice = Choice(yes, Amount(money, ()), "", f"choice_{name}", {"amount": money})
            self.offer(f"ask_{name}", [choice], amount=money, **facts)

    def offer(self, code: str, choices: Sequence[Choice], **facts: object) -> NoReturn:
        """End the run with the question of how much."""
        raise Doubt(code, choices, **facts)

    def refuse(self, code: str, **facts: object) -> NoReturn:
        raise Refused(code, **facts)

    def pay(self, what: Set, shares: Sequence[Share], note: str) -> Answer:
        """An answer that moves this money: the ear records it with those of the whole batch."""
        shown = receipt(self.speaker, shares, note, self.now + UNDO_MS)
        return Answer(shown, what, [who for who, _ in shares])

    def carry(
        self, deed: Deed, spends: Money | None = None, concerns: Sequence[Person] = ()
    ) -> Answer:
        """An answer that does more than move money: `deed` is run in the batch, by itself."""
        return Answer({}, payees=concerns, deed=deed, spends=spends)

    def answer(self, name: str, *more: object) -> Answer:
        """What this verb does, with what else it was told, to the ticket that was tapped, or to
        the newest one here that the speaker may do it to."""
        who = self.speaker.id
        if self.tapped is None:
            found = tickets.newest(self.db, self.place.id, name, who)
        else:
            found = tickets.tapped(self.db, self.place.id, self.tapped, name, who)
        if found is None:
            raise Refused(f"{name}_nothing" if self.tapped is None else "not_found")
        self.tapped = found.seq  # of what a question asks
        answer: Answer = tickets.VERBS[found.kind, name][0](self, found, *more)
        return answer

    def ticket(self) -> Ticket | None:
        """The ticket that was tapped, or the speaker's newest here that could still be undone."""
        if self.tapped is not None:
            tapped = events.find(self.db, self.place.id, self.tapped)
            found = [tapped] if tapped else []
        else:
            found = events.latest(self.db, self.place.id, self.speaker.id, "receipt", LOOKED_AT)
        tickets = [_ticket(event) for event in found if self._is_mine(event)]
        paid = (ticket for ticket in tickets if ticket.state == "paid")
        return next(paid, tickets[0] if tickets else None)

    def _is_mine(self, event: Event) -> bool:
        """A payment its speaker made here; the receipt of an undo refers to another, and what was
        accepted or claimed was paid by another."""
        if event.speaker != self.speaker.id or event.kind != "receipt":
            return False
        shown = orjson.loads(event.attachment)
        return shown["payer"]["id"] == str(self.speaker.id) and "refers" not in shown

    def take_back(self, what: Set, ticket: Ticket) -> Answer:
        """The undo of a ticket: a receipt of its own, and the ticket's new state."""
        amended = ticket.shown | {"state": "taken back", "undo_until": None}
        shown = amended | {"transfer": "", "refers": str(ticket.transfer)}
        payees = _payees(self.db, ticket.shown)
        spent = Refused("undo_short", payee=payees[0])
        return Answer(shown, what, payees, Amendment(ticket.seq, amended), spent)

    def tell(
        self,
        title: str,
        rows: Sequence[Attachment],
        writes: Writes | None = None,
    ) -> Answer:
        """An answer for the speaker alone, and what it changes of theirs."""
        return Answer(listing(title, rows), writes=writes)


def too_much(no: Refusal, now: int) -> Refused:
    """Beyond a limit: with the hours after which enough will have come free, where it ever will."""
    facts = dict(no.facts)
    frees = facts.pop("frees")
    if not isinstance(frees, int):
        return Refused(no.code, **facts)
    return Refused(f"{no.code}_later", hours=-(-(frees - now) // HOUR), **facts)


def _ticket(event: Event) -> Ticket:
    shown = orjson.loads(event.attachment)
    return Ticket(event.seq, int(shown["transfer"]), event.at, shown["state"], shown)


def _payees(db: Session, shown: Attachment) -> list[Person]:
    ids = [int(payee["id"]) for payee in shown.get("payees", [shown["payee"]])]
    return list(people.by_ids(db, ids).values())
