"""What was begun is its author's alone, one text a place, and bounded."""

import pytest

from chat import drafts, groups, timeline
from chat.refusals import Refused
from tests.chat.scene import NOW


def keep(db, person, place, text, now=NOW):
    return drafts.keep(db, {(person.id, place): text}, now)[person.id, place]


def test_a_draft_stands_until_there_is_nothing_of_it(db, alice, bob):
    assert keep(db, alice, "@bob", "Hel") == "@bob"
    assert keep(db, alice, "@BOB", 'Hello, \'); drop --\n"x"') == "@bob"
    assert drafts.find(db, alice.id, "@bob") == 'Hello, \'); drop --\n"x"'
    assert drafts.find(db, bob.id, "@bob") == ""
    assert keep(db, alice, "@bob", "half a \ud83dsign") == "@bob"
    assert drafts.find(db, alice.id, "@bob") == "half a sign"
    assert keep(db, alice, "@bob", "") == "@bob"
    assert drafts.find(db, alice.id, "@bob") == ""


def test_a_place_has_one_name_whatever_it_is_called(db, place, alice, bob):
    assert keep(db, alice, str(place.id), "by number") == "@bob"
    assert keep(db, bob, str(place.id), "the other's") == "@alice"
    assert drafts.find(db, alice.id, "@bob") == "by number"
    post = timeline.post(db, bob.id, "hello", NOW)
    under = timeline.replies_place(db, post.id, NOW)
    assert drafts.name(db, alice.id, str(under.id)) == f"post {post.id}"
    for name in ("home", "quote 7", "post 7"):
        assert drafts.name(db, alice.id, name) == name


def test_nobody_keeps_one_where_they_are_not(db, place, alice, bob, carol):
    group = groups.make(db, alice, "Us", [bob], b"1" * 16, NOW).place
    assert keep(db, alice, str(group.id), "here") == str(group.id)
    strange = ("@nobody", "@carol", str(place.id), str(group.id), "999", "0", "", "elsewhere")
    for where in (*strange, "post x", "post 0", "home ", "²", "1" * 64):
        assert keep(db, carol, where, "not here") is None
        with pytest.raises(Refused, match="not_found"):
            drafts.name(db, carol.id, where)
    assert drafts.beginnings(db, carol.id, [*strange]) == {}


def test_what_several_have_begun_is_kept_at_once(db, alice, bob, carol):
    begun = {(alice.id, "@carol"): "a" * 4000, (bob.id, "@carol"): "b", (bob.id, "home"): ""}
    assert drafts.keep(db, begun, NOW) == {key: key[1] for key in begun}
    listed = drafts.beginnings(db, alice.id, ["@carol", "@bob"])
    assert listed == {"@carol": "a" * drafts.SHOWN}
    assert drafts.find(db, bob.id, "@carol") == "b"
    assert keep(db, carol, "home", "c") == "home"


def test_of_too_many_the_oldest_go(db, alice, bob):
    keep(db, bob, "home", "stays", NOW - 1)
    for n in range(1, drafts.MOST + 3):
        keep(db, alice, f"post {n}", f"answer {n}", NOW + n)
    names = [f"post {n}" for n in range(1, drafts.MOST + 3)]
    kept = drafts.beginnings(db, alice.id, names)
    assert set(names) - kept.keys() == {"post 1", "post 2"}
    assert drafts.find(db, bob.id, "home") == "stays"
