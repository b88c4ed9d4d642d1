"""What a host takes down says nothing to anybody, is not found, and can be put back as it stood."""

import pytest

from chat import (
    events,
    groups,
    people,
    pictures,
    profiles,
    search,
    sessions,
    takedowns,
    timeline,
)
from chat.refusals import Refused
from tests.chat.scene import NOW, line, say


def test_a_post_goes_with_its_tags_words_and_pictures_and_comes_back(db, alice, bob):
    pictures.keep(db, bob.id, "a" * 32, 8, 8, 9, NOW)
    chosen = [pictures.Chosen("a" * 32, "A print")]
    post = timeline.post(db, bob.id, "Send money #win", NOW, None, chosen)
    before = timeline.find(db, post.id)
    assert takedowns.take_down(db, f"post:{post.id}", NOW + 1) is None
    down = timeline.find(db, post.id)
    assert (down.text, down.pictures, down.gone_at) == ("", "", NOW + 1)
    assert search.posts(db, alice.id, "money").found == []
    assert timeline.tagged(db, "win") == []
    assert pictures.may_see(db, "a" * 32, alice.id) == ""
    with pytest.raises(Refused, match="not_found"):
        takedowns.take_down(db, f"post:{post.id}", NOW)
    takedowns.put_back(db, f"post:{post.id}", NOW)
    assert timeline.find(db, post.id) == before
    assert [one.id for one in search.posts(db, alice.id, "money").found] == [post.id]
    assert len(timeline.tagged(db, "win")) == 1
    assert pictures.may_see(db, "a" * 32, alice.id) == "anybody"
    with pytest.raises(Refused, match="not_found"):
        takedowns.put_back(db, f"post:{post.id}", NOW)


def test_a_message_goes_and_its_place_is_told_by_the_bot(db, place, alice, bob):
    [said] = say(db, line(place, bob, "I know where you live"))
    change = takedowns.take_down(db, f"event:{place.id}:{said.seq}", NOW)
    bot = people.bot(db, NOW)
    told = (change.event.kind, change.event.target, change.event.author)
    assert told == ("deletion", said.seq, bot.id)
    assert events.find(db, place.id, said.seq).text == ""
    assert search.messages(db, alice.id, "live").found == []
    change = takedowns.put_back(db, f"event:{place.id}:{said.seq}", NOW)
    assert change.event.seq == said.seq + 2
    assert events.find(db, place.id, said.seq) == said
    assert [one.seq for one in search.messages(db, alice.id, "live").found] == [said.seq]


def test_what_people_and_groups_say_of_themselves_goes_and_comes_back(db, alice, bob):
    profiles.describe(db, bob.id, "Official support")
    group = groups.make(db, bob, "Official support", [alice], b"1" * 16, NOW).place
    for subject in (f"person:{bob.id}", f"group:{group.id}"):
        takedowns.take_down(db, subject, NOW)
    assert profiles.of(db, bob.id).bio == ""
    for subject in (f"person:{bob.id}", f"group:{group.id}"):
        takedowns.put_back(db, subject, NOW)
    assert profiles.of(db, bob.id).bio == "Official support"


@pytest.mark.parametrize(
    "subject", ["post:99", "event:1:99", "person:99", "group:99", "post:1:2", "x:1"]
)
def test_what_is_not_there_is_not_taken_down(db, subject):
    with pytest.raises(Refused, match="not_found"):
        takedowns.take_down(db, subject, NOW)


def test_a_barred_person_has_no_password_until_they_are_let_in(db, alice):
    before = people.credentials(db, alice.handle)
    assert people.bar(db, alice.id)
    assert not people.bar(db, alice.id)
    assert people.credentials(db, alice.handle) is None
    assert people.unbar(db, alice.id)
    assert not people.unbar(db, alice.id)
    assert people.credentials(db, alice.handle) == before


def test_a_session_of_the_barred_that_comes_late_does_not_stand(db, alice):
    """Somebody was signing in while they were barred."""
    people.bar(db, alice.id)
    token = sessions.open(db, alice.id, "browser", "", NOW)
    assert sessions.find(db, token, NOW) is None
    people.unbar(db, alice.id)
    assert sessions.find(db, token, NOW) is not None
