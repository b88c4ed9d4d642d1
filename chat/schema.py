"""Every table of the conversation: people, sessions, places and what is said in them.

A table is a plural noun; the value a row becomes is its singular (`Events` holds an `Event`).
Times are whole milliseconds since 1970 in UTC; ids are whole numbers here and strings on the wire.
"""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # 64 bits on both databases
STRICT = {"sqlite_strict": True}
CLUSTERED = STRICT | {"sqlite_with_rowid": False}
ONLY_QUIET = "kind in ('edit', 'deletion', 'reaction')"
NOTHING = {"server_default": sa.text("''")}  # of columns that came later


class People(SQLModel, table=True):
    """Who can speak. A bot is a person nobody can sign in as: its password is empty."""

    __tablename__ = "chat_people"
    __table_args__ = STRICT
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    handle: str = Field(unique=True, sa_type=sa.Text)
    skeleton: str = Field(unique=True, sa_type=sa.Text)  # look-alike handles share one
    name: str = Field(sa_type=sa.Text)
    locale: str = Field(sa_type=sa.Text)
    zone: str = Field(default="UTC", sa_type=sa.Text)  # Europe/Paris
    kind: str = Field(default="person", sa_type=sa.Text)  # person | bot
    password: str = Field(default="", sa_type=sa.Text)  # Argon2id, encoded
    joined_at: int = Field(sa_type=WHOLE)
    picture: str = Field(default="", sa_type=sa.Text, sa_column_kwargs=NOTHING)  # its key
    bio: str = Field(default="", sa_type=sa.Text, sa_column_kwargs=NOTHING)
    pinned: int | None = Field(default=None, sa_type=WHOLE)  # a post on top of their profile


class Sessions(SQLModel, table=True):
    """A browser or a program that signed in. Only the hash of its token is kept."""

    __tablename__ = "chat_sessions"
    __table_args__ = STRICT
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    token: bytes = Field(unique=True, sa_type=sa.LargeBinary)  # SHA-256 of the token
    person: int = Field(index=True, foreign_key="chat_people.id", sa_type=WHOLE)
    kind: str = Field(sa_type=sa.Text)  # browser | program
    label: str = Field(sa_type=sa.Text)
    scopes: str = Field(default="", sa_type=sa.Text)  # words separated by spaces
    created_at: int = Field(sa_type=WHOLE)
    used_at: int = Field(sa_type=WHOLE)
    revoked_at: int | None = Field(default=None, sa_type=WHOLE)
    confirmed_at: int | None = Field(default=None, sa_type=WHOLE)  # their password was given


class Places(SQLModel, table=True):
    """Where events are numbered: a direct conversation, a group, or the replies of a post."""

    __tablename__ = "chat_places"
    __table_args__ = STRICT
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    kind: str = Field(sa_type=sa.Text)  # direct | group | replies
    pair: str | None = Field(default=None, unique=True, sa_type=sa.Text)  # "3:7", smaller first
    post: int | None = Field(default=None, unique=True, sa_type=WHOLE)
    last: int = Field(default=0, sa_type=WHOLE)  # the number of the newest event
    last_at: int = Field(default=0, sa_type=WHOLE)
    name: str = Field(default="", sa_type=sa.Text)  # of a group
    owner: int | None = Field(default=None, foreign_key="chat_people.id", sa_type=WHOLE)
    changed: int = Field(default=0, sa_type=WHOLE)  # the number at which its members last changed
    picture: str = Field(default="", sa_type=sa.Text, sa_column_kwargs=NOTHING)  # its key


class Members(SQLModel, table=True):
    """Who belongs to a place, and up to which number each has seen it."""

    __tablename__ = "chat_members"
    __table_args__ = CLUSTERED
    place: int = Field(primary_key=True, foreign_key="chat_places.id", sa_type=WHOLE)
    person: int = Field(primary_key=True, foreign_key="chat_people.id", index=True, sa_type=WHOLE)
    seen: int = Field(default=0, sa_type=WHOLE)
    joined_at: int = Field(sa_type=WHOLE)


