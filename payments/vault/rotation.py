"""New keys for all that is kept: sealed anew a chunk at a time, until no old key has a use."""

from collections.abc import Iterator

from sqlmodel import Session

from payments.driver import raw
from payments.vault import envelope
from payments.vault.keyring import Keyring

AT_ONCE = 500  # cards of a transaction

Progress = tuple[int, int]  # done, of all


def begin(db: Session, keys: Keyring, purpose: str, now: int) -> int:
    """Retire every key of this purpose, unless a rotation was begun and not ended: that one goes
    on. How many cards are still to do."""
    retired = _count(
        db, "select count(*) from vault_keys where purpose = ? and retired = 1", purpose
    )
    if not retired:
        raw(db).execute("update vault_keys set retired = 1 where purpose = ?", (purpose,))
        keys.make(db, purpose, now)
    return _count(db, LEFT[purpose])


def go_on(db: Session, keys: Keyring, purpose: str, now: int) -> int:
    """The next chunk; how many cards it was. None: all is done, and the old keys are gone."""
    rows = raw(db).execute(NEXT[purpose], (AT_ONCE,)).fetchall()
    if rows:
        act = _seal_anew if purpose == "data" else _hash_anew
        raw(db).executemany(CHANGE[purpose], list(act(db, keys, rows, now)))
    else:
        _drop(db, keys, purpose)
    return len(rows)


Row = tuple[str, str, bytes, int]  # token, owner, what is sealed, with which key


def _seal_anew(
    db: Session, keys: Keyring, rows: list[Row], now: int
) -> Iterator[tuple[bytes, int, str]]:
    number, sealing = keys.sealing(db, now, len(rows))
    for token, owner, sealed, key in rows:
        plain = envelope.unseal(keys.opening(db, key), token, owner, sealed)
        yield envelope.seal(sealing, token, owner, plain), number, token


def _hash_anew(
    db: Session, keys: Keyring, rows: list[Row], now: int
) -> Iterator[tuple[bytes, int, str]]:
    newest = _count(db, "select max(id) from vault_keys where purpose = 'fingerprint'")
    key = keys.hashing(db, newest)
    for token, owner, sealed, number in rows:
        plain = envelope.unseal(keys.opening(db, number), token, owner, sealed)
        yield envelope.fingerprint(key, plain.partition("|")[0]), newest, token


def _drop(db: Session, keys: Keyring, purpose: str) -> None:
    """The table refuses to let go of a key that a card still names."""
    gone = raw(db).execute(
        "delete from vault_keys where purpose = ? and retired = 1 returning id", (purpose,)
    )
    for (number,) in gone.fetchall():
        keys.forget(number)


def _count(db: Session, sql: str, *values: str) -> int:
    [(found,)] = raw(db).execute(sql, values).fetchall()
    return int(found)


LEFT = {
    "data": "select count(*) from vault_cards"
    " where key in (select id from vault_keys where retired = 1)",
    "fingerprint": "select count(*) from vault_cards"
    " where fingerprint_key in (select id from vault_keys where retired = 1)",
}
NEXT = {
    "data": "select token, owner, sealed, key from vault_cards"
    " where key in (select id from vault_keys where retired = 1) limit ?",
    "fingerprint": "select token, owner, sealed, key from vault_cards"
    " where fingerprint_key in (select id from vault_keys where retired = 1) limit ?",
}
CHANGE = {
    "data": "update vault_cards set sealed = ?, key = ? where token = ?",
    "fingerprint": "update vault_cards set fingerprint = ?, fingerprint_key = ? where token = ?",
}
