"""What strangers want lies at the side until one answers."""

from chat import asides, places
from chat.messages import Line, write
from chat.people import join


def people(db, now):
    return [join(db, handle, handle.capitalize(), "en", "-", now) for handle in ("ann", "bob")]


def say(db, place, who, now):
    [event], _ = write(db, [Line(place, "message", who.id, who.id, bytes(16), "Hi")], [], now)
    return event


def listed(db, who, aside=False):
    return [row.place.id for row in places.listing(db, who.id, aside=aside)]


def test_it_is_listed_apart_and_not_counted_as_unread(db, now):
    ann, bob = people(db, now)
    place = places.direct(db, ann.id, bob.id, now)
    say(db, place, ann, now)
    assert (listed(db, bob), places.unread(db, bob.id)) == ([place.id], 1)
    asides.put(db, place.id, bob.id)
    asides.put(db, place.id, bob.id)
    assert (listed(db, bob), listed(db, bob, aside=True)) == ([], [place.id])
    assert (places.unread(db, bob.id), asides.count(db, bob.id)) == (0, 1)
    assert listed(db, ann) == [place.id], "whoever wrote has it where it was"


def test_an_answer_brings_it_in(db, now):
    ann, bob = people(db, now)
    place = places.direct(db, ann.id, bob.id, now)
    asides.put(db, place.id, bob.id)
    place = places.direct(db, ann.id, bob.id, now)
    assert place.asides == (bob.id,)
    assert asides.lies(db, place.id, bob.id)
    say(db, place, ann, now)
    assert asides.lies(db, place.id, bob.id)
    say(db, place, bob, now)
    assert not asides.lies(db, place.id, bob.id)
    assert places.load(db, [place.id])[place.id].asides == ()
    assert not asides.put(db, place.id, bob.id), "who has spoken there is no stranger to it"
    assert (listed(db, bob), listed(db, bob, aside=True)) == ([place.id], [])
    assert asides.count(db, bob.id) == 0


def test_it_can_be_taken_in_without_a_word(db, now):
    ann, bob = people(db, now)
    place = places.direct(db, ann.id, bob.id, now)
    say(db, place, ann, now)
    assert asides.put(db, place.id, bob.id)
    asides.take_in(db, place.id, [bob.id])
    assert (listed(db, bob), listed(db, bob, aside=True)) == ([place.id], [])
