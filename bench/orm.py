"""The rows of one payment in one ORM transaction, as a plain program would write them."""

import orjson
from sqlmodel import Session, select

from bot.answers import receipt
from chat.schema import Events, Members, Places, Said
from payments.money import Money
from payments.schema import Accounts, Notes, Pairs, Transfers, Windows
from tests.servers.town import Citizen, client_id
from web.database import Database

HOUR = 3_600_000


def pay(database: Database, payer: Citizen, minor: int, now: int) -> None:
    """Move the money, write the receipt, number it, remember the client id, commit."""
    said = client_id()
    with database.writer() as db:
        _move(db, payer, said, minor, now)
        shown = receipt(
            payer.person, [(payer.other, Money(minor, "USD"))], "lunch", now + 10_000
        ) | {"transfer": "1"}
        _say(db, payer, said, orjson.dumps(shown).decode(), now)
        db.commit()


def _move(db: Session, payer: Citizen, said: bytes, minor: int, now: int) -> None:
    source, target = (_account(db, who.owner) for who in (payer.person, payer.other))
    assert source.id
    assert target.id
    source.balance, target.balance = source.balance - minor, target.balance + minor
    row = Transfers(
        key=said + payer.person.id.to_bytes(8, "big"), leg=0, source=source.id, target=target.id,
        amount=minor, kind="gift", at=now, source_after=source.balance,
        target_after=target.balance, source_prev=source.last, target_prev=target.last,
    )  # fmt: skip
    db.add(row)
    db.flush()
    assert row.id
    source.last = target.last = row.id
    db.add(Notes(transfer=row.id, words="lunch"))
    if pair := db.get(Pairs, (payer.person.owner, payer.other.owner, "USD")):
        pair.count, pair.last_at, pair.last_amount = pair.count + 1, now, minor
    window = db.get(Windows, (source.id, now // HOUR))
    if window is None:
        window = Windows(account=source.id, hour=now // HOUR, out=0, count=0, quick=0)
        db.add(window)
    window.out, window.count = window.out + minor, window.count + 1
    window.quick += minor


def _account(db: Session, owner: str) -> Accounts:
    mine = select(Accounts).where(Accounts.owner == owner, Accounts.kind == "wallet")
    return db.exec(mine.where(Accounts.currency == "USD").with_for_update()).one()


def _say(db: Session, payer: Citizen, said: bytes, shown: str, now: int) -> None:
    place = db.get_one(Places, payer.place)
    member = db.get_one(Members, (payer.place, payer.person.id))
    place.last, place.last_at = place.last + 1, now
    member.seen = place.last
    speaker = payer.person.id
    db.add(
        Events(
            place=payer.place, seq=place.last, kind="receipt", author=1, speaker=speaker,
            client_id=said, text="/pay 0.01 lunch", attachment=shown, at=now,
        )
    )  # fmt: skip
    db.add(Said(client_id=said, person=speaker, place=payer.place, seq=place.last))
    db.flush()
