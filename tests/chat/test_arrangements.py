"""Conversations that are muted, archived and pinned by one of their members, and by nobody else."""

import pytest

from chat import arrangements, groups, places, reactions
from chat.aims import Wish
from chat.arrangements import Arrangement
from chat.refusals import Refused
from tests.chat.scene import NOW, line, say, somebody, talk

MINUTE = 60_000


def listed(db, person, **options):
    return [row.place.id for row in places.listing(db, person.id, **options)]


def test_what_is_archived_comes_back_when_something_is_said(db, place, alice, bob):
    say(db, line(place, bob))
    arrangements.archive(db, alice.id, place.id, True)
    assert listed(db, alice) == []
    assert listed(db, alice, archived=True) == [place.id]
    assert listed(db, bob) == [place.id]
    reactions.react(db, bob, Wish(place.id, 1, b"1" * 16), "👍", True, NOW + 1)
    assert listed(db, alice) == []
    say(db, line(place, bob), now=NOW + 2)
    assert (listed(db, alice), listed(db, alice, archived=True)) == ([place.id], [])
    arrangements.archive(db, alice.id, place.id, True)
    arrangements.archive(db, alice.id, place.id, False)
    assert listed(db, alice) == [place.id]


def test_what_is_archived_and_muted_stays_away_as_long_as_it_is_muted(db, place, alice, bob):
    say(db, line(place, bob))
    arrangements.archive(db, alice.id, place.id, True)
    arrangements.mute(db, alice.id, place.id, NOW + MINUTE)
    say(db, line(place, bob), now=NOW + MINUTE - 1)
    assert listed(db, alice) == []
    say(db, line(place, bob), now=NOW + MINUTE)
    [row] = places.listing(db, alice.id)
    assert (row.muted_until, row.unread) == (NOW + MINUTE, 3)
    arrangements.mute(db, alice.id, place.id, 2**62)
    assert arrangements.of(db, alice.id, place.id) == Arrangement(arrangements.FOREVER, True, False)
    assert arrangements.of(db, bob.id, place.id) == Arrangement()


def test_pinned_ones_come_first_where_they_are_asked_for(db, place, alice, bob, carol):
    other = talk(db, alice, carol)
    say(db, line(place, bob))
    say(db, line(other, carol), now=NOW + 1)
    arrangements.pin(db, alice.id, place.id, True, NOW)
    assert listed(db, alice) == [other.id, place.id]
    assert listed(db, alice, pins=True) == [place.id, other.id]
    assert [row.pinned for row in places.listing(db, alice.id, pins=True)] == [True, False]
    arrangements.archive(db, alice.id, place.id, True)
    assert listed(db, alice, pins=True) == [other.id]
    arrangements.pin(db, alice.id, place.id, True, NOW)
    assert listed(db, alice, pins=True) == [place.id, other.id]
    for n in range(4):
        room = talk(db, alice, somebody(db, f"dora{n}"))
        arrangements.pin(db, alice.id, room.id, True, NOW)
    with pytest.raises(Refused, match="pins_full"):
        arrangements.pin(db, alice.id, other.id, True, NOW)
    arrangements.pin(db, alice.id, place.id, True, NOW)
    arrangements.pin(db, alice.id, place.id, False, NOW)
    arrangements.pin(db, alice.id, other.id, True, NOW)


def test_only_members_arrange(db, place, alice, bob, carol):
    group = groups.make(db, alice, "Us", [bob, carol], b"2" * 16, NOW).place
    groups.leave(db, group.id, carol, NOW)
    for where in (place.id, group.id, 999):
        for act, args in (
            (arrangements.mute, (NOW,)),
            (arrangements.archive, (True,)),
            (arrangements.pin, (True, NOW)),
        ):
            with pytest.raises(Refused, match="not_found"):
                act(db, carol.id, where, *args)
