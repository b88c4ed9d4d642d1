"""Seals: a chain of hashes over what was committed, made off the hot path.

`docs/proof.md` has the bytes that are hashed, for who wants to check them without us."""

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

AT_ONCE = 10_000  # rows joined to one text by the database
LONGEST = 20_000  # transfers of a seal (and the rest of a set), proven again for one receipt
FIRST = bytes(32)  # what the first seal follows
TURN = 0x73656C  # the advisory lock of who seals, on PostgreSQL: "sel"

# A line a transfer. Whose an account is stands with the first transfer of the account.
SQLITE = """
select count(*), 0, max(id), group_concat(line, '' order by id) from (
    select t.id, t.id || ',' || hex(t.key) || ',' || t.leg || ',' || t.source || ',' || t.target
        || ',' || t.amount || ',' || hex(t.kind) || ',' || coalesce(t.refers, '') || ',' || t.at
        || ',' || t.source_after || ',' || t.target_after
        || ',' || t.source_prev || ',' || t.target_prev
        || ',' || coalesce(hex(s.owner || ' ' || s.kind || ' ' || s.currency), '')
        || ',' || coalesce(hex(g.owner || ' ' || g.kind || ' ' || g.currency), '')
        || ',' || iif(n.words is null, '', 'n' || hex(n.words)) || char(10) as line
    from pay_transfers t
    left join pay_accounts s on t.source_prev = 0 and s.id = t.source
    left join pay_accounts g on t.target_prev = 0 and g.id = t.target
    left join pay_notes n on n.transfer = t.id
    where t.id > :id and t.id <= :upto and :tx = 0 order by t.id limit :most
) lines
"""
POSTGRESQL = """
select count(*), max(tx), (array_agg(id order by tx desc, id desc))[1],
    string_agg(line, '' order by tx, id) from (
    select t.tx, t.id, t.id || ',' || upper(encode(t.key, 'hex')) || ',' || t.leg
        || ',' || t.source || ',' || t.target || ',' || t.amount
        || ',' || upper(encode(convert_to(t.kind, 'UTF8'), 'hex'))
        || ',' || coalesce(t.refers::text, '') || ',' || t.at
        || ',' || t.source_after || ',' || t.target_after
        || ',' || t.source_prev || ',' || t.target_prev
        || ',' || coalesce(upper(encode(convert_to(
            s.owner || ' ' || s.kind || ' ' || s.currency, 'UTF8'), 'hex')), '')
        || ',' || coalesce(upper(encode(convert_to(
            g.owner || ' ' || g.kind || ' ' || g.currency, 'UTF8'), 'hex')), '')
        || ',' || coalesce('n' || upper(encode(convert_to(n.words, 'UTF8'), 'hex')), '')
        || chr(10) as line
    from pay_transfers t
    left join pay_accounts s on t.source_prev = 0 and s.id = t.source
    left join pay_accounts g on t.target_prev = 0 and g.id = t.target
    left join pay_notes n on n.transfer = t.id
    where t.tx >= :tx and (t.tx, t.id) > (:tx, :id) and t.tx < :upto
    order by t.tx, t.id limit :most
) lines
"""
LINES = {"sqlite": sa.text(SQLITE), "postgresql": sa.text(POSTGRESQL)}
ENDS = {  # what is committed for good now, whatever else may still be written
    "sqlite": sa.text("select coalesce(max(id), 0) from pay_transfers"),
    "postgresql": sa.text("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"),
}
NEAR = {  # the end of a stretch of about `most`; no set is cut, on PostgreSQL no transaction
    "sqlite": sa.text(
        "select iif(near is null, null, coalesce((select id - 1 from pay_transfers"
        " where id > near and id <= :upto and leg = 0 order by id limit 1), :upto)) from ("
        "select max(id) as near from (select id from pay_transfers"
        " where id > :after and id <= :upto order by id limit :most) stretch)"
    ),
    "postgresql": sa.text(
        "select max(tx) + 1 from (select tx from pay_transfers where tx >= :after and tx < :upto"
        " order by tx limit :most) stretch"
    ),
}
COUNTED = {  # all that a seal can have covered, wherever it hides
    "sqlite": sa.text("select count(*) from pay_transfers where id <= :upto"),
    "postgresql": sa.text("select count(*) from pay_transfers where tx < :upto"),
}
COVERED = {  # by the first seal that ends after it
    "sqlite": sa.text("select min(number) from pay_seals where upto >= :id"),
    "postgresql": sa.text(
        "select min(number) from pay_seals"
        " where upto > (select tx from pay_transfers where id = :id)"
    ),
}
PAIR = sa.text("""
select number, upto, transfers, at, hash from pay_seals
where number between :number - 1 and :number order by number
""")
OURS = sa.text("select pg_try_advisory_xact_lock(:turn)")
HEAD = sa.text(
    "select number, upto, transfers, at, hash from pay_seals order by number desc limit 1"
)
CHAIN = sa.text("select number, upto, transfers, at, hash from pay_seals order by number")
KEEP = sa.text("""
insert into pay_seals (number, upto, transfers, at, hash)
values (:number, :upto, :transfers, :at, :hash) on conflict do nothing
""")


