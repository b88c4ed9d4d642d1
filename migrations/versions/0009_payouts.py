"""Pay-outs in bulk, and the statements of our own accounts at the bank."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    payouts()
    statements()
    entries()


def payouts() -> None:
    op.create_table(
        "pay_payouts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("lines", WHOLE, nullable=False),
        sa.Column("total_minor", WHOLE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("tries", WHOLE, nullable=False),
        sa.Column("due_at", WHOLE, nullable=True),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.Column("sent_at", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pay_payouts"),
        sa.UniqueConstraint("message", name="uq_pay_payouts_message"),
        **STRICT,
    )
    due = only("due_at IS NOT NULL")
    op.create_index("ix_pay_payouts_due", "pay_payouts", ["due_at"], **due)


def statements() -> None:
    op.create_table(
        "pay_bank_statements",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("opening_minor", WHOLE, nullable=False),
        sa.Column("closing_minor", WHOLE, nullable=False),
        sa.Column("entries", WHOLE, nullable=False),
        sa.Column("held", WHOLE, nullable=False),
        sa.Column("differences", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("done_at", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pay_bank_statements"),
        sa.UniqueConstraint("account", "number", name="uq_pay_bank_statements_account_number"),
        **STRICT,
    )


def entries() -> None:
    table = "pay_statement_entries"
    op.create_table(
        table,
        sa.Column("statement", WHOLE, nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("transit", WHOLE, nullable=True),
        sa.Column("moved_minor", WHOLE, nullable=False),
        sa.Column("end_to_end", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement"],
            ["pay_bank_statements.id"],
            name="fk_pay_statement_entries_statement",
        ),
        sa.PrimaryKeyConstraint("statement", "place", name="pk_pay_statement_entries"),
        **CLUSTERED,
    )
    known = only("transit IS NOT NULL")
    op.create_index("ix_pay_statement_entries_transit", table, ["transit"], **known)
