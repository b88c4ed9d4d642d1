"""Packets as they lie on a WebSocket: one whole frame each, made once for all who get it."""

import struct
from collections.abc import Iterable
from typing import Any

import orjson


class Frame:
    """One packet and its WebSocket frame, made once for all sockets."""

    __slots__ = ("data", "wire")

    def __init__(self, data: bytes) -> None:
        self.data, self.wire = data, frame(data)

    def encode(self, b64: bool = False) -> str:
        """What the library's queue asks of a packet."""
        return self.data.decode()


def frame(data: bytes) -> bytes:
    """A whole RFC 6455 text frame of ready UTF-8, as a server sends it."""
    size = len(data)
    if size < 126:
        return bytes((0x81, size)) + data
    if size < 65536:
        return struct.pack("!BBH", 0x81, 126, size) + data
    return struct.pack("!BBQ", 0x81, 127, size) + data


def event_frame(event: str, *args: Any) -> Frame:
    return Frame(b"42" + orjson.dumps([event, *args]))


def joined(frames: Iterable[Frame]) -> Frame:
    """Several in one write."""
    made = Frame.__new__(Frame)
    made.data, made.wire = b"", b"".join([each.wire for each in frames])
    return made


NOTHING = joined(())
