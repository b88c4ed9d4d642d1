"""The tables of packets and pools: a part of 0002."""

from typing import Any

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN: Any = {
    "sqlite_where": sa.text("state = 'open'"),
    "postgresql_where": sa.text("state = 'open'"),
}
STRICT = {"sqlite_strict": True}


def make() -> None:
    op.create_table(
        "pay_chips",
        sa.Column("transfer", WHOLE, nullable=False),
        sa.Column("pool", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("transfer", name="pk_pay_chips"),
        **STRICT,
    )
    op.create_index("ix_pay_chips_pool", "pay_chips", ["pool"])
    op.create_table(
        "pay_packets",
        sa.Column("transfer", WHOLE, nullable=False),
        sa.Column("total_minor", WHOLE, nullable=False),
        sa.Column("count", WHOLE, nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("transfer", name="pk_pay_packets"),
        **STRICT,
    )
    op.create_table(
        "pay_pools",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("goal_minor", WHOLE, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("ends_at", WHOLE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_pools"),
        sa.UniqueConstraint("key", name="uq_pay_pools_key"),
        **STRICT,
    )
    op.create_index("ix_pay_pools_due", "pay_pools", ["ends_at"], **OPEN)
