"""Offers: money that waits for its payee's yes, for its hour, or for whoever has a link."""

import hashlib
import secrets
from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import holds, ledger
from payments.driver import Statement, ask
from payments.holds import OPEN, End, Placing
from payments.ledger import Recorded, Refusal, Set
from payments.money import Money
from payments.recipes import Hold
from payments.refusals import HOLD_ENDED, HOLD_EXPIRED
from payments.schema import Offers

ASKED, DELAYED, LINK = "asked", "delayed", "link"
HOUR = 3_600_000
DAY = 24 * HOUR
ASKED_FOR = DAY  # after which it goes back
LINK_LASTS = 14 * DAY
REMINDED_AFTER = 10 * DAY
MOST_DUE = 200  # in one transaction, so that it stays short
WHY = Statement(
    "select transfer, way, wakes_at from pay_offers"
    " where transfer in (select value from json_each(?))",
    "select transfer, way, wakes_at from pay_offers where transfer = any(%s)",
)
DUE = Statement(
    "select transfer from pay_offers where wakes_at <= ? order by wakes_at limit ?",
    "select transfer from pay_offers where wakes_at <= %s order by wakes_at limit %s",
)
PAID = Statement(
    "select target from pay_pairs where source = ?"
    " and target in (select value from json_each(?))"
    " union select payee from pay_holds where kind = 'offer' and owner = ?"
    " and payee in (select value from json_each(?)) and state = 'accepted'",
    "select target from pay_pairs where source = %s and target = any(%s)"
    " union select payee from pay_holds where kind = 'offer' and owner = %s"
    " and payee = any(%s) and state = 'accepted'",
)
LATELY = Statement(
    "select t.at from pay_holds h join pay_transfers t on t.id = h.transfer"
    " where h.kind = 'offer' and h.state in ('open', 'accepted')"
    " and h.owner = ? and h.payee = ? and h.currency = ?"
    " and t.amount = ? and t.at > ? order by t.at desc limit 1",
    "select t.at from pay_holds h join pay_transfers t on t.id = h.transfer"
    " where h.kind = 'offer' and h.state in ('open', 'accepted')"
    " and h.owner = %s and h.payee = %s and h.currency = %s"
    " and t.amount = %s and t.at > %s order by t.at desc limit 1",
)


class Offer(NamedTuple):
    """`way` is why it waits. What it is of, with which words and since when (ms) never changes;
    `hold` says how it stands. It arrives, or its payer is reminded of it, at `wakes_at`."""

    hold: Hold
    way: str
    amount: Money
    note: str
    at: int
    wakes_at: int | None

    @property
    def number(self) -> int:
        return self.hold.number

    @property
    def is_open(self) -> bool:
        return self.hold.state == OPEN

    @property
    def until(self) -> int | None:
        """When it arrives by itself, or else goes back."""
        return self.wakes_at if self.way == DELAYED else self.hold.expires_at


def ask_first(db: Session, one: Set, payee: str, now: int) -> Recorded | Refusal:
    """Set money aside (`recipes.offer`) for somebody who has a day to say yes."""
    return _make(db, Placing(one, payee, now + ASKED_FOR), ASKED, now)


def delay(db: Session, one: Set, payee: str, hours: int, now: int) -> Recorded | Refusal:
    """Set money aside that arrives by itself after some hours, unless its payer cancels it."""
    return _make(db, Placing(one, payee), DELAYED, now, now + hours * HOUR)


def link(db: Session, one: Set, secret: str, now: int) -> Recorded | Refusal:
    """Set money aside for whoever has the secret (see `invent`), within 14 days; its payer is
    reminded after ten."""
    placing = Placing(one, expires_at=now + LINK_LASTS)
    return _make(db, placing, LINK, now, now + REMINDED_AFTER, _hash(secret))


def invent() -> str:
    """A secret for an address: 128 bits, which nobody guesses."""
    return secrets.token_urlsafe(16)


def _make(
    db: Session,
    placing: Placing,
    way: str,
    now: int,
    wakes_at: int | None = None,
    secret: bytes | None = None,
) -> Recorded | Refusal:
    [answer] = holds.place(db, [placing], now)
    if isinstance(answer, Recorded) and not answer.repeated:
        row = {"transfer": answer.number, "way": way, "secret": secret, "wakes_at": wakes_at}
        db.execute(sa.insert(Offers), [row])
    return answer


def renew(db: Session, number: int, secret: str) -> None:
    """Give a link another secret: the address with the old one leads nowhere from now on."""
    _change(db, number, secret=_hash(secret))


def of(db: Session, numbers: Collection[int]) -> dict[int, Offer]:
    """Those that exist of these, as they are now."""
    found = {}
    known = holds.of(db, list(numbers))
    for number, way, wakes_at in ask(db, WHY, list(known)):
        stored = ledger.transfer(db, number)
        assert stored is not None, "a hold has a transfer"
        amount, hold = stored.legs[0].amount, known[number]
        found[number] = Offer(hold, way, amount, stored.words, stored.at, wakes_at)
    return found


def behind(db: Session, secret: str) -> Offer | None:
    """The link with this secret. Looked up by its hash: how long that takes tells nothing."""
    query = sa.select(col(Offers.transfer)).where(col(Offers.secret) == _hash(secret))
    number = db.execute(query).scalar()
    return of(db, [number]).get(number) if number else None


def end(db: Session, number: int, kind: str, now: int) -> Recorded | Refusal:
    """`accepted`, `declined` or `taken back`. Refusals are those of `holds.end`."""
    [answer] = holds.end(db, [End(number, kind)], now)
    if isinstance(answer, Recorded):
        rest(db, number)
    return answer


def claim(db: Session, number: int, payee: str, now: int) -> Recorded | Refusal:
    """A link's money becomes somebody's; a repeat of theirs is told so. Refusals are those of
    `holds.end`."""
    hold = holds.of(db, [number]).get(number)
    if hold and hold.expires_at and hold.expires_at <= now:
        return Refusal(HOLD_EXPIRED)
    if not holds.address(db, number, payee):
        hold = holds.of(db, [number]).get(number)
        if hold and hold.payee != payee:
            return Refusal(HOLD_ENDED, state=hold.state)
    answer = end(db, number, "accepted", now)
    if isinstance(answer, Refusal):
        holds.address(db, number, "", was=payee)  # it waits for anybody again
    return answer


def due(db: Session, now: int) -> list[int]:
    """Those that arrive by now, or whose payer is to be reminded; at most MOST_DUE of them."""
    return [row[0] for row in ask(db, DUE, now, MOST_DUE)]


def rest(db: Session, number: int, until: int | None = None) -> None:
    """Nothing is to be done for it by the clock, but that it may expire, before a time (ms)."""
    _change(db, number, wakes_at=until)


def _change(db: Session, number: int, **values: object) -> None:
    db.execute(sa.update(Offers).where(col(Offers.transfer) == number).values(**values))


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def paid(db: Session, payer: str, payees: Collection[str]) -> set[str]:
    """Whom of these somebody has paid before; an offer that was accepted counts."""
    named = list(payees)
    return {row[0] for row in ask(db, PAID, payer, named, payer, named)}


def lately(db: Session, payer: str, payee: str, amount: Money, since: int) -> int | None:
    """When an offer of just this that did not go back was made last, if that was after `since`
    (both in ms)."""
    rows = ask(db, LATELY, payer, payee, amount.currency, amount.minor, since)
    return int(rows[0][0]) if rows else None
