"""Whom the courier remembers."""

from typing import Any

import pytest

from chat.people import Person
from chat.sessions import Signed
from web.courier import Connection, Courier

PLACE = 7


@pytest.fixture
def courier() -> Courier:
    def draw(*_: object) -> str:
        return ""

    return Courier(draw, draw, draw)


def connection() -> Connection:
    signed = Signed(1, Person(1, "alice", "Alice"), "program", "", "", 0, 0)
    socket: Any = None
    return Connection(socket, signed)


def test_who_left_while_asking_is_not_remembered(courier: Courier) -> None:
    """`since` reads for a while; its socket may be gone when it comes to watch what it named."""
    me, other = connection(), connection()
    courier.join(me)
    courier.join(other)
    courier.leave(me)
    courier.watch(me, PLACE)
    assert courier.watchers(PLACE) == set()


def test_nobody_is_remembered_after_they_left(courier: Courier) -> None:
    me = connection()
    courier.join(me)
    courier.watch(me, PLACE)
    assert courier.watchers(PLACE) == {me}
    courier.leave(me)
    assert courier.watchers(PLACE) == set()
    assert not list(courier.of(1))
