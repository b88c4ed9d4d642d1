"""Money on its way by bank: the account it comes from or goes to, and how far its owner has got."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "pay_bank_transits",
        sa.Column("transit", WHOLE, nullable=False),
        sa.Column("account", WHOLE, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("identification", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("session", WHOLE, nullable=True),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("batch", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(
            ["transit"], ["pay_transits.id"], name="fk_pay_bank_transits_transit"
        ),
        sa.PrimaryKeyConstraint("transit", name="pk_pay_bank_transits"),
        **CLUSTERED,
    )
    table = "pay_bank_transits"
    op.create_index("ix_pay_bank_transits_way", table, ["way"], **only("way <> ''"))
    op.create_index("ix_pay_bank_transits_batch", table, ["batch"], **only("batch IS NOT NULL"))
