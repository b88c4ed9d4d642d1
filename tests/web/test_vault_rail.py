"""The vault and its rail, over real TLS: what is sent, to whom, and how it is known what came."""

import asyncio
import base64
from datetime import timedelta

import orjson
import pytest
from aiohttp import web

from payments.rails.visa_direct import encryption
from payments.rails.visa_direct.calls import Call
from tests.servers.authority import Authority
from tests.servers.rail import PASSWORD, USER, Heard, Network, RailServer, serving
from tests.servers.rsa import rsa_pair
from tests.web.vaulted import CVV, NUMBER, pull, ready
from web.vault.client import CardRefused, Lost, NotSent


async def test_what_is_sent_has_its_gaps_filled_and_says_who_we_are(
    net: Network, rail: RailServer
) -> None:
    async with ready(net, rail) as (client, ada):
        call = pull(
            senderCardExpiryDate="$expiry", cardCvv2Value="$cvv", deep=[{"name": "$holder"}]
        )
        reply = await client.send(call, ada.token)
    [heard] = rail.heard
    assert orjson.loads(heard.body) == {
        "senderPrimaryAccountNumber": NUMBER,
        "amount": "40.00",
        "senderCardExpiryDate": "2030-12",
        "cardCvv2Value": CVV,
        "deep": [{"name": "Ada Byron"}],
    }
    known = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    assert heard.headers["Authorization"] == f"Basic {known}"
    assert heard.headers["X-Client-Transaction-ID"] == "attempt-1"
    assert heard.headers["X-Transaction-Timeout-MS"] == "2000"
    assert (reply.status, orjson.loads(reply.body)["approvalCode"]) == (200, "K4417B")
    assert reply.headers["x-correlation-id"] == "1_SC"
    assert "x-secret" not in reply.headers


async def test_a_call_without_a_card_needs_none(net: Network, rail: RailServer) -> None:
    async with ready(net, rail) as (client, _):
        reply = await client.send(Call("GET", "/vdp/helloworld", None, "", 1000))
    assert reply.status == 200
    assert "X-Client-Transaction-ID" not in rail.heard[0].headers


async def test_a_security_code_is_sent_once(net: Network, rail: RailServer) -> None:
    async with ready(net, rail) as (client, ada):
        await client.send(pull(cardCvv2Value="$cvv"), ada.token)
        with pytest.raises(CardRefused, match="card_cvv"):
            await client.send(pull(cardCvv2Value="$cvv"), ada.token)
    assert len(rail.heard) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/visaaliasdirectory/v1/resolve",
        "/",
        "//evil.example/visadirect/x",
        "https://evil.example/visadirect/x",
        "@evil.example/visadirect/x",
        "/visadirect/../visaaliasdirectory/v1/resolve",
        "/visadirect/%2e%2E/visaaliasdirectory/v1/resolve",
        "/visadirect/%2fx",
        "/visadirect/x\r\nHost: evil.example",
        "/visadirect/x#y",
        "/visadirect/x y",
        "/visadirect\\x",
        "/pav",
    ],
)
async def test_only_known_paths_of_the_one_rail_are_sent_to(
    net: Network, rail: RailServer, path: str
) -> None:
    async with ready(net, rail) as (client, ada):
        with pytest.raises(ValueError, match="does not do this"):
            await client.send(pull()._replace(path=path), ada.token)
    assert not rail.heard


@pytest.mark.parametrize(
    "call",
    [
        pull()._replace(method="PUT"),
        pull()._replace(client_id="a\r\nX-Evil: 1"),
        pull()._replace(timeout_ms=0),
        pull()._replace(timeout_ms=10**9),
    ],
)
async def test_no_other_call_is_sent(net: Network, rail: RailServer, call: Call) -> None:
    async with ready(net, rail) as (client, ada):
        with pytest.raises(ValueError, match="does not do this"):
            await client.send(call, ada.token)
        with pytest.raises(ValueError, match="without a card"):
            await client.send(pull())
        with pytest.raises(CardRefused, match="card_gone"):
            await client.send(pull(), "card_nobody")
    assert not rail.heard


async def test_a_number_that_comes_back_is_taken_out(net: Network, rail: RailServer) -> None:
    def echo(heard: Heard, _request: web.Request) -> web.Response:
        spaced = " ".join(NUMBER[at : at + 4] for at in range(0, 16, 4))
        text = heard.body.decode() + spaced
        return web.Response(text=text, status=400, headers={"x-correlation-id": NUMBER})

    rail.answer = echo
    async with ready(net, rail) as (client, ada):
        reply = await client.send(pull(), ada.token)
    assert reply.status == 400
    assert reply.body.count(b"xxxxxxxxxxxx0006") == 2
    assert NUMBER not in f"{reply}"
    assert reply.headers["x-correlation-id"] == "xxxxxxxxxxxx0006"


async def test_a_redirect_is_an_answer_and_is_not_followed(net: Network, rail: RailServer) -> None:
    def elsewhere(_heard: Heard, _request: web.Request) -> web.Response:
        return web.Response(status=303, headers={"Location": "/visadirect/x"})

    rail.answer = elsewhere
    async with ready(net, rail) as (client, ada):
        reply = await client.send(pull(), ada.token)
    assert (reply.status, reply.headers["location"]) == (303, "/visadirect/x")
    assert len(rail.heard) == 1


