"""Peers that stop reading, die, or are told to go: on asyncio's own loop and on uvloop."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any

import orjson
import pytest
import uvloop

from tests.servers.process import waited
from tests.web.sockets import client, house, until
from web import frames, hotlines
from web.peers import Peer, drain

LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
loops = pytest.mark.parametrize("loop", LOOPS)
both = pytest.mark.parametrize("direct", [True, False], ids=["direct", "library"])
LONG = 60  # seconds; what is judged goes by `clock`
UPGRADE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
)


def play(loop: str, story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """In a thread, so that this loop does not become that of other tests."""

    def run() -> None:
        with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
            runner.run(asyncio.wait_for(story(), 90))

    with ThreadPoolExecutor(1) as thread:
        thread.submit(run).result()


def clock() -> float:
    """Seconds, without those in which others ran and this thread would have: on a busy machine
    they are no fault of who is judged."""
    return time.monotonic() - waited("thread-self")


async def raw(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bytes]:
    """A WebSocket by hand that has joined and reads no more than it must."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
    writer.write(UPGRADE)
    head = await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x81\x82\0\0\0\0" + b"40")
    return reader, writer, head


@both
@loops
def test_a_peer_that_stops_reading_is_let_go_within_two_seconds(loop: str, direct: bool) -> None:
    async def story() -> None:
        async with house(direct) as it, client(it.port) as bob:
            _, writer, head = await raw(it.port)
            assert b"permessage-deflate" not in head
            await until(lambda: len(it.sockets) == 2)
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            before = len(asyncio.all_tasks())
            stuck = list(it.sockets.values())[1]
            frame, start = frames.event_frame("m", "x" * 8000), clock()
            sent = 0
            while not it.gone and clock() - start < 4:
                sent += hotlines.send(stuck, frame)
                await asyncio.sleep(0.001)
            assert clock() - start < 2
            assert sent * 8000 < 12 << 20  # what the kernel took, and one MiB
            assert len(it.gone) == 1
            await until(lambda: len(it.sio.eio.sockets) == 1)
            assert (await bob.ask('421["echo",1]'))["back"] == 1
            await asyncio.sleep(0.2)
            assert len(it.gone) == 1
            assert len(it.sio.environ) == 1
            assert stuck.transport is None
            assert len(asyncio.all_tasks()) < before
            writer.close()

    play(loop, story)


@loops
def test_dead_peers_in_the_middle_cost_the_others_nothing(loop: str) -> None:
    async def story() -> None:
        async with house() as it, AsyncExitStack() as stack:
            clients = [await stack.enter_async_context(client(it.port)) for _ in range(20)]
            members = list(it.sockets.values())
            for number, peer in enumerate(clients):
                if number % 3 == 1:
                    peer.ws._response.connection.transport.abort()  # type: ignore[union-attr]
            for number, member in enumerate(members):
                if number % 3 == 2 and member.wire:
                    member.wire.abort()
            for round_ in range(3):
                frame = frames.event_frame("m", round_)
                told = [hotlines.send(member, frame) for member in members]
                assert not any(told[2::3])
                await asyncio.sleep(0.02)
            for peer in clients[::3]:
                assert [await peer.hear() for _ in range(3)] == [f'42["m",{n}]' for n in range(3)]
            await until(lambda: len(it.gone) == 13 and len(it.sio.eio.sockets) == 7)
            assert not any(hotlines.send(member, frame) for member in members[1::3])

    play(loop, story)


@loops
def test_an_answer_to_a_peer_that_died_meanwhile_is_dropped(loop: str) -> None:
    async def story() -> None:
        async with house() as it, client(it.port) as alice:
            await alice.say('421["gate","a"]')
            await until(lambda: "a" in it.gates)
            [socket] = it.sockets.values()
            assert socket.wire
            socket.wire.abort()
            it.gates["a"].set_result({"ok": True})
            await until(lambda: it.gone == ["transport close"])

    play(loop, story)


