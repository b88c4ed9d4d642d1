"""The channel for files: orders of many payments, what became of them, and statements of a day.

[I] That it is plain HTTP over mutual TLS, with these addresses, is our own choice."""

import hashlib
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from payments.rails.bank import booking, customers, faults, replies
from payments.rails.bank.replies import Answer, Asked, refused
from payments.rails.bank.store import Store
from payments.rails.iso20022 import pain001, pain002
from payments.rails.iso20022.pain001 import Order
from payments.rails.iso20022.pain002 import Report, Status
from payments.rails.iso20022.stream import Unreadable

HERE = "/files/"
XML = {"content-type": "application/xml"}
ADD_LINE = """
insert into lines (message, end_to_end, account, payee, minor, currency, text, plan, at, moved)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
"""
LINES = "select end_to_end, minor, plan, at from lines where message = ? order by id"
NO_MONEY = (faults.Step(0, "RJCT"),)


def answer(store: Store, asked: Asked, now: int) -> Answer:
    """By its address; whoever is here was known by their certificate."""
    parts = urlsplit(asked.path)
    match asked.method, [unquote(each) for each in parts.path.removeprefix(HERE).split("/")]:
        case "POST", ["pain.001"]:
            return take(store, asked, now)
        case "GET", [message, "status"]:
            return status(store, message, now)
        case "GET", ["camt.053"]:
            return statement(store, dict(parse_qsl(parts.query)).get("day", ""), now)
    return refused(404, replies.NOT_FOUND, "There is no such file")


def take(store: Store, asked: Asked, now: int) -> Answer:
    """Once for each message: the same again is not carried out again, and told how it stands."""
    try:
        order = pain001.read(asked.body)
    except Unreadable as no:
        return refused(400, replies.BAD_FIELD, str(no))
    if asked.headers.get("x-idempotency-key", "") != order.message:
        return refused(400, replies.BAD_HEADER, "x-idempotency-key is not the MsgId")
    digest = hashlib.sha256(asked.body).digest()
    if known := store.value("select digest from orders where message = ?", order.message):
        if known != digest:
            return refused(400, replies.DUPLICATE, "The MsgId was used for something else")
        return status(store, order.message, now)
    payer = store.named(order.payer.account)
    if payer is None or payer.customer != customers.HOUSE:
        return refused(403, replies.NOT_FOUND, "Not an account of yours")
    store.add("orders", order.message, digest, payer.id, now)
    _enter(store, order, payer.id, payer.currency, now)
    return status(store, order.message, now)._replace(status=201)


def status(store: Store, message: str, now: int) -> Answer:
    """How each line stands."""
    if store.value("select 1 from orders where message = ?", message) is None:
        return refused(404, replies.NOT_FOUND, "There is no such order")
    lines = []
    for known, minor, plan, at in store.rows(LINES, message):
        steps = [faults.Step(*each) for each in orjson.loads(plan)]
        words = [step.word for step in steps if at + step.after <= now]
        word = [each for each in words if each != faults.RETURNED][-1]
        funds = steps == list(NO_MONEY) and minor % 100 not in faults.LINES
        why = "AM04" if funds else faults.reason(minor)
        lines.append(Status(known, word, why if word == "RJCT" else ""))
    said = {each.word for each in lines}
    group = "RJCT" if said == {"RJCT"} else "PART" if "RJCT" in said else "ACTC"
    report = Report(message, group, "", tuple(lines))
    return Answer(200, XML, pain002.write(report, f"S{now}", now))


def statement(store: Store, day: str, now: int) -> Answer:
    """Of all the host's accounts, once the day is over."""
    written = booking.statement(store, day, now)
    if written is None:
        return refused(404, replies.NOT_FOUND, "There is no statement of this day")
    return Answer(200, XML, written)


def _enter(store: Store, order: Order, account: str, currency: str, now: int) -> None:
    """What there is not enough money for is refused, line by line."""
    left = store.balance(account) - booking.reserved(store, account)
    for line in order.lines:
        steps = faults.plan_of_line(line.amount.minor)
        if line.amount.currency != currency or line.amount.minor > left:
            steps = NO_MONEY
        if steps[-1].word != "RJCT":
            left -= line.amount.minor
        plan = orjson.dumps([tuple(each) for each in steps]).decode()
        whose = (order.message, line.end_to_end, account, line.payee.account)
        store.run(ADD_LINE, *whose, *line.amount, line.text, plan, now)
