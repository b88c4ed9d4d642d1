"""Proofs that the books are right: every balance again from the transfers, every link followed."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from payments import seal
from payments.chains import Chains

Progress = Callable[[int, int], None]  # done, of all
AT_ONCE = 10_000  # rows in memory
AS_A_WHOLE = ("enable_nestloop = off", "cursor_tuple_fraction = 1", "work_mem = '64MB'")

COUNT = sa.text("select count(*) from pay_transfers")
TRANSFERS = sa.text("""
select id, source, target, amount, source_after, target_after, source_prev, target_prev
from pay_transfers order by id
""")
HIGHEST = sa.text("select count(*), coalesce(max(id), 0) from pay_accounts")
ACCOUNTS = sa.text("select id, balance, last from pay_accounts order by id")

# A sentence about what is off, and the rows that are; its `{}` are their columns. What counts too
# much is looked for only where the sums say that there is some: finding none would take long.
PROOFS = {
    "transfer {} joins accounts of two currencies, or one that is not there": """
        select t.id from pay_transfers t left join pay_accounts s on s.id = t.source
        left join pay_accounts g on g.id = t.target
        where s.currency is distinct from g.currency or s.id is null order by t.id""",
    "transfer {} moves {}, which no transfer may": """
        select id, amount from pay_transfers
        where amount not between 1 and 1000000000000 order by id""",
    "transfer {} begins a set with a leg missing, or of two kinds, times or references": """
        select min(id) from pay_transfers group by key
        having min(leg) <> 0 or count(*) <> max(leg) + 1 or min(kind) <> max(kind)
            or min(at) <> max(at) or min(refers) <> max(refers)
            or count(refers) not in (0, count(*)) order by 1""",
    "transfer {} refers to {}, which is not there": """
        select t.id, t.refers from pay_transfers t
        left join pay_transfers before on before.id = t.refers
        where t.refers is not null and before.id is null order by t.id""",
    "note {} belongs to no set": """
        select n.transfer from pay_notes n
        left join pay_transfers t on t.id = n.transfer and t.leg = 0
        where t.id is null order by n.transfer""",
    "account {} of {} ({} {}) is at {}, below its floor": """
        select id, owner, kind, currency, balance from pay_accounts
        where balance < floor_minor order by id""",
    "account {} of {} ({} {}) has {} for a floor, which is not its kind's": """
        select id, owner, kind, currency, floor_minor from pay_accounts
        where floor_minor is distinct from case
            when owner = 'system' and kind not in ('wallet', 'held', 'suspense') then null else 0
        end order by id""",
    "the accounts in {} add up to {}, not to 0": """
        select currency, sum(balance) from pay_accounts group by currency
        having sum(balance) <> 0 order by currency""",
    "instruction {} has {} in suspense, though it was answered": """
        select instruction, sum(delta) from (
            select t.refers as instruction, -t.amount as delta, 1 as answer
            from pay_transfers t join pay_accounts s on s.id = t.source where s.kind = 'suspense'
            union all
            select first.id, t.amount, 0
            from pay_transfers t join pay_accounts g on g.id = t.target
            join pay_transfers first on first.key = t.key and first.leg = 0
            where g.kind = 'suspense') moves
        group by instruction having sum(delta) <> 0 and max(answer) = 1 order by 1""",
    "account {} of {} has {} in suspense; its open instructions come to {}": """
        select a.id, a.owner, a.balance, coalesce(sum(t.amount), 0)
        from pay_accounts a left join (
            select t.target, t.amount from pay_transfers t
            join pay_transfers first on first.key = t.key and first.leg = 0
            where not exists (
                select 1 from pay_transfers answer join pay_accounts s on s.id = answer.source
                where answer.refers = first.id and s.kind = 'suspense')
        ) t on t.target = a.id
        where a.kind = 'suspense' group by a.id, a.owner, a.balance
        having a.balance <> coalesce(sum(t.amount), 0) order by a.id""",
    "transit {} ({}) of {} asks for {}, which its transfer does not": """
        select p.id, p.state, p.owner, p.amount_minor from pay_transits p
        left join pay_transfers t on t.id = p.transfer
        left join pay_accounts g on g.id = t.target and g.kind = 'suspense'
        where g.owner is distinct from p.owner or g.currency is distinct from p.currency
            or t.amount is distinct from p.amount_minor order by p.id""",
    "transit {} ({}) has {} for the answer of its rail; the books have {}": """
        select p.id, p.state, p.ended, min(t.id) from pay_transits p
        left join (pay_transfers t join pay_accounts s on s.id = t.source and s.kind = 'suspense')
            on t.refers = p.transfer
        group by p.id, p.state, p.ended having p.ended is distinct from min(t.id) order by p.id""",
    "instruction {} of {} has no transit": """
        select t.id, g.owner from pay_transfers t
        join pay_accounts g on g.id = t.target and g.kind = 'suspense'
        where t.leg = 0 and g.owner in (select owner from pay_transits)
            and t.id not in (select transfer from pay_transits) order by t.id""",
    "account {} of {} has {} set aside; what is left of its holds comes to {}": """
        select a.id, a.owner, a.balance, coalesce(sum(h.left_minor), 0)
        from pay_accounts a left join pay_holds h
            on h.owner = a.owner and h.currency = a.currency and h.state = 'open'
        where a.kind = 'held' group by a.id, a.owner, a.balance
        having a.balance <> coalesce(sum(h.left_minor), 0) order by a.id""",
    "hold {} of {} ({}, {}) has {} left; by its transfers it is of {} ({}, {}) and has {}": """
        select h.transfer, h.owner, h.kind, h.state, h.left_minor, made.owner, made.kind,
            made.state, made.left_minor
        from pay_holds h left join (
            select t.id, s.owner, s.currency, t.kind, t.amount - coalesce(taken.minor, 0) as
                left_minor, case t.amount when taken.minor then last.kind else 'open' end as state
            from pay_transfers t join pay_accounts s on s.id = t.source and s.kind = 'wallet'
            join pay_accounts g on g.id = t.target and g.kind = 'held'
            left join (
                select e.refers, sum(e.amount) as minor, max(e.id) as last
                from pay_transfers e join pay_accounts a on a.id = e.source and a.kind = 'held'
                where e.refers is not null group by e.refers
            ) taken on taken.refers = t.id
            left join pay_transfers last on last.id = taken.last
        ) made on made.id = h.transfer
        where h.owner is distinct from made.owner or h.kind is distinct from made.kind
            or h.currency is distinct from made.currency or h.state is distinct from made.state
            or h.left_minor is distinct from made.left_minor order by h.transfer""",
    "pair {} → {} ({}) counts {} payments, the newest at {}; the books have {}, {}": """
        select s.owner, g.owner, s.currency, p.count, p.last_at, count(*), max(t.at)
        from pay_transfers t join pay_accounts s on s.id = t.source
        join pay_accounts g on g.id = t.target
        left join pay_pairs p
            on p.source = s.owner and p.target = g.owner and p.currency = s.currency
        where t.kind = 'gift' and s.kind = 'wallet' and g.kind = 'wallet'
        group by s.id, g.id, p.source, p.target, p.currency
        having p.count is distinct from count(*) or p.last_at is distinct from max(t.at)
            or sum(case when t.at = p.last_at and t.amount = p.last_amount then 1 else 0 end) = 0
        order by 1, 2, 3""",
    "pair {} → {} ({}) counts what nobody paid": """
        select * from (
            select source, target, currency from pay_pairs
            except select s.owner, g.owner, s.currency
            from pay_transfers t join pay_accounts s on s.id = t.source
            join pay_accounts g on g.id = t.target
            where t.kind = 'gift' and s.kind = 'wallet' and g.kind = 'wallet') more
        where (select coalesce(sum(count), 0) from pay_pairs where count > 0) <> (
            select count(*) from pay_transfers where kind = 'gift'
            and source not in (select id from pay_accounts where kind <> 'wallet')
            and target not in (select id from pay_accounts where kind <> 'wallet'))
        or exists (select 1 from pay_pairs where count < 1) order by 1, 2, 3""",
    "window {}, hour {} has {} out in {} and {} of it quick; the books have {} in {}": """
        select t.source, t.at / 3600000, w.out, w.count, w.quick, sum(t.amount), count(*)
        from pay_transfers t
        left join pay_windows w on w.account = t.source and w.hour = t.at / 3600000
        group by t.source, t.at / 3600000, w.out, w.count, w.quick
        having w.out is distinct from sum(t.amount) or w.count is distinct from count(*)
            or w.quick not between 0 and w.out
        order by 1, 2""",
    "window {}, hour {} counts what nobody paid": """
        select * from (
            select account, hour from pay_windows
            except select source, at / 3600000 from pay_transfers) more
        where (select coalesce(sum(count), 0) from pay_windows where count > 0)
            <> (select count(*) from pay_transfers)
        or exists (select 1 from pay_windows where count < 1) order by 1, 2""",
}


def silent(done: int, total: int) -> None:
    """No progress is shown."""


def verify(db: Session, progress: Progress = silent) -> Iterator[str]:
    """A sentence for each row that is off, the first ones first; nothing if the books are right.

    Reads one state of the database, whoever writes meanwhile. `progress` hears how far it is."""
    look_at_one_state(db, *AS_A_WHOLE)
    count = db.execute(COUNT).scalar_one()
    total = 3 * count  # the links, the other proofs and the seals take about as long each
    yield from _links(db, lambda done: progress(done, total))
    for step, (wrong, query) in enumerate(PROOFS.items(), 1):
        for row in _stream(db, sa.text(query)):
            yield wrong.format(*row)
        progress(count + count * step // len(PROOFS), total)
    yield from _seals(db, lambda done: progress(2 * count + min(done, count), total))
    progress(total, total)


def look_at_one_state(db: Session, *settings: str) -> None:
    """Of books that grow meanwhile: SQLite does so by itself. `settings` are PostgreSQL's, for the
    rest of the transaction."""
    if db.get_bind().dialect.name == "postgresql":
        if not db.in_transaction():
            db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        for setting in settings:
            db.execute(sa.text(f"set local {setting}"))


def _links(db: Session, progress: Callable[[int], None]) -> Iterator[str]:
    """Rebuild every account from its first transfer to its last, and compare."""
    chains = Chains(*db.execute(HIGHEST).one())
    for done, row in enumerate(_stream(db, TRANSFERS), 1):
        number, source, target, amount, source_after, target_after, source_prev, target_prev = row
        yield from chains.put(number, source, source_prev, -amount, source_after)
        yield from chains.put(number, target, target_prev, amount, target_after)
        if done % AT_ONCE == 0:
            progress(done)
    yield from chains.never_reached()
    for account, balance, last in _stream(db, ACCOUNTS):
        tip, rebuilt = chains.tips[account], chains.balances[account]
        if account not in chains.off and (last, balance) != (tip, rebuilt):
            yield (
                f"account {account} is at {balance} after transfer {last};"
                f" the books have {rebuilt} after {tip}"
            )


def _seals(db: Session, progress: Callable[[int], None]) -> Iterator[str]:
    """Every seal again from the rows it covers, which are all that there are up to its end."""
    stands = seal.NONE
    for stands, made in seal.chain(db):
        if stands != made:
            yield f"seal {stands.number} is not of what the books have up to {stands.upto}"
        progress(stands.transfers)
    if (count := seal.counted(db, stands)) > stands.transfers:
        yield (
            f"seal {stands.number} covers {stands.transfers} transfers;"
            f" the books have {count} up to its end"
        )


def _stream(db: Session, query: sa.TextClause) -> Iterator[Any]:
    """Rows a page at a time, so that books of any length fit."""
    streamed = {"stream_results": True, "yield_per": AT_ONCE}
    with db.execute(query, execution_options=streamed) as result:
        for page in result.partitions(AT_ONCE):
            yield from page
