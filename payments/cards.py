"""Cards that people have linked: which there are, which is theirs by default, which are gone."""

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments.cards_schema import Cards, Transits
from payments.ledger import Refusal
from payments.refusals import CARD_BUSY, CARDS_MANY, NO_SUCH_CARD

MOST = 10  # of one owner
LONGEST_NAME = 30


class Facts(NamedTuple):
    """What the vault and the card's issuer say of it: `pulls` and `pushes` whether money can come
    from it and go to it, `fast` that what goes is there in half an hour."""

    token: str
    brand: str
    last4: str
    expires: str  # 2030-12, through the last day of it
    name: str = ""
    funding: str = ""
    issuer: str = ""
    currency: str = ""
    pulls: bool = False
    pushes: bool = False
    fast: bool = False


class Card(NamedTuple):
    """As the row: see `Cards`."""

    token: str
    owner: str
    brand: str
    last4: str
    expires: str
    name: str
    funding: str
    issuer: str
    currency: str
    pulls: bool
    pushes: bool
    fast: bool
    is_default: bool
    linked_at: int
    removed_at: int | None

    def is_expired(self, day: str) -> bool:
        """On an ISO day: it is good through the last day of its month."""
        return day[:7] > self.expires


def link(db: Session, owner: str, facts: Facts, now: int) -> Card | Refusal:
    """A card of an owner, their default if it is the first; the same again is the one that there
    is, with what is known of it now. Refusals: cards_many (facts: limit), no_such_card."""
    known = {each.token: each for each in of(db, owner)}
    row = facts._asdict() | {
        name: int(getattr(facts, name)) for name in ("pulls", "pushes", "fast")
    }
    if before := known.get(facts.token):
        row["name"] = facts.name or before.name
        del row["token"]
        _change(db, facts.token, **row)
        return _now(db, owner, facts.token)
    if len(known) >= MOST:
        return Refusal(CARDS_MANY, limit=MOST)
    if db.get(Cards, facts.token) is not None:
        return Refusal(NO_SUCH_CARD)
    row |= {"owner": owner, "is_default": int(not known), "linked_at": now}
    db.execute(sa.insert(Cards).values(row))
    return _now(db, owner, facts.token)


def of(db: Session, owner: str) -> list[Card]:
    """The default one first, then those linked longest; removed ones not."""
    here = col(Cards.owner) == owner, col(Cards.removed_at).is_(None)
    order = col(Cards.is_default).desc(), col(Cards.linked_at), col(Cards.token)
    return _read(db, here, order)


def find(db: Session, owner: str, token: str) -> Card | None:
    """One of their cards, removed or not."""
    found = _read(db, (col(Cards.owner) == owner, col(Cards.token) == token))
    return found[0] if found else None


def known(db: Session, tokens: Collection[str]) -> dict[str, Card]:
    """Those that there ever were of these, whosever."""
    return {each.token: each for each in _read(db, (col(Cards.token).in_(tokens),))}


def rename(db: Session, owner: str, token: str, name: str) -> Card | Refusal:
    """Call it otherwise, or nothing. Refusal: no_such_card."""
    return _changed(db, owner, token, name=name.strip()[:LONGEST_NAME])


def prefer(db: Session, owner: str, token: str) -> Card | Refusal:
    """Make it the default one. Refusal: no_such_card."""
    if isinstance(found := _linked(db, owner, token), Refusal):
        return found
    here = col(Cards.owner) == owner, col(Cards.is_default) == 1
    db.execute(sa.update(Cards).where(*here).values(is_default=0))
    return _changed(db, owner, token, is_default=1)


def remove(db: Session, owner: str, token: str, now: int) -> Card | Refusal:
    """It is gone for its owner at once; the vault forgets it after the commit (`gone`). Refusals:
    no_such_card, and card_busy while money is on its way by it."""
    if isinstance(found := _linked(db, owner, token), Refusal):
        return found
    return Refusal(CARD_BUSY) if busy(db, token) else _remove(db, found, now)


def lose(db: Session, owner: str, token: str, now: int) -> Card | Refusal:
    """Its bank says that it is lost, stolen or closed: nothing is asked of it any more, though
    money is on its way by it; the vault keeps it until that has ended. Refusal: no_such_card."""
    found = _linked(db, owner, token)
    return found if isinstance(found, Refusal) else _remove(db, found, now)


def _remove(db: Session, found: Card, now: int) -> Card:
    owner = found.owner
    _change(db, found.token, removed_at=now, is_default=0)
    if found.is_default and (others := of(db, owner)):
        _change(db, others[0].token, is_default=1)
    return found._replace(removed_at=now, is_default=False)


def busy(db: Session, token: str) -> bool:
    """Whether money is on its way by it."""
    way = col(Transits.card) == token, col(Transits.ended).is_(None)
    return db.execute(sa.select(col(Transits.id)).where(*way).limit(1)).first() is not None


def gone(db: Session) -> list[str]:
    """Tokens of removed cards that the vault has still to destroy, but those by which money is on
    its way: it may have to go back."""
    here = col(Cards.removed_at).is_not(None), col(Cards.destroyed_at).is_(None)
    way = col(Transits.card) == col(Cards.token), col(Transits.ended).is_(None)
    idle = sa.not_(sa.exists().where(*way))
    return list(db.scalars(sa.select(col(Cards.token)).where(*here, idle)))


def destroyed(db: Session, token: str, now: int) -> None:
    """The vault has."""
    _change(db, token, destroyed_at=now)


def _linked(db: Session, owner: str, token: str) -> Card | Refusal:
    found = find(db, owner, token)
    return found if found and found.removed_at is None else Refusal(NO_SUCH_CARD)


def _changed(db: Session, owner: str, token: str, **values: object) -> Card | Refusal:
    if isinstance(found := _linked(db, owner, token), Refusal):
        return found
    _change(db, token, **values)
    return _now(db, owner, token)


def _change(db: Session, token: str, **values: object) -> None:
    db.execute(sa.update(Cards).where(col(Cards.token) == token).values(**values))


def _now(db: Session, owner: str, token: str) -> Card:
    found = find(db, owner, token)
    assert found is not None, "it was written in this transaction"
    return found


def _read(db: Session, where: tuple[Any, ...], order: tuple[Any, ...] = ()) -> list[Card]:
    columns = [col(getattr(Cards, name)) for name in Card._fields]
    rows = db.execute(sa.select(*columns).where(*where).order_by(*order))
    return [_card(row) for row in rows]


def _card(row: Any) -> Card:
    *text, pulls, pushes, fast, is_default, linked_at, removed_at = row
    flags = map(bool, (pulls, pushes, fast, is_default))
    return Card._make((*text, *flags, linked_at, removed_at))
