"""Whose a picture is, and that it is used once."""

import pytest

from chat import people, pictures, revisions, timeline
from chat.pictures import Chosen, Picture
from chat.refusals import Refused
from tests.chat.scene import NOW

A, B, C = "a" * 32, "b" * 32, "c" * 32


def test_a_picture_is_used_once_and_only_by_its_sender(db, alice, bob):
    for key in (A, B):
        pictures.keep(db, alice.id, key, 40, 30, 500, NOW)
    pictures.keep(db, bob.id, C, 40, 30, 500, NOW)
    chosen = [Chosen(B, " A cat "), Chosen(A)]
    for who, wanted in ((bob, chosen), (alice, [Chosen(A), Chosen(C)]), (alice, [Chosen("d")])):
        with pytest.raises(Refused, match="picture_unknown"):
            pictures.use(db, who.id, wanted, "post:1")
    shown = pictures.use(db, alice.id, chosen, "post:1")
    assert shown == (Picture(B, 40, 30, "A cat"), Picture(A, 40, 30))
    assert pictures.read(pictures.written(shown)) == shown
    with pytest.raises(Refused, match="picture_unknown"):
        pictures.use(db, alice.id, [Chosen(A)], "post:2")
    assert pictures.use(db, alice.id, [], "post:3") == pictures.read("") == ()


def test_there_are_at_most_four_and_each_once(db, alice):
    keys = [letter * 32 for letter in "abcde"]
    for key in keys:
        pictures.keep(db, alice.id, key, 40, 30, 500, NOW)
    with pytest.raises(Refused, match="pictures_many"):
        pictures.use(db, alice.id, [Chosen(key) for key in keys], "post:1")
    with pytest.raises(Refused, match="picture_unknown"):
        pictures.use(db, alice.id, [Chosen(A), Chosen(A)], "post:1")
    assert len(pictures.use(db, alice.id, [Chosen(key) for key in keys[:4]], "post:1")) == 4


def test_nobody_keeps_more_than_they_use(db, alice, bob):
    for n in range(pictures.MOST_WAITING):
        pictures.keep(db, alice.id, f"{n:032}", 40, 30, 500, NOW)
    with pytest.raises(Refused, match="pictures_waiting"):
        pictures.keep(db, alice.id, A, 40, 30, 500, NOW)
    pictures.keep(db, bob.id, A, 40, 30, 500, NOW)
    pictures.use(db, alice.id, [Chosen(f"{0:032}")], "post:1")
    pictures.keep(db, alice.id, B, 40, 30, 500, NOW)


def test_what_waits_a_day_is_stale_and_what_was_let_go_at_once(db, alice):
    for n, key in enumerate((A, B, C)):
        pictures.keep(db, alice.id, key, 40, 30, 500, NOW + n)
    pictures.use(db, alice.id, [Chosen(A)], "post:1")
    assert pictures.stale(db, NOW + pictures.WAITS) == []
    assert pictures.stale(db, NOW + pictures.WAITS + 1) == [B]
    assert pictures.forget(db, [A, B]) == [B]
    pictures.release(db, [A], NOW + 5)
    assert pictures.stale(db, NOW + 5) == [A]


def test_who_sees_a_picture_follows_from_what_shows_it(db, alice, bob, carol, place):
    everybody = (alice.id, bob.id, carol.id, 0)
    pictures.keep(db, alice.id, A, 40, 30, 500, NOW)
    assert [pictures.may_see(db, A, who) for who in everybody] == ["some", "", "", ""]
    pictures.use(db, alice.id, [Chosen(A)], f"place:{place.id}")
    assert [pictures.may_see(db, A, who) for who in everybody] == ["some", "some", "", ""]
    for public in ("post:1", "person:1"):
        pictures.release(db, [A], NOW)
        assert pictures.may_see(db, A, bob.id) == ""
        pictures.use(db, alice.id, [Chosen(A)], public)
        assert {pictures.may_see(db, A, who) for who in everybody} == {"anybody"}
    assert pictures.may_see(db, B, alice.id) == ""


def test_a_person_lets_go_of_the_picture_before(db, alice, bob):
    for key in (A, B):
        pictures.keep(db, alice.id, key, 40, 30, 500, NOW)
    assert pictures.show_person(db, alice.id, A, NOW).picture == A
    with pytest.raises(Refused, match="picture_unknown"):
        pictures.show_person(db, bob.id, B, NOW)
    assert pictures.show_person(db, alice.id, B, NOW).picture == B
    assert (pictures.stale(db, NOW), pictures.may_see(db, A, bob.id)) == ([A], "")
    assert pictures.show_person(db, alice.id, "", NOW).picture == ""
    assert people.by_ids(db, [alice.id])[alice.id].picture == ""


def test_a_post_shows_pictures_until_it_is_deleted(db, alice, bob):
    for key in (A, B):
        pictures.keep(db, alice.id, key, 40, 30, 500, NOW)
    with pytest.raises(Refused, match="picture_unknown"):
        timeline.post(db, bob.id, "Look", NOW, chosen=[Chosen(A)])
    assert [one.key for one in pictures.waiting(db, alice.id, [Chosen(B), Chosen(C)])] == [B]
    made = timeline.post(db, alice.id, "", NOW, chosen=[Chosen(A, "A cat"), Chosen(B)])
    found = timeline.find(db, made.id)
    assert found == made
    assert pictures.read(found.pictures) == (Picture(A, 40, 30, "A cat"), Picture(B, 40, 30))
    assert pictures.waiting(db, alice.id, [Chosen(B)]) == ()
    assert pictures.may_see(db, A, 0) == "anybody"
    assert revisions.edit(db, alice.id, made.id, "A cat", NOW).text == "A cat"
    revisions.delete(db, alice.id, made.id, NOW)
    assert timeline.find(db, made.id).pictures == pictures.may_see(db, A, 0) == ""
    assert set(pictures.stale(db, NOW)) == {A, B}
