"""`/pool`: collect towards a goal, all or nothing."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.answers import Answer, Carried
from bot.company import needs_people
from bot.dealings import pools
from bot.desk import Desk
from bot.signatures import Amount, command
from payments.ledger import Refusal
from payments.pools import LASTS_MS

MOST_DAYS = 366  # that somebody's money may wait for others


@command(french=("cagnotte",), alone=True, spends=False)
def pool(desk: Desk, amount: Amount, by: date | None = None, note: str = "") -> Answer:
    """Collect money here towards a goal. If it is not reached in time, everybody has theirs back.

    /pool 60 by friday for Dan's present
    /pool 60 a present for Dan
    """
    goal = amount.total
    if not desk.keeps(goal.currency):
        desk.refuse("no_wallet", currency=goal.currency)
    needs_people(desk)
    ends_at = _midnight(by, desk.speaker.zone) if by else desk.now + LASTS_MS
    if by and (by - desk.today).days > MOST_DAYS:
        desk.refuse("pool_far", limit=MOST_DAYS)

    def deed(db: Session, _now: int) -> Carried | Refusal:
        return pools.start(db, desk.key, desk.speaker, goal, note, ends_at)

    return desk.carry(deed)


def _midnight(day: date, zone: str) -> int:
    """The end of a day where somebody lives, in ms."""
    after = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return int(after.timestamp()) * 1000
