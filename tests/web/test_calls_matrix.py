"""Every socket call, about what is Alice's: asked by her, another, whom she has blocked, and by a
program that may only read; the bot, nobody and a revoked session are not let in. Whatever is new
has to stand in the table."""

import uuid
from typing import Any, NamedTuple

import pytest
import socketio  # type: ignore[import-untyped]

from tests.servers.quid import Program, Quid, serving
from tests.web.scene import BLOCKED, BOT, OTHER, OWN, Scene
from web.keys import SOCKETS

READS = "reads"  # only


class Case(NamedTuple):
    """What is sent, its ids named in capitals, and the codes that come back to the blocked,
    another, Alice and her program that only reads; `yes` is no code."""

    data: dict[str, Any]
    codes: tuple[str, str, str, str]


ASKERS = (BLOCKED, OTHER, OWN, READS)
HERS, LOOK = (
    ("not_found", "not_found", "yes", "scope_missing"),
    ("not_found", "not_found", "yes", "yes"),
)
EACH, LOOKS = ("yes", "yes", "yes", "scope_missing"), ("yes",) * 4
LINE, NEW = {"place": "PLACE", "seq": "SEQ"}, {"client_id": "NEW"}
CASES: dict[str, Case] = {
    "say": Case({"place": "PLACE", "text": "Hello", **NEW}, HERS),
    "tap": Case({**LINE, "choice": "undo", **NEW}, HERS),
    "reading": Case({"place": "PLACE", "text": "/pay 5"}, LOOK),
    "suggest": Case({"place": "PLACE", "text": "/pay"}, LOOK),
    "since": Case({"places": {"PLACE": 0}, "mine": 0}, LOOKS),
    "home": Case({"after": 0}, LOOKS),
    "gather": Case({"name": "Us", "people": ["bob"], **NEW}, EACH),
    "admit": Case({"place": "GROUP", "people": ["bob"]}, HERS),
    "rename": Case({"place": "GROUP", "name": "We"}, HERS),
    "dismiss": Case({"place": "GROUP", "person": "bob"}, HERS),
    "alerts": Case({}, EACH),
    "edit": Case({**LINE, "text": "Changed", **NEW}, HERS),
    "react": Case({**LINE, "emoji": "👍", "on": True, **NEW}, HERS),
    "delete": Case({**LINE, **NEW}, HERS),
    "seen": Case(LINE, HERS),
    "typing": Case({"place": "PLACE"}, HERS),
    "attend": Case({"place": "PLACE"}, HERS),
    "focus": Case({"on": 1}, EACH),
    "draft": Case({"place": "PLACE", "text": "And"}, HERS),
}


async def test_every_call_stands_in_the_table(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        assert quid.app[SOCKETS].calls == CASES.keys()


async def test_who_may_call_for_what(url: str) -> None:
    async with serving(url) as quid:
        scene = Scene(quid.app)
        await scene.settle()
        people = {who: scene.people[who] for who in (BLOCKED, OTHER, OWN)}
        programs = {who: await quid.program(one) for who, one in people.items()}
        programs[READS] = await quid.program(people[OWN], "read")
        for name, case in CASES.items():
            for who, code in zip(ASKERS, case.codes, strict=True):
                answer = await programs[who].call(name, _filled(case.data, scene.ids))
                assert answer.get("code", "yes") == code, (name, who, answer)
                if name == "since":
                    places = {event["place"] for event in answer["events"]}
                    assert (scene.ids["place"] in places) == (who in (OWN, READS))
        told = {data.get("place") for _, data in programs[OTHER].pushed + programs[BLOCKED].pushed}
        assert not told & {scene.ids["place"], scene.ids["group"]}


def _filled(data: Any, ids: dict[str, str]) -> Any:
    known: dict[str, Any] = {"PLACE": ids["place"], "GROUP": ids["group"], "SEQ": int(ids["seq"])}
    if isinstance(data, dict):
        return {str(known.get(name, name)): _filled(one, ids) for name, one in data.items()}
    if data == "NEW":
        return str(uuid.uuid4())
    return known.get(data, data) if isinstance(data, str) else data


@pytest.mark.parametrize("who", [BOT, "revoked", "nobody"])
async def test_who_is_not_let_in_calls_nothing(sqlite_url: str, who: str) -> None:
    async with serving(sqlite_url) as quid:
        scene = Scene(quid.app)
        await scene.settle()
        token = await _token(quid, scene, who)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await Program(quid.address, token).connect()


async def _token(quid: Quid, scene: Scene, who: str) -> str:
    if who == BOT:
        return (await quid.session(scene.people[BOT], "program"))[0]
    return scene.cookies.get(who, "x")
