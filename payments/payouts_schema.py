"""The tables of pay-outs in bulk and of the statements of our own accounts at the bank."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from payments.cards_schema import only_where
from payments.schema import CLUSTERED, STRICT, WHOLE


class Payouts(SQLModel, table=True):
    """An order of many payments, `body` to the byte: written before anything of it is sent, and
    known to the bank by `message` for ever."""

    __tablename__ = "pay_payouts"
    __table_args__ = (
        sa.UniqueConstraint("message"),
        only_where("ix_pay_payouts_due", "due_at IS NOT NULL", "due_at"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    message: str = Field(sa_type=sa.Text)
    currency: str = Field(sa_type=sa.Text)
    day: str = Field(sa_type=sa.Text)  # 2026-11-30, where the bank is
    body: bytes = Field(sa_type=sa.LargeBinary)
    lines: int = Field(sa_type=WHOLE)
    total_minor: int = Field(sa_type=WHOLE)
    state: str = Field(sa_type=sa.Text)  # see payments.payouts
    word: str = Field(default="", sa_type=sa.Text)  # the bank's last one for all of it
    tries: int = Field(default=0, sa_type=WHOLE)
    due_at: int | None = Field(default=None, sa_type=WHOLE)
    made_at: int = Field(sa_type=WHOLE)
    sent_at: int | None = Field(default=None, sa_type=WHOLE)


class BankStatements(SQLModel, table=True):
    """A statement of an account of ours that was held against the books, or is being: `held` of its
    `entries` are. `digest` is of what it says, not of the file."""

    __tablename__ = "pay_bank_statements"
    __table_args__ = (sa.UniqueConstraint("account", "number"), STRICT)
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    account: str = Field(sa_type=sa.Text)
    number: str = Field(sa_type=sa.Text)
    digest: bytes = Field(sa_type=sa.LargeBinary)
    currency: str = Field(sa_type=sa.Text)
    day: str = Field(sa_type=sa.Text)  # its last one
    opening_minor: int = Field(sa_type=WHOLE)
    closing_minor: int = Field(sa_type=WHOLE)
    entries: int = Field(sa_type=WHOLE)
    held: int = Field(default=0, sa_type=WHOLE)
    differences: int = Field(default=0, sa_type=WHOLE)
    at: int = Field(sa_type=WHOLE)
    done_at: int | None = Field(default=None, sa_type=WHOLE)


class StatementEntries(SQLModel, table=True):
    """What was booked on our account, and the transit that it is of, if we know one."""

    __tablename__ = "pay_statement_entries"
    __table_args__ = (
        only_where("ix_pay_statement_entries_transit", "transit IS NOT NULL", "transit"),
        CLUSTERED,
    )
    statement: int = Field(primary_key=True, sa_type=WHOLE, foreign_key="pay_bank_statements.id")
    place: int = Field(primary_key=True, sa_type=WHOLE)  # from 0
    transit: int | None = Field(default=None, sa_type=WHOLE)
    moved_minor: int = Field(sa_type=WHOLE)  # above zero where it came
    end_to_end: str = Field(sa_type=sa.Text)
    reference: str = Field(sa_type=sa.Text)  # the bank's own
    reason: str = Field(sa_type=sa.Text)  # of a return
