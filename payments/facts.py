"""What a category goes by, of one transfer or of many together: which way, of which kind, whose,
with which words.

What came back goes by the transfer it undoes, so that it takes off what that one has added."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from payments.activity import KINDS
from payments.ledger import AccountRef, dated
from payments.ledger.reading import ACCOUNT

FURTHEST = 200_000  # transfers of one account that are added up at most
BACK = ", ".join(f"'{kind}'" for kind in KINDS["back"])
SHAPE = """
    case when t.source = :account then 1 else 0 end as outgoing,
    case when r.id is null then 0 else 1 end as back,
    t.kind as told, coalesce(r.kind, t.kind) as kind,
    case when o.owner = :owner then coalesce(nullif(h.payee, ''), o.owner) else o.owner end
        as other,
    coalesce(nullif(n.words, ''), b.words, '') as note,
    coalesce(r.id, t.id) as number
"""
JOINED = f"""
    join pay_accounts o on o.id = case :account when t.source then t.target else t.source end
    left join pay_transfers r on r.id = t.refers and t.kind in ({BACK})
    left join pay_holds h on h.transfer = coalesce(r.id, t.id)
    left join pay_notes n on n.transfer = case t.leg when 0 then t.id else
        (select f.id from pay_transfers f where f.key = t.key and f.leg = 0) end
    left join pay_notes b on b.transfer = r.id
"""  # noqa: S608 (the kinds are ours)
ONES: sa.BindParameter[list[int]] = sa.bindparam("ones", expanding=True)
LINES = sa.text(
    f"select t.id, {SHAPE} from pay_transfers t {JOINED}"  # noqa: S608
    " where t.id in :ones and :account in (t.source, t.target)"
).bindparams(dated.WHOLE, ONES)
SUMS = f"""
with recursive walk (step, id, at, next) as (
    select 1, id, at, case :account when source then source_prev else target_prev end
    from pay_transfers where id = :start and id <> :looked
    union all
    select walk.step + 1, t.id, t.at,
        case :account when t.source then t.source_prev else t.target_prev end
    from walk join pay_transfers t on t.id = walk.next
    where walk.at >= :since and walk.step < :furthest and walk.next <> :looked
), shaped as (
    select t.at, {{minor}} as size, t.amount, {SHAPE}
    from walk w join pay_transfers t on t.id = w.id {JOINED}
    where w.at >= :since
)
select outgoing, back, told, kind, other, note, size, {{part}} as part,
    case when number in :ones then number else 0 end as number,
    count(*) as times, sum(amount) as minor
from shaped group by 1, 2, 3, 4, 5, 6, 7, 8, 9
"""  # noqa: S608


class Line(NamedTuple):
    """`number` is the transfer that a word about it would be of, `way` which way it went ("in",
    "out") before it came back. Where no person is at the other end, `other` has the kind too."""

    number: int
    way: str
    kind: str
    other: str
    note: str


class Sum(NamedTuple):
    """Equal transfers together: they moved `minor` in all. `told` is their own kind, also of what
    came back; `size` what each of them moved, where that was asked for."""

    line: Line
    told: str
    outgoing: bool
    part: int
    times: int
    minor: int
    size: int


def lines(db: Session, ref: AccountRef, transfers: Collection[int]) -> dict[int, Line]:
    """Those of these transfers that moved the account's money."""
    account = db.execute(ACCOUNT, ref._asdict()).one_or_none()
    if account is None or not transfers:
        return {}
    asked = {"account": account.id, "owner": ref.owner, "ones": list(transfers)}
    return {
        id: _line(number, outgoing, back, kind, other, note, ref.owner)
        for id, outgoing, back, _, kind, other, note, number in db.execute(LINES, asked)
    }


def sums(
    db: Session,
    ref: AccountRef,
    edges: Sequence[int],
    ones: Collection[int] = (),
    *,
    between: tuple[int, int] | None = None,
    sized: bool = False,
) -> Iterator[Sum]:
    """What an account did between the first of `edges` (ms) and the last, which is not of it, in
    the parts that lie between them; or of that only what came after the first transfer of
    `between`, through the second. The transfers of `ones` are not put together with others;
    `sized`: only with equal amounts."""
    account = db.execute(ACCOUNT, ref._asdict()).one_or_none()
    if account is None:
        return
    inner = {f"edge_{n}": edge for n, edge in enumerate(edges[1:-1])}
    part = " + ".join(["0", *(f"case when at < :{name} then 0 else 1 end" for name in inner)])
    query = sa.text(SUMS.format(part=part, minor="t.amount" if sized else "0"))
    looked, start = between or (0, dated.newest(db, account.id, account.last, edges[-1] - 1))
    asked = {
        "account": account.id,
        "owner": ref.owner,
        "start": start,
        "looked": looked,
        "since": edges[0],
        "furthest": FURTHEST,
        "ones": list(ones) or [0],
    }
    rows = db.execute(query.bindparams(dated.WHOLE, ONES), asked | inner).all()
    for outgoing, back, told, kind, other, note, size, at, number, times, minor in rows:
        line = _line(number, outgoing, back, kind, other, note, ref.owner)
        yield Sum(line, told, outgoing == 1, at, times, int(minor), size)


def _line(
    number: int, outgoing: int, back: int, kind: str, other: str, note: str, owner: str
) -> Line:
    if other == owner or not other.startswith("person:"):
        other = f"{other}/{kind}"
    return Line(number, "out" if outgoing != back else "in", kind, other, note)
