"""Statements: what an account had, what came and went within a time, what it had then, and a line
that proves it.

Ids are walked first, eight bytes each; the lines are read a stretch at a time, each in a
transaction of its own, so that neither a long statement nor a slow reader costs more than that."""

import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from payments import seal
from payments.ledger import AccountRef, Entry, dated
from payments.ledger.reading import ACCOUNT, entry
from payments.seal import Seal

MOST = 250_000  # lines of one statement
STRETCH = 10_000  # transfers that one statement of the walk looks at
AT_ONCE = 500  # lines that are read together
WALK = sa.text("""
with recursive walk (step, id, next, outgoing, amount) as (
    select 1, id, case :account when source then source_prev else target_prev end,
        case :account when source then 1 else 0 end, amount
    from pay_transfers where id = :start
    union all
    select walk.step + 1, t.id,
        case :account when t.source then t.source_prev else t.target_prev end,
        case :account when t.source then 1 else 0 end, t.amount
    from walk join pay_transfers t on t.id = walk.next
    where walk.step < :stretch and walk.next <> :stop
)
select id, next, outgoing, amount from walk order by step
""").bindparams(dated.WHOLE)
LINES = sa.text("""
select t.id, f.id as number, t.at, t.kind, o.owner, o.kind as other, o.currency, t.amount,
    t.source = :account as outgoing, t.source_after, t.target_after, n.words, t.refers
from pay_transfers t join pay_transfers f on f.key = t.key and f.leg = 0
join pay_accounts o on o.id = case :account when t.source then t.target else t.source end
left join pay_notes n on n.transfer = f.id
where t.id in :ids
""").bindparams(dated.WHOLE, sa.bindparam("ids", expanding=True))
AFTER = sa.text(
    "select case :account when source then source_after else target_after end"
    " from pay_transfers where id = :transfer"
).bindparams(dated.WHOLE)
SEALED = sa.text("select hash from pay_seals where number = :number")
PROOF = re.compile(
    r"quid-statement 1 ([a-z]+(?::[0-9]+)?) ([A-Z]{3}) ([0-9]{1,18}) ([0-9]{1,18}) ([0-9]{1,18})"
    r" ([0-9]{1,9}) ([0-9]{1,18}) ([0-9]{1,18}) ([0-9a-f]{64}) ([0-9]{1,18}) ([0-9a-f]{64})"
)


class TooLong(Exception):
    """There are more lines than one statement may have."""


class Outline(NamedTuple):
    """An account between `since` and `until` (ms, both included): minor units before, in, out and
    after, and the `transfers` of its lines, the oldest first."""

    ref: AccountRef
    account: int
    since: int
    until: int
    opening: int
    came: int
    went: int
    closing: int
    transfers: "array[int]"


class Proof(NamedTuple):
    """What a statement claims: so many `lines` up to the transfer `last`, their `digest`, and the
    newest seal there was."""

    owner: str
    currency: str
    since: int
    until: int
    last: int
    lines: int
    opening: int
    closing: int
    digest: str
    seal: int
    hash: str

    def __str__(self) -> str:
        return " ".join(["quid-statement 1", *map(str, self)])


def outline(db: Session, ref: AccountRef, since: int, until: int, most: int = 0) -> Outline:
    """Raises TooLong if there are more than `most` lines (0: MOST). An account that was never used
    had nothing and did nothing."""
    row = db.execute(ACCOUNT, ref._asdict()).one_or_none()
    if row is None:
        return Outline(ref, 0, since, until, 0, 0, 0, 0, array("q"))
    start = dated.newest(db, row.id, row.last, until)
    stop = dated.newest(db, row.id, row.last, since - 1)
    transfers, sums = _walk(db, row.id, start or 0, stop or 0, most or MOST)
    opening = _after(db, row.id, stop)
    closing = _after(db, row.id, start) if transfers else opening
    return Outline(ref, row.id, since, until, opening, *sums, closing, transfers)


def ends(db: Session, ref: AccountRef, since: int, until: int) -> tuple[int, int]:
    """What there was before and after, in minor units, however much there is between."""
    row = db.execute(ACCOUNT, ref._asdict()).one_or_none()
    if row is None:
        return 0, 0
    before, after = (dated.newest(db, row.id, row.last, at) for at in (since - 1, until))
    return _after(db, row.id, before), _after(db, row.id, after)


