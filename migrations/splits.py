"""The tables of requests, splits and what settles them: a part of 0002."""

from typing import Any

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN: dict[str, Any] = {
    "sqlite_where": sa.text("state = 'open'"),
    "postgresql_where": sa.text("state = 'open'"),
}
STRICT = {"sqlite_strict": True}


def make() -> None:
    op.create_table(
        "pay_splits",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total_minor", WHOLE, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.Column("reminders", WHOLE, nullable=False),
        sa.Column("reminded_at", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pay_splits"),
        sa.UniqueConstraint("key", name="uq_pay_splits_key"),
        **STRICT,
    )
    op.create_index("ix_pay_splits_due", "pay_splits", ["expires_at"], **OPEN)
    op.create_index("ix_pay_splits_here", "pay_splits", ["place"], **OPEN)
    op.create_index("ix_pay_splits_owner", "pay_splits", ["owner", "made_at"])
    shares()
    settlements()


def shares() -> None:
    op.create_table(
        "pay_shares",
        sa.Column("split", WHOLE, nullable=False),
        sa.Column("n", WHOLE, nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("minor", WHOLE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("transfer", WHOLE, nullable=True),
        sa.Column("covered", WHOLE, nullable=True),
        sa.Column("quiet", WHOLE, nullable=False),
        sa.Column("strange", WHOLE, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("minor > 0", name=op.f("ck_pay_shares_minor")),
        sa.ForeignKeyConstraint(["split"], ["pay_splits.id"], name="fk_pay_shares_split"),
        sa.PrimaryKeyConstraint("split", "n", name="pk_pay_shares"),
        sqlite_with_rowid=False,
        **STRICT,
    )
    op.create_index("ix_pay_shares_transfer", "pay_shares", ["transfer"])


def settlements() -> None:
    op.create_table(
        "pay_settlements",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("approved", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("transfer", WHOLE, nullable=True),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_settlements"),
        sa.UniqueConstraint("key", name="uq_pay_settlements_key"),
        **STRICT,
    )
    op.create_index("ix_pay_settlements_here", "pay_settlements", ["place"], **OPEN)
