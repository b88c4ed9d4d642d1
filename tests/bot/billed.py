"""Bills before an ear: presented, watched, and the clock that comes to them."""

from datetime import date, timedelta
from typing import Any

import orjson
from sqlmodel import select

from bot import audit
from bot.dealings import billing
from bot.dealings.billing import Presented
from bot.kept import Heard
from chat import events
from chat.people import Person
from payments import audit as books
from payments import bills, calendar
from payments.bills_schema import Instructions
from payments.ledger import Refusal
from payments.money import Money
from tests.bot.scene import DAY, Scene


def present(
    scene: Scene, biller: Person, reference: str = "2027-01", minor: int = 61_40, days: int = 10
) -> Presented:
    due = calendar.today(scene.now, "UTC") + timedelta(days=days)
    made = try_to(scene, biller, "alice", reference, Money(minor, "USD"), due)
    assert isinstance(made, Presented), made
    return made


def try_to(
    scene: Scene, biller: Person, who: str, reference: str, amount: Money, due: date
) -> Presented | Refusal:
    return billing.present(scene.db, biller, who, reference, amount, due, "January", scene.now)


def clock(scene: Scene, days: int, hours: int = 0) -> Heard:
    """So many days later; what the clock does then."""
    scene.now += days * DAY + hours * DAY // 24
    return billing.wake(scene.db, bills.due(scene.db, scene.now), scene.now)


def shown(scene: Scene, where: str, seq: int = 1) -> Any:
    event = events.find(scene.db, int(where), seq)
    assert event
    return orjson.loads(event.attachment)


def told(heard: Heard) -> list[tuple[str, str]]:
    """Who alone reads what about a bill."""
    rows = [orjson.loads(row.attachment) for row in heard.kept.privates]
    return [(row["payer"]["handle"], row["event"]) for row in rows]


def heard_of(scene: Scene) -> list[str]:
    return list(scene.db.exec(select(Instructions.kind).order_by(Instructions.id)))


def right(scene: Scene) -> None:
    assert [*books.verify(scene.db), *audit.verify(scene.db)] == []
