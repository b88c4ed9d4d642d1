"""Who has blocked whom is known wherever the two meet, and from the moment it is so."""

import pytest

from chat import blocks, follows, marks, memory, places, timeline
from chat.refusals import Refused
from tests.chat.scene import NOW, talk


def test_a_block_is_one_way_and_once(db, alice, bob):
    assert blocks.block(db, alice.id, bob.id, NOW)
    assert not blocks.block(db, alice.id, bob.id, NOW)
    assert blocks.blocks(db, alice.id, bob.id)
    assert not blocks.blocks(db, bob.id, alice.id)
    assert blocks.listing(db, alice.id) == [bob]
    assert blocks.unblock(db, alice.id, bob.id)
    assert not blocks.unblock(db, alice.id, bob.id)
    assert blocks.listing(db, alice.id) == []


def test_nobody_blocks_themselves(db, alice):
    with pytest.raises(Refused, match="alone"):
        blocks.block(db, alice.id, alice.id, NOW)


def test_a_block_keeps_the_two_apart_whoever_made_it(db, alice, bob, carol):
    blocks.block(db, bob.id, alice.id, NOW)
    one, other = (alice.id, bob.id), (alice.id, carol.id)
    assert blocks.apart(db, {one, other}) == {one}
    assert blocks.apart(db, []) == set()


def test_a_conversation_says_who_blocked_the_other(db, place, alice, bob, carol):
    assert places.load(db, [place.id])[place.id].blockers == ()
    blocks.block(db, bob.id, alice.id, NOW)
    assert places.load(db, [place.id])[place.id].blockers == (bob.id,)
    assert places.direct(db, alice.id, bob.id, NOW).blockers == (bob.id,)
    blocks.block(db, alice.id, bob.id, NOW)
    assert places.load(db, [place.id])[place.id].blockers == (alice.id, bob.id)
    blocks.block(db, bob.id, carol.id, NOW)
    assert talk(db, carol, bob).blockers == (bob.id,)
    assert talk(db, carol, alice).blockers == ()


def test_what_is_remembered_of_a_conversation_follows(db, place, alice, bob):
    memory.begin(db)
    assert places.load(db, [place.id])[place.id].blockers == ()
    blocks.block(db, alice.id, bob.id, NOW)
    assert places.load(db, [place.id])[place.id].blockers == (alice.id,)
    blocks.unblock(db, alice.id, bob.id)
    assert places.load(db, [place.id])[place.id].blockers == ()


def test_who_is_apart_follows_no_longer_and_is_not_followed(db, alice, bob, carol):
    for one, other in ((alice, bob), (bob, alice), (carol, bob)):
        follows.follow(db, one.id, other.id, NOW)
    blocks.block(db, alice.id, bob.id, NOW)
    assert not follows.follows(db, alice.id, bob.id)
    assert not follows.follows(db, bob.id, alice.id)
    assert follows.follows(db, carol.id, bob.id)
    for one, other in ((alice, bob), (bob, alice)):
        with pytest.raises(Refused, match="not_allowed"):
            follows.follow(db, one.id, other.id, NOW)
    blocks.unblock(db, alice.id, bob.id)
    assert not follows.follows(db, bob.id, alice.id), "what is over does not come back by itself"


def test_who_is_blocked_is_not_among_those_who_like_a_post(db, alice, bob, carol):
    post = timeline.post(db, carol.id, "hi", NOW).id
    for one in (alice, bob):
        marks.like(db, one.id, post, NOW)
    blocks.block(db, alice.id, bob.id, NOW)
    assert marks.likers(db, post, reader=alice.id)[0] == [alice]
    assert marks.likers(db, post, reader=bob.id)[0] == [bob]
    assert len(marks.likers(db, post, reader=carol.id)[0]) == 2
    assert len(marks.likers(db, post)[0]) == 2
