"""Every table of money. Amounts are whole minor units, times whole milliseconds since 1970 in UTC.

STRICT tables of Integer, Text and LargeBinary alone, so that SQLite stores what was meant.
"""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # 64 bits on both databases
ONE = {"server_default": "1"}  # of a column that came later
FEW = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
CLUSTERED = STRICT | {"sqlite_with_rowid": False}
LARGEST_MINOR = 10**12  # invariant I13
# One transfer in 64 is a mark, by which a date is found in the chain of an account: see
# `payments.ledger.dated`. Spread so that no regular turn of payers misses them all.
MARK = "(((id & 65535) * ((id >> 5) & 65535) * 40503) >> 16) & 63 = 0"


class Wallets(SQLModel, table=True):
    """Who has a wallet, the currency it is kept in, and what it may pay without a question."""

    __tablename__ = "pay_wallets"
    __table_args__ = (
        sa.Index(
            "ix_pay_wallets_frozen",
            "owner",
            sqlite_where=sa.text("frozen_at IS NOT NULL"),
            postgresql_where=sa.text("frozen_at IS NOT NULL"),
        ),
        STRICT,
    )
    owner: str = Field(primary_key=True, sa_type=sa.Text)
    currency: str = Field(sa_type=sa.Text)
    quick_minor: int = Field(default=20_00, sa_type=WHOLE)  # ceiling of one quick payment
    quick_day_minor: int = Field(default=100_00, sa_type=WHOLE)  # and of all of them in 24 hours
    limits: str = Field(default="", sa_type=sa.Text)  # JSON, minor units by name; or empty
    accepts: str = Field(default="everybody", sa_type=sa.Text)  # everybody | known | ask
    delay_hours: int = Field(default=0, sa_type=WHOLE)  # after which what they pay arrives
    raising: str = Field(default="", sa_type=sa.Text)  # JSON, limits that will be: [minor, at]
    frozen_at: int | None = Field(default=None, sa_type=WHOLE)  # nothing leaves from then on
    shows_tips: int = Field(default=0, sa_type=WHOLE)  # 1: whoever sees a post sees its tips
    opened_at: int = Field(sa_type=WHOLE)
    reminders: int = Field(default=1, sa_type=WHOLE, sa_column_kwargs=ONE)  # 0: wants none