class Events(SQLModel, table=True):
    """What happened in a place, numbered without gaps. `author` is who it is shown as, `speaker`
    whose line caused it: a receipt is the bot's, its speaker is who typed the command.

    Not clustered: rows of many places at once lie on one page, and a commit writes whole pages."""

    __tablename__ = "chat_events"
    __table_args__ = (
        sa.Index(  # a plain line is about nothing and costs nothing
            "ix_chat_events_about",
            "about",
            sqlite_where=sa.text("about <> ''"),
            postgresql_where=sa.text("about <> ''"),
        ),
        sa.Index(
            "ix_chat_events_quiet",
            "place",
            sqlite_where=sa.text(ONLY_QUIET),
            postgresql_where=sa.text(ONLY_QUIET),
        ),
        STRICT,
    )
    place: int = Field(primary_key=True, foreign_key="chat_places.id", sa_type=WHOLE)
    seq: int = Field(primary_key=True, sa_type=WHOLE)
    # message | receipt | ticket | change, gone: a message that was deleted; and, of its target,
    # edit | deletion | reaction
    kind: str = Field(sa_type=sa.Text)
    author: int = Field(sa_type=WHOLE)
    speaker: int = Field(sa_type=WHOLE)
    client_id: bytes = Field(sa_type=sa.LargeBinary)  # 16 bytes, empty if nobody sent it
    text: str = Field(sa_type=sa.Text)
    attachment: str = Field(default="", sa_type=sa.Text)  # JSON, or empty
    at: int = Field(sa_type=WHOLE)
    target: int | None = Field(default=None, sa_type=WHOLE)  # the number of the event it is about
    about: str = Field(default="", sa_type=sa.Text)  # of a ticket that changes: what it shows


class Mine(SQLModel, table=True):
    """One person's own stream, numbered without gaps: lines that were refused, asked back or
    private, and the bot's private answers, each placed after a number of a place."""

    __tablename__ = "chat_mine"
    __table_args__ = (sa.Index("ix_chat_mine_place", "person", "place", "after"), STRICT)
    person: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    mine: int = Field(primary_key=True, sa_type=WHOLE)
    place: int = Field(sa_type=WHOLE)
    after: int = Field(sa_type=WHOLE)
    kind: str = Field(sa_type=sa.Text)  # line | answer | closed
    author: int = Field(sa_type=WHOLE)
    client_id: bytes = Field(sa_type=sa.LargeBinary)
    text: str = Field(sa_type=sa.Text)
    attachment: str = Field(default="", sa_type=sa.Text)
    at: int = Field(sa_type=WHOLE)
    target: int | None = Field(default=None, sa_type=WHOLE)  # a number of this stream


class Streams(SQLModel, table=True):
    """The newest number of each person's own stream."""

    __tablename__ = "chat_streams"
    __table_args__ = CLUSTERED
    person: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    last: int = Field(default=0, sa_type=WHOLE)


class Said(SQLModel, table=True):
    """Every client id ever used and where its line went, so that a repeat gets its first answer;
    `asked` is a digest of what a line or a tap wanted, so that something else does not.
    The client id comes first: it is ordered by time, so new keys land on one page."""

    __tablename__ = "chat_said"
    __table_args__ = CLUSTERED
    client_id: bytes = Field(primary_key=True, sa_type=sa.LargeBinary)
    person: int = Field(primary_key=True, sa_type=WHOLE)
    place: int = Field(sa_type=WHOLE)
    seq: int | None = Field(default=None, sa_type=WHOLE)
    mine: int | None = Field(default=None, sa_type=WHOLE)
    asked: bytes | None = Field(default=None, sa_type=sa.LargeBinary)


class Follows(SQLModel, table=True):
    """Whose posts somebody reads at home."""

    __tablename__ = "chat_follows"
    __table_args__ = CLUSTERED
    follower: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    followed: int = Field(primary_key=True, foreign_key="chat_people.id", index=True, sa_type=WHOLE)
    at: int = Field(sa_type=WHOLE)


class Blocks(SQLModel, table=True):
    """Who wants nothing from whom. `pair` is that of their conversation."""

    __tablename__ = "chat_blocks"
    __table_args__ = (sa.Index("ix_chat_blocks_pair", "pair"), CLUSTERED)
    blocker: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    blocked: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
    pair: str = Field(sa_type=sa.Text)  # "3:7", smaller first
    at: int = Field(sa_type=WHOLE)


class Asides(SQLModel, table=True):
    """Conversations that lie at the side for one of their members, until that one says something
    there, or takes them in."""

    __tablename__ = "chat_asides"
    __table_args__ = CLUSTERED
    place: int = Field(primary_key=True, foreign_key="chat_places.id", sa_type=WHOLE)
    person: int = Field(primary_key=True, foreign_key="chat_people.id", sa_type=WHOLE)
