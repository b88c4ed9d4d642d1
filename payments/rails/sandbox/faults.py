"""What goes wrong on purpose: by the amount that is asked for, or because somebody said so before.

[I] All of it is our own; the amounts follow the idea of an acquirer's simulator."""

import re
from typing import NamedTuple

DECLINES = re.compile(r"1100[.]([0-9]{2})")  # 1100.NN: action code NN
FAULTS = re.compile(r"1101[.]([0-9]{2})")
WAITS, DROP = "waits", "drop"
HANG, LOST, REPEAT, LATE, CONTRADICT = "hang", "lost", "repeat", "late", "contradict"
RUBBISH, BROKEN, AWAY, STUCK = "rubbish", "broken", "away", "stuck"
BY_AMOUNT = {"1100.98": WAITS, "1100.99": DROP}
BY_CENTS = {
    "01": HANG,  # carried out, never answered
    "02": LOST,  # never arrives; a repeat of it does
    "03": REPEAT,  # carried out, and answered as if it had been asked before: 94
    "04": LATE,  # 202, and a minute until it is done
    "05": CONTRADICT,  # approved, but the query and the report say FAILED
    "06": RUBBISH,  # carried out, answered with a page that is no JSON
    "07": BROKEN,  # carried out, answered 500
    "08": AWAY,  # 503, and nothing was done; a repeat of it is carried out
    "09": STUCK,  # 202, and never done as far as anybody can see
}
EVERY = (WAITS, DROP, *BY_CENTS.values())
DELAYS = {WAITS: 5_000, LATE: 60_000, STUCK: 400 * 86_400_000}  # ms until it is done
UNDONE = frozenset({LOST, AWAY})
PAGE = b"<html><body><h1>It works!</h1></body></html>"


class Trigger(NamedTuple):
    """`code` overrules the issuer, `fault` the answer; either may be empty."""

    code: str = ""
    fault: str = ""


def of(amount: str) -> Trigger:
    """By the amount as it was written, with two decimals."""
    if fault := BY_AMOUNT.get(amount):
        return Trigger(fault=fault)
    if found := DECLINES.fullmatch(amount):
        return Trigger(code=found[1])
    found = FAULTS.fullmatch(amount)
    return Trigger(fault=BY_CENTS.get(found[1], "")) if found else Trigger()
