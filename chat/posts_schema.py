"""The tables of the timeline: posts, what became of them, and who liked and kept them."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from chat.schema import CLUSTERED, NOTHING, STRICT, WHOLE

ZERO = {"server_default": "0"}


def _only(condition: str) -> dict[str, Any]:
    """Of an index that holds only some of the rows."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


class Posts(SQLModel, table=True):
    """What is on the timeline. Its replies are a place. A repost says nothing itself: it is where
    its author passed `shares` on; a quote has words of its own beside it. The counts are those of
    the tables below, kept in the same transaction."""

    __tablename__ = "chat_posts"
    __table_args__ = (
        sa.Index("ix_chat_posts_author", "author", "id"),
        sa.Index("ix_chat_posts_shares", "shares", "kind", **_only("shares is not null")),
        sa.Index(
            "uq_chat_posts_repost", "author", "shares", unique=True, **_only("kind = 'repost'")
        ),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    author: int = Field(foreign_key="chat_people.id", sa_type=WHOLE)
    text: str = Field(sa_type=sa.Text)
    at: int = Field(sa_type=WHOLE)
    kind: str = Field(default="post", sa_type=sa.Text, sa_column_kwargs={"server_default": "post"})
    shares: int | None = Field(default=None, sa_type=WHOLE)  # of a repost or quote: the other post
    pictures: str = Field(default="", sa_type=sa.Text, sa_column_kwargs=NOTHING)  # JSON, or empty
    edited_at: int | None = Field(default=None, sa_type=WHOLE)
    gone_at: int | None = Field(default=None, sa_type=WHOLE)  # deleted: text and pictures are empty
    likes: int = Field(default=0, sa_type=WHOLE, sa_column_kwargs=ZERO)
    reposts: int = Field(default=0, sa_type=WHOLE, sa_column_kwargs=ZERO)
    quotes: int = Field(default=0, sa_type=WHOLE, sa_column_kwargs=ZERO)


class Revisions(SQLModel, table=True):
    """What a post said before it was edited, until the moment `at`."""

    __tablename__ = "chat_revisions"
    __table_args__ = CLUSTERED
    post: int = Field(primary_key=True, foreign_key="chat_posts.id", sa_type=WHOLE)
    n: int = Field(primary_key=True, sa_type=WHOLE)
    text: str = Field(sa_type=sa.Text)
    at: int = Field(sa_type=WHOLE)


class Likes(SQLModel, table=True):
    """Who likes which post."""

    __tablename__ = "chat_likes"
    __table_args__ = (sa.Index("ix_chat_likes_person", "person", "at"), CLUSTERED)
    post: int = Field(primary_key=True, foreign_key="chat_posts.id", sa_type=WHOLE)
    person: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    at: int = Field(sa_type=WHOLE)


class Bookmarks(SQLModel, table=True):
    """What somebody keeps to read again; only they know."""

    __tablename__ = "chat_bookmarks"
    __table_args__ = (sa.Index("ix_chat_bookmarks_at", "person", "at"), CLUSTERED)
    person: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    post: int = Field(primary_key=True, foreign_key="chat_posts.id", sa_type=WHOLE)
    at: int = Field(sa_type=WHOLE)


class Tags(SQLModel, table=True):
    """Which posts bear a hashtag, in small letters and without its #."""

    __tablename__ = "chat_tags"
    __table_args__ = (sa.Index("ix_chat_tags_at", "at"), CLUSTERED)
    tag: str = Field(primary_key=True, sa_type=sa.Text)
    post: int = Field(primary_key=True, foreign_key="chat_posts.id", sa_type=WHOLE)
    at: int = Field(sa_type=WHOLE)
