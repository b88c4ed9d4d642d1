"""Where in its chain an account was at a time, found from a mark nearby, however long the chain.

Ids and times of several nodes may be a little out of the order in which rows were applied, so the
chain has the last word: its newest row, seen from the next mark, that is not after the time."""

import sqlalchemy as sa
from sqlmodel import Session

from payments.schema import MARK

WHOLE = sa.bindparam("account", type_=sa.BigInteger)
NEXT_MARK = sa.text(f"""
select id from (
    select * from (
        select id, at from pay_transfers where source = :account and at > :until and {MARK}
        order by at limit 1
    ) left_it
    union all
    select * from (
        select id, at from pay_transfers where target = :account and at > :until and {MARK}
        order by at limit 1
    ) came
) marks order by at limit 1
""").bindparams(WHOLE)  # noqa: S608 (MARK is ours)
WALK = sa.text("""
with recursive walk (id, at, next) as (
    select id, at, case :account when source then source_prev else target_prev end
    from pay_transfers where id = :start
    union all
    select t.id, t.at,
        case :account when t.source then t.source_prev else t.target_prev end
    from walk join pay_transfers t on t.id = walk.next where walk.at > :until
)
select id from walk where at <= :until
""").bindparams(WHOLE)


def newest(db: Session, account: int, last: int, until: int) -> int | None:
    """The newest transfer of an account that is not after a time (ms); `last` is its newest of all.
    None if there was none by then."""
    asked = {"account": account, "until": until}
    mark = db.execute(NEXT_MARK, asked).scalar()
    found: int | None = db.execute(WALK, asked | {"start": mark or last}).scalar()
    return found
