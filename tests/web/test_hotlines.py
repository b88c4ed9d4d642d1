"""Calls in: every packet is answered, in order, whatever its shape; the same by both paths."""

import asyncio
import contextlib
from typing import Any

import aiohttp
import orjson
import pytest
import socketio  # type: ignore[import-untyped]
from engineio.async_drivers import aiohttp as driver  # type: ignore[import-untyped]

from tests.web.sockets import client, house, until
from web import frames, hotlines

both = pytest.mark.parametrize("direct", [True, False], ids=["direct", "library"])


@both
async def test_a_call_is_acknowledged_with_its_answer(direct: bool) -> None:
    async with house(direct) as it, client(it.port) as alice:
        answer = await alice.ask('4212["echo",{"text":"héllo ✓"}]')
        assert answer == {"ok": True, "back": {"text": "héllo ✓"}}
        assert await alice.ask('420["slow",1]') == {"ok": True}


@both
async def test_a_call_that_raises_is_answered_as_unknown(direct: bool) -> None:
    async with house(direct) as it, client(it.port) as alice:
        for name in ("fail", "fail_at_once"):
            answer = await alice.ask(f'421["{name}",{{}}]')
            assert (answer["ok"], answer["code"], answer["retryable"]) == (False, "unknown", True)
        assert (await alice.ask('422["echo",1]'))["back"] == 1


@both
@pytest.mark.parametrize(
    "packet",
    ['421["nobody",{}]', '421["echo",1,2]', '421[["echo"]]', '421["connect",{}]', "421[7]"],
)
async def test_what_is_no_call_gets_the_error_shape(direct: bool, packet: str) -> None:
    async with house(direct) as it, client(it.port) as alice:
        answer = await alice.ask(packet)
        assert (answer["ok"], answer["code"], answer["retryable"]) == (False, "bad_request", False)
        assert not it.heard
        assert len(it.sockets) == 1


MALFORMED = [
    '421["echo",NaN]', '421["echo",{"a":Infinity}]', '421["echo",', "421[]", '421{"a":1}',
    '421["echo","\\ud800"]', "421", '42/other,1["echo",1]',
    '451-1["echo",{"_placeholder":true,"num":0}]', "421[" * 2000,
]  # fmt: skip
NAMELESS = ['42["echo",', "hello", "9", "4", "44", "", '42/other,["echo",1]', "45", '4["echo",1]']


@pytest.mark.parametrize("packet", MALFORMED)
async def test_what_cannot_be_read_is_refused_by_its_number(packet: str) -> None:
    async with house() as it, client(it.port) as alice:
        await alice.say(packet)
        answer = await alice.hear()
        assert answer.startswith("43"), answer
        refused = orjson.loads(answer[answer.index("[") :])[0]
        assert (refused["ok"], refused["code"]) == (False, "bad_request")
        assert (await alice.ask('421["echo",1]'))["ok"]


@pytest.mark.parametrize("packet", [*NAMELESS, b"\x01\x02"])
async def test_what_has_no_number_is_refused_by_an_event(packet: str | bytes) -> None:
    async with house() as it, client(it.port) as alice:
        if isinstance(packet, bytes):
            await alice.ws.send_bytes(packet)
        else:
            await alice.ws.send_str(packet)
        name, refused = orjson.loads((await alice.hear())[2:])
        assert (name, refused["code"]) == ("refused", "bad_request")
        assert (await alice.ask('421["echo",1]'))["ok"]


async def test_calls_that_return_futures_are_in_flight_together_and_begin_in_order() -> None:
    async with house() as it, client(it.port) as alice:
        for number in range(10):
            await alice.say(f'42{number}["gate","{number}"]')
        await until(lambda: len(it.heard) == 10)
        assert it.heard == [str(number) for number in range(10)]
        for number in reversed(range(10)):
            it.gates[str(number)].set_result({"n": number})
            assert await alice.hear() == f'43{number}[{{"n":{number}}}]'


