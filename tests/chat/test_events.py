"""Reading back: pages of history, and what was missed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat import events, timeline
from chat.events import OWN_STREAM, Since, since
from tests.chat.scene import NOW, chatter, mutter, somebody, talk, whisper


def numbers(found) -> list[tuple[int, int]]:
    return [(event.place, event.seq) for event in found]


def span(place, low: int, high: int) -> list[tuple[int, int]]:
    return [(place.id, seq) for seq in range(low, high + 1)]


def test_history_is_paged_in_ascending_order(db, place, alice):
    chatter(db, place, alice, 120)
    newest = events.history(db, place.id)
    assert numbers(newest) == span(place, 71, 120)
    assert numbers(events.history(db, place.id, before=71, limit=20)) == span(place, 51, 70)
    assert numbers(events.history(db, place.id, before=3)) == span(place, 1, 2)
    assert numbers(events.history(db, place.id, after=0, limit=3)) == span(place, 1, 3)
    assert numbers(events.history(db, place.id, after=118)) == span(place, 119, 120)
    assert numbers(events.history(db, place.id, after=10, before=13)) == span(place, 11, 12)
    assert events.history(db, place.id, before=1) == events.history(db, place.id + 9) == []


def test_private_history_is_one_persons_in_one_place(db, place, alice, bob, carol):
    aside = talk(db, alice, carol)
    rows = mutter(db, *[whisper(place, alice, str(n), after=n) for n in (3, 1, 2)])
    mutter(db, whisper(aside, alice, after=2), whisper(place, bob, after=2))
    assert events.private_history(db, alice.id, place.id, 1, 2) == rows[1:]
    assert events.private_history(db, alice.id, place.id, 0, 9, limit=2) == rows[1:]


def test_an_amended_receipt_keeps_all_but_its_attachment(db, place, alice):
    first, second = chatter(db, place, alice, 2)
    events.amend(db, place.id, 2, '{"state": "undone"}')
    amended = second._replace(attachment='{"state": "undone"}')
    assert events.history(db, place.id) == [first, amended]


def test_a_hole_is_filled(db, place, alice, bob):
    chatter(db, place, alice, 9)
    missed = since(db, bob.id, {place.id: 4}, 0)
    assert numbers(missed.events) == span(place, 5, 9)
    assert missed == Since(missed.events, [], {place.id: 9}, False, [])
    assert since(db, bob.id, {place.id: 9}, 0) == Since([], [], {place.id: 9}, False, [])


def test_a_place_the_reader_does_not_know_comes_with_its_newest_page(db, place, alice, bob, carol):
    talk(db, alice, carol)
    chatter(db, place, alice, 60)
    missed = since(db, bob.id, {}, 0)
    assert numbers(missed.events) == span(place, 11, 60)
    assert (missed.places, missed.reset, missed.more) == ({place.id: 60}, [], False)
    assert since(db, carol.id, {}, 0) == Since([], [], {}, False, [])


def test_far_behind_only_the_newest_page_comes_and_a_gap_is_marked(db, place, alice, bob):
    chatter(db, place, alice, 520)
    assert since(db, bob.id, {place.id: 20}, 0).reset == []
    missed = since(db, bob.id, {place.id: 19}, 0)
    assert numbers(missed.events) == span(place, 471, 520)
    assert (missed.places, missed.reset, missed.more) == ({place.id: 520}, [place.id], False)


@pytest.mark.parametrize("known", [10, 10**30, -1])
def test_a_number_never_given_begins_anew(db, place, alice, bob, known):
    chatter(db, place, alice, 3)
    missed = since(db, bob.id, {place.id: known}, known)
    assert numbers(missed.events) == span(place, 1, 3)
    assert missed.reset == [OWN_STREAM, place.id]


def test_what_one_may_not_read_looks_like_absent(db, place, alice, carol):
    chatter(db, place, alice, 3)
    asked = {place.id: 0, 999: 0, -5: 0, 10**30: 0}
    assert since(db, carol.id, asked, 0) == Since([], [], {}, False, [])


def test_anybody_may_follow_the_replies_of_a_post_they_name(db, alice, bob):
    under = timeline.replies_place(db, timeline.post(db, alice.id, "hi", NOW).id, NOW)
    chatter(db, under, alice, 2)
    assert since(db, bob.id, {}, 0).places == {}
    assert numbers(since(db, bob.id, {under.id: 0}, 0).events) == span(under, 1, 2)


def test_pages_follow_one_another_until_nothing_more_is_left(db, place, alice, bob, carol):
    aside = talk(db, carol, bob)
    chatter(db, place, alice, 300)
    chatter(db, aside, carol, 30, now=NOW + 1)
    mutter(db, *[whisper(place, bob)] * 20)
    first = since(db, bob.id, {place.id: 0}, 0)
    assert [row.mine for row in first.mine] == list(range(1, 21))
    assert numbers(first.events) == span(place, 1, 150) + span(aside, 1, 30)
    assert (first.places, first.more) == ({aside.id: 30, place.id: 150}, True)
    second = since(db, bob.id, first.places, 20)
    assert numbers(second.events) == span(place, 151, 300)
    assert second == Since(second.events, [], {aside.id: 30, place.id: 300}, False, [])


def test_an_own_stream_far_behind_begins_anew(db, place, alice):
    mutter(db, *[whisper(place, alice)] * 600)
    fresh = since(db, alice.id, {}, 0)
    assert [row.mine for row in fresh.mine] == list(range(551, 601))
    assert (fresh.reset, fresh.more) == ([OWN_STREAM], False)
    paged = since(db, alice.id, {}, 100, limit=200)
    assert [row.mine for row in paged.mine] == list(range(101, 301))
    assert (paged.reset, paged.more) == ([], True)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    said=st.lists(st.integers(0, 12), min_size=3, max_size=3),
    private=st.integers(0, 9),
    known=st.dictionaries(st.integers(0, 2), st.integers(0, 12)),
    limit=st.integers(1, 7),
)
def test_a_reader_who_asks_on_ends_with_everything_once(db, said, private, known, limit):
    db.rollback()
    alice, *others = [somebody(db, handle) for handle in ("alice", "bob", "carol", "dora")]
    rooms = [talk(db, alice, other) for other in others]
    for room, other, count in zip(rooms, others, said, strict=True):
        chatter(db, room, other, count)
    mutter(db, *[whisper(rooms[0], alice)] * private)
    have = {rooms[n].id: min(seq, said[n]) for n, seq in known.items()}
    asked, mine, missed, own, more = dict(have), 0, [], [], True
    while more:
        answer = since(db, alice.id, asked, mine, limit)
        assert len(answer.events) + len(answer.mine) <= limit
        assert answer.events or answer.mine or not answer.more
        missed += numbers(answer.events)
        own += [row.mine for row in answer.mine]
        asked, mine, more = answer.places, own[-1] if own else 0, answer.more
    assert own == list(range(1, private + 1))
    assert sorted(missed) == [
        spot
        for room, count in zip(rooms, said, strict=True)
        for spot in span(room, have.get(room.id, 0) + 1, count)
    ]
    db.rollback()
