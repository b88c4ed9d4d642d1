"""The statements about top-ups by bank that are run all the time, each built once: see
`payments.transit_rows`."""

import sqlalchemy as sa

from payments.banks_schema import BankTransits
from payments.transit_rows import ROWS, TABLE

OWN = BankTransits.metadata.tables["pay_bank_transits"].c
NAMES = ("scheme", "identification", "holder", "consent", "session", "way", "sealed")
BY_BANK = TABLE.c.rail == "bank", TABLE.c.way == "in"
DUE = sa.select(sa.func.min(TABLE.c.due_at)).where(TABLE.c.due_at.is_not(None), *BY_BANK)
ON_THE_WAY = sa.select(OWN.transit).where(OWN.way != "", OWN.way == sa.bindparam("hash"))

STATE, MADE_AT, AT = TABLE.c.state, TABLE.c.made_at, TABLE.c.due_at
TOO_LATE = sa.and_(STATE == "agreed", sa.bindparam("unsent") >= MADE_AT)
OVER = (
    sa.select(TABLE.c.id)
    .where(AT.is_not(None), *BY_BANK)
    .where(
        sa.or_(
            sa.and_(STATE == "created", sa.bindparam("since") >= MADE_AT),
            sa.and_(STATE == "returning", sa.bindparam("now") >= AT),
            TOO_LATE,
        )
    )
    .limit(sa.bindparam("limit"))
)

BOTH = ROWS.add_columns(*(OWN[name] for name in NAMES)).where(OWN.transit == TABLE.c.id)
NUMBERED = BOTH.where(TABLE.c.id == sa.bindparam("number"), *BY_BANK)
LOCKED = NUMBERED.with_for_update()
READY = (
    BOTH.where(sa.bindparam("now") >= AT, *BY_BANK)
    .where(TABLE.c.id.not_in(sa.bindparam("busy", expanding=True)))
    .where(STATE.not_in(("created", "returning")), sa.not_(TOO_LATE))
    .order_by(None)
    .order_by(AT)
    .limit(sa.bindparam("limit"))
    .with_for_update(skip_locked=True)
)
