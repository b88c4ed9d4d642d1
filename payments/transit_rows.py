"""The statements about transits that are run all the time: to build one costs more than to run it,
so each is built once, and of the table's columns, without what the class adds to them."""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from payments.cards_schema import Transits

TABLE = Transits.metadata.tables["pay_transits"]
ROWS = sa.select(*TABLE.c).order_by(TABLE.c.id)
NUMBERED = ROWS.where(TABLE.c.id.in_(sa.bindparam("numbers", expanding=True)))
LOCKED = NUMBERED.with_for_update()

WAITING = TABLE.c.due_at.is_not(None), TABLE.c.rail == sa.bindparam("rail")
NEXT = sa.select(sa.func.min(TABLE.c.due_at)).where(*WAITING)
CARDS = TABLE.metadata.tables["pay_cards"]
IS_GONE = sa.exists().where(CARDS.c.token == TABLE.c.card, CARDS.c.removed_at.is_not(None))
IS_LATE = sa.or_(TABLE.c.made_at <= sa.bindparam("since"), IS_GONE)
IS_OVER = sa.and_(TABLE.c.state == sa.bindparam("state"), IS_LATE)
OVER = sa.select(TABLE.c.id).where(*WAITING, IS_OVER).limit(sa.bindparam("limit"))
READY = (
    ROWS.where(TABLE.c.due_at <= sa.bindparam("now"), TABLE.c.rail == sa.bindparam("rail"))
    .where(TABLE.c.id.not_in(sa.bindparam("busy", expanding=True)))
    .where(sa.not_(IS_OVER))
    .order_by(None)
    .order_by(TABLE.c.due_at)
    .limit(sa.bindparam("limit"))
    .with_for_update(skip_locked=True)
)


@lru_cache
def update(*names: str) -> sa.Update:
    """Sets these columns of the row `number`."""
    values: dict[str, Any] = {name: sa.bindparam(name) for name in names}
    return sa.update(TABLE).where(TABLE.c.id == sa.bindparam("number")).values(values)
