"""A server to weigh from outside. Run: trial.py direct|library|stock [loop]; prints its port."""

import asyncio
import gc
import sys
from typing import Any

import socketio  # type: ignore[import-untyped]
import uvloop
from aiohttp import web

from web import hotlines

ANSWER = b"{}"


async def main(kind: str) -> None:
    sio = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins=[])
    sids: list[str] = []

    def empty(socket: Any, data: Any) -> "asyncio.Future[bytes]":
        answer = asyncio.get_running_loop().create_future()
        answer.set_result(ANSWER)
        return answer

    async def fan(socket: Any, data: Any) -> dict[str, Any]:
        frame = hotlines.event_frame("m", "x" * 100)
        for number, member in enumerate(list(sio.eio.sockets.values())):
            hotlines.send(member, frame)
            if number % 500 == 499:
                await asyncio.sleep(0)
        return {}

    async def stock_empty(sid: str, data: Any) -> dict[str, Any]:
        return {}

    async def stock_fan(sid: str, data: Any) -> dict[str, Any]:
        await sio.emit("m", "x" * 100, room="all")
        return {}

    async def connect(sid: str, environ: Any, auth: Any) -> None:
        sids.append(sid)
        await sio.enter_room(sid, "all")

    sio.on("connect", connect)
    if kind == "stock":
        sio.on("empty", stock_empty)
        sio.on("fan", stock_fan)
    else:
        hotlines.install(sio, {"empty": empty, "fan": fan}, direct=kind == "direct")
    app = web.Application()
    sio.attach(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    if kind != "stock":
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 50, 50)
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    (uvloop.run if sys.argv[2:] == ["uvloop"] else asyncio.run)(main(sys.argv[1]))
