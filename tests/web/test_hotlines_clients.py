"""The official JavaScript client and the Python one, over every transport, by both paths."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import socketio  # type: ignore[import-untyped]

from tests.servers import node
from tests.web.sockets import House, house, until
from web.peers import drain

HERE = Path(__file__).parent
both = pytest.mark.parametrize("direct", [True, False], ids=["direct", "library"])


async def run(it: House, burst: int) -> list[dict[str, Any]]:
    lines = await node.run(HERE / "hotlines.mjs", str(it.port), str(burst))
    return [json.loads(line) for line in lines.splitlines()]


@both
async def test_the_javascript_client_over_every_transport(direct: bool) -> None:
    async with house(direct) as it:
        burst = 200 if direct else 15  # more in one post, and the library drops all of them
        *lines, refused = await run(it, burst)
        assert [line.pop("transport") for line in lines] == ["websocket", "websocket", "polling"]
        assert [line.pop("upgraded") for line in lines] == ["websocket", "", ""]
        for line in lines:
            if direct:
                assert line.pop("binary") == "bad_request"
            line.pop("binary", None)
            assert line == {
                "acks": True, "order": True, "after": "after", "pushed": 50,
                "unknown": "bad_request", "again": "again",
            }  # fmt: skip
        assert refused == {"refused": 1, "active": False}
        await until(lambda: not it.sio.eio.sockets)


@both
@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]])
async def test_the_python_client(direct: bool, transports: list[str]) -> None:
    async with house(direct) as it:
        client = socketio.AsyncClient()
        pushed: list[Any] = []
        client.on("m", pushed.append)
        await client.connect(f"http://127.0.0.1:{it.port}", transports=transports)
        for number in range(20):
            answer = await client.call("echo", {"n": number}, timeout=3)
            assert answer == {"ok": True, "back": {"n": number}}
        await client.call("fan", {"n": 30, "msg": "é" * 100})
        await until(lambda: len(pushed) == 30)
        async with asyncio.timeout(5):  # a poll left open would hold it for 30 s
            await client.disconnect()
        await until(lambda: it.gone != [] and not it.sio.eio.sockets)
        assert len(it.gone) == 1


FAREWELL = """
import { io } from 'socket.io-client';
const [port, transport] = process.argv.slice(1);
const socket = io('http://127.0.0.1:' + port, { transports: [transport], auth: { token: 'x' } });
socket.on('come_back', () => console.log('come_back'));
socket.on('disconnect', () => { console.log('disconnect'); setTimeout(process.exit, 300, 0); });
socket.on('connect', () => console.log('connect'));
"""


@both
@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_who_is_asked_to_come_back_hears_of_it_before_the_end(
    direct: bool, transport: str
) -> None:
    async with house(direct) as it:
        told = asyncio.ensure_future(node.run(FAREWELL, str(it.port), transport))
        await until(lambda: len(it.sockets) == 1)
        await asyncio.sleep(0.3)  # until it listens
        await drain(it.sio, 0.1)
        assert (await told).split() == ["connect", "come_back", "disconnect"]
