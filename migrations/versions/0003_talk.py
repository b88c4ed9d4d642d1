"""A timeline and conversations in full: likes, quotes, pictures, reactions, what one is told."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations import timeline, words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    people_and_places()
    timeline.make()
    quiet_events()
    reactions()
    arrangements()
    drafts()
    mutes()
    reports()
    manners()
    alerts()
    subscriptions()
    pictures()
    writes()
    words.make()
    reminders()
    waiting()
    books()


def people_and_places() -> None:
    op.add_column(
        "chat_people", sa.Column("picture", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column(
        "chat_people", sa.Column("bio", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("chat_people", sa.Column("pinned", WHOLE, nullable=True))

    op.add_column(
        "chat_places", sa.Column("picture", sa.Text(), server_default=sa.text("''"), nullable=False)
    )


def reminders() -> None:
    op.add_column("pay_wallets", sa.Column("reminders", WHOLE, server_default="1", nullable=False))


def quiet_events() -> None:
    quiet = only("kind in ('edit', 'deletion', 'reaction')")
    op.create_index("ix_chat_events_quiet", "chat_events", ["place"], **quiet)


def books() -> None:
    """A batch of the ledger changes accounts where they lie, and pages keep room for it."""
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(Path(__file__).with_name("pay_record.sql").read_text())
        op.execute("alter table pay_accounts set (fillfactor = 50)")
        op.execute("alter table pay_windows set (fillfactor = 50)")


def reactions() -> None:
    op.create_table(
        "chat_reactions",
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("seq", WHOLE, nullable=False),
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("emoji", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_reactions_person"),
        sa.ForeignKeyConstraint(["place"], ["chat_places.id"], name="fk_chat_reactions_place"),
        sa.PrimaryKeyConstraint("place", "seq", "person", "emoji", name="pk_chat_reactions"),
        **CLUSTERED,
    )


def arrangements() -> None:
    op.create_table(
        "chat_arrangements",
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("muted_until", WHOLE, nullable=False),
        sa.Column("archived", WHOLE, nullable=True),
        sa.Column("pinned_at", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_arrangements_person"),
        sa.ForeignKeyConstraint(["place"], ["chat_places.id"], name="fk_chat_arrangements_place"),
        sa.PrimaryKeyConstraint("person", "place", name="pk_chat_arrangements"),
        **CLUSTERED,
    )


def drafts() -> None:
    op.create_table(
        "chat_drafts",
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_drafts_person"),
        sa.PrimaryKeyConstraint("person", "place", name="pk_chat_drafts"),
        **CLUSTERED,
    )


def mutes() -> None:
    op.create_table(
        "chat_mutes",
        sa.Column("muter", WHOLE, nullable=False),
        sa.Column("muted", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["muted"], ["chat_people.id"], name="fk_chat_mutes_muted"),
        sa.ForeignKeyConstraint(["muter"], ["chat_people.id"], name="fk_chat_mutes_muter"),
        sa.PrimaryKeyConstraint("muter", "muted", name="pk_chat_mutes"),
        **CLUSTERED,
    )


def reports() -> None:
    op.create_table(
        "chat_reports",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("reporter", WHOLE, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("whose", WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("closed_at", WHOLE, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reporter"], ["chat_people.id"], name="fk_chat_reports_reporter"),
        sa.ForeignKeyConstraint(["whose"], ["chat_people.id"], name="fk_chat_reports_whose"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_reports"),
        **STRICT,
    )
    op.create_index(
        "ix_chat_reports_open",
        "chat_reports",
        ["reporter", "subject"],
        unique=True,
        **only("closed_at is null"),
    )
    op.create_index("ix_chat_reports_at", "chat_reports", ["reporter", "at"])


def manners() -> None:
    op.create_table(
        "chat_manners",
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("shows_typing", WHOLE, server_default=sa.text("1"), nullable=False),
        sa.Column("shows_seen", WHOLE, server_default=sa.text("1"), nullable=False),
        sa.Column("shows_here", WHOLE, server_default=sa.text("1"), nullable=False),
        sa.Column("quiet_from", WHOLE, nullable=True),
        sa.Column("quiet_until", WHOLE, nullable=True),
        sa.Column("unwanted", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("told_until", WHOLE, server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_manners_person"),
        sa.PrimaryKeyConstraint("person", name="pk_chat_manners"),
        **STRICT,
    )


def alerts() -> None:
    op.create_table(
        "chat_alerts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", WHOLE, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["chat_people.id"], name="fk_chat_alerts_actor"),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_alerts_person"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_alerts"),
        sa.UniqueConstraint("person", "kind", "actor", "subject", name="uq_chat_alerts_once"),
        **STRICT,
    )
    op.create_index("ix_chat_alerts_at", "chat_alerts", ["person", "at"])


def subscriptions() -> None:
    op.create_table(
        "chat_subscriptions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("session", WHOLE, nullable=False),
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("p256dh", sa.Text(), nullable=False),
        sa.Column("auth", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["chat_people.id"], name="fk_chat_subscriptions_person"
        ),
        sa.ForeignKeyConstraint(
            ["session"], ["chat_sessions.id"], name="fk_chat_subscriptions_session"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_chat_subscriptions"),
        sa.UniqueConstraint("endpoint", name="uq_chat_subscriptions_endpoint"),
        **STRICT,
    )
    op.create_index("ix_chat_subscriptions_person", "chat_subscriptions", ["person"])
    op.create_index("ix_chat_subscriptions_session", "chat_subscriptions", ["session"])


def pictures() -> None:
    op.create_table(
        "chat_pictures",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("used", sa.Text(), nullable=False),
        sa.Column("width", WHOLE, nullable=False),
        sa.Column("height", WHOLE, nullable=False),
        sa.Column("bytes", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_pictures_person"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_pictures"),
        sa.UniqueConstraint("key", name="uq_chat_pictures_key"),
        **STRICT,
    )
    op.create_index("ix_chat_pictures_person", "chat_pictures", ["person"])
    op.create_index(
        "ix_chat_pictures_unused",
        "chat_pictures",
        ["at"],
        **only("used = ''"),
    )
    op.create_index("ix_chat_pictures_used", "chat_pictures", ["used"])


def writes() -> None:
    op.create_table(
        "chat_writes",
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("status", WHOLE, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_writes_person"),
        sa.PrimaryKeyConstraint("person", "key", name="pk_chat_writes"),
        **CLUSTERED,
    )


def waiting() -> None:
    op.create_index(
        "ix_pay_shares_payer",
        "pay_shares",
        ["payer"],
        **only("state in ('open', 'contested')"),
    )
    op.create_index(
        "ix_pay_holds_payee",
        "pay_holds",
        ["payee"],
        **only("kind = 'offer' and state = 'open'"),
    )
