"""Accounts held before their money is judged: on PostgreSQL other nodes write too."""

from collections.abc import Sequence

from sqlmodel import Session

from payments.driver import raw
from payments.ledger.shapes import Set

# In the order in which `pay_record` locks them, so that nobody waits for one another.
ACCOUNTS = """
select a.id from unnest(%s::text[], %s::text[], %s::text[])
    with ordinality as w (owner, kind, currency, n)
cross join lateral (
    select id from pay_accounts a
    where a.owner = w.owner and a.kind = w.kind and a.currency = w.currency
    for no key update
) a order by w.n
"""


def hold(db: Session, sets: Sequence[Set]) -> None:
    """From now until the end of the transaction nobody pays from the accounts that these sets move
    money of, or freezes an owner of one: what is judged is still so when they are recorded. Where
    one process writes, that is so without."""
    if db.get_bind().dialect.name != "postgresql":
        return
    refs = sorted({tuple(ref) for one in sets for leg in one.legs for ref in leg[:2]})
    raw(db).execute(ACCOUNTS, [list(column) for column in zip(*refs, strict=True)]).fetchall()
