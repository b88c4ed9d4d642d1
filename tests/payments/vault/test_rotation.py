"""New keys for all: nothing is lost, whenever it stops, and the old key is gone from the file."""

from pathlib import Path

import pytest
from sqlmodel import Session

from payments.driver import raw
from payments.vault import rotation, store
from payments.vault.envelope import Unsealed, make_key
from payments.vault.keyring import Keyring
from payments.vault.numbers import Card
from tests.payments.vault.conftest import NUMBER, OTHER, card, files

CARDS = 12
SELECT = "select {} from vault_cards"


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "AT_ONCE", 5)


@pytest.fixture
def tokens(db: Session, keys: Keyring, now: int) -> list[str]:
    made = []
    for number in range(CARDS):
        what = card((NUMBER, OTHER)[number % 2], now)
        token = store.store(db, keys, f"person:{number}", what, "test", now).token
        store.keep(db, keys, token, "test", now)
        made.append(token)
    db.commit()
    return made


def kept(db: Session, purpose: str) -> list[bytes]:
    rows = raw(db).execute("select wrapped from vault_keys where purpose = ?", (purpose,))
    return [row[0] for row in rows.fetchall()]


def test_all_keys_are_wrapped_with_another_one(
    db: Session, keys: Keyring, tokens: list[str], path: Path, now: int
) -> None:
    db.connection()
    old = kept(db, "data") + kept(db, "fingerprint")
    new = make_key()
    assert keys.wrap_anew(db, new) == len(old)
    db.commit()
    db.connection()
    raw(db).execute("commit")
    raw(db).execute("pragma wal_checkpoint(TRUNCATE)")
    assert not [each for each in old if each in files(path)]
    raw(db).execute("begin")
    ring = Keyring(new)
    ring.check(db)
    for number, token in enumerate(tokens):
        found = store.reveal(db, ring, token, "test", "look", now)
        assert found.number.reveal() == (NUMBER, OTHER)[number % 2]
    owner = "person:0"
    assert store.store(db, ring, owner, card(NUMBER, now), "test", now).seen == tokens[0]


def test_whoever_has_the_old_key_still_makes_none_that_nobody_could_open(
    db: Session, kek: bytes, keys: Keyring, tokens: list[str], now: int
) -> None:
    db.connection()
    other = Keyring(kek)
    other.check(db)
    keys.wrap_anew(db, make_key())
    with pytest.raises(Unsealed):
        other.make(db, "data", now)
    with pytest.raises(Unsealed):
        Keyring(kek).check(db)


def finish(db: Session, keys: Keyring, purpose: str, now: int) -> list[int]:
    chunks = []
    db.connection()
    while some := rotation.go_on(db, keys, purpose, now):
        chunks.append(some)
        db.commit()
        db.connection()
    db.commit()
    return chunks


@pytest.mark.parametrize("purpose", ["data", "fingerprint"])
def test_all_is_done_and_the_old_key_is_gone(
    db: Session, keys: Keyring, tokens: list[str], path: Path, now: int, purpose: str
) -> None:
    db.connection()
    column = "sealed" if purpose == "data" else "fingerprint"
    before = [row[0] for row in raw(db).execute(SELECT.format(column)).fetchall()]
    [old] = kept(db, purpose)
    assert old in files(path)
    assert rotation.begin(db, keys, purpose, now) == CARDS
    db.commit()
    assert finish(db, keys, purpose, now) == [5, 5, 2]
    db.connection()
    [new] = kept(db, purpose)
    assert new != old
    raw(db).execute("commit")
    raw(db).execute("pragma wal_checkpoint(TRUNCATE)")
    left = files(path)
    assert not [each for each in (old, *before) if each in left]
    raw(db).execute("begin")
    for number, token in enumerate(tokens):
        found = store.reveal(db, keys, token, "test", "look", now)
        assert found.number.reveal() == (NUMBER, OTHER)[number % 2]


@pytest.mark.parametrize("purpose", ["data", "fingerprint"])
def test_one_that_was_stopped_goes_on_where_it_was(
    db: Session, kek: bytes, tokens: list[str], now: int, purpose: str
) -> None:
    first = Keyring(kek)
    db.connection()
    assert rotation.begin(db, first, purpose, now) == CARDS
    db.commit()
    db.connection()
    assert rotation.go_on(db, first, purpose, now) == 5
    db.commit()
    db.connection()
    assert rotation.go_on(db, first, purpose, now) == 5
    db.rollback()  # killed inside the second chunk
    second = Keyring(kek)
    db.connection()
    assert len(kept(db, purpose)) == 2
    assert rotation.begin(db, second, purpose, now) == CARDS - 5
    assert len(kept(db, purpose)) == 2, "the one that was begun goes on, no third key is made"
    db.commit()
    assert finish(db, second, purpose, now) == [5, 2]
    db.connection()
    assert len(kept(db, purpose)) == 1
    for token in tokens:
        store.reveal(db, second, token, "test", "look", now)


def test_a_card_is_known_again_before_in_and_after_a_rotation_of_fingerprints(
    db: Session, keys: Keyring, tokens: list[str], ada: Card, now: int
) -> None:
    def seen(number: int) -> bool:
        what = card((NUMBER, OTHER)[number % 2], now)
        found = store.store(db, keys, f"person:{number}", what, "test", now)
        store.destroy(db, found.token, "test", now)
        return found.seen == tokens[number]

    db.connection()
    assert all(seen(number) for number in range(CARDS))
    rotation.begin(db, keys, "fingerprint", now)
    rotation.go_on(db, keys, "fingerprint", now)
    assert all(seen(number) for number in range(CARDS))
    finish(db, keys, "fingerprint", now)
    db.connection()
    assert all(seen(number) for number in range(CARDS))


def test_a_card_that_comes_meanwhile_is_sealed_with_the_new_key(
    db: Session, keys: Keyring, kek: bytes, tokens: list[str], ada: Card, now: int
) -> None:
    other = Keyring(kek)  # that of the process which serves
    db.connection()
    rotation.begin(db, keys, "data", now)
    db.commit()
    db.connection()
    token = store.store(db, other, "person:99", ada, "test", now).token
    assert finish(db, keys, "data", now) == [5, 5, 2]
    db.connection()
    assert store.reveal(db, other, token, "test", "look", now).number.reveal() == NUMBER
