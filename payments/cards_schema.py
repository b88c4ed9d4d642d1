"""The tables of cards and of money that comes and goes by them; amounts are whole minor units,
times ms in UTC. No number of a card is in any of them: a token stands for it."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from payments.schema import CLUSTERED, STRICT, WHOLE


def only_where(name: str, condition: str, *columns: str) -> sa.Index:
    where = sa.text(condition)
    return sa.Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Cards(SQLModel, table=True):
    """A card that its owner has linked. `pulls`, `pushes` and `fast` are what its issuer lets the
    rail do; `removed_at` ends it here, `destroyed_at` says that the vault has forgotten it too."""

    __tablename__ = "pay_cards"
    __table_args__ = (
        only_where("ix_pay_cards_owner", "removed_at IS NULL", "owner"),
        only_where(
            "ix_pay_cards_gone", "removed_at IS NOT NULL AND destroyed_at IS NULL", "removed_at"
        ),
        STRICT,
    )
    token: str = Field(primary_key=True, sa_type=sa.Text)
    owner: str = Field(sa_type=sa.Text)
    brand: str = Field(sa_type=sa.Text)  # visa, mastercard …
    last4: str = Field(sa_type=sa.Text)
    expires: str = Field(sa_type=sa.Text)  # 2030-12, through the last day of it
    name: str = Field(sa_type=sa.Text)  # what its owner calls it, or nothing
    funding: str = Field(sa_type=sa.Text)  # credit | debit | prepaid | nothing
    issuer: str = Field(sa_type=sa.Text)
    currency: str = Field(sa_type=sa.Text)
    pulls: int = Field(sa_type=WHOLE)
    pushes: int = Field(sa_type=WHOLE)
    fast: int = Field(sa_type=WHOLE)
    is_default: int = Field(sa_type=WHOLE)
    linked_at: int = Field(sa_type=WHOLE)
    removed_at: int | None = Field(default=None, sa_type=WHOLE)
    destroyed_at: int | None = Field(default=None, sa_type=WHOLE)


class Transits(SQLModel, table=True):
    """A top-up (`in`) or cash-out (`out`) on its way, written with the transfer that asks for it.

    `stan`, `rrn` and `client_id` are what the rail knows it by, and stand here before anything is
    sent; `back_id` is that of its reversal. `ended` is the transfer that is the rail's answer: as
    long as there is none its money is in suspense. `pays` is what is paid once it is approved.
    By bank `rrn` is its end to end identification, `client_id` its idempotency key, `identifier`
    what the bank calls the payment; it has neither a card nor a `stan`: see `BankTransits`."""

    __tablename__ = "pay_transits"
    __table_args__ = (
        sa.UniqueConstraint("transfer"),
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.CheckConstraint("fee_minor >= 0", name="fee"),
        only_where("ix_pay_transits_due", "due_at IS NOT NULL", "due_at"),
        sa.Index("ix_pay_transits_owner", "owner", "id"),
        only_where("ix_pay_transits_rrn", "rrn <> ''", "rrn"),
        only_where("ix_pay_transits_card", "ended IS NULL", "card"),
        only_where("ix_pay_transits_sent", "sent_at IS NOT NULL", "rail", "sent_at"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    transfer: int = Field(sa_type=WHOLE)
    owner: str = Field(sa_type=sa.Text)
    way: str = Field(sa_type=sa.Text)  # in | out
    rail: str = Field(sa_type=sa.Text)  # visa | bank
    card: str = Field(sa_type=sa.Text)
    currency: str = Field(sa_type=sa.Text)
    amount_minor: int = Field(sa_type=WHOLE)
    fee_minor: int = Field(sa_type=WHOLE)
    state: str = Field(sa_type=sa.Text)  # see payments.transits
    ended: int | None = Field(default=None, sa_type=WHOLE)
    came_minor: int | None = Field(default=None, sa_type=WHOLE)  # of a part
    stan: str = Field(default="", sa_type=sa.Text)
    rrn: str = Field(default="", sa_type=sa.Text)
    client_id: str = Field(default="", sa_type=sa.Text)
    back_id: str = Field(default="", sa_type=sa.Text)
    identifier: str = Field(default="", sa_type=sa.Text)  # under which its status is asked for
    network_id: str = Field(default="", sa_type=sa.Text)  # the network's own of it
    approval: str = Field(default="", sa_type=sa.Text)
    transmitted: str = Field(default="", sa_type=sa.Text)  # when, as the rail has it
    code: str = Field(default="", sa_type=sa.Text)  # the rail's action code
    reason: str = Field(default="", sa_type=sa.Text)  # why not, as bot/words has it
    tries: int = Field(default=0, sa_type=WHOLE)
    due_at: int | None = Field(default=None, sa_type=WHOLE)
    made_at: int = Field(sa_type=WHOLE)
    sent_at: int | None = Field(default=None, sa_type=WHOLE)
    eta: int | None = Field(default=None, sa_type=WHOLE)
    place: str = Field(default="", sa_type=sa.Text)  # place:12, where it was asked for
    pays: str = Field(default="", sa_type=sa.Text)  # JSON
    paid: int | None = Field(default=None, sa_type=WHOLE)  # the transfer that did


class Traces(SQLModel, table=True):
    """The newest trace number given to a bank's number on a day: 1 to 999999, never twice."""

    __tablename__ = "pay_traces"
    __table_args__ = CLUSTERED
    bin: str = Field(primary_key=True, sa_type=sa.Text)
    day: str = Field(primary_key=True, sa_type=sa.Text)  # 2026-11-29, UTC
    last: int = Field(sa_type=WHOLE)


