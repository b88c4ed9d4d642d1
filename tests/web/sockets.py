"""A real server with calls to try on it, and a client that speaks its packets by hand."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import orjson
import socketio  # type: ignore[import-untyped]
from aiohttp import web

from web import frames, hotlines
from web.peers import Call, Peer, drain, socket_of


class House:
    """What the calls of the trial server leave behind."""

    def __init__(self, direct: bool, **options: Any) -> None:
        self.sio = socketio.AsyncServer(
            async_mode="aiohttp", cors_allowed_origins=[], max_http_buffer_size=262144, **options
        )
        self.sockets: dict[str, Peer] = {}
        self.gone: list[str] = []
        self.heard: list[Any] = []
        self.gates: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.direct = direct
        self.port = 0

    async def connect(self, sid: str, environ: dict[str, Any], auth: Any) -> bool:
        if auth == {"token": "wrong"}:
            raise socketio.exceptions.ConnectionRefusedError("signed_out")
        self.sockets[sid] = socket_of(self.sio, sid)
        return True

    async def disconnect(self, sid: str, reason: str) -> None:
        self.sockets.pop(sid)
        self.gone.append(reason)

    async def echo(self, socket: Peer, data: Any) -> dict[str, Any]:
        self.heard.append(data)
        return {"ok": True, "back": data}

    async def slow(self, socket: Peer, data: Any) -> bytes:
        self.heard.append(("began", data))
        await asyncio.sleep(0.05)
        self.heard.append(("ended", data))
        return b'{"ok":true}'

    def gate(self, socket: Peer, data: Any) -> "asyncio.Future[dict[str, Any]]":
        self.heard.append(data)
        self.gates[data] = asyncio.get_running_loop().create_future()
        return self.gates[data]

    async def fail(self, socket: Peer, data: Any) -> dict[str, Any]:
        raise RuntimeError("a bug")

    def fail_at_once(self, socket: Peer, data: Any) -> "asyncio.Future[dict[str, Any]]":
        raise RuntimeError("a bug")

    async def fan(self, socket: Peer, data: Any) -> dict[str, Any]:
        frame = frames.event_frame("m", data["msg"])
        for number in range(data["n"]):
            for member in list(self.sockets.values()):
                if number % 2:
                    hotlines.send(member, frame)
                else:
                    hotlines.send_all(member, [frame])
        return {"ok": True}

    @property
    def calls(self) -> Mapping[str, Call]:
        names = ("echo", "slow", "gate", "fail", "fail_at_once", "fan")
        return {name: getattr(self, name) for name in names}


@contextlib.asynccontextmanager
async def house(direct: bool = True, patience: float = 5.0, **options: Any) -> AsyncIterator[House]:
    it = House(direct, **options)
    hotlines.install(it.sio, it.calls, direct=direct, patience=patience)
    it.sio.on("connect", it.connect)
    it.sio.on("disconnect", it.disconnect)
    app = web.Application()
    it.sio.attach(app)
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    it.port = runner.addresses[0][1]
    try:
        yield it
    finally:
        await drain(it.sio, 0.1)
        await runner.cleanup()


class Client:
    """Packets by hand over a WebSocket."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws

    async def say(self, packet: str) -> None:
        await self.ws.send_str(packet)

    async def hear(self, within: float = 10.0) -> str:
        """The next packet that is no ping."""
        while (packet := await self.ws.receive_str(timeout=within)) == "2":
            await self.say("3")
        return packet

    async def ask(self, packet: str) -> Any:
        """The answer in the acknowledgement of a call."""
        await self.say(packet)
        answer = await self.hear()
        assert answer.startswith("43"), answer
        return orjson.loads(answer[answer.index("[") :])[0]

    async def closed(self, within: float = 3.0) -> int | None:
        """The close code, once all that was still sent is read."""
        while True:
            message = await self.ws.receive(timeout=within)
            if message.type is not aiohttp.WSMsgType.TEXT:
                return self.ws.close_code


@contextlib.asynccontextmanager
async def client(port: int, join: str | None = "40", **options: Any) -> AsyncIterator[Client]:
    address = f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as http, http.ws_connect(address, **options) as ws:
        it = Client(ws)
        assert (await it.hear()).startswith("0")
        if join is not None:
            await it.say(join)
            assert (await it.hear()).startswith("40")
        yield it


async def until(true: Any, within: float = 10.0) -> None:
    """Wait for what must become true."""
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.005)