def lines(db: Session, outline: Outline, first: int, last: int) -> list[Entry]:
    """Those from place `first` on, up to and without `last`, the oldest first."""
    ids = outline.transfers[first:last].tolist()
    if not ids:
        return []
    rows = db.execute(LINES, {"account": outline.account, "ids": ids})
    found = {row.id: entry(row, outline.ref.currency) for row in rows}
    return [found[transfer] for transfer in ids]


def stretches(outline: Outline) -> Iterator[tuple[int, int]]:
    """The places of lines that are read together."""
    count = len(outline.transfers)
    return ((first, min(first + AT_ONCE, count)) for first in range(0, count, AT_ONCE))


def canonical(entries: Iterable[Entry]) -> bytes:
    """The bytes that are hashed, a line each; `docs/statements.md` says how they are made."""
    return "".join(map(_canonical, entries)).encode()


def proof(outline: Outline, digest: str, head: Seal) -> Proof:
    """Of the hash over all lines and the newest seal."""
    ref, transfers = outline.ref, outline.transfers
    last = transfers[-1] if transfers else 0
    what = (ref.owner, ref.currency, outline.since, outline.until, last, len(transfers))
    return Proof(*what, outline.opening, outline.closing, digest, head.number, head.hash.hex())


def prove(db: Session, outline: Outline) -> Proof:
    """All of it at once, for statements that are read at once."""
    return proof(outline, _digest(db, outline, len(outline.transfers)), seal.head(db))


def find_proof(text: str) -> Proof | None:
    """The first proof line in a text."""
    found = PROOF.search(" ".join(text.split()))
    if found is None:
        return None
    owner, currency, *whole, digest, number, hash = found.groups()
    since, until, last, lines, opening, closing = map(int, whole)
    what = (owner, currency, since, until, last, lines, opening, closing)
    return Proof(*what, digest, int(number), hash)


def check(db: Session, claim: Proof) -> str | None:
    """Why the books do not say this, or not any more; None if they do. What has come since within
    the same time is no contradiction."""
    sealed = db.execute(SEALED, {"number": claim.seal}).scalar()
    if claim.seal and (sealed is None or bytes(sealed).hex() != claim.hash):
        return f"there is no seal {claim.seal} of this hash"
    ref = AccountRef(claim.owner, "wallet", claim.currency)
    now = outline(db, ref, claim.since, claim.until)
    count = now.transfers.index(claim.last) + 1 if claim.last in now.transfers else 0
    if count != claim.lines or bool(claim.last) != bool(count):
        return "the lines are others"
    closing = now.opening
    if count:
        closing = lines(db, now, count - 1, count)[0].balance.minor
    if (now.opening, closing) != (claim.opening, claim.closing):
        return "the balances are others"
    if _digest(db, now, count) != claim.digest:
        return "the lines say something else"
    return None


def _walk(
    db: Session, account: int, start: int, stop: int, most: int
) -> tuple["array[int]", tuple[int, int]]:
    """The transfers after `stop` up to `start`, and what came and went with them."""
    found, came, went = array("q"), 0, 0
    where = {"account": account, "stop": stop, "stretch": min(STRETCH, most + 1)}
    while start and start != stop:
        for row in db.execute(WALK, where | {"start": start}):
            found.append(row.id)
            start = row.next
            came, went = (came, went + row.amount) if row.outgoing else (came + row.amount, went)
        if len(found) > most:
            raise TooLong
    if stop and not start:  # clocks that disagree: what is before the end is after the beginning
        return array("q"), (0, 0)
    found.reverse()
    return found, (came, went)


def _after(db: Session, account: int, transfer: int | None) -> int:
    if transfer is None:
        return 0
    return int(db.execute(AFTER, {"account": account, "transfer": transfer}).scalar_one())


def _digest(db: Session, outline: Outline, count: int) -> str:
    digest = hashlib.sha256()
    for first, last in stretches(outline):
        digest.update(canonical(lines(db, outline, first, min(last, count))))
    return digest.hexdigest()


def _canonical(one: Entry) -> str:
    other = f"{one.other.owner} {one.other.kind}"
    kind, whom, note = (text.encode().hex().upper() for text in (one.kind, other, one.note))
    money = f"{one.amount.minor},{one.balance.minor}"
    return f"{one.transfer},{one.at},{kind},{money},{whom},{note}\n"
