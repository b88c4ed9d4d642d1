"""Socket.IO over a WebSocket, its frames cut by hand so that the load weighs little."""

import asyncio
import struct
import time
import uuid
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

import orjson

HELLO = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
    "Host: 127.0.0.1:{port}\r\n"
    "Upgrade: websocket\r\n"
    "Connection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    "Sec-WebSocket-Version: 13\r\n"
    "{more}\r\n"
)
clock = time.perf_counter


class Client(asyncio.Protocol):
    """One connection. `heard` is called with each packet but pings, `joined` is done once it may
    call; it fails if the server says no."""

    def __init__(self, port: int, token: str, headers: str = "") -> None:
        self.hello = HELLO.format(port=port, more=headers).encode()
        self.joining = b"40" + orjson.dumps({"token": token}) if token else b"40"
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.heard: Callable[[bytes], None] = lambda packet: None
        self.rest, self.upgraded = b"", False
        self.inflater: zlib._Decompress | None = None
        self.wire: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.wire = cast(asyncio.WriteTransport, transport)  # uvloop's is none of asyncio's
        self.wire.write(self.hello)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.joined.done():
            self.joined.set_exception(ConnectionError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        data = self.rest + data
        if not self.upgraded:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self.rest = head
                return
            if b" 101 " not in head:
                self.joined.set_exception(ConnectionError(head.decode()))
                return
            self.upgraded = True
            self.send(self.joining)
        self.rest = self.cut(data)

    def cut(self, data: bytes) -> bytes:
        """Hear every whole frame; what is left waits for more."""
        at = 0
        while len(data) - at >= 2:
            size, start = data[at + 1], at + 2
            if size >= 126:
                start = at + (4 if size == 126 else 10)
                size = int.from_bytes(data[at + 2 : start])
            if len(data) < start + size:
                break
            packet = data[start : start + size]
            if data[at] == 0x88:  # the server goes
                self.wire.close()
                return b""
            self.receive(self.inflate(packet) if data[at] & 0x40 else packet)
            at = start + size
        return data[at:]

    def inflate(self, packet: bytes) -> bytes:
        """Where the headers offered permessage-deflate and the server took it."""
        self.inflater = self.inflater or zlib.decompressobj(-15)
        return self.inflater.decompress(packet + b"\0\0\xff\xff")

    def receive(self, packet: bytes) -> None:
        if packet == b"2":
            self.send(b"3")
        elif packet.startswith(b"40"):
            self.joined.set_result(None)
        elif packet.startswith(b"44"):
            self.joined.set_exception(ConnectionError(packet.decode()))
        else:
            self.heard(packet)

    def send(self, packet: bytes) -> None:
        size = len(packet)
        short = size < 126
        head = bytes((0x81, 0x80 | size)) if short else struct.pack("!BBH", 0x81, 0xFE, size)
        self.wire.write(head + b"\0\0\0\0" + packet)  # masked with zeros


async def join(port: int, tokens: Sequence[str], headers: Sequence[str] = ()) -> list[Client]:
    """Connect and sign in, some at a time; a browser has its cookie in the headers instead."""
    loop, clients = asyncio.get_running_loop(), list[Client]()
    hellos = list(zip(tokens, headers or [""] * len(tokens), strict=True))
    for at in range(0, len(hellos), 64):
        some = []
        for token, more in hellos[at : at + 64]:
            client = Client(port, token, more)
            await loop.create_connection(partial(_same, client), "127.0.0.1", port)
            some.append(client)
        await asyncio.gather(*(client.joined for client in some))
        clients += some
    return clients


def _same(client: Client) -> Client:
    return client


def line(place: int, text: bytes, name: bytes = b"") -> bytes:
    """A call that says something, under a fresh client id unless it has one."""
    call = b'421["say",{"place":"%d","text":"%b","client_id":"%b"}]'
    return call % (place, text, name or client_id())


def client_id() -> bytes:
    """As a careful client makes them: time first."""
    number = int(time.monotonic() * 1000) << 80 | uuid.uuid4().int & (1 << 80) - 1
    return str(uuid.UUID(int=number)).encode()
