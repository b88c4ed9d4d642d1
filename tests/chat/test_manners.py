"""What people let others see of them: both ways, and never beyond those who may know."""

import pytest

from chat import alerts, asides, blocks, groups, manners, places, pushing, timeline
from chat.manners import Manners
from tests.chat.scene import NOW, line, say


def test_everything_is_shown_until_one_says_otherwise(db, alice, bob):
    assert manners.of(db, alice.id) == Manners(True, True, True)
    alerts.read(db, alice.id, NOW)
    pushing.wish(db, bob.id, ["like"], None)
    assert manners.of(db, alice.id) == manners.of(db, bob.id) == Manners(True, True, True)
    manners.keep(db, alice.id, Manners(False, True, True))
    assert manners.of(db, alice.id) == Manners(False, True, True)
    assert alerts.read_until(db, alice.id) == NOW
    manners.keep(db, alice.id, Manners(True, False, True))
    assert manners.of(db, alice.id) == Manners(True, False, True)
    assert manners.of(db, bob.id) == Manners()


@pytest.mark.parametrize("sign", ["typing", "seen", "here"])
def test_who_hides_a_sign_neither_shows_nor_is_shown_it(db, alice, bob, carol, sign):
    place = groups.make(db, alice, "Us", [bob, carol], b"1" * 16, NOW).place
    everybody = {alice.id, bob.id, carol.id}
    assert manners.witnesses(db, place, alice.id, sign) == everybody
    manners.keep(db, bob.id, Manners()._replace(**{f"shows_{sign}": False}))
    assert manners.witnesses(db, place, alice.id, sign) == {alice.id, carol.id}
    assert manners.witnesses(db, place, bob.id, sign) == {bob.id}
    other = {"typing": "seen", "seen": "here", "here": "typing"}[sign]
    assert manners.witnesses(db, place, bob.id, other) == everybody


def test_nothing_is_shown_across_a_block_or_to_whom_one_has_not_answered(db, place, alice, bob):
    asides.put(db, place.id, alice.id)
    for one in (alice, bob):
        assert manners.witnesses(db, place, one.id, "seen") == {one.id}
    say(db, line(places.load(db, [place.id])[place.id], alice))
    assert manners.witnesses(db, place, bob.id, "seen") == {alice.id, bob.id}
    blocks.block(db, bob.id, alice.id, NOW)
    apart = places.load(db, [place.id])[place.id]
    for one in (alice, bob):
        assert manners.witnesses(db, apart, one.id, "seen") == {one.id}


def test_nothing_is_shown_under_a_post(db, alice, bob):
    post = timeline.post(db, alice.id, "hello", NOW)
    replies = timeline.replies_place(db, post.id, NOW)
    assert manners.witnesses(db, replies, alice.id, "typing") == set()
