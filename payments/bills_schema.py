"""The tables of billers; amounts are whole minor units, times ms in UTC, days ISO dates."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from payments.schema import CLUSTERED, STRICT, WHOLE


def _open(name: str, *columns: str) -> sa.Index:
    where = sa.text("state = 'open'")
    return sa.Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Billers(SQLModel, table=True):
    """Who presents bills: the secret of its signed calls, the one before it, and where it hears."""

    __tablename__ = "pay_billers"
    __table_args__ = STRICT
    owner: str = Field(primary_key=True, sa_type=sa.Text)
    secret: str = Field(sa_type=sa.Text)  # whsec_ and base64
    before: str = Field(default="", sa_type=sa.Text)  # still good, so that it can be changed
    url: str = Field(default="", sa_type=sa.Text)  # or empty: it asks
    made_at: int = Field(sa_type=WHOLE)


class Bills(SQLModel, table=True):
    """What a biller wants of a customer. `way` is how it will be paid by itself: `later` (on its
    due date), `always` (by a standing order), or not at all.

    `parts` counts its payments, of which the next is in the key; the clock comes at `wakes_at`."""

    __tablename__ = "pay_bills"
    __table_args__ = (
        sa.UniqueConstraint("biller", "reference"),
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.CheckConstraint("paid_minor BETWEEN 0 AND amount_minor", name="paid"),
        _open("ix_pay_bills_wakes", "wakes_at"),
        _open("ix_pay_bills_customer", "customer"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    biller: str = Field(sa_type=sa.Text)
    reference: str = Field(sa_type=sa.Text)
    customer: str = Field(sa_type=sa.Text)
    currency: str = Field(sa_type=sa.Text)
    amount_minor: int = Field(sa_type=WHOLE)
    paid_minor: int = Field(default=0, sa_type=WHOLE)
    due: str = Field(sa_type=sa.Text)  # 2026-12-01
    zone: str = Field(sa_type=sa.Text)  # of the customer: Europe/Paris
    note: str = Field(sa_type=sa.Text)
    place: str = Field(sa_type=sa.Text)  # place:12
    state: str = Field(default="open", sa_type=sa.Text)  # open | paid | cancelled | refused
    way: str = Field(default="", sa_type=sa.Text)
    parts: int = Field(default=0, sa_type=WHOLE)
    tries: int = Field(default=0, sa_type=WHOLE)  # to pay it by itself that were refused
    reminders: int = Field(default=0, sa_type=WHOLE)
    wakes_at: int | None = Field(default=None, sa_type=WHOLE)
    made_at: int = Field(sa_type=WHOLE)


class BillParts(SQLModel, table=True):
    """The transfers that paid a bill."""

    __tablename__ = "pay_bill_parts"
    __table_args__ = CLUSTERED
    bill: int = Field(primary_key=True, foreign_key="pay_bills.id", sa_type=WHOLE)
    n: int = Field(primary_key=True, sa_type=WHOLE)  # 1, 2, 3 …
    transfer: int = Field(sa_type=WHOLE)
    minor: int = Field(sa_type=WHOLE)


class StandingOrders(SQLModel, table=True):
    """Bills of a biller up to so much are paid on their due date, until this row is gone."""

    __tablename__ = "pay_standing_orders"
    __table_args__ = CLUSTERED
    payer: str = Field(primary_key=True, sa_type=sa.Text)
    biller: str = Field(primary_key=True, sa_type=sa.Text)
    currency: str = Field(primary_key=True, sa_type=sa.Text)
    most_minor: int = Field(sa_type=WHOLE)
    made_at: int = Field(sa_type=WHOLE)


class Instructions(SQLModel, table=True):
    """What is still to be carried outward, written with what it tells of; see
    `payments.instructions`."""

    __tablename__ = "pay_instructions"
    __table_args__ = (_open("ix_pay_instructions_due", "due_at"), STRICT)
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    owner: str = Field(sa_type=sa.Text)
    kind: str = Field(sa_type=sa.Text)  # bill.paid | bill.part_paid | bill.cancelled …
    body: str = Field(sa_type=sa.Text)  # JSON
    made_at: int = Field(sa_type=WHOLE)
    due_at: int = Field(sa_type=WHOLE)
    tries: int = Field(default=0, sa_type=WHOLE)
    state: str = Field(default="open", sa_type=sa.Text)  # open | done | given up


class SignedCalls(SQLModel, table=True):
    """The first answer to a signed call, which a repeat of its id gets."""

    __tablename__ = "pay_signed_calls"
    __table_args__ = CLUSTERED
    owner: str = Field(primary_key=True, sa_type=sa.Text)
    call: str = Field(primary_key=True, sa_type=sa.Text)  # its webhook-id
    digest: bytes = Field(sa_type=sa.LargeBinary)  # SHA-256 of what was asked
    status: int = Field(sa_type=WHOLE)
    answer: str = Field(sa_type=sa.Text)
    at: int = Field(sa_type=WHOLE)
