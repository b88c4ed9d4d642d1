"""Messages that say something else, or nothing any more, and what others think of them."""

import pytest

from chat import (
    aims,
    alerts,
    blocks,
    edits,
    events,
    hanging,
    messages,
    places,
    reactions,
    timeline,
)
from chat.aims import Wish
from chat.messages import Line
from chat.refusals import Refused
from tests.chat.scene import NOW, chatter, line, say

IDS = [bytes([n]) * 16 for n in range(1, 60)]
MINUTE = 60_000


def refusal(act, *args):
    with pytest.raises(Refused) as caught:
        act(*args)
    return caught.value.code


@pytest.fixture
def said(db, place, alice):
    """A message of Alice's, number 1."""
    return say(db, line(place, alice, "helo"))[0]


@pytest.fixture
def ticket(db, place, alice, bob):
    """What moved money, number 2 where something was said before."""
    return say(db, Line(place, "receipt", bob.id, alice.id, b"", "/pay 5", '{"kind":"receipt"}'))[0]


def test_an_edit_is_a_numbered_event_and_the_row_says_the_new_words(db, place, alice, bob, said):
    change = edits.edit(db, alice, Wish(place.id, 1, IDS[0]), "/pay 5", NOW + MINUTE)
    assert change.event == events.find(db, place.id, 2)
    assert change.event[2:] == ("edit", alice.id, alice.id, IDS[0], "", "", NOW + MINUTE, 1, "")
    assert change.told == (alice.id, bob.id)
    now = events.find(db, place.id, 1)
    assert (now.kind, now.text) == ("message", "/pay 5")
    assert now.attachment == '{"kind":"plain","edited":true}'
    assert edits.edit(db, alice, Wish(place.id, 1, IDS[1]), "/pay 5", NOW).event is None


def test_a_repeat_changes_nothing_and_tells_nobody(db, place, alice, said):
    first = edits.edit(db, alice, Wish(place.id, 1, IDS[0]), "one", NOW)
    edits.edit(db, alice, Wish(place.id, 1, IDS[1]), "two", NOW)
    again = edits.edit(db, alice, Wish(place.id, 1, IDS[0]), "one", NOW)
    assert (again.event, again.told) == (first.event, ())
    assert events.find(db, place.id, 1).text == "two"
    assert refusal(edits.delete, db, alice, Wish(place.id, 1, IDS[0]), NOW) == "key_reused"
    say(db, line(place, alice, "three", IDS[2]))
    reused = Wish(place.id, 1, IDS[2])
    assert refusal(reactions.react, db, alice, reused, "👍", True, NOW) == "key_reused"


def test_what_was_deleted_stands_nowhere_any_more(db, place, alice, bob, said):
    edits.edit(db, alice, Wish(place.id, 1, IDS[0]), "secret", NOW)
    say(db, line(place, bob, "what?")._replace(target=1))
    reactions.react(db, bob, Wish(place.id, 1, IDS[1]), "👍", True, NOW)
    change = edits.delete(db, alice, Wish(place.id, 1, IDS[2]), NOW + 60 * MINUTE)
    assert (change.event.kind, change.event.target) == ("deletion", 1)
    rows = events.history(db, place.id)
    assert [row.kind for row in rows] == ["gone", "edit", "message", "reaction", "deletion"]
    assert not [row for row in rows if "secret" in f"{row.text}{row.attachment}"]
    beside = hanging.find(db, rows)
    assert beside.reactions == {}
    assert beside.about[place.id, 3].kind == "gone"
    assert edits.delete(db, alice, Wish(place.id, 1, IDS[3]), NOW).event is None
    gone = Wish(place.id, 1, IDS[3])
    assert refusal(edits.edit, db, alice, gone, "back", NOW) == "not_found"
    assert refusal(reactions.react, db, bob, gone, "👍", True, NOW) == "not_found"


@pytest.mark.parametrize("change", ["edit", "delete"])
def test_no_digest_tells_what_a_message_said_before(db, place, alice, change):
    key = IDS[0], alice.id
    say(db, line(place, alice, "yes")._replace(client_id=IDS[0], asked=b"a digest"))
    assert messages.known(db, [key])[key].asked == b"a digest"
    wish = Wish(place.id, 1, IDS[1])
    if change == "edit":
        edits.edit(db, alice, wish, "no", NOW)
    else:
        edits.delete(db, alice, wish, NOW)
    assert messages.known(db, [key])[key].asked is None


def test_a_ticket_stays_as_it_is_and_can_be_thought_something_of(db, place, alice, bob, ticket):
    for who in (alice, bob):
        wish = Wish(place.id, 1, IDS[0])
        assert refusal(edits.edit, db, who, wish, "free", NOW) == "ticket_stays"
        assert refusal(edits.delete, db, who, wish, NOW) == "ticket_stays"
    assert reactions.react(db, bob, Wish(place.id, 1, IDS[0]), "🎉", True, NOW).event


@pytest.mark.parametrize("seq", [0, 3, 2**63 - 1])
def test_nobody_changes_what_is_not_theirs_or_not_there(db, place, alice, bob, carol, said, seq):
    one, other = Wish(place.id, 1, IDS[0]), Wish(place.id, seq, IDS[0])
    edits.edit(db, alice, Wish(place.id, 1, IDS[1]), "hello", NOW)
    for wish, who, code in ((one, bob, "not_allowed"), (one, carol, "not_found")):
        assert refusal(edits.edit, db, who, wish, "mine", NOW) == code
        assert refusal(edits.delete, db, who, wish, NOW) == code
    for wish in (other, Wish(place.id, 2, IDS[0]), Wish(place.id + 7, 1, IDS[0])):
        assert refusal(edits.edit, db, alice, wish, "there?", NOW) == "not_found"
        assert refusal(edits.delete, db, alice, wish, NOW) == "not_found"
        assert refusal(reactions.react, db, alice, wish, "👍", True, NOW) == "not_found"
    assert refusal(reactions.react, db, carol, one, "👍", True, NOW) == "not_found"
    assert refusal(aims.meant, db, place, seq) == "not_found"