@both
@loops
def test_a_peer_that_answers_no_ping_is_gone(loop: str, direct: bool) -> None:
    async def story() -> None:
        async with house(direct, ping_interval=0.2, ping_timeout=0.3) as it:
            _, writer, _ = await raw(it.port)
            await until(lambda: len(it.gone) == 1 and not it.sio.eio.sockets, 3)
            assert it.gone == ["ping timeout"]
            await asyncio.sleep(0.1)
            assert len(it.gone) == 1
            writer.close()

    play(loop, story)


@both
@loops
def test_two_hundred_are_told_to_come_back_and_gone_within_three_seconds(
    loop: str, direct: bool
) -> None:
    async def story() -> None:
        async with AsyncExitStack() as stack:
            it = await stack.enter_async_context(house(direct))
            clients = [await stack.enter_async_context(client(it.port)) for _ in range(200)]
            hints: list[float] = []
            codes: list[int | None] = []

            async def leave(peer: Any) -> None:
                name, hint = orjson.loads((await peer.hear(LONG))[2:])
                assert name == "come_back"
                hints.append(hint["retry_in"])
                codes.append(await peer.closed(LONG))

            leaving = [asyncio.ensure_future(leave(peer)) for peer in clients]
            start = clock()
            await drain(it.sio)
            assert clock() - start < 3
            await asyncio.wait_for(asyncio.gather(*leaving), LONG)
            assert clock() - start < 3
            assert len(set(hints)) > 50
            if direct:
                assert set(codes) == {1012}
            assert len(it.gone) == 200
            assert not it.sio.eio.sockets

    play(loop, story)


@loops
def test_a_stuck_peer_that_is_closed_is_let_go_too(loop: str) -> None:
    async def story() -> None:
        async with house() as it:
            _, writer, _ = await raw(it.port)
            await until(lambda: len(it.sockets) == 1)
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            [socket] = it.sockets.values()
            assert socket.wire
            while socket.wire.get_write_buffer_size() < 1000:
                hotlines.send(socket, frames.event_frame("m", "x" * 8000))
                await asyncio.sleep(0)
            await socket.close()
            assert len(it.gone) == 1
            await until(lambda: socket.transport is None, 2)
            writer.close()

    play(loop, story)


async def test_what_is_volatile_is_not_sent_to_a_peer_that_is_behind() -> None:
    async with house() as it, client(it.port) as alice:
        [socket] = it.sockets.values()
        volatile = frames.event_frame("volatile", "typing")
        assert hotlines.send_volatile(socket, volatile)
        fill(socket)
        assert not hotlines.send_volatile(socket, volatile)
        assert hotlines.send(socket, frames.event_frame("m", "last"))
        heard = [await alice.hear()]
        while heard[-1] != '42["m","last"]':
            heard.append(await alice.hear())
        assert heard.count('42["volatile","typing"]') == 1


def fill(socket: Peer) -> None:
    assert socket.wire
    while socket.wire.get_write_buffer_size() <= hotlines.BUSY:
        hotlines.send(socket, frames.event_frame("m", "x" * 60_000))


@pytest.mark.parametrize("size", [0, 90, 125, 126, 127, 65_400, 65_535, 65_536, 200_000])
async def test_frames_of_every_length_arrive_whole_and_in_order(size: int) -> None:
    async with house() as it, client(it.port, max_msg_size=0) as alice:
        [socket] = it.sockets.values()
        one, two = frames.event_frame("m", "x" * size), frames.event_frame("m", "é")
        assert hotlines.send_all(socket, [two, one, two])
        heard = [await alice.hear() for _ in range(3)]
        assert heard == ['42["m","é"]', f'42["m","{"x" * size}"]', '42["m","é"]']
        assert len(frames.frame(b"x" * size)) == size + (
            2 if size < 126 else 4 if size < 65536 else 10
        )


async def test_a_message_that_is_too_large_ends_the_connection_with_a_reason() -> None:
    async with house() as it, client(it.port) as alice:
        await alice.say('421["echo","' + "x" * 262144 + '"]')
        assert await alice.closed() == 1009
        await until(lambda: len(it.gone) == 1)
