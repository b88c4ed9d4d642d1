"""Several writers at once: nodes beside each other on PostgreSQL, one after the other on SQLite."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from chat import events, messages, places
from tests.chat.scene import NOW, line, somebody, talk, whisper
from web.database import Database

BATCHES = 15


@pytest.fixture
def nodes(url: str) -> Iterator[list[Database]]:
    opened = [Database(url) for _ in range(3)]
    yield opened
    for node in opened:
        node.close()


def test_numbers_have_no_holes_when_nodes_write_together(nodes):
    with nodes[0].writer() as db:
        alice, bob, carol = (somebody(db, handle) for handle in ("alice", "bob", "carol"))
        rooms = [talk(db, alice, bob), talk(db, bob, carol), talk(db, carol, alice)]
        db.commit()

    def write(node: Database, turn: int) -> None:
        order = rooms[turn:] + rooms[:turn]  # each node takes the places in an order of its own
        for _ in range(BATCHES):
            with node.writer() as db:
                lines = [line(room, bob, str(turn)) for room in order for _ in range(2)]
                messages.write(db, lines, [whisper(room, alice) for room in order], NOW)
                db.commit()

    with ThreadPoolExecutor(len(nodes)) as pool:
        list(pool.map(write, nodes, range(len(nodes))))
    with nodes[0].reader() as db:
        for room in rooms:
            found = [event.seq for event in events.history(db, room.id, limit=1000)]
            assert found == list(range(1, 2 * BATCHES * len(nodes) + 1))
            assert places.load(db, [room.id])[room.id].last == found[-1]
        own = events.since(db, alice.id, {}, 0, limit=1000).mine
        assert [row.mine for row in own] == list(range(1, 3 * BATCHES * len(nodes) + 1))


def test_nodes_that_open_one_conversation_together_get_the_same(nodes):
    with nodes[0].writer() as db:
        alice, bob = somebody(db, "alice"), somebody(db, "bob")
        db.commit()

    def open_it(node: Database) -> int:
        with node.writer() as db:
            place = places.direct(db, alice.id, bob.id, NOW)
            db.commit()
            return place.id

    with ThreadPoolExecutor(len(nodes)) as pool:
        assert len(set(pool.map(open_it, nodes))) == 1
    with nodes[0].reader() as db:
        assert places.unread(db, alice.id) == 0


def test_a_reader_sees_what_was_committed(nodes):
    with nodes[0].writer() as db:
        alice, bob = somebody(db, "alice"), somebody(db, "bob")
        place = talk(db, alice, bob)
        db.commit()
        messages.write(db, [line(place, alice)], [], NOW)
        with nodes[0].reader() as reader:
            assert events.since(reader, bob.id, {}, 0).events == []
        db.commit()
    with nodes[0].reader() as reader:
        assert [event.seq for event in events.since(reader, bob.id, {}, 0).events] == [1]
        assert [one.unread for one in places.listing(reader, bob.id)] == [1]
