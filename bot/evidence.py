"""What the books have about a payment, and so what its receipt must say."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlmodel import Session

from bot.answers import Attachment, stamp
from bot.desk import UNDO_MS
from payments.driver import Statement, ask

NOBODY = bytes(8)  # the author of what the system makes
Rows = Sequence[Any]


def of(query: str) -> Statement:
    """A question about a list of numbers, `w.value` in both."""
    numbers = "json_each(?) w cross join", "unnest(%s::bigint[]) as w (value) join"
    return Statement(*(query.replace("<these> join", each) for each in numbers))


BOOKS = of("""
select f.id, f.key, o.key, f.kind, f.at, f.refers, n.words, u.id, c.person, c.place,
    (select cast(sum(r.amount) as bigint) from pay_transfers r
        where r.refers = f.id and r.kind = 'refund'),
    s.currency, s.owner, g.owner, t.amount
from <these> join pay_transfers f on f.id = w.value and f.leg = 0
join pay_transfers t on t.key = f.key
join pay_accounts s on s.id = t.source join pay_accounts g on g.id = t.target
left join pay_transfers o on o.id = f.refers
left join pay_transfers u on u.refers = f.id and u.kind = 'undo' and u.leg = 0
left join pay_notes n on n.transfer
    = case when f.kind in ('undo', 'accepted', 'captured', 'claimed') then f.refers else f.id end
left join chat_said c
    on c.client_id = substr(case f.kind when 'undo' then o.key else f.key end, 1, 16)
order by f.id, t.leg
""")


class Fact(NamedTuple):
    """What the receipt of a set must say, but for handles and names; `payees` are the shares,
    `author` is whose line made it and `home` where that was said, None if nowhere.

    Author 0: it follows from something else, as the end of a hold does. Payer, payee or the clock
    brought it about, and it may be told wherever one of the two is."""

    payer: str
    payees: tuple[tuple[str, int], ...]
    says: Attachment
    author: int
    home: int | None

    @property
    def parties(self) -> set[int]:
        return {person_of(self.payer), *(person_of(owner) for owner, _ in self.payees)}


def evidence(db: Session, numbers: Iterable[int]) -> dict[int, Fact]:
    """By the numbers of their sets."""
    rows = ask(db, BOOKS, sorted(numbers))
    return {number: _fact(list(legs)) for number, legs in groupby(rows, lambda row: row[0])}


def _fact(rows: Rows) -> Fact:
    """Of the legs of a set; a client id that several people used has them once for each."""
    number, key, about, kind, at, refers, words, undone, _, _, refunded, currency, *_ = rows[0]
    back = kind == "undo"
    author = author_of(about if back else key)
    homes = {row[8]: row[9] for row in rows}
    legs = [row[12:] for row in rows if row[8] == rows[0][8]]
    over = back or undone is not None
    says = {
        "kind": "receipt",
        "transfer": str(number),
        "amount_minor": sum(amount for *_, amount in legs),
        "currency": currency,
        "note": words or "",
        "state": "taken back" if over else "paid",
        "undo_until": None if over else stamp(at + UNDO_MS),
        "refers": None if refers is None else str(refers),
        "of": "packet" if kind == "claimed" else None,
        "back": True if kind == "refund" else None,
        "refunded_minor": refunded,
    }
    payer = legs[0][1 if back else 0]
    shares = tuple((source if back else target, amount) for source, target, amount in legs)
    return Fact(payer, shares, says, author, homes.get(author))


def author_of(key: bytes | None) -> int:
    """Whose line made it; of nothing, nobody's."""
    return int.from_bytes(bytes(key or NOBODY)[16:], "big")


def person_of(owner: str) -> int:
    """The number in `person:12`; 0 for who is none."""
    kind, _, number = owner.partition(":")
    return int(number) if kind == "person" and number.isdigit() else 0