class Accounts(SQLModel, table=True):
    """A balance and the newest transfer that touched it. Opened on first use.

    `floor_minor` is what the balance may not go below; NULL is the outside world, which may."""

    __tablename__ = "pay_accounts"
    __table_args__ = (
        sa.UniqueConstraint("owner", "kind", "currency"),
        sa.CheckConstraint("floor_minor IS NULL OR balance >= floor_minor", name="floor"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    owner: str = Field(sa_type=sa.Text)
    kind: str = Field(sa_type=sa.Text)  # wallet | held | suspense | fees | equity
    currency: str = Field(sa_type=sa.Text)
    floor_minor: int | None = Field(default=0, sa_type=WHOLE)
    balance: int = Field(default=0, sa_type=WHOLE)
    last: int = Field(default=0, sa_type=WHOLE)  # 0: no transfer yet


class Transfers(SQLModel, table=True):
    """One row a leg: it is both entries. Never updated, never deleted (triggers refuse).

    On PostgreSQL alone a row also has `tx`, the transaction that wrote it, for `payments.seal`.
    `*_after` are the balances it left, `*_prev` the transfer before it on each side (0: none).
    What is short stands last: PostgreSQL fills up to eight bytes before what is long."""

    __tablename__ = "pay_transfers"
    __table_args__ = (
        sa.UniqueConstraint("key", "leg"),
        sa.CheckConstraint(f"amount BETWEEN 1 AND {LARGEST_MINOR}", name="amount"),
        sa.CheckConstraint("source <> target", name="two_sides"),
        sa.Index(  # what a refund and an undo look at; a gift refers to nothing and costs nothing
            "ix_pay_transfers_refers",
            "refers",
            sqlite_where=sa.text("refers IS NOT NULL"),
            postgresql_where=sa.text("refers IS NOT NULL"),
        ),
        *(
            sa.Index(
                f"ix_pay_transfers_marks_{side}",
                *(side, "at"),
                sqlite_where=sa.text(MARK),
                postgresql_where=sa.text(MARK),
            )
            for side in ("source", "target")
        ),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    source: int = Field(sa_type=WHOLE)
    target: int = Field(sa_type=WHOLE)
    amount: int = Field(sa_type=WHOLE)
    refers: int | None = Field(default=None, sa_type=WHOLE)  # a transfer it undoes or completes
    at: int = Field(sa_type=WHOLE)
    source_after: int = Field(sa_type=WHOLE)
    target_after: int = Field(sa_type=WHOLE)
    source_prev: int = Field(sa_type=WHOLE)
    target_prev: int = Field(sa_type=WHOLE)
    leg: int = Field(sa_type=FEW)
    key: bytes = Field(sa_type=sa.LargeBinary)  # 24 bytes: client id, author
    kind: str = Field(sa_type=sa.Text)


class Notes(SQLModel, table=True):
    """The words of a set, beside its first transfer and not in the hot row."""

    __tablename__ = "pay_notes"
    __table_args__ = STRICT
    transfer: int = Field(primary_key=True, sa_type=WHOLE)
    words: str = Field(sa_type=sa.Text)


class Pairs(SQLModel, table=True):
    """What one owner has paid another, kept by `record` so that nobody walks for it."""

    __tablename__ = "pay_pairs"
    __table_args__ = CLUSTERED
    source: str = Field(primary_key=True, sa_type=sa.Text)
    target: str = Field(primary_key=True, sa_type=sa.Text)
    currency: str = Field(primary_key=True, sa_type=sa.Text)
    count: int = Field(sa_type=WHOLE)
    last_at: int = Field(sa_type=WHOLE)
    last_amount: int = Field(sa_type=WHOLE)


class Windows(SQLModel, table=True):
    """What left an account in one hour (hours since 1970): rolling 24 hours and 7 days add them up.

    `quick` is the part of `out` that went without a question. What was taken back since is among
    both: paying and taking back in turns frees nothing."""

    __tablename__ = "pay_windows"
    __table_args__ = CLUSTERED
    account: int = Field(primary_key=True, sa_type=WHOLE)
    hour: int = Field(primary_key=True, sa_type=WHOLE)
    out: int = Field(sa_type=WHOLE)
    count: int = Field(sa_type=WHOLE)
    quick: int = Field(default=0, sa_type=WHOLE)


class Tallies(SQLModel, table=True):
    """As `Windows`, of what was about somebody or something that a cap names (`person:7`,
    `place:12`). Kept from the hour in which the cap was set."""

    __tablename__ = "pay_tallies"
    __table_args__ = CLUSTERED
    account: int = Field(primary_key=True, sa_type=WHOLE)
    about: str = Field(primary_key=True, sa_type=sa.Text)
    hour: int = Field(primary_key=True, sa_type=WHOLE)
    out: int = Field(sa_type=WHOLE)


class Looks(SQLModel, table=True):
    """The newest transfer of an account when its owner last looked at it: see `payments.looks`."""

    __tablename__ = "pay_looks"
    __table_args__ = STRICT
    account: int = Field(primary_key=True, sa_type=WHOLE)
    transfer: int = Field(sa_type=WHOLE)
    at: int = Field(sa_type=WHOLE)


class Holds(SQLModel, table=True):
    """What is left of money set aside, and when that ends. Written by `payments.holds` alone.

    `payee` is whom it is for (`''`: whoever claims it), `expires_at` NULL never, `state` "open"
    or the kind of the set that ended it."""

    __tablename__ = "pay_holds"
    __table_args__ = (
        sa.CheckConstraint("left_minor >= 0", name="left"),
        sa.Index(
            "ix_pay_holds_due",
            "expires_at",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(  # what somebody has offered somebody; nothing else that waits has a payee
            "ix_pay_holds_pair",
            "owner",
            "payee",
            sqlite_where=sa.text("kind = 'offer'"),
            postgresql_where=sa.text("kind = 'offer'"),
        ),
        sa.Index(  # what somebody is offered
            "ix_pay_holds_payee",
            "payee",
            sqlite_where=sa.text("kind = 'offer' and state = 'open'"),
            postgresql_where=sa.text("kind = 'offer' and state = 'open'"),
        ),
        STRICT,
    )
    transfer: int = Field(primary_key=True, sa_type=WHOLE)  # the first of its set
    kind: str = Field(sa_type=sa.Text)  # offer | packet | chip | authorisation
    owner: str = Field(sa_type=sa.Text)
    payee: str = Field(sa_type=sa.Text)
    currency: str = Field(sa_type=sa.Text)
    left_minor: int = Field(sa_type=WHOLE)
    expires_at: int | None = Field(default=None, sa_type=WHOLE)
    state: str = Field(default="open", sa_type=sa.Text)


class Offers(SQLModel, table=True):
    """Why an offer waits: `asked` for its payee's yes, `delayed` for its hour, or a `link` for
    whoever has its secret, of which only the hash is kept.

    `wakes_at` is when it arrives, or when its payer is reminded of it; NULL: never."""

    __tablename__ = "pay_offers"
    __table_args__ = (
        sa.Index(
            "ix_pay_offers_wakes",
            "wakes_at",
            sqlite_where=sa.text("wakes_at IS NOT NULL"),
            postgresql_where=sa.text("wakes_at IS NOT NULL"),
        ),
        STRICT,
    )
    transfer: int = Field(primary_key=True, sa_type=WHOLE)  # the hold
    way: str = Field(sa_type=sa.Text)  # asked | delayed | link
    secret: bytes | None = Field(default=None, unique=True, sa_type=sa.LargeBinary)  # SHA-256
    wakes_at: int | None = Field(default=None, sa_type=WHOLE)


class Seals(SQLModel, table=True):
    """The chained hash of each committed stretch of transfers: see `payments.seal`. Never updated,
    never deleted (triggers refuse).

    `upto` ends the stretch: the last transfer's id, on PostgreSQL the first `tx` after it."""

    __tablename__ = "pay_seals"
    __table_args__ = STRICT
    number: int = Field(primary_key=True, sa_type=WHOLE)  # 1, 2, 3 …
    upto: int = Field(sa_type=WHOLE)
    transfers: int = Field(sa_type=WHOLE)  # how many, from the first seal on
    at: int = Field(sa_type=WHOLE)
    hash: bytes = Field(sa_type=sa.LargeBinary)  # 32 bytes


class Links(SQLModel, table=True):
    """The word in the address by which anybody may see that a receipt is genuine, and no amount.
    Its parties make it, and may end it."""

    __tablename__ = "pay_links"
    __table_args__ = STRICT
    transfer: int = Field(primary_key=True, sa_type=WHOLE)  # the number of the set
    token: str = Field(sa_type=sa.Text)  # 128 random bits
    made_at: int = Field(sa_type=WHOLE)
