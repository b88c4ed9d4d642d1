"""Somebody who pays without end over a socket, and asks again for whatever was not answered."""

import asyncio
import contextlib
import itertools
import uuid
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import orjson

from tests.servers.town import Citizen, client_id

IN_FLIGHT = 4
GONE = (aiohttp.ClientError, ConnectionError, TimeoutError)
Ack = dict[str, Any]


class Payer:
    """`said` is what was written down before it was sent: minor units by client id, 0 for a line
    that pays nothing; `acks` are all answers to each."""

    def __init__(self, citizen: Citizen, port: int) -> None:
        self.citizen, self.port = citizen, port
        self.said: dict[bytes, int] = {}
        self.acks: dict[bytes, list[Ack]] = {}
        self.refusals: list[Ack] = []

    @property
    def pending(self) -> list[bytes]:
        return [each for each in self.said if each not in self.acks]

    async def stream(self, enough: asyncio.Event) -> None:
        """Pay until it is enough and everything is answered, whatever happens to the server."""
        while not enough.is_set() or self.pending:
            with contextlib.suppress(*GONE):
                async with connected(self.port, self.citizen.key) as socket:
                    await self._converse(socket, self.pending, enough)
            await asyncio.sleep(0.02)

    async def ask_again(self) -> None:
        """Say everything once more, word for word."""
        never = asyncio.Event()
        never.set()
        async with connected(self.port, self.citizen.key) as socket:
            await self._converse(socket, list(self.said), never)

    async def _converse(
        self, socket: aiohttp.ClientWebSocketResponse, again: list[bytes], enough: asyncio.Event
    ) -> None:
        numbers, asked = itertools.count(1), dict[int, bytes]()
        queue = iter(again)
        while True:
            while len(asked) < IN_FLIGHT:
                each = next(queue, None) or (None if enough.is_set() else self._think())
                if each is None:
                    break
                asked[number := next(numbers)] = each
                await socket.send_str(packet(number, self.citizen, each, self.said[each]))
            if not asked:
                return
            number, ack = await answer(socket)
            self._note(asked.pop(number), ack)

    def _think(self) -> bytes:
        """The next thing to say: no two payments of one amount, which would be asked."""
        n = len(self.said)
        self.said[each := client_id()] = 0 if n % 5 == 4 else 1 + n
        return each

    def _note(self, said: bytes, ack: Ack) -> None:
        if ack["ok"]:
            self.acks.setdefault(said, []).append(ack)
        elif not ack["retryable"]:
            self.refusals.append(ack)


@contextlib.asynccontextmanager
async def connected(port: int, key: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A signed-in socket; one of GONE if the server is."""
    address = f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as http, http.ws_connect(address) as socket:
        await hear(socket)
        await socket.send_str("40" + orjson.dumps({"token": key}).decode())
        if not (joined := await hear(socket)).startswith("40"):
            raise AssertionError(f"the server would not let {key} in: {joined}")
        yield socket


async def hear(socket: aiohttp.ClientWebSocketResponse, within: float = 20) -> str:
    """The next packet that is no ping."""
    while (message := await socket.receive(timeout=within)).type is aiohttp.WSMsgType.TEXT:
        if message.data != "2":
            return str(message.data)
        await socket.send_str("3")
    raise ConnectionResetError


async def answer(socket: aiohttp.ClientWebSocketResponse) -> tuple[int, Ack]:
    """The number and the answer of the next call that is answered."""
    while not (said := await hear(socket)).startswith("43"):
        pass
    at = said.index("[")
    return int(said[2:at]), orjson.loads(said[at:])[0]


def packet(number: int, citizen: Citizen, said: bytes, minor: int) -> str:
    text = f"/pay {minor // 100}.{minor % 100:02}" if minor else "hello there"
    call = {"place": str(citizen.place), "text": text, "client_id": str(uuid.UUID(bytes=said))}
    return f"42{number}" + orjson.dumps(["say", call]).decode()
