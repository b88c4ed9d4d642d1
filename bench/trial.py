"""A small server to be called: the library as it comes (`stock`), with the hot lines (`hot`), or
Node's (`node`).

python -m bench.trial stock PORT
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import socketio  # type: ignore[import-untyped]
import uvloop
from aiohttp import web

from tests.servers import node
from web.frames import event_frame
from web.hotlines import install, send
from web.peers import Peer, socket_of
from web.serving import leave_start_alone

ANSWER = {"ok": True, "place": "1", "seq": 1}
MESSAGE = {"place": "1", "seq": 1, "kind": "message", "text": "Pizza tonight? My turn to order."}


def stock() -> socketio.AsyncServer:
    """python-socketio as it comes, its loop and collector too."""
    sio = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins="*")

    async def say(sid: str, data: Any) -> dict[str, Any]:
        return ANSWER

    async def empty(sid: str, data: Any) -> dict[str, Any]:
        return {}

    async def fan(sid: str, data: Any) -> None:
        await sio.emit("message", MESSAGE)

    async def meet(sid: str, room: str) -> None:
        await sio.enter_room(sid, room)

    async def talk(sid: str, data: Any) -> dict[str, Any]:
        said = MESSAGE | {"text": data["text"]}
        await sio.emit("event", said, room=data["place"], skip_sid=sid)
        return ANSWER

    for call in (say, empty, fan, meet, talk):
        sio.on(call.__name__, call)
    return sio


def hot() -> socketio.AsyncServer:
    sio = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins="*")
    peers: dict[str, Peer] = {}

    async def connect(sid: str, environ: dict[str, Any], auth: object = None) -> None:
        peers[sid] = socket_of(sio, sid)

    async def disconnect(sid: str, reason: object = None) -> None:
        peers.pop(sid, None)

    async def empty(socket: Peer, data: Any) -> dict[str, Any]:
        return {}

    async def fan(socket: Peer, data: Any) -> dict[str, Any]:
        frame = event_frame("message", MESSAGE)
        for peer in peers.values():
            send(peer, frame)
        return {}

    install(sio, {"empty": empty, "fan": fan})
    sio.on("connect", connect)
    sio.on("disconnect", disconnect)
    return sio


async def serve(kind: str, port: int) -> None:
    app = web.Application()
    {"stock": stock, "hot": hot}[kind]().attach(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    if kind == "hot":
        leave_start_alone()  # as our own server does
    await asyncio.Event().wait()


def become_node(port: str) -> None:
    """In this very process, so that whoever started it measures node."""
    os.execv(node.path(), ("node", str(Path(__file__).with_suffix(".mjs")), port))


if __name__ == "__main__":
    if sys.argv[1] == "node":
        become_node(sys.argv[2])
    run = uvloop.run if sys.argv[1] == "hot" else asyncio.run
    run(serve(sys.argv[1], int(sys.argv[2])))
