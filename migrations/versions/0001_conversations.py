"""The tables of the conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    op.create_table(
        "chat_people",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("skeleton", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("joined_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chat_people"),
        sa.UniqueConstraint("handle", name="uq_chat_people_handle"),
        sa.UniqueConstraint("skeleton", name="uq_chat_people_skeleton"),
        **STRICT,
    )
    op.create_table(
        "chat_places",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pair", sa.Text(), nullable=True),
        sa.Column("post", WHOLE, nullable=True),
        sa.Column("last", WHOLE, nullable=False),
        sa.Column("last_at", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", WHOLE, nullable=True),
        sa.Column("changed", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["chat_people.id"], name="fk_chat_places_owner"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_places"),
        sa.UniqueConstraint("pair", name="uq_chat_places_pair"),
        sa.UniqueConstraint("post", name="uq_chat_places_post"),
        **STRICT,
    )
    op.create_table(
        "chat_said",
        sa.Column("client_id", sa.LargeBinary(), nullable=False),
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("seq", WHOLE, nullable=True),
        sa.Column("mine", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("client_id", "person", name="pk_chat_said"),
        **CLUSTERED,
    )
    op.create_table(
        "chat_events",
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("seq", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author", WHOLE, nullable=False),
        sa.Column("speaker", WHOLE, nullable=False),
        sa.Column("client_id", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachment", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("target", WHOLE, nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["place"], ["chat_places.id"], name="fk_chat_events_place"),
        sa.PrimaryKeyConstraint("place", "seq", name="pk_chat_events"),
        **STRICT,
    )
    op.create_index(
        "ix_chat_events_about",
        "chat_events",
        ["about"],
        sqlite_where=sa.text("about <> ''"),
        postgresql_where=sa.text("about <> ''"),
    )
    op.create_table(
        "chat_blocks",
        sa.Column("blocker", WHOLE, nullable=False),
        sa.Column("blocked", WHOLE, nullable=False),
        sa.Column("pair", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["blocked"], ["chat_people.id"], name="fk_chat_blocks_blocked"),
        sa.ForeignKeyConstraint(["blocker"], ["chat_people.id"], name="fk_chat_blocks_blocker"),
        sa.PrimaryKeyConstraint("blocker", "blocked", name="pk_chat_blocks"),
        **CLUSTERED,
    )
    op.create_index("ix_chat_blocks_pair", "chat_blocks", ["pair"])
    op.create_table(
        "chat_follows",
        sa.Column("follower", WHOLE, nullable=False),
        sa.Column("followed", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["followed"], ["chat_people.id"], name="fk_chat_follows_followed"),
        sa.ForeignKeyConstraint(["follower"], ["chat_people.id"], name="fk_chat_follows_follower"),
        sa.PrimaryKeyConstraint("follower", "followed", name="pk_chat_follows"),
        **CLUSTERED,
    )
    op.create_index("ix_chat_follows_followed", "chat_follows", ["followed"])
    op.create_table(
        "chat_members",
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("seen", WHOLE, nullable=False),
        sa.Column("joined_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_members_person"),
        sa.ForeignKeyConstraint(["place"], ["chat_places.id"], name="fk_chat_members_place"),
        sa.PrimaryKeyConstraint("place", "person", name="pk_chat_members"),
        **CLUSTERED,
    )
    op.create_index("ix_chat_members_person", "chat_members", ["person"])
    op.create_table(
        "chat_mine",
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("mine", WHOLE, nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("after", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author", WHOLE, nullable=False),
        sa.Column("client_id", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachment", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("target", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_mine_person"),
        sa.PrimaryKeyConstraint("person", "mine", name="pk_chat_mine"),
        **STRICT,
    )
    op.create_index("ix_chat_mine_place", "chat_mine", ["person", "place", "after"])
    op.create_table(
        "chat_asides",
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("person", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["place"], ["chat_places.id"], name="fk_chat_asides_place"),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_asides_person"),
        sa.PrimaryKeyConstraint("place", "person", name="pk_chat_asides"),
        **CLUSTERED,
    )
    op.create_table(
        "chat_posts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("author", WHOLE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["author"], ["chat_people.id"], name="fk_chat_posts_author"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_posts"),
        **STRICT,
    )
    op.create_index("ix_chat_posts_author", "chat_posts", ["author", "id"])
    op.create_table(
        "chat_sessions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("used_at", WHOLE, nullable=False),
        sa.Column("revoked_at", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_sessions_person"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_sessions"),
        sa.UniqueConstraint("token", name="uq_chat_sessions_token"),
        **STRICT,
    )
    op.create_index("ix_chat_sessions_person", "chat_sessions", ["person"])
    op.create_table(
        "chat_streams",
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("last", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_streams_person"),
        sa.PrimaryKeyConstraint("person", name="pk_chat_streams"),
        **CLUSTERED,
    )
