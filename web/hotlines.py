"""The two hot lines of python-socketio: frames out to many sockets, calls in from each."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Mapping, Sequence
from functools import partial
from typing import Any

import orjson
from aiohttp import web
from engineio.exceptions import ContentTooLongError  # type: ignore[import-untyped]
from socketio import AsyncServer  # type: ignore[import-untyped]

from web import bodies
from web.frames import NOTHING, Frame, event_frame, joined
from web.peers import FAILED, PACKETS, STUCK, Answer, Call, Peer, Peers, Spent, Stray, Wire, refusal

BUSY = 1 << 16  # bytes waiting for one peer: what is volatile is not sent
IN_FLIGHT = 64  # calls of one socket: beyond it nothing more is read from it
CALL = re.compile(r"42(\d{0,15})(?=\[)", re.ASCII)
ADDRESS = re.compile(r"4[256](?:\d{1,9}-)?(/[^,]{0,99},)?(\d{1,15})", re.ASCII)
log = logging.getLogger(__name__)


def send(socket: Peer, frame: Frame) -> bool:
    """Write to one socket. False if it is gone, or had to be dropped because it does not read."""
    wire = socket.wire
    if wire is None:
        return socket.keep(frame)
    if wire.is_closing():  # uvloop raises here, and later members would get nothing
        return False
    if wire.get_write_buffer_size() > STUCK:
        wire.abort()
        return False
    if socket.held:
        wire.write(socket.held + frame.wire)
        socket.held = b""
    else:
        wire.write(frame.wire)
    return True


def send_all(socket: Peer, frames: Sequence[Frame]) -> bool:
    """As `send`, several frames in one write."""
    if socket.wire is None:
        return socket.keep(*frames)
    return send(socket, frames[0] if len(frames) == 1 else joined(frames))


def send_volatile(socket: Peer, frame: Frame) -> bool:
    """As `send`, but not to a peer that has more than 64 KiB to take first."""
    waiting = socket.wire.get_write_buffer_size() if socket.wire else socket.queue.size
    return bool(waiting <= BUSY and send(socket, frame))


def install(
    sio: AsyncServer,
    calls: Mapping[str, Call],
    *,
    stray: Stray | None = None,
    direct: bool = True,
    patience: float = 5.0,
) -> None:
    """Let this server answer `calls` on the default namespace; by its own path if not `direct`.

    `calls[event](socket, data)` returns a future, in flight beside the calls before it, or a
    coroutine, finished before the next call of that socket begins. `stray(socket, event, args)`
    answers an event that is no call, or carries more than one argument. A socket that has not
    joined within `patience` seconds is closed. Install before the first connection.
    """
    Peers(sio, calls, stray or refuse_stray, Direct if direct else Peer, patience)


async def refuse_stray(socket: Peer, event: str, args: list[Any]) -> Answer:
    return NONSENSE


class Direct(Peer):
    """A peer whose frames are written to its transport and whose calls take the short way."""

    turn: Awaitable[Answer] | None = None  # the coroutine that later calls wait for
    later: list[tuple[str, Any, list[Any]]] | None = None
    room: asyncio.Future[None] | None = None  # waited for while too many calls are in flight
    flying = 0

    def put(self, packet: Any) -> bool:
        return send(self, packet if isinstance(packet, Frame) else Frame(packet.encode().encode()))

    async def _websocket_handler(self, ws: Wire) -> None:
        if self.connected and not await self.upgrade(ws._sock):
            return
        self.connected = self.upgraded = True
        self.wire = self.transport = ws.transport
        try:
            while not self.queue.empty():
                self.put(self.queue.get_nowait())
            self.queue = SPENT
            async for message in ws._sock:
                await self.read(message.data)
        finally:
            self.wire = None
            await self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
            self.transport = None

    async def upgrade(self, peer: web.WebSocketResponse) -> bool:
        """From polling; what is sent meanwhile waits in the queue."""
        if self.upgrading:
            return False
        self.upgrading = True
        try:
            if await peer.receive_str(timeout=10) != "2probe":
                return False
            await peer.send_str("3probe")
            self.queue.put_nowait(Frame(b"6"))  # ends the poll that is open
            return await peer.receive_str(timeout=10) == "5" and not self.closed
        except (TypeError, TimeoutError, ConnectionError):
            return False
        finally:
            self.upgrading = False

    async def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Every packet of a post: of more than 16 the library drops all and answers 200."""
        request, limit = environ["aiohttp.request"], self.server.max_http_buffer_size
        try:
            body = await bodies.read(request) if (request.content_length or 0) <= limit else b""
            packets = body.decode().split("\x1e")
        except (ValueError, web.HTTPException):
            raise ContentTooLongError from None
        if not 0 < len(body) <= limit or len(packets) > PACKETS:
            raise ContentTooLongError
        for packet in packets:
            await self.read(packet)

    async def read(self, data: Any) -> None:
        kind = data[:2] if isinstance(data, str) else ""
        if kind == "42" and (call := CALL.match(data)):
            self.hear(call[1], data, call.end())
        elif kind in ("40", "41", "43"):
            await self.let_the_library(data)
        elif kind[:1] == "3":
            self.schedule_ping()
        elif kind[:1] == "1":
            await self.close(abort=True, reason=self.server.reason.CLIENT_DISCONNECT)
        elif kind[:1] != "6":
            self.refuse(data)
        while self.flying >= IN_FLIGHT and not self.closed:
            self.room = asyncio.get_running_loop().create_future()
            await self.room

    async def let_the_library(self, data: str) -> None:
        try:
            await self.peers.sio._handle_eio_message(self.sid, data[1:])
        except Exception as error:
            if not isinstance(error, ValueError):  # which is only bad JSON
                log.exception("a packet failed")
            self.refuse(data)
        if data[1] == "1":
            self.expect_to_join(self.peers.patience)

    def hear(self, number: str, data: str, at: int) -> None:
        try:
            event, *args = orjson.loads(data[at:])
        except ValueError:
            event = None
        if event is None or not self.joined:
            self.refuse(data)
            return
        self.flying += 1
        if self.turn or self.later:
            self.later = [*(self.later or ()), (number, event, args)]
        else:
            self.start(number, event, args)

    def start(self, number: str, event: Any, args: list[Any]) -> None:
        answer: asyncio.Future[Answer]
        try:
            asked = self.ask(event, args)
            answer = asyncio.ensure_future(asked)
            self.turn = None if answer is asked else answer
        except Exception as error:
            answer = asyncio.get_running_loop().create_future()
            answer.set_exception(error)
        answer.add_done_callback(partial(self.land, number))

    def land(self, number: str, answer: asyncio.Future[Answer]) -> None:
        self.flying -= 1
        body = read_answer(answer)
        if number:
            self.acknowledge(Frame(b"43%b[%b]" % (number.encode(), body)), answer is self.turn)
        if answer is self.turn:
            self.turn = None
        while self.later and not self.turn and not self.closed:
            self.start(*self.later.pop(0))
        self.make_room()

    def acknowledge(self, ack: Frame, at_once: bool) -> None:
        """What was in flight has news behind it as a rule: they leave in one write."""
        if at_once or self.wire is None:
            send(self, ack)
        else:
            self.held += ack.wire
            asyncio.get_running_loop().call_soon(self.release)

    def release(self) -> None:
        if self.held:
            send(self, NOTHING)

    def make_room(self) -> None:
        if self.room and not self.room.done():
            self.room.set_result(None)

    def refuse(self, data: Any) -> None:
        """The error shape for what is no call: an ack where its number can be told, or an event."""
        if isinstance(data, str) and (found := ADDRESS.match(data)):
            address = ((found[1] or "") + found[2]).encode()
            send(self, Frame(b"43%b[%b]" % (address, orjson.dumps(NONSENSE))))
        else:
            send(self, event_frame("refused", NONSENSE))

    async def close(self, wait: bool = True, abort: bool = False, reason: Any = None) -> None:
        await super().close(wait, abort, reason)
        self.make_room()


def read_answer(answer: asyncio.Future[Answer]) -> bytes:
    try:
        result = answer.result()
        return result if isinstance(result, bytes) else orjson.dumps(result)
    except (asyncio.CancelledError, Exception):
        log.exception("a call failed")
        return FAILED


SPENT, NONSENSE = Spent(), refusal("This cannot be read as a call.")