@both
async def test_a_coroutine_ends_before_the_next_call_begins(direct: bool) -> None:
    async with house(direct) as it, client(it.port) as alice:
        for number, name in enumerate(("slow", "slow", "echo")):
            await alice.say(f'42{number}["{name}",{number}]')
        acks = [(await alice.hear())[:3] for _ in range(3)]
        assert acks == ["430", "431", "432"]
        assert it.heard == [("began", 0), ("ended", 0), ("began", 1), ("ended", 1), 2]


async def test_a_waiting_call_does_not_stop_pings_or_the_end() -> None:
    async with house(ping_interval=0.1, ping_timeout=0.3) as it, client(it.port) as alice:
        await alice.say('421["gate","a"]')
        for _ in range(8):
            assert await alice.ws.receive_str(timeout=1) == "2"
            await alice.say("3")
        it.gates["a"].set_result({"ok": True})
        while (packet := await alice.ws.receive_str(timeout=1)) == "2":
            await alice.say("3")
        assert packet == '431[{"ok":true}]'
        await alice.say('422["gate","b"]')
        await until(lambda: "b" in it.gates)
        await alice.ws.close()
        await until(lambda: it.gone == ["transport close"])
        it.gates["b"].set_result({"ok": True})  # nobody is there to hear it


async def test_beyond_its_calls_in_flight_a_socket_is_not_read() -> None:
    async with house() as it, client(it.port) as alice:
        for number in range(hotlines.IN_FLIGHT + 20):
            await alice.say(f'42{number}["gate","{number}"]')
        await until(lambda: len(it.heard) == hotlines.IN_FLIGHT)
        await asyncio.sleep(0.1)
        assert len(it.heard) == hotlines.IN_FLIGHT
        it.gates["3"].set_result({"ok": True})
        await until(lambda: len(it.heard) == hotlines.IN_FLIGHT + 1)
        while len(it.heard) < hotlines.IN_FLIGHT + 20:
            for gate in it.gates.values():
                if not gate.done():
                    gate.set_result({"ok": True})
            await asyncio.sleep(0.01)


@both
async def test_a_socket_that_never_joins_is_closed(direct: bool) -> None:
    async with house(direct, patience=0.2) as it, client(it.port, join=None) as eve:
        await eve.closed()
        await until(lambda: not it.sio.eio.sockets and not it.sio.environ)
        assert it.gone == []


@both
async def test_a_socket_that_was_refused_is_told_why_and_closed(direct: bool) -> None:
    async with house(direct) as it, client(it.port, join=None) as eve:
        await eve.say('40{"token":"wrong"}')
        assert await eve.hear() == '44{"message":"signed_out"}'
        await eve.closed(2.5)
        await until(lambda: not it.sio.eio.sockets)
        assert it.gone == []


async def test_a_call_before_joining_is_refused() -> None:
    async with house() as it, client(it.port, join=None) as eve:
        assert (await eve.ask('421["echo",1]'))["code"] == "bad_request"
        assert not it.heard


@both
async def test_closing_a_socket_tells_disconnect_once(direct: bool) -> None:
    async with house(direct) as it, client(it.port) as alice:
        [socket] = it.sockets.values()
        await asyncio.gather(socket.close(), socket.close(), alice.ws.close())
        await until(lambda: not it.sockets)
        await asyncio.sleep(0.1)
        assert len(it.gone) == 1
        assert not it.sio.eio.sockets


async def test_another_server_of_the_process_stays_as_it_was() -> None:
    async with house() as it:
        other = socketio.AsyncServer(async_mode="aiohttp")
        assert other.packet_class is socketio.packet.Packet
        assert other.eio._async["websocket"] is driver.WebSocket
        assert it.sio.packet_class is not other.packet_class


async def poll(port: int, http: aiohttp.ClientSession, sid: str = "", post: Any = None) -> str:
    address = f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=polling"
    address += f"&sid={sid}" if sid else ""
    ask = http.get(address) if post is None else http.post(address, data=post)
    async with ask as answer:
        return f"{answer.status} {await answer.text()}"


