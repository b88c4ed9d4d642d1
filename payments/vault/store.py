"""Cards behind tokens: kept sealed, opened for one use at a time, each access written down."""

import base64
import secrets
from typing import NamedTuple

from sqlmodel import Session

from payments.driver import raw
from payments.vault import envelope, numbers
from payments.vault.keyring import Keyring
from payments.vault.numbers import Card, Number
from payments.vault.refusals import CardRefused

LOOSE_FOR = 10 * 60_000  # ms that a card stays which nobody keeps
SAME = (  # the plus: every card has this key, so no index is to be looked through for it
    "select token from vault_cards where owner = ? and fingerprint = ?"
    " and +fingerprint_key = ? and kept = 1 and token <> ?"
)
BETWEEN = "|"  # of what is sealed: number, expiry, holder, who may have this sign in the name


class Stored(NamedTuple):
    """What leaves the vault of a card; `seen` is the token of the same card that is kept."""

    token: str
    brand: str
    last4: str
    expiry: str
    seen: str | None


def store(db: Session, keys: Keyring, owner: str, card: Card, who: str, now: int) -> Stored:
    """Seal it under a new token; it goes after ten minutes unless it is kept."""
    digits = card.number.reveal()
    prints = keys.fingerprints(db, digits, now)
    token = _token()
    key, sealing = keys.sealing(db, now)
    sealed = envelope.seal(sealing, token, owner, _plain(card))
    newest = next(iter(prints))
    raw(db).execute(
        "insert into vault_cards"
        " (token, owner, sealed, key, fingerprint, fingerprint_key, made_at)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (token, owner, sealed, key, prints[newest], newest, now),
    )
    _note(db, who, "store", token, now)
    seen = _same(db, owner, prints, token)
    return Stored(token, card.brand, card.number.last4, card.expiry, seen)


def reveal(db: Session, keys: Keyring, token: str, who: str, why: str, now: int) -> Card:
    """The card, for one use, which is written down; CardRefused if there is none."""
    owner, sealed, key = _find(db, token, now)
    card = _card(envelope.unseal(keys.opening(db, key), token, owner, sealed))
    _note(db, who, why, token, now)
    return card


def keep(db: Session, keys: Keyring, token: str, who: str, now: int) -> None:
    """From now on until it is destroyed; CardRefused if its owner keeps the same card already."""
    owner, sealed, key = _find(db, token, now)
    card = _card(envelope.unseal(keys.opening(db, key), token, owner, sealed))
    if _same(db, owner, keys.fingerprints(db, card.number.reveal(), now), token):
        raise CardRefused("card_seen")
    raw(db).execute("update vault_cards set kept = 1 where token = ?", (token,))
    _note(db, who, "keep", token, now)


def renew(db: Session, keys: Keyring, token: str, by: str, who: str, now: int) -> None:
    """The same card typed anew, with another expiry say: what is under `by` is kept under `token`
    from now on, and `by` is gone. CardRefused unless both are that card of the same owner."""
    owner, sealed, opening = _find(db, by, now)
    plain = envelope.unseal(keys.opening(db, opening), by, owner, sealed)
    prints = keys.fingerprints(db, _card(plain).number.reveal(), now)
    if _same(db, owner, prints, by) != token:
        raise CardRefused("card_gone")
    key, sealing = keys.sealing(db, now)
    anew = envelope.seal(sealing, token, owner, plain)
    change = "update vault_cards set sealed = ?, key = ? where token = ?"
    raw(db).execute(change, (anew, key, token))
    _note(db, who, "renew", token, now)
    destroy(db, by, who, now)


def destroy(db: Session, token: str, who: str, now: int) -> None:
    """Nothing of it stays but that it was there. Twice is once."""
    gone = raw(db).execute("delete from vault_cards where token = ? returning token", (token,))
    if gone.fetchall():
        _note(db, who, "destroy", token, now)


def sweep(db: Session, now: int) -> int:
    """Destroy what nobody kept in time; how many they were."""
    gone = (
        raw(db)
        .execute(
            "delete from vault_cards where kept = 0 and made_at <= ? returning token",
            (now - LOOSE_FOR,),
        )
        .fetchall()
    )
    for (token,) in gone:
        _note(db, "vault", "not kept", token, now)
    return len(gone)


def _find(db: Session, token: str, now: int) -> tuple[str, bytes, int]:
    rows = (
        raw(db)
        .execute(
            "select owner, sealed, key from vault_cards"
            " where token = ? and (kept = 1 or made_at > ?)",
            (token, now - LOOSE_FOR),
        )
        .fetchall()
    )
    if not rows:
        raise CardRefused("card_gone")
    owner, sealed, key = rows[0]
    return owner, sealed, key


def _same(db: Session, owner: str, prints: dict[int, bytes], but: str) -> str | None:
    for key, found in prints.items():
        rows = raw(db).execute(SAME, (owner, found, key, but))
        for (token,) in rows.fetchall():
            return str(token)
    return None


def _note(db: Session, who: str, why: str, token: str, now: int) -> None:
    raw(db).execute(
        "insert into vault_access (at, who, why, token) values (?, ?, ?, ?)", (now, who, why, token)
    )


def _token() -> str:
    return "card_" + base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def _plain(card: Card) -> str:
    return BETWEEN.join((card.number.reveal(), card.expiry, card.holder))


def _card(plain: str) -> Card:
    digits, expiry, holder = plain.split(BETWEEN, 2)
    brand = numbers.brand(digits)
    return Card(Number(digits), brand.name if brand else "", expiry, holder)
