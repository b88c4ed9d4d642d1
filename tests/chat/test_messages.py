"""Numbers, client ids and private streams of what is written."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat import events, messages, places, timeline
from chat.messages import Line, Spot, Whisper, write
from tests.chat.scene import NOW, line, mutter, say, somebody, talk, whisper

ID, OTHER_ID = b"\x01" * 16, b"\x00\xff" * 8


def test_lines_of_a_batch_are_numbered_in_the_order_given(db, place, alice, bob, carol):
    aside = talk(db, alice, carol)
    written = say(db, line(place, alice), line(aside, carol), line(place, bob), line(place, alice))
    assert [(e.place, e.seq) for e in written] == [
        (place.id, 1),
        (aside.id, 1),
        (place.id, 2),
        (place.id, 3),
    ]
    assert say(db, line(place, bob))[0].seq == 4
    assert places.load(db, [place.id])[place.id].last == 4


def test_what_was_written_reads_back_word_for_word(db, place, alice, bob):
    said = Line(place, "receipt", bob.id, alice.id, ID, "“ÿ🍕\n'", '{"kind": "receipt"}', 1, "it")
    assert say(db, said) == events.history(db, place.id)
    assert events.history(db, place.id)[0][2:] == (*said[1:7], NOW, 1, "it")


def test_a_ticket_is_found_by_what_it_shows_wherever_it_stands(db, place, alice, bob, carol):
    other = places.direct(db, alice.id, carol.id, NOW)
    shown = [Line(place, "ticket", bob.id, alice.id, b"", "", about="request:1")]
    shown.append(shown[0]._replace(place=other))
    say(db, *shown, Line(place, "ticket", bob.id, alice.id, b"", "", about="request:2"))
    found = events.about(db, "request:1")
    assert [(each.place, each.seq) for each in found] == [(place.id, 1), (other.id, 1)]
    assert events.about(db, "") == []


def test_a_stale_place_does_not_number_twice(db, place, alice):
    say(db, line(place, alice))
    assert place.last == 0
    assert say(db, line(place, alice))[0].seq == 2


def test_a_client_id_leads_to_its_last_line(db, place, alice, bob):
    receipt = Line(place, "receipt", bob.id, alice.id, ID, "")
    say(db, line(place, alice, client_id=ID), receipt, line(place, bob, client_id=OTHER_ID))
    found = messages.known(db, [(ID, alice.id), (ID, bob.id), (OTHER_ID, bob.id)])
    assert found == {
        (ID, alice.id): Spot(place.id, 2, None, None),
        (OTHER_ID, bob.id): Spot(place.id, 3, None, None),
    }


def test_a_client_id_may_be_private_or_both(db, place, alice, bob):
    mutter(db, whisper(place, alice, client_id=ID), whisper(place, alice, client_id=ID))
    assert messages.known(db, [(ID, alice.id)]) == {(ID, alice.id): Spot(place.id, None, 2, None)}
    write(db, [line(place, bob, client_id=ID)], [whisper(place, bob, client_id=ID)], NOW)
    assert messages.known(db, [(ID, bob.id)]) == {(ID, bob.id): Spot(place.id, 1, 1, None)}


def test_rows_nobody_sent_are_not_remembered(db, place, alice):
    write(db, [line(place, alice)] * 2, [whisper(place, alice)] * 2, NOW)
    assert messages.known(db, [(b"", alice.id)]) == {}
    assert messages.known(db, []) == {}


def test_a_used_client_id_cannot_be_written_again(db, place, alice):
    say(db, line(place, alice, client_id=ID))
    with pytest.raises(Exception, match=r"(?i)unique"):
        say(db, line(place, alice, client_id=ID))


def test_whispers_leave_no_hole_and_no_trace_in_the_place(db, place, alice, bob):
    say(db, line(place, alice))
    before = places.load(db, [place.id])
    mutter(db, whisper(place, alice), now=NOW + 5)
    assert places.load(db, [place.id]) == before
    assert places.listing(db, bob.id)[0].at == NOW
    assert say(db, line(place, bob))[0].seq == 2
    assert events.private_history(db, bob.id, place.id, 0, 9) == []


def test_a_whisper_stands_after_the_newest_number_or_the_one_given(db, place, alice, bob):
    say(db, line(place, alice))
    _, [newest, given_] = write(
        db, [line(place, bob)], [whisper(place, alice), whisper(place, alice, after=1)], NOW
    )
    assert (newest.after, given_.after) == (2, 1)
    assert mutter(db, whisper(place, bob))[0].after == 2
    assert events.private_history(db, alice.id, place.id, 2, 2) == [newest]


def test_each_person_has_a_stream_of_their_own(db, place, alice, bob):
    rows = mutter(db, whisper(place, bob), whisper(place, alice), whisper(place, bob))
    assert [(row.person, row.mine) for row in rows] == [(bob.id, 1), (alice.id, 1), (bob.id, 2)]
    assert mutter(db, whisper(place, alice))[0].mine == 2


def test_a_line_is_seen_by_its_speaker_and_unread_for_the_other(db, place, alice, bob):
    say(db, line(place, alice), line(place, alice))
    assert (places.unread(db, alice.id), places.unread(db, bob.id)) == (0, 1)
    say(db, line(place, bob))
    assert (places.unread(db, alice.id), places.unread(db, bob.id)) == (1, 0)


def test_a_receipt_shown_elsewhere_does_not_let_its_speaker_in(db, place, alice, bob, carol):
    say(db, Line(place, "receipt", bob.id, carol.id, b"", ""))
    assert not places.may_read(places.load(db, [place.id])[place.id], carol.id)
    assert events.since(db, carol.id, {}, 0).places == {}


def test_answering_a_post_lets_its_speaker_belong(db, alice, bob):
    post = timeline.post(db, alice.id, "hello", NOW)
    under = timeline.replies_place(db, post.id, NOW)
    say(db, line(under, bob), line(under, bob), line(under, alice))
    assert places.load(db, [under.id])[under.id].members == (alice.id, bob.id)
    assert events.since(db, bob.id, {}, 0).places == {under.id: 3}


BATCHES = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), max_size=6),
        st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), max_size=6),
    ),
    max_size=6,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=BATCHES)
def test_numbers_have_no_holes_whatever_the_batches(db, batches):
    db.rollback()
    people = [somebody(db, handle) for handle in ("alice", "bob", "carol")]
    pairs = [(people[0], people[1]), (people[1], people[2]), (people[2], people[0])]
    rooms = [talk(db, *pair) for pair in pairs]
    said: list[Line] = []
    muttered: list[Whisper] = []
    for public, private in batches:
        lines = [line(rooms[room], pairs[room][who], f"{room}") for room, who in public]
        whispers = [whisper(rooms[room], pairs[room][who]) for room, who in private]
        write(db, lines, whispers, NOW)
        said += lines
        muttered += whispers
    for room in rooms:
        kept = events.history(db, room.id, limit=1000)
        assert [e.seq for e in kept] == list(range(1, len(kept) + 1))
        assert [e.speaker for e in kept] == [one.speaker for one in said if one.place == room]
    for person in people:
        own = events.since(db, person.id, {}, 0, limit=1000).mine
        assert [(p.mine, p.place) for p in own] == list(
            enumerate((w.place for w in muttered if w.person == person.id), 1)
        )
    db.rollback()
