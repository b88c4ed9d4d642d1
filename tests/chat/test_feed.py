"""To whose home a post comes is the same whether they look or are told."""

import contextlib
import random

import pytest
from sqlmodel import Session

from chat import blocks, feed, follows, marks, mutes, revisions, timeline
from chat.people import Person
from chat.refusals import Refused
from tests.chat.scene import NOW, somebody

DEEDS = 120


@pytest.mark.parametrize("seed", range(3))
def test_a_post_reaches_just_those_whose_home_shows_it(db, seed):
    chance = random.Random(seed)
    town = [somebody(db, f"{name}_town") for name in ("ann", "bob", "cleo", "dan", "eve", "fay")]
    reached = 0
    for _ in range(DEEDS):
        timeline.fresh(db)
        something(db, chance, town)
        for post in timeline.fresh(db):
            others = {one.id for one in town} - {post.author}
            shows = {one for one in others if post.id in [p.id for p in feed.home(db, one)]}
            assert feed.reach(db, post, others) == shows
            assert feed.reach(db, post, set()) == set()
            reached += len(shows)
    assert reached > 5, "nothing came to anybody"


def something(db: Session, chance: random.Random, town: list[Person]) -> None:
    """Somebody posts, passes on, follows, mutes, blocks or deletes."""
    one, other = chance.sample(town, 2)
    deed = chance.choices(("post", "pass", "follow", "mute", "block"), (4, 9, 6, 1, 1))[0]
    if deed == "post":
        timeline.post(db, one.id, "hello", NOW)
    elif deed == "follow":
        with contextlib.suppress(Refused):  # blocked
            follows.follow(db, one.id, other.id, NOW)
    elif deed == "mute":
        mutes.mute(db, one.id, other.id, NOW)
    elif deed == "block":
        blocks.block(db, one.id, other.id, NOW)
    elif written := [post.id for post in timeline.recent(db, limit=2)]:
        with contextlib.suppress(Refused):
            marks.repost(db, one.id, chance.choice(written), NOW)


def test_what_is_newer_than_a_post_is_asked_for(db, alice, bob):
    follows.follow(db, alice.id, bob.id, NOW)
    made = [timeline.post(db, bob.id, f"{n}", NOW) for n in range(5)]
    assert feed.home(db, alice.id, after=made[2].id) == [made[4], made[3]]
    assert feed.home(db, alice.id, after=made[4].id) == []
    revisions.delete(db, bob.id, made[4].id, NOW)
    assert feed.home(db, alice.id, after=made[2].id) == [made[3]]
    assert feed.home(db, alice.id, before=made[3].id, limit=2, after=made[0].id) == made[2:0:-1]
