"""Categories as people correct them, budgets and what was told of them, calendars to subscribe."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    corrections()
    budgets()
    watches()
    alerts()
    feeds()


def corrections() -> None:
    op.create_table(
        "pay_corrections",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("transfer", WHOLE, nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("undone_at", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pay_corrections"),
        **STRICT,
    )
    op.create_index("ix_pay_corrections_owner", "pay_corrections", ["owner", "id"])


def budgets() -> None:
    op.create_table(
        "pay_budgets",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("minor", WHOLE, nullable=False),
        sa.Column("spent_minor", WHOLE, nullable=False),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.CheckConstraint("minor > 0", name=op.f("ck_pay_budgets_minor")),
        sa.PrimaryKeyConstraint("owner", "currency", "category", name="pk_pay_budgets"),
        **CLUSTERED,
    )


def watches() -> None:
    op.create_table(
        "pay_budget_watches",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("looked", WHOLE, nullable=False),
        sa.Column("turn", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("owner", "currency", name="pk_pay_budget_watches"),
        **CLUSTERED,
    )


def alerts() -> None:
    key = ("owner", "currency", "category", "month", "level")
    op.create_table(
        "pay_budget_alerts",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("level", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_pay_budget_alerts"),
        **CLUSTERED,
    )


def feeds() -> None:
    op.create_table(
        "pay_calendar_feeds",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("amounts", WHOLE, nullable=False),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_pay_calendar_feeds"),
        sa.UniqueConstraint("secret", name="uq_pay_calendar_feeds_secret"),
        **STRICT,
    )
