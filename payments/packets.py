"""Packets: money that whoever is there may open, a share each, until its time is over.

All that changes one locks its hold first; so claims come one after another, on whatever nodes."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from payments import holds, luck
from payments.holds import End, Placing
from payments.ledger import Recorded, Refusal, Set
from payments.money import Money
from payments.pots_schema import Packets
from payments.recipes import Hold
from payments.refusals import (
    FROZEN,
    HOLD_ENDED,
    HOLD_EXPIRED,
    NO_SUCH_HOLD,
    PACKET_COUNT,
    PACKET_EMPTY,
    PACKET_LARGE,
    PACKET_OPENED,
    PACKET_OVER,
    PACKET_SMALL,
    PACKET_STOPPED,
)

MOST_SHARES = 100
LASTS_MS = 24 * 3_600_000
WHY_NOT = {HOLD_ENDED: PACKET_OVER, HOLD_EXPIRED: PACKET_OVER, FROZEN: PACKET_STOPPED}
PACKET = sa.text("""
select p.total_minor, p.count, p.seed, n.words from pay_packets p
left join pay_notes n on n.transfer = p.transfer where p.transfer = :packet
""")
CLAIMS = sa.text("""
select t.id, g.owner, t.amount, t.at from pay_transfers t join pay_accounts g on g.id = t.target
where t.refers = :packet and t.kind = 'claimed' order by t.id
""")


class Claim(NamedTuple):
    """Who opened a packet, and what was in it for them; `number` is of the set, `at` in ms."""

    number: int
    claimer: str
    amount: Money
    at: int


class Packet(NamedTuple):
    """A packet as it stands, of `size` shares; its `seed` is nobody's to see while it is open."""

    hold: Hold
    total: Money
    size: int
    seed: bytes
    note: str
    claims: tuple[Claim, ...]

    @property
    def number(self) -> int:
        return self.hold.number

    @property
    def way(self) -> str:
        return luck.LUCKY if self.seed else luck.EQUAL

    @property
    def is_open(self) -> bool:
        return self.hold.state == holds.OPEN

    @property
    def shares(self) -> tuple[int, ...]:
        """All of them in minor units, in the order in which they are opened."""
        if not self.seed:
            return luck.equal_shares(self.total.minor, self.size)
        most = luck.most_share(self.total.currency)
        return luck.lucky_shares(self.seed, self.total.minor, self.size, most)

    @property
    def luckiest(self) -> Claim | None:
        """Who had the most, the first of several."""
        return max(self.claims, key=lambda claim: claim.amount.minor, default=None)


def judge(total: Money, count: int) -> Refusal | None:
    """Why these shares cannot be: packet_count, packet_small, packet_large."""
    if not 1 <= count <= MOST_SHARES:
        return Refusal(PACKET_COUNT, limit=MOST_SHARES)
    if total.minor < count:
        return Refusal(PACKET_SMALL, count=count, least=total._replace(minor=count))
    share = total._replace(minor=luck.most_share(total.currency))
    if total.minor > count * share.minor:
        most = share._replace(minor=count * share.minor)
        return Refusal(PACKET_LARGE, count=count, share=share, most=most)
    return None


def place(db: Session, one: Set, count: int, seed: bytes, now: int) -> Recorded | Refusal:
    """Put the money of `recipes.packet` aside for so many shares, equal ones without a seed."""
    [leg] = one.legs
    if no := judge(leg.amount, count):
        return no
    [placed] = holds.place(db, [Placing(one, "", now + LASTS_MS)], now)
    if isinstance(placed, Recorded) and not placed.repeated:
        row = {"transfer": placed.number, "total_minor": leg.amount.minor}
        db.execute(sa.insert(Packets), [row | {"count": count, "seed": seed}])
    return placed


def find(db: Session, number: int) -> Packet | None:
    """By the number of its hold."""
    hold = holds.of(db, [number]).get(number)
    return hold and _packet(db, hold)


def claim(db: Session, number: int, key: bytes, claimer: str, now: int) -> Recorded | Refusal:
    """Open a share, the next one; each person once.

    Refusals: no_such_hold, packet_opened, packet_empty, packet_over, packet_stopped."""
    hold = holds.lock(db, [number]).get(number)
    packet = hold and _packet(db, hold)
    if packet is None:
        return Refusal(NO_SUCH_HOLD)
    if own := next((one for one in packet.claims if one.claimer == claimer), None):
        return Refusal(PACKET_OPENED, amount=own.amount)
    if len(packet.claims) == packet.size:
        return Refusal(PACKET_EMPTY)
    share = packet.total._replace(minor=packet.shares[len(packet.claims)])
    [answer] = holds.end(db, [End(number, "claimed", share, key, claimer)], now)
    return Refusal(WHY_NOT[answer.code]) if isinstance(answer, Refusal) else answer


def close(db: Session, number: int, now: int) -> Recorded | Refusal:
    """Give back at once what nobody has opened. Refusal: packet_over."""
    [answer] = holds.end(db, [End(number, "returned")], now)
    if isinstance(answer, Recorded) and not answer.repeated:
        return answer
    return Refusal(PACKET_OVER)


def _packet(db: Session, hold: Hold) -> Packet | None:
    row = db.execute(PACKET, {"packet": hold.number}).one_or_none()
    if row is None:
        return None
    currency = hold.left.currency
    claims = tuple(
        Claim(one.id, one.owner, Money(one.amount, currency), one.at)
        for one in db.execute(CLAIMS, {"packet": hold.number})
    )
    minor, size, seed, note = row
    return Packet(hold, Money(minor, currency), size, bytes(seed), note or "", claims)
