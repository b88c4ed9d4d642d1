"""What a text came to, and what must be known to read it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from bot.signatures import Amount, find
from chat.people import Person
from payments.money import Money

Facts = Mapping[str, Any]


@dataclass(slots=True)
class Setting:
    """Who types, where, and what is known of the people and the money around them.

    `currency` is of the payer's wallet, `me` their handle, `people` everybody that the text names
    (by lower-cased handle; see `grammar.handles`), `other` whom no handle means (P1), `available`
    minor units by currency if known, `suggest` the near handles for an unknown one (P2), `today`
    the day it is where they live, `members` who else is in the conversation."""

    locale: str
    currency: str
    me: str
    people: Mapping[str, Person]
    other: Person | None = None
    available: Mapping[str, int] | None = None
    suggest: Callable[[str], Sequence[str]] | None = None
    today: date = date(1970, 1, 1)
    members: tuple[Person, ...] = ()


class Choice(NamedTuple):
    """One reading that can be carried out; where no amount belongs to it, it has no shares.
    `code` and `facts` make the words of its button."""

    id: str
    amount: Amount
    note: str
    code: str
    facts: Facts


NOTHING: Facts = MappingProxyType({})


class Reading(NamedTuple):
    """`kind` is `run`, `ask`, `refuse` or `say`.

    `run` has `arguments` for the command. `ask` has `choices` and `arguments` but for the amount
    (see `chosen`). `ask` and `refuse` have `code` and `facts` for the sentence; `refuse` also the
    place of the offending words (`span`) and a text that would work (`mend`), where there is one.
    `notices` are codes and facts of what is said beside it."""

    kind: str
    command: str = ""
    arguments: Mapping[str, Any] = NOTHING
    payees: tuple[Person, ...] = ()
    amount: Amount | None = None
    note: str = ""
    choices: tuple[Choice, ...] = ()
    code: str = ""
    facts: Facts = NOTHING
    span: tuple[int, int] | None = None
    mend: str | None = None
    notices: tuple[tuple[str, Facts], ...] = ()
    extras: tuple[tuple[str, object], ...] = ()  # what else its words say, by kind of parameter

    def chosen(self, choice: str) -> "Reading | None":
        """This question's reading once a choice is made; None if it was not offered."""
        picked = next((each for each in self.choices if each.id == choice), None)
        if picked is None:
            return None
        command = find(self.command)
        assert command is not None, "a reading is of a command that exists"
        arguments = dict(self.arguments) | {command.parameter("amount"): picked.amount}
        if name := command.parameter("note"):
            arguments[name] = picked.note
        ready = self._replace(kind="run", arguments=arguments, amount=picked.amount)
        return ready._replace(note=picked.note, choices=(), code="", facts={})

    def affordable(self, available: Mapping[str, int]) -> "Reading":
        """A question with the choices that minor units by currency cover; `short` if none is."""
        fit = tuple(c for c in self.choices if _missing(c.amount.total, available) <= 0)
        if self.kind != "ask" or not self.choices or len(fit) == len(self.choices):
            return self
        if fit:
            return self._replace(choices=fit)
        return self.short(available)

    def short(self, available: Mapping[str, int]) -> "Reading":
        """The refusal of what the balance does not cover, by what the least of it is short."""
        amounts = [c.amount for c in self.choices] or [a for a in [self.amount] if a]
        least = min((a.total for a in amounts), key=lambda total: _missing(total, available))
        missing = Money(_missing(least, available), least.currency)
        had = Money(available.get(least.currency, 0), least.currency)
        facts = {"missing": missing, "available": had}
        return Reading("refuse", self.command, payees=self.payees, code="short", facts=facts)

    @property
    def digest(self) -> str:
        """Equal for two readings that mean the same to the same people under the same names."""
        people = [(p.id, p.handle, p.name) for p in self.payees]
        choices = [(c.id, c.amount, c.note) for c in self.choices]
        meaning = repr(
            (self.kind, self.command, people, self.amount, self.note, choices, self.extras)
        )
        return hashlib.sha256(meaning.encode()).hexdigest()[:16]


def _missing(total: Money, available: Mapping[str, int]) -> int:
    return total.minor - available.get(total.currency, 0)
