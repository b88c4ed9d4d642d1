"""Forms and addresses as no page of ours sends them: most need nobody to be signed in."""

import asyncio
import json
import logging
from asyncio import StreamReader as Reader
from asyncio import StreamWriter as Writer
from pathlib import Path

import pytest

from tests.web.visitor import OURS, Visitor, running
from web import bodies

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
SLOW = b"-" + b"b" * 60_000  # one of those takes a second to decode, and all others wait
PART = b'--x\r\nContent-Disposition: form-data; name="handle"\r\n'
TEXT = b"Content-Type: text/plain; charset=punycode\r\n\r\n"
ODD = {
    "a slow encoding": (f"{FORM}; charset=punycode", b"handle=" + SLOW, 415),
    "no encoding": (f"{FORM}; charset=nosuch", b"handle=alice", 415),
    "halves of signs": (f"{FORM}; charset=unicode_escape", rb"handle=\ud800&password=\ud800", 415),
    "no UTF-8": (FORM, b"handle=\xff", 400),
    "a slow part": (PARTS, PART + TEXT + SLOW, 415),
    "nothing between parts": ("multipart/form-data", b"x", 415),
    "a part without a name": (PARTS, b"--x\r\n\r\nalice\r\n--x--\r\n", 415),
}


@pytest.mark.parametrize(("kind", "body", "status"), ODD.values(), ids=ODD)
async def test_a_form_is_one_of_ours_or_not_read(
    visitor: Visitor, caplog: pytest.LogCaptureFixture, kind: str, body: bytes, status: int
) -> None:
    with caplog.at_level(logging.ERROR):
        assert await _sent(visitor, kind, body) == status
    assert not caplog.records


@pytest.mark.parametrize("kind", [f"{FORM}; charset=UTF-8", f"{FORM};charset=utf8"])
async def test_a_form_may_say_that_it_is_utf_8(visitor: Visitor, kind: str) -> None:
    await visitor.another().join("alice", "Alice Martin")
    assert await _sent(visitor, kind, b"handle=alice&password=three+words+together") == 303


@pytest.mark.parametrize("path", ["/wallet/cards/%00", "/wallet/cards/a%00b/remove", "/@%00"])
async def test_an_address_with_what_no_text_holds_leads_nowhere(
    url: str, tmp_path: Path, path: str
) -> None:
    async with running(url, tmp_path / "data") as alice:
        await alice.join("alice", "Alice Martin")
        assert (await alice.look(path)).status == 404


HALF = {
    "a form": ("/sign-in", FORM),
    "a call": ("/api/session", "application/json"),
    "a bill": ("/api/bills", "application/json"),
}


@pytest.mark.parametrize(("path", "kind"), HALF.values(), ids=HALF)
async def test_who_stops_in_the_middle_does_not_keep_a_connection(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, path: str, kind: str
) -> None:
    monkeypatch.setattr(bodies, "WITHIN", 0.2)
    answer, writer = await _half(visitor, path, kind)
    assert b" 408 " in await asyncio.wait_for(answer.readline(), 5)
    writer.close()


async def test_a_socket_that_polls_sends_whole_packets_in_time(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "WITHIN", 0.2)
    polling = "/socket.io/?EIO=4&transport=polling"
    sid = json.loads((await visitor.look(polling)).text[1:])["sid"]
    answer, writer = await _half(visitor, f"{polling}&sid={sid}", "text/plain")
    assert b" 400 " in await asyncio.wait_for(answer.readline(), 4)
    writer.close()


@pytest.mark.parametrize(("path", "kind"), [*HALF.values(), ("/pictures", "image/png")])
async def test_who_leaves_in_the_middle_is_no_fault_of_ours(
    alice: Visitor, caplog: pytest.LogCaptureFixture, path: str, kind: str
) -> None:
    _, writer = await _half(alice, path, kind)
    await asyncio.sleep(0.2)  # so that somebody reads it
    writer.transport.abort()
    await asyncio.sleep(0.2)
    assert not caplog.records


async def _half(visitor: Visitor, path: str, kind: str) -> tuple[Reader, Writer]:
    """The beginning of a body that is to be longer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(visitor.at.rpartition(":")[2]))
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nOrigin: {OURS}\r\nCookie: {visitor.cookie}\r\n"
    writer.write(f"{head}Content-Type: {kind}\r\nContent-Length: 1000\r\n\r\nhandle=".encode())
    return reader, writer


async def _sent(visitor: Visitor, kind: str, body: bytes) -> int:
    own = {"Origin": OURS, "Sec-Fetch-Site": "same-origin", "Content-Type": kind}
    address = f"{visitor.at}/sign-in"
    async with visitor.http.post(address, data=body, headers=own, allow_redirects=False) as answer:
        return answer.status
