"""What operators say became of a transit, by two of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}
WAITING = sa.text("approved_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "pay_decisions",
        sa.Column("transit", WHOLE, nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", WHOLE, nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["transit"], ["pay_transits.id"], name="fk_pay_decisions_transit"),
        sa.PrimaryKeyConstraint("transit", "says", name="pk_pay_decisions"),
        **CLUSTERED,
    )
    op.create_index(
        "ix_pay_decisions_new",
        "pay_decisions",
        ["transit"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