@contextlib.asynccontextmanager
async def poller(port: int) -> Any:
    async with aiohttp.ClientSession() as http:
        opened = await poll(port, http)
        sid = orjson.loads(opened[5:])["sid"]
        await poll(port, http, sid, "40")
        assert (await poll(port, http, sid)).startswith("200 40")
        yield http, sid


async def test_seventeen_packets_in_one_post_are_all_heard() -> None:
    async with house() as it, poller(it.port) as (http, sid):
        post = "\x1e".join(f'42{number}["echo",{number}]' for number in range(17))
        assert await poll(it.port, http, sid, post) == "200 OK"
        acks = ""
        while acks.count("43") < 17:
            acks += await poll(it.port, http, sid)
        assert it.heard == list(range(17))


@pytest.mark.parametrize(
    "post", ["\x1e".join(["3"] * 257), b"\xff", "4" * 262145], ids=["many", "bytes", "long"]
)
async def test_a_post_that_cannot_be_taken_ends_the_session(post: Any) -> None:
    async with house() as it, poller(it.port) as (http, sid):
        assert (await poll(it.port, http, sid, post)).startswith("400")
        await until(lambda: len(it.gone) == 1 and not it.sio.eio.sockets)


async def test_a_body_that_comes_in_pieces_is_read_whole() -> None:
    async def pieces() -> Any:
        for piece in ('421["ec', 'ho","a', 'nd so on"]'):
            yield piece.encode()
            await asyncio.sleep(0.02)

    async with house() as it, poller(it.port) as (http, sid):
        assert await poll(it.port, http, sid, pieces()) == "200 OK"
        assert it.heard == ["and so on"]


@both
@pytest.mark.parametrize("kind", ["packets", "bytes"])
async def test_a_polling_peer_that_stops_polling_is_dropped(direct: bool, kind: str) -> None:
    async with house(direct) as it, poller(it.port):
        [socket] = it.sockets.values()
        size, most = (10, 256) if kind == "packets" else (100_000, 11)
        frame = frames.event_frame("m", "x" * size)
        sent = sum(hotlines.send(socket, frame) for _ in range(300))
        assert sent <= most
        await until(lambda: it.gone == ["transport error"] and not it.sio.eio.sockets)


async def upgraded(port: int, http: aiohttp.ClientSession, sid: str) -> Any:
    address = f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket&sid={sid}"
    return await http.ws_connect(address)


async def test_what_is_sent_during_an_upgrade_comes_once_and_in_order() -> None:
    async with house() as it, poller(it.port) as (http, sid):
        [socket] = it.sockets.values()
        hotlines.send(socket, frames.event_frame("m", 1))
        assert await poll(it.port, http, sid) == '200 42["m",1]'
        ws = await upgraded(it.port, http, sid)
        await ws.send_str("2probe")
        assert await ws.receive_str() == "3probe"
        assert await poll(it.port, http, sid) == "200 6"
        hotlines.send(socket, frames.event_frame("m", 2))
        await ws.send_str("5")
        assert [await ws.receive_str(timeout=1) for _ in range(2)][-1] == '42["m",2]'
        assert socket.wire is not None
        await ws.send_str('421["echo",1]')
        assert await ws.receive_str(timeout=1) == '431[{"ok":true,"back":1}]'
        await ws.close()
        await until(lambda: len(it.gone) == 1)


@pytest.mark.parametrize("first", ["2prob", "5", b"2probe"])
async def test_an_upgrade_that_fails_leaves_the_polling_session(first: str | bytes) -> None:
    async with house() as it, poller(it.port) as (http, sid):
        ws = await upgraded(it.port, http, sid)
        await (ws.send_bytes if isinstance(first, bytes) else ws.send_str)(first)
        await ws.receive(timeout=2)
        assert await poll(it.port, http, sid, '421["echo",1]') == "200 OK"
        assert '431[{"ok":true,"back":1}]' in await poll(it.port, http, sid)
