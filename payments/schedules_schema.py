"""The table of what is paid by the calendar; amounts are whole minor units, times ms in UTC."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from payments.schema import STRICT, WHOLE


def _open(name: str, *columns: str) -> sa.Index:
    where = sa.text("state = 'open'")
    return sa.Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Schedules(SQLModel, table=True):
    """Who pays whom how much on which days. Days are of the calendar where the payer lives.

    The next run is number `run`, of `day`; it is tried at `due_at`, and told of at `notice_at`
    unless that is over. `tries` counts how often it was refused."""

    __tablename__ = "pay_schedules"
    __table_args__ = (
        _open("ix_pay_schedules_due", "due_at"),
        _open("ix_pay_schedules_notice", "notice_at"),
        _open("ix_pay_schedules_payer", "payer"),
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    key: bytes = Field(unique=True, sa_type=sa.LargeBinary)  # 24 bytes, of the line that made it
    payer: str = Field(sa_type=sa.Text)
    payee: str = Field(sa_type=sa.Text)
    currency: str = Field(sa_type=sa.Text)
    amount_minor: int = Field(sa_type=WHOLE)
    note: str = Field(sa_type=sa.Text)
    place: str = Field(sa_type=sa.Text)  # place:12
    rule: str = Field(sa_type=sa.Text)  # RRULE, without an end
    first: str = Field(sa_type=sa.Text)  # 2026-12-01
    until: str = Field(sa_type=sa.Text)  # the last day it may run; or empty
    times: int = Field(sa_type=WHOLE)  # 0: as often as there are days
    zone: str = Field(sa_type=sa.Text)  # Europe/Paris
    state: str = Field(default="open", sa_type=sa.Text)  # open | stopped | done
    run: int = Field(default=1, sa_type=WHOLE)
    day: str = Field(sa_type=sa.Text)
    tries: int = Field(default=0, sa_type=WHOLE)
    due_at: int = Field(sa_type=WHOLE)
    notice_at: int | None = Field(default=None, sa_type=WHOLE)
    made_at: int = Field(sa_type=WHOLE)
