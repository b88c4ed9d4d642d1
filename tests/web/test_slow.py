"""One who does not read, among many who do nothing: it is dropped, and nobody waits for it.

`QUID_IDLE` is how many there are; `quid check slow` sets it."""

import asyncio
import os
import resource
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.client import HELLO, join
from tests.servers.quid import Program, Quid, serving

IDLE = int(os.environ.get("QUID_IDLE") or 500)
LINES, AT_ONCE = 2000, 50
TEXT = "x" * 3900  # of all lines 8 MB: more than the system keeps for who does not read
LATEST = 5.0  # seconds that an answer may take on a busy machine


async def test_who_does_not_read_is_dropped_and_nobody_waits(sqlite_url: str) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    async with serving(sqlite_url, sockets_per_person=IDLE + 1) as quid:
        alice, bob, carol = [await quid.join(name) for name in ("alice", "bob", "carol")]
        idle_token, _ = await quid.session(carol, "program")
        idle = await join(int(quid.address.rpartition(":")[2]), [idle_token] * IDLE)
        slow_token, _ = await quid.session(bob, "program")
        writer = await quid.program(alice)
        place = (await writer.say("@bob", "Hello"))["place"]
        async with _stuck(quid, slow_token) as slow:
            longest = await _talk(writer, place)
            assert longest < LATEST
            assert await _ended(slow), "it still has a connection"
        assert [client.wire.is_closing() for client in idle] == [False] * IDLE
        asked = await quid.program(carol)
        assert (await asked.call("since", places={}, mine=0))["ok"]


async def _talk(writer: Program, place: str) -> float:
    """The longest that an answer took."""
    longest = 0.0
    for _ in range(LINES // AT_ONCE):
        began = time.monotonic()
        answers = await asyncio.gather(*(writer.say(place, TEXT) for _ in range(AT_ONCE)))
        assert all(answer["ok"] for answer in answers)
        longest = max(longest, time.monotonic() - began)
    return longest


@asynccontextmanager
async def _stuck(quid: Quid, token: str) -> AsyncIterator[socket.socket]:
    """Has joined, and reads nothing from then on."""
    loop, port = asyncio.get_running_loop(), int(quid.address.rpartition(":")[2])
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.setblocking(False)
        await loop.sock_connect(slow, ("127.0.0.1", port))
        await loop.sock_sendall(slow, HELLO.format(port=port, more="").encode())
        hello = b'40{"token":"%b"}' % token.encode()
        await loop.sock_sendall(slow, bytes((0x81, 0x80 | len(hello))) + bytes(4) + hello)
        seen = b""
        while b'40{"sid"' not in seen:
            seen += await loop.sock_recv(slow, 4096)
        yield slow


async def _ended(slow: socket.socket) -> bool:
    """All that is left can be read, and then no more comes."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(10):
            while await loop.sock_recv(slow, 1 << 16):
                pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True
