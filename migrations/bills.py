"""The tables of billers: a part of 0002."""

from typing import Any

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}
OPEN: dict[str, Any] = {
    "sqlite_where": sa.text("state = 'open'"),
    "postgresql_where": sa.text("state = 'open'"),
}


def make() -> None:
    bills()
    op.create_table(
        "pay_billers",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_pay_billers"),
        **STRICT,
    )
    op.create_table(
        "pay_standing_orders",
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("biller", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("most_minor", WHOLE, nullable=False),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("payer", "biller", "currency", name="pk_pay_standing_orders"),
        **CLUSTERED,
    )
    op.create_table(
        "pay_instructions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.Column("due_at", WHOLE, nullable=False),
        sa.Column("tries", WHOLE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_instructions"),
        **STRICT,
    )
    op.create_index("ix_pay_instructions_due", "pay_instructions", ["due_at"], **OPEN)
    op.create_table(
        "pay_signed_calls",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("status", WHOLE, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("owner", "call", name="pk_pay_signed_calls"),
        **CLUSTERED,
    )


def bills() -> None:
    op.create_table(
        "pay_bills",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("biller", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount_minor", WHOLE, nullable=False),
        sa.Column("paid_minor", WHOLE, nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("parts", WHOLE, nullable=False),
        sa.Column("tries", WHOLE, nullable=False),
        sa.Column("reminders", WHOLE, nullable=False),
        sa.Column("wakes_at", WHOLE, nullable=True),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_pay_bills_amount")),
        sa.CheckConstraint("paid_minor BETWEEN 0 AND amount_minor", name=op.f("ck_pay_bills_paid")),
        sa.PrimaryKeyConstraint("id", name="pk_pay_bills"),
        sa.UniqueConstraint("biller", "reference", name="uq_pay_bills_biller_reference"),
        **STRICT,
    )
    op.create_index("ix_pay_bills_wakes", "pay_bills", ["wakes_at"], **OPEN)
    op.create_index("ix_pay_bills_customer", "pay_bills", ["customer"], **OPEN)
    op.create_table(
        "pay_bill_parts",
        sa.Column("bill", WHOLE, nullable=False),
        sa.Column("n", WHOLE, nullable=False),
        sa.Column("transfer", WHOLE, nullable=False),
        sa.Column("minor", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["bill"], ["pay_bills.id"], name="fk_pay_bill_parts_bill"),
        sa.PrimaryKeyConstraint("bill", "n", name="pk_pay_bill_parts"),
        **CLUSTERED,
    )