def test_a_message_is_edited_for_a_quarter_of_an_hour(db, place, alice, said):
    edits.edit(db, alice, Wish(place.id, 1, IDS[0]), "hello", NOW + 15 * MINUTE)
    late = Wish(place.id, 1, IDS[1])
    assert refusal(edits.edit, db, alice, late, "late", NOW + 15 * MINUTE + 1) == "edit_late"
    for text, code in (("x" * 4001, "too_long"), (" \n", "bad_request"), ("\ud800", "bad_request")):
        assert refusal(edits.edit, db, alice, Wish(place.id, 1, IDS[1]), text, NOW) == code


def test_reactions_are_counted_by_person_and_taken_back(db, place, alice, bob, said):
    for who, emoji, n in ((bob, "👍", 0), (alice, "🎉", 1), (alice, "👍", 2)):
        change = reactions.react(db, who, Wish(place.id, 1, IDS[n]), emoji, True, NOW + n)
        assert change.event.attachment == f'{{"kind":"reaction","emoji":"{emoji}","on":true}}'
    assert reactions.react(db, bob, Wish(place.id, 1, IDS[3]), "👍", True, NOW).event is None
    found = hanging.find(db, events.history(db, place.id))
    assert found.reactions == {(place.id, 1): {"👍": [bob.id, alice.id], "🎉": [alice.id]}}
    assert found.people == {alice.id, bob.id}
    told = [(one.kind, one.actor, one.subject) for one in alerts.listing(db, alice.id)]
    assert told == [("react", bob.id, f"event:{place.id}:1")]
    reactions.react(db, bob, Wish(place.id, 1, IDS[4]), "👍", False, NOW)
    assert reactions.react(db, bob, Wish(place.id, 1, IDS[5]), "👍", False, NOW).event is None
    found = hanging.find(db, events.history(db, place.id))
    assert found.reactions == {(place.id, 1): {"🎉": [alice.id], "👍": [alice.id]}}


@pytest.mark.parametrize("text", ["👍", "❤️", "👍🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇫🇷", "🙋🏿‍♀️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_an_emoji_is_one(text):
    assert reactions.is_emoji(text)


@pytest.mark.parametrize(
    "text", ["", "a", "5", "$", "👍👍", "👍a", "\u202e👍", "👍" * 9, "é", "\u200d"]
)
def test_what_is_no_emoji_is_none(db, place, alice, said, text):
    wish = Wish(place.id, 1, IDS[0])
    assert refusal(reactions.react, db, alice, wish, text, True, NOW) == "bad_request"


def test_at_most_twenty_different_reactions_stand_on_a_message(db, place, alice, bob, said):
    for n in range(20):
        reactions.react(db, alice, Wish(place.id, 1, IDS[n]), chr(0x1F600 + n), True, NOW)
    wish = Wish(place.id, 1, IDS[20])
    assert refusal(reactions.react, db, bob, wish, "👍", True, NOW) == "reactions_full"
    assert reactions.react(db, bob, wish, "\U0001f600", True, NOW).event


def test_what_changes_a_row_is_no_news(db, place, alice, bob):
    chatter(db, place, alice, 2, NOW)
    reactions.react(db, alice, Wish(place.id, 1, IDS[0]), "👍", True, NOW + MINUTE)
    edits.edit(db, alice, Wish(place.id, 1, IDS[1]), "hello", NOW + MINUTE)
    [row] = places.listing(db, bob.id)
    assert (row.unread, row.event.seq, row.at) == (2, 2, NOW)
    edits.delete(db, alice, Wish(place.id, 1, IDS[2]), NOW)
    [row] = places.listing(db, bob.id)
    assert row.unread == 1
    reactions.react(db, bob, Wish(place.id, 2, IDS[3]), "👍", True, NOW)
    assert places.unread(db, bob.id) == 1
    places.seen(db, {(place.id, bob.id): 2})
    assert places.unread(db, bob.id) == 0
    assert places.listing(db, bob.id)[0].unread == 0


def test_the_blocked_can_take_back_their_words_and_nothing_else(db, place, alice, bob, said):
    blocks.block(db, bob.id, alice.id, NOW)
    wish = Wish(place.id, 1, IDS[0])
    assert refusal(edits.edit, db, alice, wish, "again", NOW) == "not_allowed"
    assert refusal(reactions.react, db, alice, wish, "👍", True, NOW) == "not_allowed"
    assert refusal(reactions.react, db, bob, wish, "👍", True, NOW) == "blocked_by_you"
    assert edits.delete(db, alice, wish, NOW).event


def test_under_a_post_an_answer_is_counted_and_its_changes_are_not(db, alice, bob):
    post = timeline.post(db, alice.id, "First", NOW)
    place = timeline.replies_place(db, post.id, NOW)
    say(db, line(place, bob, "me too"))
    edits.edit(db, bob, Wish(place.id, 1, IDS[0]), "Me too", NOW)
    reactions.react(db, alice, Wish(place.id, 1, IDS[1]), "👍", True, NOW)
    assert timeline.replies(db, [post.id]) == {post.id: 1}
