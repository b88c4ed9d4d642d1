"""The tables of money in order: what owners said of categories, their budgets, their calendars;
amounts are whole minor units, times ms in UTC."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from payments.schema import CLUSTERED, STRICT, WHOLE


class Corrections(SQLModel, table=True):
    """What an owner said of a transfer: its category, and that of the others like it.

    `scope` is "other" (all that goes the same `way`, "in" or "out", to or from the same `other`,
    and what has the same `words`) or "one". Nothing is deleted: what is undone says when."""

    __tablename__ = "pay_corrections"
    __table_args__ = (sa.Index("ix_pay_corrections_owner", "owner", "id"), STRICT)
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    owner: str = Field(sa_type=sa.Text)
    scope: str = Field(sa_type=sa.Text)
    transfer: int = Field(sa_type=WHOLE)
    way: str = Field(sa_type=sa.Text)
    other: str = Field(sa_type=sa.Text)
    words: str = Field(sa_type=sa.Text)  # of the note, folded, with spaces between
    category: str = Field(sa_type=sa.Text)
    at: int = Field(sa_type=WHOLE)
    undone_at: int | None = Field(default=None, sa_type=WHOLE)


class Budgets(SQLModel, table=True):
    """What an owner wants to spend on a category in a month at most, and what it came to in the
    month of its `BudgetWatches`."""

    __tablename__ = "pay_budgets"
    __table_args__ = (sa.CheckConstraint("minor > 0", name="minor"), CLUSTERED)
    owner: str = Field(primary_key=True, sa_type=sa.Text)
    currency: str = Field(primary_key=True, sa_type=sa.Text)
    category: str = Field(primary_key=True, sa_type=sa.Text)
    minor: int = Field(sa_type=WHOLE)
    spent_minor: int = Field(default=0, sa_type=WHOLE)
    made_at: int = Field(sa_type=WHOLE)


class BudgetWatches(SQLModel, table=True):
    """How far a wallet with budgets was added up: through the transfer `looked` of a month (0: not
    at all). `turn` grows with each change, so that of two who add up only one is believed."""

    __tablename__ = "pay_budget_watches"
    __table_args__ = CLUSTERED
    owner: str = Field(primary_key=True, sa_type=sa.Text)
    currency: str = Field(primary_key=True, sa_type=sa.Text)
    zone: str = Field(sa_type=sa.Text)  # whose months they are
    month: str = Field(default="", sa_type=sa.Text)  # 2026-11
    looked: int = Field(default=0, sa_type=WHOLE)
    turn: int = Field(default=0, sa_type=WHOLE)


class BudgetAlerts(SQLModel, table=True):
    """That an owner was told of a budget: once a month and level (80 or 100 per cent)."""

    __tablename__ = "pay_budget_alerts"
    __table_args__ = CLUSTERED
    owner: str = Field(primary_key=True, sa_type=sa.Text)
    currency: str = Field(primary_key=True, sa_type=sa.Text)
    category: str = Field(primary_key=True, sa_type=sa.Text)
    month: str = Field(primary_key=True, sa_type=sa.Text)
    level: int = Field(primary_key=True, sa_type=WHOLE)
    at: int = Field(sa_type=WHOLE)


class CalendarFeeds(SQLModel, table=True):
    """A calendar that is read at a secret address, of which only the hash is here. `seed` makes its
    UIDs and outlives the address."""

    __tablename__ = "pay_calendar_feeds"
    __table_args__ = (sa.UniqueConstraint("secret"), STRICT)
    owner: str = Field(primary_key=True, sa_type=sa.Text)
    secret: bytes | None = Field(default=None, sa_type=sa.LargeBinary)  # SHA-256; NULL: ended
    seed: str = Field(sa_type=sa.Text)
    amounts: int = Field(default=0, sa_type=WHOLE)  # 1: what it comes to stands in it
    made_at: int = Field(sa_type=WHOLE)
