"""What a batch kept comes to another node as it was, and to all whom it concerns."""

from bot.kept import Kept
from chat.events import Event, Private
from chat.hanging import Hanging
from chat.people import Person
from payments.wallets import Holding
from web.carried import channels, pack, unpack

ALICE, BOB = Person(1, "alice", "Alice Martin"), Person(2, "bob", "Bob Moreau", "fr")
SAID = Event(5, 7, "message", 1, 1, bytes(range(16)), "See you at noon?", "", 1, 6, "quoted")
TICKET = Event(5, 6, "message", 3, 2, b"", "", '{"kind":"receipt"}', 1)
ASKED = Private(1, 4, 5, 7, "question", 3, bytes(range(16)), "", '{"kind":"question"}', 1, 2)
ALL = Kept(
    events=[SAID, TICKET],
    privates=[ASKED],
    amended={(5, 6): TICKET},
    answered={(1, 4): ASKED},
    members={5: (1, 2), 9: (4,)},
    listed={5: "direct"},
    people={1: ALICE, 2: BOB},
    holdings={6: [Holding("USD", 4150, 1000)]},
    beside=Hanging({(5, 6): TICKET}, {(5, 7): {"👍": [1, 2]}}),
    renewed=[BOB._replace(id=7)],
)


def test_all_that_was_kept_comes_back_as_it_was() -> None:
    assert unpack(pack(ALL)) == ALL


def test_each_part_comes_back_alone() -> None:
    for name, part in ALL._asdict().items():
        alone = Kept.nothing()._replace(renewed=[])._replace(**{name: part})
        assert unpack(pack(alone)) == alone


def test_a_part_that_another_node_left_out_is_empty() -> None:
    assert unpack(b"{}") == Kept.nothing()._replace(renewed=[])


def test_everybody_whom_it_concerns_is_told_and_the_open_places_where_it_was() -> None:
    assert channels(ALL) == {"p1", "p2", "p4", "p6", "p7", "o9"}
    asked = Kept.nothing()._replace(privates=[ASKED._replace(person=8)])
    assert channels(asked) == {"p8"}
