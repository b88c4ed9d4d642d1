"""Cards of a transcript, and what their banks say, through the writer."""

import re
from collections.abc import Mapping

from sqlmodel import Session

from bot.dealings import outcomes
from bot.kept import Heard
from chat.people import Person
from payments import cards, transits
from payments.cards import Card, Facts
from payments.outcomes import Answer
from tests.servers.quid import Quid
from web.keys import WRITER
from web.writer import now_ms

HAS = re.compile(r"(\w+) has a visa card (\d{4})")
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
    elif found := SAYS.fullmatch(line):
        await deed(_answer, people[found[1]].owner, ANSWERS[found[2]])
    else:
        return False
    return True


def _link(db: Session, owner: str, last4: str) -> None:
    flags = {"pulls": True, "pushes": True, "fast": True}
    facts = Facts(f"card_{last4}", "visa", last4, "2099-12", **flags)
    assert isinstance(cards.link(db, owner, facts, now_ms()), Card)


def _answer(db: Session, owner: str, answer: Answer) -> Heard:
    """To the oldest that is on its way; by the vault, which is away here, nothing is sent."""
    one = transits.open_of(db, owner)[0]
    return outcomes.settle(db, one.id, answer._replace(step=one.step), now_ms())
