"""The tables of packets and pools: what several people open, or fill, together."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from payments.schema import STRICT, WHOLE


class Packets(SQLModel, table=True):
    """How the money of a hold of kind packet is shared out. Who has what is in the books: each
    share is a set `claimed` that refers to the hold."""

    __tablename__ = "pay_packets"
    __table_args__ = STRICT
    transfer: int = Field(primary_key=True, sa_type=WHOLE)  # of the hold
    total_minor: int = Field(sa_type=WHOLE)
    count: int = Field(sa_type=WHOLE)  # of shares
    seed: bytes = Field(sa_type=sa.LargeBinary)  # 32 bytes; none where all shares are equal


class Pools(SQLModel, table=True):
    """A goal that is reached by a time, or all goes back."""

    __tablename__ = "pay_pools"
    __table_args__ = (
        sa.UniqueConstraint("key"),
        sa.Index(
            "ix_pay_pools_due",
            "ends_at",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    key: bytes = Field(sa_type=sa.LargeBinary)  # of whose line made it
    owner: str = Field(sa_type=sa.Text)
    currency: str = Field(sa_type=sa.Text)
    goal_minor: int = Field(sa_type=WHOLE)
    words: str = Field(sa_type=sa.Text)
    ends_at: int = Field(sa_type=WHOLE)
    state: str = Field(default="open", sa_type=sa.Text)  # | reached | missed | cancelled


class Chips(SQLModel, table=True):
    """What was put into a pool: holds of kind chip, each its owner's until the goal is reached."""

    __tablename__ = "pay_chips"
    __table_args__ = STRICT
    transfer: int = Field(primary_key=True, sa_type=WHOLE)  # of the hold
    pool: int = Field(sa_type=WHOLE, index=True)
