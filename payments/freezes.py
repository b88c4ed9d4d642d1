"""Stopping all that leaves a wallet, at once, and letting it leave again.

Whoever stops it holds the owner's accounts, as whoever pays does: what was paid at the same moment,
on whatever node, stands before the stop or is refused, and after the stop nothing leaves."""

import sqlalchemy as sa
from sqlmodel import Session

from payments.ledger.memory import remembered

LOCK = sa.text("""
select id from pay_accounts where owner = :owner
order by kind collate "C", currency collate "C" for no key update
""")
FREEZE = sa.text(
    "update pay_wallets set frozen_at = :now where owner = :owner and frozen_at is null"
    " returning owner"
)
THAW = sa.text(
    "update pay_wallets set frozen_at = null where owner = :owner and frozen_at is not null"
    " returning owner"
)


def freeze(db: Session, owner: str, now: int) -> bool:
    """From the commit on nothing leaves; False if it was so already."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(LOCK, {"owner": owner}).all()
    return _change(db, FREEZE, owner, now=now)


def unfreeze(db: Session, owner: str) -> bool:
    """Money leaves again; False if it never stopped. Whoever calls this has asked for more than a
    session: a password, a passkey."""
    return _change(db, THAW, owner)


def _change(db: Session, statement: sa.TextClause, owner: str, **more: int) -> bool:
    changed = db.execute(statement, {"owner": owner, **more}).first() is not None
    memory = remembered(db)
    memory.frozen = None
    memory.wallets.pop(owner, None)
    return changed
