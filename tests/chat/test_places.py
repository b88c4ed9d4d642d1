"""Direct conversations: found, listed, seen."""

import pytest

from chat import people, places, timeline
from chat.places import Place
from chat.refusals import Refused
from tests.chat.scene import NOW, chatter, line, mutter, say, somebody, talk, whisper


def test_two_people_have_one_conversation(db, alice, bob):
    place = places.direct(db, bob.id, alice.id, NOW)
    assert place == Place(place.id, "direct", 0, (alice.id, bob.id))
    assert places.direct(db, alice.id, bob.id, NOW + 1) == place
    assert places.load(db, [place.id, place.id, 999]) == {place.id: place}
    assert places.load(db, []) == {}


def test_nobody_talks_to_themselves(db, alice):
    with pytest.raises(Refused, match="alone"):
        places.direct(db, alice.id, alice.id, NOW)


def test_replies_are_read_by_anybody_a_conversation_by_its_two(db, place, alice, bob, carol):
    post = timeline.post(db, alice.id, "hi", NOW)
    under = timeline.replies_place(db, post.id, NOW)
    assert under == Place(under.id, "replies", 0, (alice.id,), post.id, alice.id)
    assert timeline.replies_place(db, post.id, NOW) == under
    assert places.load(db, [under.id, place.id]) == {under.id: under, place.id: place}
    assert places.may_read(under, carol.id)
    assert places.may_read(place, bob.id)
    assert not places.may_read(place, carol.id)


def test_the_list_shows_the_latest_line_the_other_and_what_is_unread(db, place, alice, bob, carol):
    aside = talk(db, carol, alice)
    [*_, told] = chatter(db, aside, carol, 3)
    [_, answer] = say(db, line(place, bob), line(place, alice, "yes"), now=NOW + 1)
    first, second = places.listing(db, alice.id)
    assert (first.place, first.other, first.event) == (place._replace(last=2), bob, answer)
    assert (second.place, second.other, second.event) == (aside._replace(last=3), carol, told)
    assert (first.unread, second.unread) == (0, 3)
    assert [one.unread for one in places.listing(db, bob.id)] == [1]


def test_unread_is_counted_to_100(db, place, alice, bob):
    chatter(db, place, alice, 130)
    assert places.listing(db, bob.id)[0].unread == 100


def test_an_empty_conversation_is_listed_for_who_has_private_lines_there(db, alice, bob):
    bot = people.bot(db, NOW)
    talk(db, alice, bob)
    desk = talk(db, alice, bot)
    assert places.listing(db, alice.id) == places.listing(db, bob.id) == []
    mutter(db, whisper(desk, alice, "/balance"))
    [only] = places.listing(db, alice.id)
    assert (only.place, only.other, only.event, only.unread) == (desk, bot, None, 0)
    assert places.listing(db, bot.id) == []


def test_the_list_is_paged_though_several_moved_at_one_moment(db, alice):
    others = [somebody(db, handle) for handle in ("bob", "carol", "dora", "emma", "finn")]
    rooms = [talk(db, alice, other) for other in others]
    say(db, *[line(room, alice) for room in rooms[:4]])
    say(db, line(rooms[4], alice), now=NOW + 1)
    seen, mark = [], None
    while page := places.listing(db, alice.id, limit=2, before=mark):
        assert len(page) <= 2
        seen += [one.place.id for one in page]
        mark = page[-1].mark
    assert seen == [rooms[n].id for n in (4, 3, 2, 1, 0)]


def test_the_replies_of_a_post_are_no_conversation(db, alice, bob):
    under = timeline.replies_place(db, timeline.post(db, alice.id, "hi", NOW).id, NOW)
    say(db, line(under, bob))
    assert places.listing(db, alice.id) == []
    assert places.unread(db, alice.id) == 0


def test_seen_only_moves_forward_and_not_beyond_what_is_there(db, place, alice, bob):
    def see(seq):
        return places.seen(db, {(place.id, bob.id): seq})[place.id, bob.id]

    chatter(db, place, alice, 5)
    assert [see(seq) for seq in (3, 2, -7)] == [3, 3, 3]
    assert places.listing(db, bob.id)[0].unread == 2
    assert see(10**9) == 5
    assert places.unread(db, bob.id) == 0
    chatter(db, place, alice, 1)
    assert places.unread(db, bob.id) == 1


def test_what_many_have_seen_is_noted_in_one_go(db, place, alice, bob, carol):
    other = places.direct(db, bob.id, carol.id, NOW)
    chatter(db, place, alice, 5)
    chatter(db, other, carol, 3)
    marks = {(place.id, bob.id): 4, (other.id, bob.id): 9, (other.id, carol.id): 1}
    stand = places.seen(db, marks | {(place.id, carol.id): 6, (10**6, bob.id): 1})
    assert stand == marks | {
        (other.id, bob.id): 3,
        (other.id, carol.id): 3,  # who says something has seen it
        (place.id, carol.id): 0,
        (10**6, bob.id): 0,
    }
    assert {row.place.id: row.unread for row in places.listing(db, bob.id)} == {
        place.id: 1,
        other.id: 0,
    }
