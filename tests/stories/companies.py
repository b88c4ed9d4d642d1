"""Billers of a transcript: what they present and give back, through the writer."""

import re
from datetime import timedelta

from sqlmodel import Session

from bot.dealings import billing
from bot.dealings.billing import Presented
from bot.kept import Heard
from chat import people
from payments import billers, calendar
from payments.ledger import Refusal
from payments.money import Money, from_canonical
from tests.servers.quid import Quid
from web.keys import WRITER
from web.writer import now_ms

IS = re.compile(r"(\w+) is a biller")
BILLS = re.compile(r"(\w+) bills (\w+) ([\d.]+) (\w{3}) as (\S+), due in (\d+) days")
GIVES_BACK = re.compile(r"(\w+) gives back ([\d.]+) (\w{3}) of (\S+)")


async def act(quid: Quid, line: str) -> str:
    """The place in which a line of the transcript has told something; empty if it is not of
    billers."""
    deed = quid.app[WRITER].deed
    if found := IS.fullmatch(line):
        await deed(_settle, found[1])
    elif found := BILLS.fullmatch(line):
        money = from_canonical(found[3], found[4].upper())
        heard = await deed(_bill, found[1], found[2], money, found[5], int(found[6]))
        return str(heard.kept.events[0].place)
    elif found := GIVES_BACK.fullmatch(line):
        money = from_canonical(found[2], found[3].upper())
        heard = await deed(_give_back, found[1], money, found[4])
        return str(heard.kept.events[0].place)
    return ""


def _settle(db: Session, handle: str) -> None:
    made = people.biller(db, handle, handle.capitalize(), now_ms())
    billers.register(db, made.owner, "", now_ms())


def _bill(
    db: Session, biller: str, customer: str, amount: Money, reference: str, days: int
) -> Heard:
    company, now = people.by_handles(db, [biller])[biller], now_ms()
    due = calendar.today(now, "UTC") + timedelta(days=days)
    return _heard(billing.present(db, company, customer, reference, amount, due, "", now))


def _give_back(db: Session, biller: str, amount: Money, reference: str) -> Heard:
    company = people.by_handles(db, [biller])[biller]
    return _heard(billing.give_back(db, company, reference, amount.minor, now_ms()))


def _heard(outcome: Presented | Refusal) -> Heard:
    assert isinstance(outcome, Presented), outcome
    return outcome.heard
