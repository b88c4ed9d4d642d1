"""Who is muted is not seen in lists and not told of; what they write still comes."""

import pytest

from chat import alerts, feed, follows, mutes, places, timeline
from chat.refusals import Refused
from tests.chat.scene import NOW, line, say


def test_a_mute_is_one_way_once_and_undone(db, alice, bob, carol):
    assert mutes.mute(db, alice.id, bob.id, NOW)
    assert not mutes.mute(db, alice.id, bob.id, NOW)
    mutes.mute(db, alice.id, carol.id, NOW + 1)
    assert mutes.listing(db, alice.id) == [carol, bob]
    assert mutes.among(db, alice.id, [bob.id, alice.id]) == {bob.id}
    assert mutes.among(db, bob.id, [alice.id]) == set()
    assert mutes.unmute(db, alice.id, bob.id)
    assert not mutes.unmute(db, alice.id, bob.id)
    assert mutes.listing(db, alice.id) == [carol]
    with pytest.raises(Refused, match="alone"):
        mutes.mute(db, alice.id, alice.id, NOW)


def test_their_posts_and_deeds_are_not_heard_but_their_lines_are(db, place, alice, bob):
    follows.follow(db, alice.id, bob.id, NOW)
    post = timeline.post(db, bob.id, "hello", NOW)
    assert [one.id for one in feed.home(db, alice.id)] == [post.id]
    mutes.mute(db, alice.id, bob.id, NOW)
    assert feed.home(db, alice.id) == timeline.recent(db, reader=alice.id) == []
    assert not alerts.tell(db, alice.id, "like", bob.id, "post:1", NOW)
    say(db, line(place, bob))
    assert places.unread(db, alice.id) == 1
    mutes.unmute(db, alice.id, bob.id)
    assert [one.id for one in feed.home(db, alice.id)] == [post.id]
