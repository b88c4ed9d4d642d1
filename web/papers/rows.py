"""The lines of a statement as files have them, in a reader's words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from chat.people import Person
from payments.activity import sort_of
from payments.money import Money
from payments.statements import Outline
from web import dates, words

TYPES = {  # what it is called in files, in every language
    "payments": "payment",
    "requests": "request",
    "splits": "split",
    "packets": "packet",
    "pools": "pool",
    "bills": "bill",
    "cards": "card",
    "back": "return",
}


class Head(NamedTuple):
    """Whose statement, of which days (both are of it), in whose words; made at a time (ms)."""

    owner: Person
    outline: Outline
    first: date
    last: date
    zone: str
    locale: str
    made_at: int

    @property
    def currency(self) -> str:
        return self.outline.ref.currency

    @property
    def name(self) -> str:
        """Of its file, without an ending."""
        return f"quid-{self.owner.handle}-{self.currency}-{self.first}-{self.last}".lower()


class Row(NamedTuple):
    """`id` is the number of the transfer, `number` that of its receipt."""

    id: int
    number: int
    at: int
    day: str
    type: str
    party: str
    note: str
    amount: Money
    balance: Money


def rows(head: Head, told: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Of lines as pages have them."""
    for line in told:
        yield Row(
            line["id"],
            line["number"],
            line["at"],
            dates.day(line["at"], head.zone),
            "fee" if line["account"] == "fees" else TYPES.get(sort := sort_of(line["kind"]), sort),
            _party(head, line),
            line["note"],
            Money(line["minor"], head.currency),
            Money(line["after"], head.currency),
        )


def _party(head: Head, line: Mapping[str, Any]) -> str:
    """`Bob Moreau @bob`, or what it was that is nobody else's."""
    other: Person | None = line["other"]
    if other and other.id != head.owner.id:
        return f"{other.name} @{other.handle}"
    return words.catalogue(head.locale).one(_called(line, own=other is not None)) % {
        "card": line["card"]
    }


def _called(line: Mapping[str, Any], own: bool) -> str:
    """In the words of the wallet."""
    came = line["minor"] > 0
    if line["account"] == "fees":
        return "Fee came back" if came else "Fee"
    if line["card"] and line["kind"] in BY_CARD:
        return BY_CARD[line["kind"]]
    if line["kind"] in KINDS:
        return KINDS[line["kind"]]
    if own:
        return "Came back" if came else "Set aside"
    return "Money in" if came else "Money out"


KINDS = {
    "opening": "Opening balance",
    "topped up": "Top-up",
    "topped up partly": "Top-up",
    "cash out": "Cash-out",
    "cash out failed": "Cash-out came back",
    "cash out returned": "Cash-out came back",
    "cashed out partly": "Cash-out came back",
}
BY_CARD = {
    "topped up": "Top-up from %(card)s",
    "topped up partly": "Top-up from %(card)s",
    "cash out": "Cash-out to %(card)s",
}
