"""Joining, being found, being suggested."""

import pytest

from chat import follows, people
from chat.people import Person
from chat.refusals import Refused
from tests.chat.alike import HANDLES, pairs
from tests.chat.scene import NOW, somebody, talk


def test_somebody_who_joined_is_found_in_any_case(db):
    alice = people.join(db, "Alice", " Alice  Moreau ", "fr", "hash", NOW)
    assert alice == Person(alice.id, "alice", "Alice Moreau", "fr", "person")
    assert people.by_handles(db, ["ALICE", "alice", "bob"]) == {"alice": alice}
    assert people.by_ids(db, [alice.id, alice.id, 999]) == {alice.id: alice}
    assert people.by_ids(db, []) == people.by_handles(db, []) == {}
    assert alice.owner == f"person:{alice.id}"


def test_none_of_the_table_of_look_alikes_joins_beside_the_real_one(db):
    table = pairs(HANDLES)
    for real in dict(table):
        people.join(db, real, real.title(), "en", "hash", NOW)
    for _, other in table:
        with pytest.raises(Refused, match="handle_taken"):
            people.join(db, other, "Mallory", "en", "hash", NOW)


@pytest.mark.parametrize("handle", ["alice", "ALICE", "a1ice", "al_ice"])
def test_nobody_joins_as_a_look_alike(db, alice, handle):
    with pytest.raises(Refused, match="handle_taken"):
        people.join(db, handle, "Mallory", "en", "hash", NOW)
    assert people.by_handles(db, [handle]).keys() <= {"alice"}


def test_the_bot_is_made_once_and_cannot_sign_in(db):
    bot = people.bot(db, NOW)
    assert people.bot(db, NOW + 1) == bot
    assert (bot.handle, bot.kind) == ("quid", "bot")
    assert people.credentials(db, "quid") is None


def test_credentials_and_changes(db, alice):
    assert people.credentials(db, "nobody") is None
    assert people.credentials(db, "ALICE") == (alice, "an encoded hash")
    people.set_password(db, alice.id, "another hash")
    people.rename(db, alice.id, " Al ")
    people.set_locale(db, alice.id, "fr")
    changed = alice._replace(name="Al", locale="fr")
    assert people.credentials(db, "alice") == (changed, "another hash")
    with pytest.raises(Refused, match="name_invalid"):
        people.rename(db, alice.id, "\u202e")


@pytest.mark.parametrize("name", ["Quid", "q u i d", "QUID ✓", "Team Quíd", "Quіd", "Ｑｕｉｄ"])
def test_nobody_is_called_as_the_bot_is(db, alice, name):
    with pytest.raises(Refused, match="name_reserved"):
        people.rename(db, alice.id, name)
    with pytest.raises(Refused, match="name_reserved"):
        people.join(db, "mallory", name, "en", "an encoded hash", 1)
    people.rename(db, alice.id, "Liquid Quidditch")


def suggested(db, handle: str, viewer: Person, limit: int = 3) -> list[str]:
    return [person.handle for person in people.suggest(db, handle, viewer.id, limit)]


def test_a_slip_suggests_the_nearest_first(db, alice, bob):
    for handle in ("carla", "caro", "carolina", "karol"):
        somebody(db, handle)
    assert suggested(db, "carl", bob) == ["carla", "caro"]
    assert suggested(db, "Carolin", bob) == ["carolina"]
    assert suggested(db, "zzz", bob) == []
    assert suggested(db, "", bob) == []


def test_contacts_come_before_the_followed_and_these_before_all(db, alice):
    near, followed, contact = (somebody(db, handle) for handle in ("robin", "rabina", "rosino"))
    assert suggested(db, "robinx", alice)[0] == "robin"
    follows.follow(db, alice.id, followed.id, NOW)
    assert suggested(db, "robina", alice) == ["rabina", "robin", "rosino"]
    talk(db, alice, contact)
    assert suggested(db, "robina", alice) == ["rosino", "rabina", "robin"]
    assert suggested(db, "robina", alice, limit=1) == ["rosino"]
    assert near.handle == "robin"


def test_a_contact_is_found_though_the_first_letter_is_wrong(db, alice, bob):
    talk(db, alice, bob)
    assert suggested(db, "vob", alice) == ["bob"]


def test_a_look_alike_suggests_the_real_one(db, alice, bob):
    assert suggested(db, "a1ice", bob) == ["alice"]


def test_nobody_is_suggested_themselves_nor_a_bot(db, alice):
    talk(db, alice, people.bot(db, NOW))
    assert suggested(db, "alicee", alice) == []
    assert suggested(db, "quidd", alice) == []


@pytest.mark.parametrize("handle", ["%%%", "al%", "a'b", "\\", "é" * 5000, "a\x00l", "al\ud800"])
def test_signs_that_mean_something_to_a_database_mean_nothing(db, alice, bob, handle):
    assert suggested(db, handle, bob) in ([], ["alice"])
    assert people.by_handles(db, [handle]) == {}
    assert people.credentials(db, handle) is None
