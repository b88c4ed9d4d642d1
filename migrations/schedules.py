"""The table of what is paid by the calendar: a part of 0002."""

from typing import Any

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN: dict[str, Any] = {
    "sqlite_where": sa.text("state = 'open'"),
    "postgresql_where": sa.text("state = 'open'"),
}


def make() -> None:
    op.create_table(
        "pay_schedules",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("payee", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount_minor", WHOLE, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("times", WHOLE, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("run", WHOLE, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("tries", WHOLE, nullable=False),
        sa.Column("due_at", WHOLE, nullable=False),
        sa.Column("notice_at", WHOLE, nullable=True),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_pay_schedules_amount")),
        sa.PrimaryKeyConstraint("id", name="pk_pay_schedules"),
        sa.UniqueConstraint("key", name="uq_pay_schedules_key"),
        sqlite_strict=True,
    )
    op.create_index("ix_pay_schedules_due", "pay_schedules", ["due_at"], **OPEN)
    op.create_index("ix_pay_schedules_notice", "pay_schedules", ["notice_at"], **OPEN)
    op.create_index("ix_pay_schedules_payer", "pay_schedules", ["payer"], **OPEN)
