"""`docs/api.md`, played: every curl line of it, as curl would send it, in its order."""

import json
import re
import shlex
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp

from tests.servers.quid import Quid, serving
from tests.web.examples import compare, fill
from tests.web.images import photo
from web.api import ROUTES

PAGE = (Path(__file__).parents[2] / "docs/api.md").read_text()
EXAMPLE = re.compile(r"```sh\n(curl .*?)\n```\n```json ?(\d*)\n(.*?)\n```", re.DOTALL)
PRINT = photo(1200, 800)
HERE = "http://localhost:8080"


class Curl(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: str | bytes | None


def read(line: str) -> Curl:
    """What curl would ask: with `-d` it is a POST, unless `-X` says otherwise."""
    words = shlex.split(line.replace("\\\n", " "))[1:]
    headers, method, body, path = {"User-Agent": "curl"}, "", None, ""
    while words:
        match words:
            case ["-X", method, *words]:
                pass
            case ["-d", body, *words]:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            case ["--data-binary", "@print.jpg", *words]:
                body = PRINT
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            case ["-H", header, *words]:
                name, _, value = header.partition(": ")
                headers[name] = value
            case [address, *words] if address.startswith(HERE):
                path = address.removeprefix(HERE)
    return Curl(method or ("GET" if body is None else "POST"), path, headers, body)


async def test_the_lines_of_the_page_are_true(url: str) -> None:
    async with serving(url) as quid, aiohttp.ClientSession() as http:
        await _people(quid)
        known: dict[str, Any] = {}
        examples = EXAMPLE.findall(PAGE)
        assert len(examples) == PAGE.count("\ncurl ")
        for line, status, expected in examples:
            method, path, headers, body = read(fill(line, known))
            address = quid.address + path
            async with http.request(method, address, headers=headers, data=body) as answer:
                shown = await answer.json()
            assert answer.status == int(status or 200), (line, shown)
            compare(shown, json.loads(fill(expected, known)), known, line)


async def _people(quid: Quid) -> None:
    alice, bob = await quid.join("alice", usd=5000), await quid.join("bob")
    await quid.acquaint(alice, bob)
    await quid.join("carol")


def test_the_page_has_a_line_for_every_route() -> None:
    shown = {(one.method, one.path.partition("?")[0]) for one in map(read, _lines())}
    for route in ROUTES:
        path = re.compile(re.sub(r"{\w+}", "[^/]+", route.path))
        assert any(m == route.method and path.fullmatch(p) for m, p in shown), route.path


def _lines() -> list[str]:
    return [line for line, _, _ in EXAMPLE.findall(PAGE)]
