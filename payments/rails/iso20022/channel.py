"""How files go to a bank and come from there: our own choice of addresses, over mutual TLS."""

import re

from payments.rails import jsontext
from payments.rails.iso20022 import pain002
from payments.rails.iso20022.pain002 import Report
from payments.rails.iso20022.stream import Unreadable
from payments.rails.open_banking.calls import Call

XML = {"Accept": "application/xml"}
NOT_FOUND = "U011"
MESSAGE = re.compile("[A-Za-z0-9-]{1,35}")


def order(message: str, body: bytes) -> Call:
    """To carry out once: its name is its idempotency key too."""
    headers = {"Content-Type": "application/xml", "x-idempotency-key": message, **XML}
    return Call("POST", "/files/pain.001", headers, body)


def status(message: str) -> Call:
    """ValueError for what is no name of an order."""
    if not MESSAGE.fullmatch(message):
        raise ValueError(f"no order is called {message!r}")
    return Call("GET", f"/files/{message}/status", XML)


def statement(day: str) -> Call:
    """Of all our accounts, on a day such as 2026-11-30."""
    return Call("GET", f"/files/camt.053?day={day}", XML)


def report(status: int, body: bytes) -> Report | None:
    """What is said of an order; nothing if it cannot be read."""
    if status not in (200, 201):
        return None
    try:
        return pain002.read(body)
    except Unreadable:
        return None


def is_absent(status: int, body: bytes) -> bool:
    """Whether the bank itself says that it has no such thing, and not somebody on the way."""
    try:
        errors = jsontext.read_object(body).get("Errors")
    except ValueError:
        return False
    listed = errors if isinstance(errors, list) else []
    codes = [jsontext.text(each, "ErrorCode") for each in listed]
    return status == 404 and NOT_FOUND in codes
