"""The tables of bank accounts that people have linked; amounts are whole minor units, times ms in
UTC. What opens them at the bank is sealed, and nothing here can open it."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from payments.cards_schema import only_where
from payments.schema import CLUSTERED, STRICT, WHOLE


class Banks(SQLModel, table=True):
    """A consent at a bank: `asked` while its owner is there, `returning` while they come back,
    `linked`, then `ended`. Bound to the session that began it; `way` is a hash of what has to come
    back. `sealed` is what belongs to the way, then the tokens. `goodbye` is 1 as long as the bank
    has to be told that we want it no more."""

    __tablename__ = "pay_banks"
    __table_args__ = (
        sa.UniqueConstraint("way"),
        sa.Index("ix_pay_banks_owner", "owner", "id"),
        only_where("ix_pay_banks_due", "due_at IS NOT NULL", "due_at"),
        only_where("ix_pay_banks_goodbye", "goodbye = 1", "id"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    owner: str = Field(sa_type=sa.Text)
    session: int = Field(sa_type=WHOLE)
    state: str = Field(sa_type=sa.Text)  # see payments.banks
    consent: str = Field(sa_type=sa.Text)
    way: str = Field(sa_type=sa.Text)
    sealed: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    why: str = Field(default="", sa_type=sa.Text)  # it ended
    made_at: int = Field(sa_type=WHOLE)
    linked_at: int | None = Field(default=None, sa_type=WHOLE)
    until: int = Field(sa_type=WHOLE)
    read_at: int | None = Field(default=None, sa_type=WHOLE)
    due_at: int | None = Field(default=None, sa_type=WHOLE)
    tries: int = Field(default=0, sa_type=WHOLE)
    goodbye: int = Field(default=0, sa_type=WHOLE)


class BankAccounts(SQLModel, table=True):
    """An account that its owner lets us see, by its bank's name for it."""

    __tablename__ = "pay_bank_accounts"
    __table_args__ = (sa.UniqueConstraint("link", "number"), STRICT)
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    link: int = Field(sa_type=WHOLE, foreign_key="pay_banks.id")
    number: str = Field(sa_type=sa.Text)
    currency: str = Field(sa_type=sa.Text)
    kind: str = Field(sa_type=sa.Text)  # CACC, SVGS …
    name: str = Field(sa_type=sa.Text)
    scheme: str = Field(sa_type=sa.Text)
    identification: str = Field(sa_type=sa.Text)
    holder: str = Field(sa_type=sa.Text)
    balance_minor: int | None = Field(default=None, sa_type=WHOLE)
    balance_at: int | None = Field(default=None, sa_type=WHOLE)


class BankEntries(SQLModel, table=True):
    """What came (above zero) or went on an account lately, as its bank says."""

    __tablename__ = "pay_bank_entries"
    __table_args__ = (sa.Index("ix_pay_bank_entries_at", "account", "at"), CLUSTERED)
    account: int = Field(primary_key=True, sa_type=WHOLE, foreign_key="pay_bank_accounts.id")
    number: str = Field(primary_key=True, sa_type=sa.Text)
    minor: int = Field(sa_type=WHOLE)
    is_booked: int = Field(sa_type=WHOLE)
    at: int = Field(sa_type=WHOLE)
    text: str = Field(sa_type=sa.Text)


class BankTransits(SQLModel, table=True):
    """What only a transit by bank has; the account is as its owner meant it, linked still or not.

    Of a top-up: its consent at the bank, and the way of its owner there and back, as in `Banks`
    (`way` is empty while nobody is on it). Of a cash-out: in which batch it left."""

    __tablename__ = "pay_bank_transits"
    __table_args__ = (
        only_where("ix_pay_bank_transits_way", "way <> ''", "way"),
        only_where("ix_pay_bank_transits_batch", "batch IS NOT NULL", "batch"),
        CLUSTERED,
    )
    transit: int = Field(primary_key=True, sa_type=WHOLE, foreign_key="pay_transits.id")
    account: int | None = Field(default=None, sa_type=WHOLE)  # of pay_bank_accounts, at the time
    name: str = Field(default="", sa_type=sa.Text)
    scheme: str = Field(default="", sa_type=sa.Text)
    identification: str = Field(default="", sa_type=sa.Text)
    holder: str = Field(default="", sa_type=sa.Text)
    consent: str = Field(default="", sa_type=sa.Text)
    session: int | None = Field(default=None, sa_type=WHOLE)
    way: str = Field(default="", sa_type=sa.Text)
    sealed: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    batch: int | None = Field(default=None, sa_type=WHOLE)
