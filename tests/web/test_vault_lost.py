"""A call that went out and had no answer is lost, and nobody sends it a second time."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from tests.servers.rail import Heard, Network, RailServer
from tests.web.vaulted import NUMBER, pull, ready, terms, vault_process
from web.vault.client import Away, Lost, Vault
from web.vault.rail import Rail


async def cut(_heard: Heard, request: web.Request) -> web.Response:
    assert request.transport
    request.transport.abort()
    return web.Response()


async def half(_heard: Heard, request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b'{"actionCode"')
    assert request.transport
    request.transport.abort()
    return response


async def endless(_heard: Heard, request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(40):
        await response.write(b" " * 65536)
    return response


@pytest.mark.parametrize("answer", [cut, half, endless])
async def test_what_was_sent_and_not_answered_is_lost_and_not_sent_again(
    net: Network, rail: RailServer, answer: Any
) -> None:
    rail.answer = answer
    async with ready(net, rail) as (client, ada):
        with pytest.raises(Lost):
            await client.send(pull(), ada.token)
        await asyncio.sleep(0.2)
    assert len(rail.heard) == 1


async def test_a_connection_that_the_rail_closed_meanwhile_does_not_repeat_a_call(
    net: Network, rail: RailServer
) -> None:
    async with ready(net, rail) as (client, ada):
        await client.send(pull(), ada.token)
        rail.answer = cut
        with pytest.raises(Lost):
            await client.send(pull(), ada.token)
    assert len(rail.heard) == 2


async def test_a_fault_of_ours_behind_the_post_is_no_safe_failure(
    net: Network, rail: RailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was sent: whoever heard that nothing had been would send it again."""

    def fail(*_: object) -> None:
        raise KeyError("a bug")

    async with ready(net, rail) as (client, ada):
        monkeypatch.setattr(Rail, "_reply", fail)
        with pytest.raises(Lost):
            await client.send(pull(), ada.token)
    assert len(rail.heard) == 1


async def test_a_vault_that_is_killed_while_it_sends_leaves_it_open(
    net: Network, rail: RailServer
) -> None:
    reached = asyncio.Event()

    async def never(heard: Heard, _request: web.Request) -> web.Response:
        if heard.method == "POST":
            reached.set()
            await asyncio.sleep(1000)
        return web.Response()

    rail.answer = never
    with vault_process(net.folder / "data", terms(rail.url, net)) as running:
        client = Vault(running.socket)
        ada = await client.store("person:1", NUMBER, "2030-12", "Ada Byron")
        sending = asyncio.create_task(client.send(pull(), ada.token))
        await asyncio.wait_for(reached.wait(), 10)
        running.kill()
        with pytest.raises(Lost):
            await sending
        with pytest.raises(Away):
            await client.send(pull(), ada.token)
        running.start()
        await asyncio.sleep(0.5)
        posted = [heard for heard in rail.heard if heard.method == "POST"]
        assert len(posted) == 1, "what it was doing is not done again"
        rail.answer = lambda *_: web.json_response({})
        assert (await client.send(pull(), ada.token)).status == 200