class Seal(NamedTuple):
    """At `at` (ms) there were so many `transfers` up to `upto`, and no others; `hash` is over them,
    this seal's own numbers, and the seal before it."""

    number: int
    upto: int
    transfers: int
    at: int
    hash: bytes


NONE = Seal(0, 0, 0, 0, FIRST)  # before the first


def head(db: Session) -> Seal:
    """The newest seal; number 0 if there is none yet."""
    row = db.execute(HEAD).one_or_none()
    return _seal(row) if row else NONE


def draft(db: Session, now: int) -> Seal | None:
    """The next seal, of about `LONGEST` transfers, which only reads; None if nothing was written
    since, or another node is at it. Of several drafts one is kept."""
    kind = db.get_bind().dialect.name
    if kind == "postgresql" and not db.execute(OURS, {"turn": TURN}).scalar_one():
        return None
    before, upto = head(db), db.execute(ENDS[kind]).scalar_one()
    where = {"after": before.upto, "upto": upto, "most": LONGEST}
    end = db.execute(NEAR[kind], where).scalar()
    return make(db, before, end, now) if end else None


def keep(db: Session, seal: Seal) -> bool:
    """Write a draft; False if another node was quicker."""
    return bool(db.execute(KEEP, seal._asdict()).rowcount)  # type: ignore[attr-defined]


def make(db: Session, before: Seal, upto: int, at: int) -> Seal:
    """The seal of what stands between the one before and `upto`, as the books are now."""
    digest, transfers = hashlib.sha256(before.hash), before.transfers
    for lines, several in _stretch(db, before.upto, upto):
        digest.update(lines.encode())
        transfers += several
    number = before.number + 1
    digest.update(f"seal {number},{upto},{transfers},{at}\n".encode())
    return Seal(number, upto, transfers, at, digest.digest())


def _stretch(db: Session, after: int, upto: int) -> Iterator[tuple[str, int]]:
    """The lines of a stretch, some thousand at a time, and how many they are."""
    kind = db.get_bind().dialect.name
    tx, number = (0, after) if kind == "sqlite" else (after, -1)
    while True:
        where = {"tx": tx, "id": number, "upto": upto, "most": AT_ONCE}
        several, tx, number, lines = db.execute(LINES[kind], where).one()
        if several:
            yield lines, several
        if several < AT_ONCE:
            return


def chain(db: Session) -> Iterator[tuple[Seal, Seal]]:
    """Every seal as it stands, oldest first, beside what the books make of it."""
    before, streamed = NONE, {"stream_results": True, "yield_per": AT_ONCE}
    with db.execute(CHAIN, execution_options=streamed) as rows:
        for row in rows:
            stands = _seal(row)
            yield stands, make(db, before, stands.upto, stands.at)
            before = stands


def counted(db: Session, seal: Seal) -> int:
    """How many transfers there are up to the end of a seal, also where none begins."""
    query = COUNTED[db.get_bind().dialect.name]
    count: int = db.execute(query, {"upto": seal.upto}).scalar_one()
    return count


def covering(db: Session, number: int) -> tuple[Seal, bool] | None:
    """The seal of a transfer, and whether the books still make it; None if there is none yet."""
    kind = db.get_bind().dialect.name
    found = db.execute(COVERED[kind], {"id": number}).scalar()
    rows = [_seal(row) for row in db.execute(PAIR, {"number": found})] if found else []
    if not rows:
        return None
    stands, before = rows[-1], rows[0] if rows[1:] else NONE
    return stands, make(db, before, stands.upto, stands.at) == stands


def _seal(row: sa.Row[Any]) -> Seal:
    return Seal(row.number, row.upto, row.transfers, row.at, bytes(row.hash))
