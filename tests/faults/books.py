"""What must be true after the worst, of the books and the talk: a sentence for each fault."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import orjson
import sqlalchemy as sa
from sqlmodel import Session

from payments import audit
from tests.faults.payer import Payer

GIFTS = "select id, key, amount from pay_transfers where kind = 'gift' and leg = 0"
RECEIPTS = "select client_id, attachment from chat_events where kind = 'receipt'"
ASKED = "select client_id from chat_mine where kind = 'line'"
LINES = "select client_id, speaker from chat_events"
PLACES = """select p.id, p.last, count(e.seq), coalesce(min(e.seq), 1), coalesce(max(e.seq), 0)
    from chat_places p left join chat_events e on e.place = p.id group by p.id, p.last"""
STREAMS = """select s.person, s.last, count(m.mine), coalesce(min(m.mine), 1), max(m.mine)
    from chat_streams s left join chat_mine m on m.person = s.person group by s.person, s.last"""
SUMS = "select currency, sum(balance) from pay_accounts group by currency having sum(balance) <> 0"


def faults(db: Session, payers: Iterable[Payer]) -> list[str]:
    """Everything that is wrong between what was answered, what is kept and what was moved."""
    payers = list(payers)
    return [
        *_promises(db, payers),
        *_receipts(db),
        *_lines(db, payers),
        *gaps(db),
        *audit.verify(db),
        *(f"{currency} adds up to {total}" for currency, total in db.execute(sa.text(SUMS))),
    ]


def _promises(db: Session, payers: list[Payer]) -> Iterator[str]:
    """Every acknowledged payment is in the books once, as said; no client id is there twice."""
    moved: defaultdict[bytes, list[tuple[int, int]]] = defaultdict(list)
    for number, key, amount in db.execute(sa.text(GIFTS)):
        moved[bytes(key)[:16]].append((number, amount))
    for each, rows in moved.items():
        if len(rows) > 1:
            yield f"{each.hex()} moved money {len(rows)} times"
    for payer in payers:
        yield from (f"refused: {ack}" for ack in payer.refusals)
        for each, (first, *others) in payer.acks.items():
            if any(ack != first for ack in others):
                yield f"{each.hex()} was answered {first} and then {others}"
            number = int(first.get("answer", {}).get("transfer", 0))
            paid = [(number, payer.said[each])] if payer.said[each] else []
            if moved.get(each, []) != paid:
                yield f"{each.hex()} was acknowledged as {paid}, the books have {moved.get(each)}"
                yield f"  its answer was {first}"


def _receipts(db: Session) -> Iterator[str]:
    """A receipt a transfer and a transfer a receipt, of the same client id."""
    books = {number: bytes(key)[:16] for number, key, _ in db.execute(sa.text(GIFTS))}
    shown = [(orjson.loads(a), bytes(c)) for c, a in db.execute(sa.text(RECEIPTS))]
    tickets = {int(each["transfer"]): said for each, said in shown}
    if len(tickets) != len(shown):
        yield f"{len(shown)} receipts show {len(tickets)} transfers"
    for number in books.keys() ^ tickets.keys():
        yield f"transfer {number} has no receipt, or receipt {number} no transfer"
    asked = {
        bytes(row[0]) for row in db.execute(sa.text(ASKED))
    }  # paid by a tap, a line of its own
    for number in books.keys() & tickets.keys():
        if books[number] != tickets[number] and books[number] not in asked:
            yield f"the receipt of transfer {number} is of another line"


def _lines(db: Session, payers: list[Payer]) -> Iterator[str]:
    kept = Counter((bytes(said), speaker) for said, speaker in db.execute(sa.text(LINES)))
    for payer in payers:
        for each in payer.acks:
            if (times := kept[each, payer.citizen.person.id]) != 1:
                yield f"{each.hex()} was acknowledged and stands {times} times"
    yield from (
        f"{each[0].hex()} stands {times} times" for each, times in kept.items() if times > 1
    )


def gaps(db: Session) -> Iterator[str]:
    """Places and own streams whose numbers are not 1, 2, 3 … up to the newest."""
    both = (db.execute(sa.text(sql)) for sql in (PLACES, STREAMS))
    for owner, last, count, lowest, highest in itertools.chain(*both):
        if not last == count == (highest or 0) or lowest != 1:
            yield f"{owner} is at {last} and has {count} rows, {lowest} to {highest}"
