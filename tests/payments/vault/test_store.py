"""A card behind its token: it comes back, only to whom it belongs, and goes without a trace."""

from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlmodel import Session

from payments.driver import raw
from payments.vault import envelope, keyring, schema, store
from payments.vault.envelope import Unsealed, make_key
from payments.vault.keyring import Keyring
from payments.vault.numbers import Card
from payments.vault.refusals import CardRefused
from payments.vault.store import LOOSE_FOR, Stored
from tests.payments.vault.conftest import NUMBER, OTHER, card, files


def put(db: Session, keys: Keyring, owner: str, what: Card, now: int) -> Stored:
    return store.store(db, keys, owner, what, "test", now)


def test_a_card_comes_back_as_it_was(db: Session, keys: Keyring, ada: Card, now: int) -> None:
    stored = put(db, keys, "person:1", ada, now)
    assert stored._replace(token="") == Stored("", "visa", "0006", "2030-12", None)
    found = store.reveal(db, keys, stored.token, "test", "send", now)
    assert found.number.reveal() == NUMBER
    assert found[1:] == ("visa", "2030-12", "Ada Byron")


def test_a_token_says_nothing_and_is_never_the_same(
    db: Session, keys: Keyring, ada: Card, now: int
) -> None:
    tokens = {put(db, keys, "person:1", ada, now).token for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(token) == 31 and token.startswith("card_") for token in tokens)


def test_a_row_that_was_moved_to_another_owner_or_token_does_not_open(
    db: Session, keys: Keyring, ada: Card, now: int
) -> None:
    mine = put(db, keys, "person:1", ada, now).token
    other = put(db, keys, "person:2", card(OTHER, now), now).token
    raw(db).execute("update vault_cards set owner = 'person:2' where token = ?", (mine,))
    with pytest.raises(Unsealed):
        store.reveal(db, keys, mine, "test", "send", now)
    raw(db).execute(
        "update vault_cards set owner = 'person:1', sealed ="
        " (select sealed from vault_cards where token = ?) where token = ?",
        (other, mine),
    )
    with pytest.raises(Unsealed):
        store.reveal(db, keys, mine, "test", "send", now)


def test_a_flipped_bit_anywhere_is_seen(kek: bytes) -> None:
    keys = envelope.AESGCM(kek)
    sealed = envelope.seal(keys, "card_x", "person:1", NUMBER)
    assert envelope.unseal(keys, "card_x", "person:1", sealed) == NUMBER
    for at in range(len(sealed)):
        flipped = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(Unsealed):
            envelope.unseal(keys, "card_x", "person:1", flipped)


def test_another_key_opens_nothing_and_does_not_begin(
    db: Session, keys: Keyring, ada: Card, now: int
) -> None:
    token = put(db, keys, "person:1", ada, now).token
    wrong = Keyring(make_key())
    for act in (
        lambda: wrong.check(db),
        lambda: store.reveal(db, wrong, token, "test", "send", now),
        lambda: put(db, wrong, "person:1", ada, now),
    ):
        with pytest.raises(Unsealed):
            act()


def test_the_same_card_is_known_again_once_it_is_kept(
    db: Session, keys: Keyring, ada: Card, now: int
) -> None:
    first = put(db, keys, "person:1", ada, now)
    second = put(db, keys, "person:1", ada, now)
    assert second.seen is None, "nobody keeps the first"
    store.keep(db, keys, first.token, "test", now)
    assert put(db, keys, "person:1", ada, now).seen == first.token
    assert put(db, keys, "person:2", ada, now).seen is None
    assert put(db, keys, "person:1", card(OTHER, now), now).seen is None
    with pytest.raises(CardRefused, match="card_seen"):
        store.keep(db, keys, second.token, "test", now)
    store.keep(db, keys, first.token, "test", now)  # twice is once


def test_the_same_card_typed_anew_is_what_its_token_stands_for(
    db: Session, keys: Keyring, ada: Card, path: Path, now: int
) -> None:
    token = put(db, keys, "person:1", ada, now).token
    store.keep(db, keys, token, "test", now)
    [(before,)] = raw(db).execute("select sealed from vault_cards").fetchall()
    anew = put(db, keys, "person:1", card(NUMBER, now, "2033-01"), now)
    store.renew(db, keys, token, anew.token, "test", now)
    found = store.reveal(db, keys, token, "test", "send", now + LOOSE_FOR)
    assert (found.number.reveal(), found.expiry) == (NUMBER, "2033-01")
    with pytest.raises(CardRefused, match="card_gone"):
        store.reveal(db, keys, anew.token, "test", "send", now)
    [(after,)] = raw(db).execute("select sealed from vault_cards").fetchall()
    assert before != after
    assert put(db, keys, "person:1", ada, now).seen == token, "it is known again"


