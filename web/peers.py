"""Sockets of python-socketio kept within bounds: bytes waiting, time to join, time to go."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from aiohttp import web
from engineio.async_drivers.aiohttp import WebSocket  # type: ignore[import-untyped]
from engineio.async_socket import AsyncSocket  # type: ignore[import-untyped]
from engineio.exceptions import (  # type: ignore[import-untyped]
    QueueEmpty,
    SocketIsClosedError,
)
from engineio.packet import MESSAGE, PING  # type: ignore[import-untyped]
from engineio.packet import Packet as EnginePacket
from socketio import AsyncServer  # type: ignore[import-untyped]
from socketio.packet import ACK  # type: ignore[import-untyped]
from socketio.packet import Packet as LibraryPacket

Answer = Mapping[str, Any] | bytes  # bytes are ready JSON
Call = Callable[[Any, Any], Awaitable[Answer]]  # socket, data
Stray = Callable[[Any, str, list[Any]], Awaitable[Answer]]  # socket, event, arguments

STUCK = 1 << 20  # bytes waiting for one peer: it is dropped, comes back and catches up by number
PACKETS = 256  # waiting for one peer in the library's queue, or in one of its posts
AT_ONCE = 16  # packets in one answer to a poll
LINGER = 1.0  # seconds that a closed peer has to take what was written to it
RESTART = b"\x88\x02\x03\xf4"  # close frame 1012
log = logging.getLogger(__name__)


def refusal(message: str, code: str = "bad_request", retryable: bool = False) -> dict[str, Any]:
    return {"ok": False, "code": code, "message": message, "retryable": retryable}


# What only a bug can raise is neither a yes nor a no.
FAILED = orjson.dumps(refusal("Something went wrong. Ask again.", "unknown", retryable=True))


class Peer(AsyncSocket):  # type: ignore[misc]
    """A socket whose packets go the library's way. `who` belongs to the application."""

    peers: "Peers"
    transport: asyncio.Transport | None = None  # of a WebSocket
    wire: asyncio.Transport | None = None  # the same, where frames may be written straight to it
    held = b""  # frames that wait for the next one, or for the end of this turn of the loop
    timer: asyncio.TimerHandle | None = None
    pinging: asyncio.TimerHandle | None = None
    connected: bool
    upgrading: bool
    queue: Any
    last_ping: float | None
    who: Any = None

    @property
    def joined(self) -> bool:
        rooms = self.peers.sio.manager
        return bool(rooms.is_connected(rooms.sid_from_eio_sid(self.sid, "/"), "/"))

    def expect_to_join(self, patience: float) -> None:
        """The library would keep a socket that was refused, or never asked, as long as it likes."""
        if self.timer:
            self.timer.cancel()
        self.timer = None
        if not self.joined:
            later = asyncio.get_running_loop().call_later
            self.timer = later(patience, lambda: self.peers.spawn(self.close()))

    def ask(self, event: Any, args: list[Any]) -> Awaitable[Answer]:
        call = self.peers.calls.get(event) if isinstance(event, str) else None
        if call is None or len(args) > 1:
            return self.peers.stray(self, str(event), args)
        return call(self, args[0] if args else None)

    async def send(self, packet: Any) -> None:
        self.put(packet)

    def put(self, packet: Any) -> bool:
        return self.keep(packet)

    def keep(self, *packets: Any) -> bool:
        """Into the queue that a poll or the library's writer empties. If full, the peer goes."""
        if self.closed:
            return False
        if self.queue.qsize() + len(packets) > PACKETS or self.queue.size > STUCK:
            self.drop()
            return False
        for packet in packets:
            self.queue.put_nowait(packet)
        return True

    async def poll(self) -> list[Any]:
        """As the library's, but no more packets at once than its own client reads."""
        try:
            wait = self.server.ping_interval + self.server.ping_timeout
            packets = [await asyncio.wait_for(self.queue.get(), wait)]
        except (TimeoutError, asyncio.CancelledError):
            raise QueueEmpty from None
        while packets[-1] is not None and len(packets) < AT_ONCE and self.queue.qsize():
            packets.append(self.queue.get_nowait())
        if packets[-1] is None and len(packets) > 1:  # the end, for the next one who asks
            self.queue.put_nowait(packets.pop())
        return [] if packets == [None] else packets

    def drop(self) -> None:
        if self.transport:
            self.transport.abort()
        if not self.closing:
            reason = self.server.reason.TRANSPORT_ERROR
            self.peers.spawn(self.close(abort=True, reason=reason))

    async def _websocket_handler(self, ws: "Wire") -> None:
        self.transport = ws.transport
        await super()._websocket_handler(ws)
        self.transport = None

    async def check_ping_timeout(self) -> bool:
        """By a clock that nobody sets, unlike the library's."""
        if self.closed:
            raise SocketIsClosedError
        if self.last_ping and time.monotonic() - self.last_ping > self.server.ping_timeout:
            await self.close(reason=self.server.reason.PING_TIMEOUT)
        return not self.closed

    def schedule_ping(self) -> None:
        """A timer where the library keeps a task."""
        if self.last_ping and not self.closing:
            self.last_ping = None
            later = asyncio.get_running_loop().call_later
            self.pinging = later(self.server.ping_interval, self.ping)

    def ping(self) -> None:
        self.last_ping = time.monotonic()
        self.put(EnginePacket(PING))

    async def close(self, wait: bool = True, abort: bool = False, reason: Any = None) -> None:
        """As the library's, but the peer is let go of, whether it reads or not."""
        await super().close(wait=False, abort=abort, reason=reason)
        for timer in (self.timer, self.pinging):
            if timer:
                timer.cancel()
        self.server.sockets.pop(self.sid, None)
        self.queue.put_nowait(None)  # a poll that is still open would wait for its whole time
        if self.transport is None or self.transport.is_closing():
            return
        if reason == self.server.reason.PING_TIMEOUT:
            self.transport.abort()
            return
        asyncio.get_running_loop().call_later(LINGER, self.transport.abort)
        if self.wire:
            self.wire.close()


