"""The tables of money, and the guards of the books."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations import bills, pots, schedules, splits

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MARK = "(((id & 65535) * ((id >> 5) & 65535) * 40503) >> 16) & 63 = 0"  # one transfer in 64
FEW = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    money()
    bills.make()
    pots.make()
    schedules.make()
    splits.make()
    on_postgresql()
    guards()


def money() -> None:
    op.create_table(
        "pay_accounts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("floor_minor", WHOLE, nullable=True),
        sa.Column("balance", WHOLE, nullable=False),
        sa.Column("last", WHOLE, nullable=False),
        sa.CheckConstraint(
            "floor_minor IS NULL OR balance >= floor_minor", name=op.f("ck_pay_accounts_floor")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pay_accounts"),
        sa.UniqueConstraint(
            "owner", "kind", "currency", name="uq_pay_accounts_owner_kind_currency"
        ),
        **STRICT,
    )
    op.create_table(
        "pay_holds",
        sa.Column("transfer", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("payee", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("left_minor", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("left_minor >= 0", name=op.f("ck_pay_holds_left")),
        sa.PrimaryKeyConstraint("transfer", name="pk_pay_holds"),
        **STRICT,
    )
    op.create_index("ix_pay_holds_due", "pay_holds", ["expires_at"], **where("state = 'open'"))
    op.create_index("ix_pay_holds_pair", "pay_holds", ["owner", "payee"], **where("kind = 'offer'"))
    op.create_table(
        "pay_offers",
        sa.Column("transfer", WHOLE, nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("wakes_at", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("transfer", name="pk_pay_offers"),
        sa.UniqueConstraint("secret", name="uq_pay_offers_secret"),
        **STRICT,
    )
    op.create_index(
        "ix_pay_offers_wakes", "pay_offers", ["wakes_at"], **where("wakes_at IS NOT NULL")
    )
    op.create_table(
        "pay_links",
        sa.Column("transfer", WHOLE, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("transfer", name="pk_pay_links"),
        **STRICT,
    )
    op.create_table(
        "pay_looks",
        sa.Column("account", WHOLE, nullable=False),
        sa.Column("transfer", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_pay_looks"),
        **STRICT,
    )
    op.create_table(
        "pay_notes",
        sa.Column("transfer", WHOLE, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("transfer", name="pk_pay_notes"),
        **STRICT,
    )
    op.create_table(
        "pay_pairs",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("count", WHOLE, nullable=False),
        sa.Column("last_at", WHOLE, nullable=False),
        sa.Column("last_amount", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("source", "target", "currency", name="pk_pay_pairs"),
        **CLUSTERED,
    )
    op.create_table(
        "pay_seals",
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("upto", WHOLE, nullable=False),
        sa.Column("transfers", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_pay_seals"),
        **STRICT,
    )
    op.create_table(
        "pay_transfers",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("source", WHOLE, nullable=False),
        sa.Column("target", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("refers", WHOLE, nullable=True),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("source_after", WHOLE, nullable=False),
        sa.Column("target_after", WHOLE, nullable=False),
        sa.Column("source_prev", WHOLE, nullable=False),
        sa.Column("target_prev", WHOLE, nullable=False),
        sa.Column("leg", FEW, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "amount BETWEEN 1 AND 1000000000000", name=op.f("ck_pay_transfers_amount")
        ),
        sa.CheckConstraint("source <> target", name=op.f("ck_pay_transfers_two_sides")),
        sa.PrimaryKeyConstraint("id", name="pk_pay_transfers"),
        sa.UniqueConstraint("key", "leg", name="uq_pay_transfers_key_leg"),
        **STRICT,
    )
    op.create_index(
        "ix_pay_transfers_refers", "pay_transfers", ["refers"], **where("refers IS NOT NULL")
    )
    for side in ("source", "target"):
        marks = f"ix_pay_transfers_marks_{side}"
        op.create_index(marks, "pay_transfers", [side, "at"], **where(MARK))
    op.create_table(
        "pay_wallets",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("quick_minor", WHOLE, nullable=False),
        sa.Column("quick_day_minor", WHOLE, nullable=False),
        sa.Column("limits", sa.Text(), nullable=False),
        sa.Column("accepts", sa.Text(), nullable=False),
        sa.Column("delay_hours", WHOLE, nullable=False),
        sa.Column("raising", sa.Text(), nullable=False),
        sa.Column("frozen_at", WHOLE, nullable=True),
        sa.Column("shows_tips", WHOLE, nullable=False),
        sa.Column("opened_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_pay_wallets"),
        **STRICT,
    )
    op.create_index(
        "ix_pay_wallets_frozen", "pay_wallets", ["owner"], **where("frozen_at IS NOT NULL")
    )
    op.create_table(
        "pay_windows",
        sa.Column("account", WHOLE, nullable=False),
        sa.Column("hour", WHOLE, nullable=False),
        sa.Column("out", WHOLE, nullable=False),
        sa.Column("count", WHOLE, nullable=False),
        sa.Column("quick", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("account", "hour", name="pk_pay_windows"),
        **CLUSTERED,
    )
    op.create_table(
        "pay_tallies",
        sa.Column("account", WHOLE, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("hour", WHOLE, nullable=False),
        sa.Column("out", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("account", "about", "hour", name="pk_pay_tallies"),
        **CLUSTERED,
    )


def on_postgresql() -> None:
    """Commits come in another order than numbers there: a seal goes by transactions. And a batch
    of the ledger is one call."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "alter table pay_transfers add column tx bigint not null"
            " default pg_current_xact_id()::text::bigint"
        )
        op.execute("create index ix_pay_transfers_tx on pay_transfers (tx)")
        op.get_bind().exec_driver_sql(Path(__file__).with_name("pay_record.sql").read_text())


def where(condition: str) -> dict[str, Any]:
    """An index of only those rows, on both databases."""
    return {name: sa.text(condition) for name in ("sqlite_where", "postgresql_where")}


# The books only grow: what is recorded is never changed, no account ever goes or becomes another's.
# On SQLite a REPLACE asks these triggers only with recursive_triggers, which web.database sets.
REFUSED = "the books only grow"
NEVER = (
    ("pay_transfers", "update"),
    ("pay_transfers", "delete"),
    ("pay_notes", "update"),
    ("pay_notes", "delete"),
    ("pay_accounts", "delete"),
    ("pay_accounts", "update of id, owner, kind, currency"),
    ("pay_seals", "update"),
    ("pay_seals", "delete"),
)
EMPTIED = ("pay_transfers", "pay_notes", "pay_accounts", "pay_seals")


def guards() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, deed in NEVER:
            op.execute(
                f"create trigger {name(table, deed)} before {deed} on {table} "
                f"begin select raise(abort, '{REFUSED}'); end"
            )
        return
    op.execute(
        "create function pay_never() returns trigger language plpgsql as $$ begin "
        f"raise exception '{REFUSED}' using errcode = 'integrity_constraint_violation'; end $$"
    )
    truncates = ((table, "truncate") for table in EMPTIED)
    for table, deed in (*NEVER, *truncates):
        op.execute(
            f"create trigger {name(table, deed)} before {deed} on {table} "
            "for each statement execute function pay_never()"
        )


def name(table: str, deed: str) -> str:
    return f"{table}_never_{deed.split()[0]}"
