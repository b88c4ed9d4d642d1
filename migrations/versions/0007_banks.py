"""Bank accounts that people have linked, and what came and went on them lately."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    banks()
    accounts()
    entries()


def banks() -> None:
    op.create_table(
        "pay_banks",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("session", WHOLE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.Column("linked_at", WHOLE, nullable=True),
        sa.Column("until", WHOLE, nullable=False),
        sa.Column("read_at", WHOLE, nullable=True),
        sa.Column("due_at", WHOLE, nullable=True),
        sa.Column("tries", WHOLE, nullable=False),
        sa.Column("goodbye", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_banks"),
        sa.UniqueConstraint("way", name="uq_pay_banks_way"),
        **STRICT,
    )
    op.create_index("ix_pay_banks_due", "pay_banks", ["due_at"], **only("due_at IS NOT NULL"))
    op.create_index("ix_pay_banks_goodbye", "pay_banks", ["id"], **only("goodbye = 1"))
    op.create_index("ix_pay_banks_owner", "pay_banks", ["owner", "id"])


def accounts() -> None:
    op.create_table(
        "pay_bank_accounts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("link", WHOLE, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("identification", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("balance_minor", WHOLE, nullable=True),
        sa.Column("balance_at", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["link"], ["pay_banks.id"], name="fk_pay_bank_accounts_link"),
        sa.PrimaryKeyConstraint("id", name="pk_pay_bank_accounts"),
        sa.UniqueConstraint("link", "number", name="uq_pay_bank_accounts_link_number"),
        **STRICT,
    )


def entries() -> None:
    op.create_table(
        "pay_bank_entries",
        sa.Column("account", WHOLE, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("minor", WHOLE, nullable=False),
        sa.Column("is_booked", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["pay_bank_accounts.id"], name="fk_pay_bank_entries_account"
        ),
        sa.PrimaryKeyConstraint("account", "number", name="pk_pay_bank_entries"),
        **CLUSTERED,
    )
    op.create_index("ix_pay_bank_entries_at", "pay_bank_entries", ["account", "at"])
