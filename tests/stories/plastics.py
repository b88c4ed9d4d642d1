"""Cards and bank accounts of a transcript, and what their banks say, through the writer."""

import re
from collections.abc import Mapping

from sqlmodel import Session

from bot.dealings import outcomes
from bot.kept import Heard
from chat.people import Person
from payments import bank_readings, banks, cards, transits
from payments.cards import Card, Facts
from payments.outcomes import Answer
from payments.rails.open_banking.identifiers import IBAN, SORT_CODE
from tests.servers.quid import Quid
from web.keys import WRITER
from web.writer import now_ms

HAS = re.compile(r"(\w+) has a visa card (\d{4})")
HOLDS = re.compile(r"(\w+) has a bank account (\d{4}) with (\d+) (gbp|eur)")
SAYS = re.compile(r"the bank of (\w+) says (yes|no)")
ANSWERS = {
    "yes": Answer("approved", approval="K4417B"),
    "no": Answer("declined", code="51", reason="declined_funds"),
}


async def act(quid: Quid, people: Mapping[str, Person], line: str) -> bool:
    """Whether the line was of cards."""
    deed = quid.app[WRITER].deed
    if found := HAS.fullmatch(line):
        await deed(_link, people[found[1]].owner, found[2])
    elif found := HOLDS.fullmatch(line):
        minor, currency = int(found[3]) * 100, found[4].upper()
        await deed(hold, people[found[1]].owner, found[2], minor, currency)
    elif found := SAYS.fullmatch(line):
        await deed(_answer, people[found[1]].owner, ANSWERS[found[2]])
    else:
        return False
    return True


def _link(db: Session, owner: str, last4: str) -> None:
    flags = {"pulls": True, "pushes": True, "fast": True}
    facts = Facts(f"card_{last4}", "visa", last4, "2099-12", **flags)
    assert isinstance(cards.link(db, owner, facts, now_ms()), Card)


def hold(db: Session, owner: str, last4: str, minor: int, currency: str = "GBP") -> None:
    """Linked, and read once; where there is no bank it stays as it is."""
    now = now_ms()
    way = banks.Way(f"consent-{last4}", f"hash-{owner}-{last4}", b"", now + 90 * banks.DAY)
    begun = banks.begin(db, owner, 1, way, now)
    assert isinstance(begun, banks.Link)
    banks.take_up(db, way.hash, owner, 1, now)
    whose = (SORT_CODE, f"0400041234{last4}", "Ada Byron")
    if currency == "EUR":
        whose = (IBAN, f"DE893704004405320{last4}", "Ada Byron")
    account = banks.Facts("a-1", currency, "CACC", "Everyday", *whose)
    banks.link(db, begun.id, b"", way.until, [account], now)
    [kept] = banks.accounts_of(db, [begun.id])
    entries = [
        bank_readings.Entry("t1", -320, True, now - banks.DAY, "Mill Lane Coffee"),
        bank_readings.Entry("t2", 268_000, True, now - 2 * banks.DAY, "Salary"),
        bank_readings.Entry("t3", -4_215, False, now, "Riverside Market"),
    ]
    bank_readings.keep(db, begun.id, [bank_readings.Reading(kept.id, minor, now, 0, entries)], now)


def _answer(db: Session, owner: str, answer: Answer) -> Heard:
    """To the oldest that is on its way; by the vault, which is away here, nothing is sent."""
    one = transits.open_of(db, owner)[0]
    return outcomes.settle(db, one.id, answer._replace(step=one.step), now_ms())
