"""Forms and addresses as no page of ours sends them: most need nobody to be signed in."""

import logging
from pathlib import Path

import pytest

from tests.web.visitor import OURS, Visitor, running

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


async def _sent(visitor: Visitor, kind: str, body: bytes) -> int:
    own = {"Origin": OURS, "Sec-Fetch-Site": "same-origin", "Content-Type": kind}
    address = f"{visitor.at}/sign-in"
    async with visitor.http.post(address, data=body, headers=own, allow_redirects=False) as answer:
        return answer.status
