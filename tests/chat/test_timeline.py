"""Posts, their replies, and whom somebody follows."""

import pytest
from sqlmodel import select

from chat import feed, follows, timeline
from chat.refusals import Refused
from chat.schema import Places
from tests.chat.scene import NOW, chatter


def test_home_shows_ones_own_posts_and_those_of_the_followed(db, alice, bob, carol):
    posts = [timeline.post(db, who.id, who.name, NOW) for who in (alice, bob, carol, alice)]
    assert feed.home(db, alice.id) == [posts[3], posts[0]]
    follows.follow(db, alice.id, bob.id, NOW)
    assert feed.home(db, alice.id) == [posts[3], posts[1], posts[0]]
    assert feed.home(db, alice.id, before=posts[3].id, limit=1) == [posts[1]]
    assert feed.home(db, bob.id) == timeline.profile(db, bob.id) == [posts[1]]
    assert timeline.profile(db, alice.id, before=posts[3].id) == [posts[0]]


def test_a_post_is_found_or_not(db, alice):
    post = timeline.post(db, alice.id, "  caffè\x00\ud800 ☕\n", NOW)
    assert post.text == "caffè ☕"
    assert timeline.find(db, post.id) == post
    assert timeline.find(db, post.id + 1) is None


def test_one_person_posts_a_hundred_times_an_hour(db, alice, bob):
    for n in range(timeline.MOST):
        timeline.post(db, alice.id, f"{n}", NOW + n)
    with pytest.raises(Refused, match="posts_many"):
        timeline.post(db, alice.id, "one more", NOW + timeline.HOUR - 1)
    assert timeline.post(db, bob.id, "hello", NOW + timeline.HOUR - 1)
    assert timeline.post(db, alice.id, "one more", NOW + timeline.HOUR)


def test_a_post_has_1_to_1000_characters(db, alice):
    assert len(timeline.post(db, alice.id, "x" * 1000, NOW).text) == 1000
    with pytest.raises(Refused, match="post_too_long"):
        timeline.post(db, alice.id, "x" * 1001, NOW)
    with pytest.raises(Refused, match="post_empty"):
        timeline.post(db, alice.id, " \n\x00 ", NOW)


def test_replies_are_counted_for_a_list_of_posts(db, alice, bob):
    answered, silent, alone = [timeline.post(db, alice.id, "hi", NOW).id for _ in range(3)]
    chatter(db, timeline.replies_place(db, answered, NOW), bob, 3)
    timeline.replies_place(db, silent, NOW)
    assert timeline.replies(db, [answered, silent, alone]) == {answered: 3}
    assert timeline.replies(db, []) == {}


def test_no_post_no_replies(db):
    with pytest.raises(Refused, match="post_unknown"):
        timeline.replies_place(db, 999, NOW)


def test_following_is_done_once_and_undone_once(db, alice, bob, carol):
    assert follows.follow(db, alice.id, bob.id, NOW)
    assert not follows.follow(db, alice.id, bob.id, NOW + 1)
    assert follows.follow(db, carol.id, bob.id, NOW)
    assert follows.follows(db, alice.id, bob.id)
    assert not follows.follows(db, bob.id, alice.id)
    assert follows.among(db, alice.id, [bob.id, carol.id]) == {bob.id}
    assert (follows.followers(db, bob.id), follows.following(db, alice.id)) == (2, 1)
    assert follows.unfollow(db, alice.id, bob.id)
    assert not follows.unfollow(db, alice.id, bob.id)
    assert (follows.followers(db, bob.id), follows.following(db, alice.id)) == (1, 0)


def test_nobody_follows_themselves(db, alice):
    with pytest.raises(Refused, match="alone"):
        follows.follow(db, alice.id, alice.id, NOW)


def test_a_post_can_be_answered_from_the_start(db, alice):
    post = timeline.post(db, alice.id, "hi", NOW)
    place = db.exec(select(Places.id).where(Places.post == post.id)).one()
    assert timeline.replies_place(db, post.id, NOW).id == place
