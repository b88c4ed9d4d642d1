"""Where somebody left off reading, and what is no news."""

from chat import edits, places, reactions, unread
from chat.aims import Wish
from tests.chat.scene import NOW, chatter, line, say


def test_the_first_unread_is_the_first_that_others_said_since(db, place, alice, bob, carol):
    chatter(db, place, bob, 3)
    assert unread.first(db, place.id, alice.id) == 1
    assert unread.first(db, place.id, carol.id) == 0
    places.seen(db, {(place.id, alice.id): 3})
    assert unread.first(db, place.id, alice.id) == 0
    say(db, line(place, alice))
    edits.edit(db, bob, Wish(place.id, 3, b"e" * 16), "better", NOW + 1)
    reactions.react(db, bob, Wish(place.id, 4, b"r" * 16), "👍", True, NOW + 1)
    assert unread.first(db, place.id, alice.id) == 0
    say(db, line(place, bob), line(place, bob))
    assert unread.first(db, place.id, alice.id) == 7
