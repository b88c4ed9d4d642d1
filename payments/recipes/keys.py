"""Keys that follow from what they are about, so that it happens once, on whatever node."""

import hashlib

UNDO, END, REFUND, REQUEST, SHARE, RUN, RETURN, SETTLEMENT, BILL, PULL = range(1, 11)  # kind bytes


def derived_key(kind: int, number: int, n: int = 0) -> bytes:
    """The kind, the `n`th of them (below 2^56), and the number of what it is about.

    It ends with author 0, which nobody is: no client id can claim it."""
    return bytes([kind]) + n.to_bytes(7, "big") + number.to_bytes(8, "big") + bytes(8)


def undo_key(number: int) -> bytes:
    """Of the one undo of a set."""
    return derived_key(UNDO, number)


def refund_key(number: int, n: int) -> bytes:
    """Of the `n`th refund of a set, from 1 on."""
    return derived_key(REFUND, number, n)


def run_key(schedule: int, run: int) -> bytes:
    """Of what a schedule pays at its `run`th time, from 1 on."""
    return derived_key(RUN, schedule, run)


def bill_key(bill: int, n: int) -> bytes:
    """Of the `n`th payment of a bill, from 1 on."""
    return derived_key(BILL, bill, n)


def pull_key(key: bytes) -> bytes:
    """Of the top-up without which the payment under `key` could not be made."""
    return bytes([PULL]) + hashlib.sha256(key).digest()[:15] + bytes(8)
