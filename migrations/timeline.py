"""The tables of the timeline: a part of 0003."""

from typing import Any

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
CLUSTERED = STRICT | {"sqlite_with_rowid": False}


def make() -> None:
    posts()
    revisions()
    likes()
    bookmarks()
    tags()


def posts() -> None:
    op.add_column("chat_posts", sa.Column("kind", sa.Text(), server_default="post", nullable=False))
    op.add_column("chat_posts", sa.Column("shares", WHOLE, nullable=True))
    op.add_column(
        "chat_posts", sa.Column("pictures", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("chat_posts", sa.Column("edited_at", WHOLE, nullable=True))
    op.add_column("chat_posts", sa.Column("gone_at", WHOLE, nullable=True))
    for count in ("likes", "reposts", "quotes"):
        op.add_column("chat_posts", sa.Column(count, WHOLE, server_default="0", nullable=False))
    op.create_index(
        "ix_chat_posts_shares",
        "chat_posts",
        ["shares", "kind"],
        **only("shares is not null"),
    )
    op.create_index(
        "uq_chat_posts_repost",
        "chat_posts",
        ["author", "shares"],
        unique=True,
        **only("kind = 'repost'"),
    )


def revisions() -> None:
    op.create_table(
        "chat_revisions",
        sa.Column("post", WHOLE, nullable=False),
        sa.Column("n", WHOLE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["post"], ["chat_posts.id"], name="fk_chat_revisions_post"),
        sa.PrimaryKeyConstraint("post", "n", name="pk_chat_revisions"),
        **CLUSTERED,
    )


def likes() -> None:
    op.create_table(
        "chat_likes",
        sa.Column("post", WHOLE, nullable=False),
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_likes_person"),
        sa.ForeignKeyConstraint(["post"], ["chat_posts.id"], name="fk_chat_likes_post"),
        sa.PrimaryKeyConstraint("post", "person", name="pk_chat_likes"),
        **CLUSTERED,
    )
    op.create_index("ix_chat_likes_person", "chat_likes", ["person", "at"])


def bookmarks() -> None:
    op.create_table(
        "chat_bookmarks",
        sa.Column("person", WHOLE, nullable=False),
        sa.Column("post", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["chat_people.id"], name="fk_chat_bookmarks_person"),
        sa.ForeignKeyConstraint(["post"], ["chat_posts.id"], name="fk_chat_bookmarks_post"),
        sa.PrimaryKeyConstraint("person", "post", name="pk_chat_bookmarks"),
        **CLUSTERED,
    )
    op.create_index("ix_chat_bookmarks_at", "chat_bookmarks", ["person", "at"])


def tags() -> None:
    op.create_table(
        "chat_tags",
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("post", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["post"], ["chat_posts.id"], name="fk_chat_tags_post"),
        sa.PrimaryKeyConstraint("tag", "post", name="pk_chat_tags"),
        **CLUSTERED,
    )
    op.create_index("ix_chat_tags_at", "chat_tags", ["at"])


def only(condition: str) -> dict[str, Any]:
    """Of an index that holds only some of the rows."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