@pytest.mark.parametrize("name", ["foreign", "expired", "other name"])
async def test_a_server_that_is_not_the_rail_gets_nothing(net: Network, name: str) -> None:
    foreign = Authority(net.folder, "foreign")
    pair = {
        "foreign": foreign.vouch("127.0.0.1"),
        "expired": net.authority.vouch("127.0.0.1", timedelta(days=-1)),
        "other name": net.authority.vouch("rail.example"),
    }[name]
    async with serving(pair, net.authority.file) as server, ready(net, server) as (client, ada):
        with pytest.raises(NotSent):
            await client.send(pull(cardCvv2Value="$cvv"), ada.token)
        assert not server.heard


@pytest.mark.parametrize("name", ["foreign", "expired"])
async def test_a_rail_that_does_not_know_us_leaves_it_open(net: Network, name: str) -> None:
    """With TLS 1.3 it says so when all is sent already: to the client nothing is certain."""
    pair = {
        "foreign": Authority(net.folder, "foreign").vouch("client"),
        "expired": net.authority.vouch("client", timedelta(days=-1)),
    }[name]
    mine = {"certificate": str(pair.certificate), "key": str(pair.key)}
    async with (
        serving(net.server, net.authority.file) as server,
        ready(net, server, **mine) as (client, ada),
    ):
        with pytest.raises(Lost):
            await client.send(pull(), ada.token)
        assert not server.heard


@pytest.mark.parametrize("missing", ["certificate", "key", "authority"])
async def test_without_its_certificates_nothing_is_sent(
    net: Network, rail: RailServer, missing: str
) -> None:
    async with ready(net, rail, **{missing: str(net.folder / "none")}) as (client, ada):
        with pytest.raises(NotSent):
            await client.send(pull(), ada.token)
    assert not rail.heard


async def test_a_rail_that_is_not_there_was_sent_nothing(net: Network) -> None:
    async with serving(net.server, net.authority.file) as gone:
        pass
    async with ready(net, gone) as (client, ada):
        with pytest.raises(NotSent):
            await client.send(pull(), ada.token)


async def test_new_certificates_are_used_from_then_on(net: Network, rail: RailServer) -> None:
    async with ready(net, rail) as (client, ada):
        await client.send(pull(), ada.token)
        net.authority.file.write_bytes(Authority(net.folder, "other").file.read_bytes())
        with pytest.raises(NotSent):
            await client.send(pull(), ada.token)
    assert len(rail.heard) == 1


async def test_bodies_are_encrypted_both_ways_where_that_is_agreed(
    net: Network, rail: RailServer
) -> None:
    theirs, ours = rsa_pair(net.folder, "theirs"), rsa_pair(net.folder, "ours")

    def sealed(heard: Heard, _request: web.Request) -> web.Response:
        opened = encryption.decrypt(heard.body, theirs.key.read_bytes())
        assert orjson.loads(opened.body)["senderPrimaryAccountNumber"] == NUMBER
        assert opened.key_id == heard.headers["keyId"] == "key-1"
        body = encryption.encrypt(b'{"actionCode":"00"}', ours.certificate.read_bytes(), "k", 0)
        return web.Response(body=body, content_type="application/json")

    rail.answer = sealed
    mle = {
        "encrypts": True,
        "encryption_id": "key-1",
        "encryption_certificate": str(theirs.certificate),
        "encryption_key": str(ours.key),
    }
    async with ready(net, rail, **mle) as (client, ada):
        reply = await client.send(pull(), ada.token)
        assert orjson.loads(reply.body) == {"actionCode": "00"}
        assert NUMBER.encode() not in rail.heard[0].body
        other = encryption.encrypt(b"{}", theirs.certificate.read_bytes(), "k", 0)
        rail.answer = lambda *_: web.Response(body=other)
        with pytest.raises(Lost):
            await client.send(pull(), ada.token)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [("authority", "cannot be reached"), ("certificate", "may not know us"), ("", "")],
)
async def test_a_rail_that_does_not_take_us_is_known_from_the_start(
    net: Network, rail: RailServer, wrong: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    foreign = Authority(net.folder, "foreign")
    pair = foreign.vouch("client")
    terms = {
        "authority": {"authority": str(foreign.file)},
        "certificate": {"certificate": str(pair.certificate), "key": str(pair.key)},
        "": {},
    }[wrong]
    async with ready(net, rail, probes=True, **terms):
        for _ in range(100):
            if says in caplog.text and (rail.heard or says):
                break
            await asyncio.sleep(0.05)
        assert says in caplog.text
        assert [heard.path for heard in rail.heard] == ([] if wrong else ["/vdp/helloworld"])
        assert bool(caplog.messages) == bool(wrong)


async def test_an_answer_other_than_yes_is_said_from_the_start(
    net: Network, rail: RailServer, caplog: pytest.LogCaptureFixture
) -> None:
    rail.answer = lambda *_: web.Response(status=401)
    async with ready(net, rail, probes=True):
        for _ in range(100):
            if caplog.messages:
                break
            await asyncio.sleep(0.05)
    assert "with 401" in caplog.text