class Differences(SQLModel, table=True):
    """Where the rail says other than we do, for the operator; once for each kind and reference."""

    __tablename__ = "pay_differences"
    __table_args__ = (
        sa.UniqueConstraint("rail", "rrn", "kind"),
        only_where("ix_pay_differences_new", "seen_at IS NULL", "id"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=WHOLE)
    rail: str = Field(sa_type=sa.Text)
    rrn: str = Field(sa_type=sa.Text)
    kind: str = Field(sa_type=sa.Text)  # see payments.differences
    transit: int | None = Field(default=None, sa_type=WHOLE)
    ours: str = Field(sa_type=sa.Text)
    theirs: str = Field(sa_type=sa.Text)
    at: int = Field(sa_type=WHOLE)
    seen_at: int | None = Field(default=None, sa_type=WHOLE)
    seen_by: str = Field(default="", sa_type=sa.Text)
    note: str = Field(default="", sa_type=sa.Text)


class Decisions(SQLModel, table=True):
    """What one operator says became of a transit (`came`, `absent`, `returned`), and who of the
    others agreed; both are owners. What nobody has agreed to has moved nothing."""

    __tablename__ = "pay_decisions"
    __table_args__ = (
        only_where("ix_pay_decisions_new", "approved_at IS NULL", "transit"),
        CLUSTERED,
    )
    transit: int = Field(primary_key=True, sa_type=WHOLE, foreign_key="pay_transits.id")
    says: str = Field(primary_key=True, sa_type=sa.Text)
    words: str = Field(sa_type=sa.Text)
    asked_by: str = Field(sa_type=sa.Text)
    asked_at: int = Field(sa_type=WHOLE)
    approved_by: str = Field(default="", sa_type=sa.Text)
    approved_at: int | None = Field(default=None, sa_type=WHOLE)


class Reports(SQLModel, table=True):
    """A day of a rail whose own report was held against our books."""

    __tablename__ = "pay_reports"
    __table_args__ = CLUSTERED
    rail: str = Field(primary_key=True, sa_type=sa.Text)
    day: str = Field(primary_key=True, sa_type=sa.Text)
    transactions: int = Field(sa_type=WHOLE)
    differences: int = Field(sa_type=WHOLE)
    at: int = Field(sa_type=WHOLE)
