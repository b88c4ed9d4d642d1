"""Where somebody lives is what their browser last said, also for what they ask the bot."""

from datetime import date

import pytest
import socketio  # type: ignore[import-untyped]

from bot.desk import Desk
from chat import people, places
from payments import limits
from tests.servers.quid import serving
from web.keys import COURIER, DATABASE, WRITER


@pytest.mark.parametrize(
    ("cookie", "zone"),
    [("Pacific/Auckland", "Pacific/Auckland"), ("Nowhere/At_all", "UTC"), (None, "Asia/Tokyo")],
)
async def test_a_browser_says_where_it_is(sqlite_url: str, cookie: str | None, zone: str) -> None:
    async with serving(sqlite_url) as quid:
        alice = await quid.join("alice")
        await quid.app[WRITER].deed(people.set_zone, alice.id, "Asia/Tokyo")
        token, _ = await quid.session(alice, "browser")
        jar = f"quid={token}" + (f"; zone={cookie}" if cookie else "")
        browser = socketio.AsyncClient(reconnection=False)
        headers = {"Cookie": jar, "Origin": quid.address}
        await browser.connect(quid.address, headers=headers, transports=["websocket"])
        await browser.call("since", {"places": {}, "mine": 0})
        known = await quid.app[DATABASE].read(people.by_ids, [alice.id])
        assert known[alice.id].zone == zone
        [connection] = quid.app[COURIER].of(alice.id)
        assert connection.signed.person.zone == zone
        await browser.disconnect()


async def test_a_program_does_not_say_where_its_person_is(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice = await quid.join("alice")
        await quid.app[WRITER].deed(people.set_zone, alice.id, "Asia/Tokyo")
        token, _ = await quid.session(alice, "program", "read")
        program = socketio.AsyncClient(reconnection=False)
        given = {"auth": {"token": token}, "headers": {"Cookie": "zone=Pacific/Auckland"}}
        await program.connect(quid.address, **given, transports=["websocket"])
        await program.call("since", {"places": {}, "mine": 0})
        known = await quid.app[DATABASE].read(people.by_ids, [alice.id])
        assert known[alice.id].zone == "Asia/Tokyo"
        await program.disconnect()


async def test_a_day_is_one_where_the_speaker_lives(sqlite_url: str, now: int) -> None:
    async with serving(sqlite_url) as quid:
        alice, bob = await quid.join("alice"), await quid.join("bob")
        alice = await quid.app[WRITER].deed(people.set_zone, alice.id, "Pacific/Auckland")
        place = await quid.app[WRITER].deed(places.direct, alice.id, bob.id, now)
        facts = await quid.app[DATABASE].read(limits.facts, {alice.owner: []}, now)
        session = quid.app[DATABASE].reader()
    with session as db:
        desks = [Desk(db, who, place, b"", now, facts[alice.owner]) for who in (alice, bob)]
    assert [desk.today for desk in desks] == [date(2027, 1, 2), date(2027, 1, 1)]
