"""Cards, what is on its way by them, and what the rail says of it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    cards()
    transits()
    traces()
    differences()
    reports()


def cards() -> None:
    op.create_table(
        "pay_cards",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("last4", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("funding", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("pulls", WHOLE, nullable=False),
        sa.Column("pushes", WHOLE, nullable=False),
        sa.Column("fast", WHOLE, nullable=False),
        sa.Column("is_default", WHOLE, nullable=False),
        sa.Column("linked_at", WHOLE, nullable=False),
        sa.Column("removed_at", WHOLE, nullable=True),
        sa.Column("destroyed_at", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("token", name="pk_pay_cards"),
        **STRICT,
    )
    op.create_index(
        "ix_pay_cards_gone",
        "pay_cards",
        ["removed_at"],
        **only("removed_at IS NOT NULL AND destroyed_at IS NULL"),
    )
    op.create_index("ix_pay_cards_owner", "pay_cards", ["owner"], **only("removed_at IS NULL"))


def transits() -> None:
    op.create_table(
        "pay_transits",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("transfer", WHOLE, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount_minor", WHOLE, nullable=False),
        sa.Column("fee_minor", WHOLE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended", WHOLE, nullable=True),
        sa.Column("came_minor", WHOLE, nullable=True),
        sa.Column("stan", sa.Text(), nullable=False),
        sa.Column("rrn", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("back_id", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("network_id", sa.Text(), nullable=False),
        sa.Column("approval", sa.Text(), nullable=False),
        sa.Column("transmitted", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tries", WHOLE, nullable=False),
        sa.Column("due_at", WHOLE, nullable=True),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.Column("sent_at", WHOLE, nullable=True),
        sa.Column("eta", WHOLE, nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("pays", sa.Text(), nullable=False),
        sa.Column("paid", WHOLE, nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_pay_transits_amount")),
        sa.CheckConstraint("fee_minor >= 0", name=op.f("ck_pay_transits_fee")),
        sa.PrimaryKeyConstraint("id", name="pk_pay_transits"),
        sa.UniqueConstraint("transfer", name="uq_pay_transits_transfer"),
        **STRICT,
    )
    op.create_index("ix_pay_transits_due", "pay_transits", ["due_at"], **only("due_at IS NOT NULL"))
    op.create_index("ix_pay_transits_owner", "pay_transits", ["owner", "id"])
    op.create_index("ix_pay_transits_rrn", "pay_transits", ["rrn"], **only("rrn <> ''"))


def traces() -> None:
    op.create_table(
        "pay_traces",
        sa.Column("bin", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("last", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("bin", "day", name="pk_pay_traces"),
        **CLUSTERED,
    )


def differences() -> None:
    op.create_table(
        "pay_differences",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("rrn", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("transit", WHOLE, nullable=True),
        sa.Column("ours", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("seen_at", WHOLE, nullable=True),
        sa.Column("seen_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pay_differences"),
        sa.UniqueConstraint("rail", "rrn", "kind", name="uq_pay_differences_rail_rrn_kind"),
        **STRICT,
    )
    op.create_index("ix_pay_differences_new", "pay_differences", ["id"], **only("seen_at IS NULL"))


def reports() -> None:
    op.create_table(
        "pay_reports",
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("transactions", WHOLE, nullable=False),
        sa.Column("differences", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("rail", "day", name="pk_pay_reports"),
        **CLUSTERED,
    )