@pytest.mark.parametrize("what", ["another's", "another number", "not kept", "none", "itself"])
def test_nothing_but_the_same_card_of_the_same_owner_is_renewed(
    db: Session, keys: Keyring, ada: Card, now: int, what: str
) -> None:
    token = put(db, keys, "person:1", ada, now).token
    if what != "not kept":
        store.keep(db, keys, token, "test", now)
    owner, number = "person:1", card(NUMBER, now, "2033-01")
    if what == "another's":
        owner = "person:2"
    if what == "another number":
        number = card(OTHER, now, "2033-01")
    by = put(db, keys, owner, number, now).token
    by = {"none": "card_none", "itself": token}.get(what, by)
    with pytest.raises(CardRefused, match="card_gone"):
        store.renew(db, keys, token, by, "test", now)
    assert store.reveal(db, keys, token, "test", "send", now).expiry == "2030-12"


def test_it_is_known_again_without_looking_through_all_cards(db: Session) -> None:
    plan = raw(db).execute(f"explain query plan {store.SAME}", ("", b"", 1, "")).fetchall()
    assert [row[-1] for row in plan] == [
        "SEARCH vault_cards USING INDEX ix_vault_cards_same (owner=? AND fingerprint=?)"
    ]


def test_who_nobody_keeps_is_gone_after_ten_minutes(
    db: Session, keys: Keyring, ada: Card, now: int
) -> None:
    loose, kept = (put(db, keys, f"person:{n}", ada, now).token for n in (1, 2))
    store.keep(db, keys, kept, "test", now)
    later = now + LOOSE_FOR
    assert store.sweep(db, later - 1) == 0
    for act in (
        lambda: store.reveal(db, keys, loose, "test", "send", later),
        lambda: store.keep(db, keys, loose, "test", later),
    ):
        with pytest.raises(CardRefused, match="card_gone"):
            act()
    assert store.sweep(db, later) == 1
    assert store.reveal(db, keys, kept, "test", "send", later).number.reveal() == NUMBER


def test_what_is_destroyed_leaves_no_ciphertext(
    db: Session, keys: Keyring, ada: Card, path: Path, now: int
) -> None:
    token = put(db, keys, "person:1", ada, now).token
    [(sealed, found)] = raw(db).execute("select sealed, fingerprint from vault_cards").fetchall()
    db.commit()
    assert sealed in files(path), "or this would prove nothing"
    store.destroy(db, token, "test", now)
    db.commit()
    raw(db).execute("commit")
    raw(db).execute("pragma wal_checkpoint(TRUNCATE)")
    assert sealed not in files(path)
    assert sealed[12:28] not in files(path)
    assert found not in files(path)
    raw(db).execute("begin")


def test_no_number_stands_in_the_file(
    db: Session, keys: Keyring, ada: Card, path: Path, now: int
) -> None:
    token = put(db, keys, "person:1", ada, now).token
    store.keep(db, keys, token, "test", now)
    db.commit()
    bytes_ = files(path)
    assert token.encode() in bytes_
    for secret in (NUMBER, NUMBER[:12], NUMBER[-6:], "2030-12", "Ada Byron"):
        assert secret.encode() not in bytes_


def test_every_access_is_written_down_and_stays(
    db: Session, keys: Keyring, ada: Card, now: int
) -> None:
    token = put(db, keys, "person:1", ada, now).token
    store.keep(db, keys, token, "web", now + 1)
    store.reveal(db, keys, token, "web", "send /pay", now + 2)
    store.destroy(db, token, "web", now + 3)
    store.destroy(db, token, "web", now + 4)
    rows = raw(db).execute("select at - ?, who, why, token from vault_access order by id", (now,))
    assert rows.fetchall() == [
        (0, "test", "store", token),
        (1, "web", "keep", token),
        (2, "web", "send /pay", token),
        (3, "web", "destroy", token),
    ]
    for change in ("update vault_access set who = 'me'", "delete from vault_access"):
        with pytest.raises(sqlite.IntegrityError, match="only added to"):
            raw(db).execute(change)


def test_a_key_seals_for_so_long_and_so_often(
    db: Session, keys: Keyring, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = keys.sealing(db, now)
    assert keys.sealing(db, now + keyring.LONGEST_USE - 1)[0] == first
    assert (later := keys.sealing(db, now + keyring.LONGEST_USE)[0]) != first
    monkeypatch.setattr(keyring, "MOST_USES", 3)
    moment = now + keyring.LONGEST_USE
    used = [keys.sealing(db, moment)[0] for _ in range(3)]
    assert used[:2] == [later, later]
    assert used[2] != later
    keys.opening(db, first)  # opens what it sealed


def test_a_file_of_a_newer_quid_is_not_touched(db: Session) -> None:
    raw(db).execute(f"pragma user_version = {schema.VERSION + 1}")
    with pytest.raises(schema.TooNew):
        schema.prepare(db)
