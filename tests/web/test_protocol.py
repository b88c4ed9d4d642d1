"""`docs/protocol.md`, played: every call, push and request of it, in its order."""

import json
import re
from pathlib import Path
from typing import Any

import aiohttp

from tests.servers.quid import Program, Quid, serving
from tests.web.examples import compare, fill

PAGE = Path(__file__).parents[2] / "docs/protocol.md"
EXAMPLE = re.compile(r"```(call|pushed|http)\n(.*?)\n```", re.DOTALL)


async def test_the_examples_of_the_protocol_are_true(url: str) -> None:
    async with serving(url) as quid:
        programs = await _people(quid)
        known: dict[str, Any] = {}
        examples = EXAMPLE.findall(PAGE.read_text())
        assert len(examples) > 20
        for kind, text in examples:
            await PLAY[kind](quid, programs, text, known)


async def _people(quid: Quid) -> dict[str, Program]:
    alice, bob = await quid.join("alice", usd=10000), await quid.join("bob")
    await quid.acquaint(alice, bob)
    carol = await quid.join("carol")
    return {who.handle: await quid.program(who) for who in (alice, bob, carol)}


async def _call(_: Quid, programs: dict[str, Program], text: str, known: dict[str, Any]) -> None:
    asked, expected = text.split("\n")
    who, name, data = asked.split(" ", 2)
    answer = await programs[who].call(name, json.loads(fill(data, known)))
    compare(answer, json.loads(fill(expected, known)), known, text)


async def _pushed(_: Quid, programs: dict[str, Program], text: str, known: dict[str, Any]) -> None:
    who, name, data = text.split(" ", 2)
    expected = json.loads(fill(data, known))
    told = ("seq", "mine", "kind", "balances", "unread")
    mark = {key: expected[key] for key in told if key in expected}
    found = await programs[who].until(name, lambda push: mark.items() <= push.items())
    compare(found, expected, known, text)


async def _http(quid: Quid, programs: dict[str, Program], text: str, known: dict[str, Any]) -> None:
    asked, expected = text.split("\n")
    asked, _, who = asked.partition(" as ")
    method, path, *body = fill(asked, known).split(" ", 2)
    headers = {"Authorization": f"Bearer {programs[who].token}"} if who else {}
    async with (
        aiohttp.ClientSession() as http,
        http.request(method, quid.address + path, data="".join(body), headers=headers) as answer,
    ):
        status, shape = expected.split(" ", 1)
        assert answer.status == int(status), text
        assert "Set-Cookie" not in answer.headers
        compare(await answer.json(), json.loads(fill(shape, known)), known, text)


PLAY = {"call": _call, "pushed": _pushed, "http": _http}
