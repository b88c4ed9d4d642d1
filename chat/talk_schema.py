"""The tables of how people live with their conversations: what they think of a message, how they
have arranged them, what they have begun to write, whom they rather not hear, what they are told."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from chat.schema import CLUSTERED, NOTHING, STRICT, WHOLE

YES, NEVER = ({"server_default": sa.text(number)} for number in ("1", "0"))


class Reactions(SQLModel, table=True):
    """Who thinks what of an event of a place."""

    __tablename__ = "chat_reactions"
    __table_args__ = CLUSTERED
    place: int = Field(primary_key=True, foreign_key="chat_places.id", sa_type=WHOLE)
    seq: int = Field(primary_key=True, sa_type=WHOLE)
    person: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    emoji: str = Field(primary_key=True, sa_type=sa.Text)
    at: int = Field(sa_type=WHOLE)


class Arrangements(SQLModel, table=True):
    """How one person has arranged a conversation in their list. What is archived comes back with
    its next event, unless it is muted."""

    __tablename__ = "chat_arrangements"
    __table_args__ = CLUSTERED
    person: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    place: int = Field(primary_key=True, foreign_key="chat_places.id", sa_type=WHOLE)
    muted_until: int = Field(default=0, sa_type=WHOLE)  # ms; 0 not muted
    archived: int | None = Field(default=None, sa_type=WHOLE)  # the newest number it had then
    pinned_at: int | None = Field(default=None, sa_type=WHOLE)


class Drafts(SQLModel, table=True):
    """What somebody has begun to write, so that another device of theirs goes on with it."""

    __tablename__ = "chat_drafts"
    __table_args__ = CLUSTERED
    person: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    place: str = Field(primary_key=True, sa_type=sa.Text)  # 12 | @bob | home
    text: str = Field(sa_type=sa.Text)
    at: int = Field(sa_type=WHOLE)


class Mutes(SQLModel, table=True):
    """Whose posts somebody does not want to see at home, nor to be told of what they do."""

    __tablename__ = "chat_mutes"
    __table_args__ = CLUSTERED
    muter: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    muted: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    at: int = Field(sa_type=WHOLE)


class Reports(SQLModel, table=True):
    """What somebody has shown to those who host."""

    __tablename__ = "chat_reports"
    __table_args__ = (
        sa.Index(
            "ix_chat_reports_open",
            "reporter",
            "subject",
            unique=True,
            sqlite_where=sa.text("closed_at is null"),
            postgresql_where=sa.text("closed_at is null"),
        ),
        sa.Index("ix_chat_reports_at", "reporter", "at"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    reporter: int = Field(foreign_key="chat_people.id", sa_type=WHOLE)
    subject: str = Field(sa_type=sa.Text)  # person:7 | post:12 | event:3:45 | group:3
    whose: int = Field(foreign_key="chat_people.id", sa_type=WHOLE)
    reason: str = Field(sa_type=sa.Text)  # spam | abuse | fraud | other
    words: str = Field(sa_type=sa.Text)
    evidence: str = Field(sa_type=sa.Text)  # it in words, as it stood
    at: int = Field(sa_type=WHOLE)
    closed_at: int | None = Field(default=None, sa_type=WHOLE)
    answer: str = Field(sa_type=sa.Text)  # of who closed it


class Takedowns(SQLModel, table=True):
    """What those who host have taken down, and what it said, so that they can put it back."""

    __tablename__ = "chat_takedowns"
    __table_args__ = STRICT
    subject: str = Field(primary_key=True, sa_type=sa.Text)  # as of a report
    kept: str = Field(sa_type=sa.Text)  # JSON
    at: int = Field(sa_type=WHOLE)


class Manners(SQLModel, table=True):
    """What somebody lets others see of them, and when they want to be left alone; who has no row
    has changed nothing."""

    __tablename__ = "chat_manners"
    __table_args__ = STRICT
    person: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    shows_typing: int = Field(default=1, sa_type=WHOLE, sa_column_kwargs=YES)
    shows_seen: int = Field(default=1, sa_type=WHOLE, sa_column_kwargs=YES)
    shows_here: int = Field(default=1, sa_type=WHOLE, sa_column_kwargs=YES)
    quiet_from: int | None = Field(default=None, sa_type=WHOLE)  # minutes of their day
    quiet_until: int | None = Field(default=None, sa_type=WHOLE)
    unwanted: str = Field(default="", sa_type=sa.Text, sa_column_kwargs=NOTHING)  # kinds, a space
    # between them, that are not to be pushed
    told_until: int = Field(default=0, sa_type=WHOLE, sa_column_kwargs=NEVER)  # ms: read until then


class Alerts(SQLModel, table=True):
    """What somebody is told that others did: once for each who did it to the same thing."""

    __tablename__ = "chat_alerts"
    __table_args__ = (
        sa.UniqueConstraint("person", "kind", "actor", "subject", name="uq_chat_alerts_once"),
        sa.Index("ix_chat_alerts_at", "person", "at"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    person: int = Field(foreign_key="chat_people.id", sa_type=WHOLE)
    kind: str = Field(sa_type=sa.Text)  # mention | reply | follow | like | repost | quote | react
    actor: int = Field(foreign_key="chat_people.id", sa_type=WHOLE)
    subject: str = Field(sa_type=sa.Text)  # post:12 | event:3:45 | person:7
    at: int = Field(sa_type=WHOLE)


class Subscriptions(SQLModel, table=True):
    """Where a browser wants its person's notifications pushed, and the keys to seal them with."""

    __tablename__ = "chat_subscriptions"
    __table_args__ = STRICT
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    session: int = Field(index=True, foreign_key="chat_sessions.id", sa_type=WHOLE)
    person: int = Field(index=True, foreign_key="chat_people.id", sa_type=WHOLE)
    endpoint: str = Field(unique=True, sa_type=sa.Text)
    p256dh: str = Field(sa_type=sa.Text)
    auth: str = Field(sa_type=sa.Text)
    at: int = Field(sa_type=WHOLE)


class Pictures(SQLModel, table=True):
    """An image that was sent here and drawn anew. Unused ones are cleared away."""

    __tablename__ = "chat_pictures"
    __table_args__ = (
        sa.Index(
            "ix_chat_pictures_unused",
            "at",
            sqlite_where=sa.text("used = ''"),
            postgresql_where=sa.text("used = ''"),
        ),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    key: str = Field(unique=True, sa_type=sa.Text)  # 128 random bits, as in its address
    person: int = Field(index=True, foreign_key="chat_people.id", sa_type=WHOLE)  # who sent it
    used: str = Field(default="", index=True, sa_type=sa.Text)  # post:12 | place:3 | person:7
    width: int = Field(sa_type=WHOLE)
    height: int = Field(sa_type=WHOLE)
    bytes: int = Field(sa_type=WHOLE)
    at: int = Field(sa_type=WHOLE)


class Writes(SQLModel, table=True):
    """What a program was answered under an idempotency key of its own, so that a repeat gets it
    again."""

    __tablename__ = "chat_writes"
    __table_args__ = CLUSTERED
    person: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    key: str = Field(primary_key=True, sa_type=sa.Text)
    digest: bytes = Field(sa_type=sa.LargeBinary)  # SHA-256 of what was asked
    status: int = Field(sa_type=WHOLE)
    answer: str = Field(sa_type=sa.Text)  # JSON
    at: int = Field(sa_type=WHOLE)
