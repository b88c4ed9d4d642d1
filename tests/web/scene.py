"""Alice has one of everything, Bob shares some of it; the others have nothing to do with it."""

import uuid
from typing import Any

from sqlmodel import Session

from bot.turns import Utterance
from chat import blocks, groups, people, pictures, sessions, timeline
from chat.people import Person
from payments import (
    bank_readings,
    banks,
    cards,
    feeds,
    freezes,
    ledger,
    offers,
    outcomes,
    recipes,
    transits,
    wallets,
)
from payments.cards import Facts
from payments.money import Money
from payments.transits import IN, Wish
from web.keys import WRITER
from web.writer import now_ms

OWN, OTHER, BLOCKED, BOT, REVOKED = "alice", "carol", "dora", "quid", "revoked"
SIGNED = (OWN, OTHER, BLOCKED, BOT)


class Scene:
    """`ids` are what stands for the names in an address; `cookies` of everybody, also of a session
    that was revoked."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.ids: dict[str, str] = {}
        self.cookies: dict[str, str] = {}

    async def settle(self) -> None:
        self.people: dict[str, Person] = await self._app[WRITER].deed(_join)
        await self.renew()

    async def renew(self) -> None:
        """What may have been taken, deleted or ended is there again."""
        said = Utterance(self.people[OWN], "@bob", "Hello", uuid.uuid4().bytes)
        ack = await self._app[WRITER].say(said)
        self.ids, self.cookies = await self._app[WRITER].deed(_things, self.people)
        self.ids |= {"place": ack["place"], "seq": str(ack["seq"])}


def _join(db: Session) -> dict[str, Person]:
    now = now_ms()
    known = {
        name: people.join(db, name, name.capitalize(), "en", "-", now)
        for name in (OWN, "bob", OTHER, BLOCKED)
    }
    for one in known.values():
        wallets.open(db, one.owner, "USD", now)
    known[BOT] = people.bot(db, now)
    own = known[OWN]
    ledger.record(db, [recipes.opening(uuid.uuid4().bytes + bytes(8), own.owner, usd(1000))], now)
    blocks.block(db, own.id, known[BLOCKED].id, now)
    return known


def _things(db: Session, known: dict[str, Person]) -> tuple[dict[str, str], dict[str, str]]:
    own, now = known[OWN], now_ms()
    freezes.unfreeze(db, own.owner)
    blocks.unblock(db, own.id, known[OTHER].id)
    for who in (OTHER, BOT, BLOCKED):
        blocks.unblock(db, known[who].id, own.id)
    group = groups.make(db, own, "Us", [known["bob"]], uuid.uuid4().bytes, now).place
    pictures.forget(db, pictures.stale(db, now + pictures.WAITS))
    picture = uuid.uuid4().hex
    pictures.keep(db, own.id, picture, 8, 8, 9, now)
    ids = {
        "id": str(timeline.post(db, own.id, "New print is up", now).id),
        "group": str(group.id),
        "handle": own.handle,
        "tag": "prints",
        "picture": picture,
        "number": str(_paid(db, own, known["bob"], now)),
        **_linked(db, own, now),
        "token": _card(db, own, now),
        "feed": feeds.renew(db, own.owner, now),
        **_bank(db, own, now),
    }
    cookies = {who: sessions.open(db, known[who].id, "browser", "test", now) for who in SIGNED}
    cookies[REVOKED] = sessions.open(db, own.id, "browser", "test", now)
    ended = sessions.find(db, cookies[REVOKED], now)
    assert ended
    sessions.revoke(db, own.id, ended.id, now)
    return ids, cookies


def _paid(db: Session, payer: Person, payee: Person, now: int) -> int:
    gift = recipes.gift(_key(payer), payer.owner, payee.owner, usd(1), "for the pizza")
    [paid] = ledger.record(db, [gift], now)
    assert isinstance(paid, ledger.Recorded)
    return paid.number


def _linked(db: Session, payer: Person, now: int) -> dict[str, str]:
    """Money by a link: its secret, and its number."""
    secret = offers.invent()
    made = offers.link(db, recipes.offer(_key(payer), payer.owner, usd(1), ""), secret, now)
    assert isinstance(made, ledger.Recorded)
    return {"secret": secret, "link": str(made.number)}


def _card(db: Session, owner: Person, now: int) -> str:
    for one in cards.of(db, owner.owner):
        cards.remove(db, owner.owner, one.token, now)
    token = f"tok-{uuid.uuid4().hex[:8]}"
    facts = Facts(token, "visa", "4242", "2029-08", "Everyday", "debit", "A", "USD", True, True)
    assert isinstance(cards.link(db, owner.owner, facts, now), cards.Card)
    return token


def _bank(db: Session, owner: Person, now: int) -> dict[str, str]:
    """A consent, and the account that it shows."""
    for one in banks.of(db, owner.owner):
        banks.remove(db, owner.owner, one.id, now)
    way = banks.Way(f"consent-{uuid.uuid4()}", uuid.uuid4().hex, b"", now + banks.DAY)
    begun = banks.begin(db, owner.owner, 1, way, now)
    assert isinstance(begun, banks.Link)
    banks.take_up(db, way.hash, owner.owner, 1, now)
    whose = ("UK.OBIE.IBAN", "DE89370400440532013000", "Alice")
    account = banks.Facts("a-1", "EUR", "CACC", "Everyday", *whose)
    linked = banks.link(db, begun.id, b"", now + banks.DAY, [account], now)
    assert isinstance(linked, banks.Link)
    bank_readings.later(db, linked.id, banks.DAY, now)
    [kept] = banks.accounts_of(db, [linked.id])
    for before in transits.open_of(db, owner.owner):
        outcomes.cancel(db, owner.owner, before.id, now)
    wish = Wish(IN, banks.Holder(owner.owner, kept), Money(5_00, "EUR"))
    asked = transits.begin(db, uuid.uuid4().bytes + bytes(8), wish, now)
    assert isinstance(asked, transits.Transit), asked
    return {"bank": str(linked.id), "account": str(kept.id), "way": str(asked.id)}


def _key(who: Person) -> bytes:
    return uuid.uuid4().bytes + who.id.to_bytes(8, "big")


def usd(amount: int) -> Money:
    return Money(amount * 100, "USD")
