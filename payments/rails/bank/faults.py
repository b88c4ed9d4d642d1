"""What goes wrong on purpose: by the amount of a payment, or because somebody said so before.

[I] All of it is our own but the amounts, which follow the wishes of `docs/banks.md`."""

from typing import NamedTuple

BUSY, BROKEN, RUBBISH, SLOW, DROP, HANG = "busy", "broken", "rubbish", "slow", "drop", "hang"
UNSIGNED = "unsigned"
EVERY = (BUSY, BROKEN, RUBBISH, SLOW, DROP, HANG, UNSIGNED)
KINDS = ("token", "aisp", "pisp", "files")
SLOWNESS = 5_000  # ms
PAGE = b"<html><body><h1>We are making our bank better for you.</h1></body></html>"
FAST, STUCK = 800, 30_000  # ms until a payment has arrived


class Step(NamedTuple):
    """From so many ms on it has this status."""

    after: int
    word: str


GOOD = (Step(0, "RCVD"), Step(300, "ACSC"), Step(FAST, "ACCC"))
BY_CENTS = {
    13: (Step(0, "RCVD"), Step(300, "RJCT")),  # not enough money
    17: (Step(0, "PDNG"), Step(STUCK, "ACCC")),
    19: (Step(0, "BLCK"),),
    23: (*GOOD, Step(5_000, "RJCT")),  # says yes, and then no
}


def plan(minor: int) -> tuple[Step, ...]:
    """By the cents of the amount."""
    return BY_CENTS.get(minor % 100, GOOD)


DAY = 86_400_000
SETTLED = (Step(0, "ACTC"), Step(FAST, "ACSC"))
RETURNED = "RTND"  # our own: the money comes back
LINES = {  # of an order of many
    13: (Step(0, "ACTC"), Step(300, "RJCT")),  # the account is closed
    17: (Step(0, "PDNG"), Step(STUCK, "ACSC")),
    19: (Step(0, "RJCT"),),
    23: (*SETTLED, Step(5_000, "RJCT")),  # says yes, and then no
    29: (*SETTLED, Step(2 * DAY, RETURNED)),  # and back
}
REASONS = {13: "AC04", 19: "AG01", 23: "MS03", 29: "AC04"}


def plan_of_line(minor: int) -> tuple[Step, ...]:
    """By the cents of the amount."""
    return LINES.get(minor % 100, SETTLED)


def reason(minor: int) -> str:
    """Why a line of this amount is refused or comes back."""
    return REASONS.get(minor % 100, "MS03")
