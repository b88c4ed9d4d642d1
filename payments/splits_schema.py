"""The tables of what people ask each other for; amounts are whole minor units, times ms in UTC."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from payments.schema import CLUSTERED, STRICT, WHOLE


class Splits(SQLModel, table=True):
    """What somebody asks one or several people for: a request, or a cost that is shared.

    `total_minor` is the whole cost, of which the owner's own part is what no share asks for."""

    __tablename__ = "pay_splits"
    __table_args__ = (
        sa.Index(
            "ix_pay_splits_due",
            "expires_at",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(
            "ix_pay_splits_here",
            "place",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index("ix_pay_splits_owner", "owner", "made_at"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    key: bytes = Field(unique=True, sa_type=sa.LargeBinary)  # 24 bytes, of the line that asked
    kind: str = Field(sa_type=sa.Text)  # request | split
    owner: str = Field(sa_type=sa.Text)
    place: str = Field(sa_type=sa.Text)  # place:12
    currency: str = Field(sa_type=sa.Text)
    total_minor: int = Field(sa_type=WHOLE)
    note: str = Field(sa_type=sa.Text)
    state: str = Field(default="open", sa_type=sa.Text)  # open | closed | cancelled | expired
    made_at: int = Field(sa_type=WHOLE)
    expires_at: int = Field(sa_type=WHOLE)
    reminders: int = Field(default=0, sa_type=WHOLE)
    reminded_at: int | None = Field(default=None, sa_type=WHOLE)


class Shares(SQLModel, table=True):
    """What one of them is asked for. Its number is in the key under which it is paid.

    `transfer` is what paid it, `covered` the number of the share that stands for it, `quiet` that
    its payer wants no reminders, `strange` that the two had nothing to do with each other."""

    __tablename__ = "pay_shares"
    __table_args__ = (
        sa.CheckConstraint("minor > 0", name="minor"),
        sa.Index("ix_pay_shares_transfer", "transfer"),
        sa.Index(  # what waits for somebody
            "ix_pay_shares_payer",
            "payer",
            sqlite_where=sa.text("state in ('open', 'contested')"),
            postgresql_where=sa.text("state in ('open', 'contested')"),
        ),
        CLUSTERED,
    )
    split: int = Field(primary_key=True, foreign_key="pay_splits.id", sa_type=WHOLE)
    n: int = Field(primary_key=True, sa_type=WHOLE)  # 1, 2, 3 …
    payer: str = Field(sa_type=sa.Text)
    minor: int = Field(sa_type=WHOLE)
    state: str = Field(default="open", sa_type=sa.Text)
    transfer: int | None = Field(default=None, sa_type=WHOLE)
    covered: int | None = Field(default=None, sa_type=WHOLE)
    quiet: int = Field(default=0, sa_type=WHOLE)
    strange: int = Field(default=0, sa_type=WHOLE)
    words: str = Field(default="", sa_type=sa.Text)  # why it is contested


class Settlements(SQLModel, table=True):
    """A plan that pays all that is open in a place at once; `plan` is JSON, see
    `payments.settling`, `approved` the owners who have said yes."""

    __tablename__ = "pay_settlements"
    __table_args__ = (
        sa.Index(
            "ix_pay_settlements_here",
            "place",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    key: bytes = Field(unique=True, sa_type=sa.LargeBinary)
    owner: str = Field(sa_type=sa.Text)
    place: str = Field(sa_type=sa.Text)
    plan: str = Field(sa_type=sa.Text)
    approved: str = Field(sa_type=sa.Text)  # JSON
    state: str = Field(default="open", sa_type=sa.Text)  # open | paid | declined | cancelled | void
    transfer: int | None = Field(default=None, sa_type=WHOLE)
    made_at: int = Field(sa_type=WHOLE)
    expires_at: int = Field(sa_type=WHOLE)