async def drain(sio: AsyncServer, spread: float = 1.5) -> None:
    """Close all with 1012 over at most `spread` seconds, each told in how many to come back."""
    peers: Peers = sio.peers
    peers.leaving = True
    sockets, start = list(sio.eio.sockets.values()), time.monotonic()
    pause = min(spread / max(len(sockets), 1), 0.004)
    for number, socket in enumerate(sockets):
        if (early := start + number * pause - time.monotonic()) > 0.02:
            await asyncio.sleep(early)
        hint = {"retry_in": round(random.uniform(0.5, 3.0), 2)}
        socket.put(EnginePacket(MESSAGE, "2" + Json.dumps(["come_back", hint])))
        if socket.wire and not socket.wire.is_closing():
            socket.wire.write(RESTART)
        # Nothing may follow a close frame, and who polls reads no hint that an end stands behind.
        abort = socket.wire is not None or socket.transport is None
        peers.spawn(socket.close(abort=abort, reason=sio.reason.SERVER_DISCONNECT))
    if peers.tasks:
        await asyncio.wait(peers.tasks, timeout=0.5)
    if sio.eio.service_task_handle:
        await sio.shutdown()


def socket_of(sio: AsyncServer, sid: str) -> Peer:
    """The socket of a Socket.IO session, also inside `connect`; KeyError if it is gone."""
    socket: Peer = sio.eio.sockets[sio.manager.eio_sid_from_sid(sid, "/")]
    return socket


class Peers:
    """What the sockets of one server share; making it sets this server up, and no other."""

    def __init__(
        self, sio: AsyncServer, calls: Mapping[str, Call], stray: Stray, kind: Any, patience: float
    ) -> None:
        self.sio, self.calls, self.stray = sio, calls, stray
        self.kind, self.patience, self.leaving = kind, patience, False
        self.tasks: set[asyncio.Task[Any]] = set()
        sio.peers, sio.packet_class, sio.async_handlers = self, Packet, False
        sio._handle_connect, sio._handle_event_internal = self.join, self.answer
        sio.eio._async = sio.eio._async | {"websocket": Wire}
        sio.eio.create_queue = Waiting
        sio.eio.on("connect", self.open)

    async def open(self, eio_sid: str, environ: dict[str, Any]) -> bool | None:
        if self.leaving:
            return False
        socket = self.sio.eio.sockets[eio_sid]
        socket.__class__, socket.peers = self.kind, self  # the library has no other place for it
        socket.expect_to_join(self.patience)
        await self.sio._handle_eio_connect(eio_sid, environ)
        return None

    async def join(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        try:
            await AsyncServer._handle_connect(self.sio, eio_sid, namespace, data)
        finally:
            if socket := self.sio.eio.sockets.get(eio_sid):
                socket.expect_to_join(0.2)  # if refused: time enough to read why
            if environ := self.sio.environ.get(eio_sid):
                request = environ["aiohttp.request"]
                environ.clear()  # headers that the library would keep twice, for life
                environ["aiohttp.request"] = request

    async def answer(
        self, server: AsyncServer, sid: str, eio_sid: str, data: Any, namespace: str, number: Any
    ) -> None:
        """A call by the library's own path: one after another, and nothing is read meanwhile."""
        try:
            event, *args = data
            answer = await self.sio.eio.sockets[eio_sid].ask(event, args)
        except Exception:
            log.exception("a call failed")
            answer = FAILED
        if number is not None:
            body = orjson.Fragment(answer) if isinstance(answer, bytes) else answer
            await server._send_packet(eio_sid, Packet(ACK, [body], namespace, number))

    def spawn(self, work: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


class Waiting(asyncio.Queue[Any]):
    """The library's queue of packets, counting its bytes."""

    size = 0

    def _put(self, item: Any) -> None:
        self.size += weigh(item)
        super()._put(item)

    def _get(self) -> Any:
        item = super()._get()
        self.size -= weigh(item)
        return item


class Spent:
    """The queue of a socket that needs none any more: 3 KiB less."""

    size = 0

    def put_nowait(self, item: Any) -> None: ...

    def qsize(self) -> int:
        return 0


def weigh(packet: Any) -> int:
    return len(packet.data) if packet and packet.data else 0


class Wire(WebSocket):  # type: ignore[misc]
    """The library's driver without permessage-deflate, which costs 90 KiB an idle connection."""

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        request: web.Request = environ["aiohttp.request"]
        size = self.server.max_http_buffer_size
        self._sock = web.WebSocketResponse(max_msg_size=size, compress=False, timeout=LINGER)
        await self._sock.prepare(request)
        self.transport = request.transport
        if self.transport is not None:
            await self.handler(self)
        return self._sock


class Json:
    """What the library asks of a JSON module: NaN, Infinity and lone surrogates are refused."""

    loads = staticmethod(orjson.loads)

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        return orjson.dumps(value).decode()


class Packet(LibraryPacket):  # type: ignore[misc]
    json = Json
