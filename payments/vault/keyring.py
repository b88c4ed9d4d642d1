"""The keys of the vault, unwrapped only in memory: which one seals now, which ones still open."""

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from payments.driver import raw
from payments.vault import envelope

MOST_USES = 2**20
LONGEST_USE = 90 * 24 * 3_600_000  # ms
ANY = "select id, purpose from vault_keys order by id limit 1"


class Keyring:
    """All keys of one file. Raises Unsealed where the key that wraps them is another one."""

    def __init__(self, kek: bytes) -> None:
        if len(kek) != envelope.BYTES:
            raise ValueError(f"a key has {envelope.BYTES} bytes")
        self._kek = AESGCM(kek)
        self._data: dict[int, AESGCM] = {}
        self._fingerprint: dict[int, bytes] = {}

    def check(self, db: Session) -> None:
        """Unwrap every key once."""
        for number, purpose in raw(db).execute("select id, purpose from vault_keys").fetchall():
            self._unwrap(db, purpose, number)

    def sealing(self, db: Session, now: int, cards: int = 1) -> tuple[int, AESGCM]:
        """The key to seal so many cards with, counted; a new one by age or use."""
        found = raw(db).execute(
            "update vault_keys set uses = uses + ? where id = (select max(id) from vault_keys"
            " where purpose = 'data' and retired = 0) and uses <= ? and made_at > ? returning id",
            (cards, MOST_USES - cards, now - LONGEST_USE),
        )
        rows = found.fetchall()
        number = rows[0][0] if rows else self.make(db, "data", now, uses=cards)
        return number, self.opening(db, number)

    def opening(self, db: Session, number: int) -> AESGCM:
        if number not in self._data:
            self._data[number] = AESGCM(self._unwrap(db, "data", number))
        return self._data[number]

    def fingerprints(self, db: Session, digits: str, now: int) -> dict[int, bytes]:
        """What this number is found by, under each key there is; the newest key comes first."""
        rows = raw(db).execute(
            "select id from vault_keys where purpose = 'fingerprint' order by id desc"
        )
        numbers = [row[0] for row in rows.fetchall()] or [self.make(db, "fingerprint", now)]
        return {
            number: envelope.fingerprint(self.hashing(db, number), digits) for number in numbers
        }

    def hashing(self, db: Session, number: int) -> bytes:
        if number not in self._fingerprint:
            self._fingerprint[number] = self._unwrap(db, "fingerprint", number)
        return self._fingerprint[number]

    def make(self, db: Session, purpose: str, now: int, uses: int = 0) -> int:
        """A new key, wrapped; its number. Unsealed where the others were wrapped anew meanwhile."""
        for other, what in raw(db).execute(ANY).fetchall():
            self._unwrap(db, what, other)
        [(number,)] = (
            raw(db)
            .execute(
                "insert into vault_keys (purpose, wrapped, uses, made_at)"
                " values (?, x'', ?, ?) returning id",
                (purpose, uses, now),
            )
            .fetchall()
        )
        wrapped = envelope.wrap(self._kek, purpose, number, envelope.make_key())
        raw(db).execute("update vault_keys set wrapped = ? where id = ?", (wrapped, number))
        return int(number)

    def wrap_anew(self, db: Session, kek: bytes) -> int:
        """All keys under another one, how many they are; use a new ring afterwards."""
        new = AESGCM(kek)
        rows = raw(db).execute("select id, purpose from vault_keys").fetchall()
        for number, purpose in rows:
            wrapped = envelope.wrap(new, purpose, number, self._unwrap(db, purpose, number))
            change = "update vault_keys set wrapped = ? where id = ?"
            raw(db).execute(change, (wrapped, number))
        return len(rows)

    def forget(self, number: int) -> None:
        self._data.pop(number, None)
        self._fingerprint.pop(number, None)

    def _unwrap(self, db: Session, purpose: str, number: int) -> bytes:
        rows = raw(db).execute("select wrapped from vault_keys where id = ?", (number,)).fetchall()
        if not rows:
            raise envelope.Unsealed
        return envelope.unwrap(self._kek, purpose, number, rows[0][0])
