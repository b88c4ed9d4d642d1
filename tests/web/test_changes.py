"""What somebody changes in a browser, and their sockets that are open meanwhile."""

import aiohttp

from chat.people import Person
from tests.servers.quid import Program, Quid, serving
from tests.web import sockets


async def test_ending_a_session_closes_its_sockets_alone(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice = await quid.join("alice")
        token, id = await quid.session(alice, "program")
        ended, stays = await Program(quid.address, token).connect(), await quid.program(alice)
        await send_form(quid, alice, "/settings/sessions", id=str(id))
        await sockets.until(lambda: not ended.client.connected)
        assert stays.client.connected
        assert (await stays.call("since", places={}, mine=0))["ok"]


async def test_a_new_name_and_language_reach_open_sockets(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice, bob = await quid.join("alice"), await quid.join("bob")
        await quid.acquaint(alice, bob)
        here, other = await quid.program(alice), await quid.program(bob)
        await send_form(quid, alice, "/settings", name="Alicia Martin", locale="fr")
        place = (await here.say("@bob", "hello"))["place"]
        event = await other.until("event")
        assert event["author"]["name"] == "Alicia Martin"
        await here.call("typing", place=place)
        typing = await other.until("volatile")
        assert typing["person"]["name"] == "Alicia Martin"
        refused = await here.say("@bob", "/pay 5")
        assert refused["answer"]["message"].endswith("Rien n’a été envoyé.")
        assert (await other.say("@alice", "/pay 5"))["answer"]["message"].endswith("sent.")


async def test_a_language_that_is_typed_holds_from_the_answer_on(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice, _ = await quid.join("alice"), await quid.join("bob")
        here, there = await quid.program(alice), await quid.program(alice)
        told = (await here.say("@bob", "/settings language français"))["answer"]
        assert told["title"] == "Réglages"
        await there.until("mine")
        for device in (here, there):
            refused = await device.say("@bob", "/pay 5")
            assert refused["answer"]["message"].endswith("Rien n’a été envoyé.")
        wrong = (await here.say("@bob", "/réglages langue klingon"))["answer"]
        assert wrong["mend"] == "/réglages langue anglais"


async def send_form(quid: Quid, who: Person, path: str, **form: str) -> None:
    """As a browser of theirs would, one that is signed in beside the programs."""
    token, _ = await quid.session(who, "browser")
    own = {"Cookie": f"quid={token}", "Origin": quid.address}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{quid.address}{path}", data=form, headers=own, allow_redirects=False) as answer,
    ):
        assert answer.status == 303
