"""Every route of the API, asked by its owner, by others, by the blocked, by nobody, by a revoked
token and by one without the scope."""

import uuid
from typing import Any, NamedTuple

import aiohttp

from chat import blocks, sessions, timeline
from tests.servers.quid import Quid, serving
from web.api import ROUTES
from web.keys import WRITER
from web.scopes import SCOPES
from web.writer import now_ms

Route = tuple[str, str]
WHO = ("alice", "carol", "dora")  # the owner, somebody else, and whom the owner has blocked


class Case(NamedTuple):
    """What is sent, and the status that each of `WHO` gets."""

    statuses: tuple[int, int, int]
    body: dict[str, Any] | None = None


ALL, MADE, MEMBERS, SAID = (200, 200, 200), (201, 201, 201), (200, 404, 404), (201, 404, 404)
CASES: dict[Route, Case] = {
    ("GET", "/api/session"): Case(ALL),
    ("GET", "/api/wallet"): Case(ALL),
    ("GET", "/api/people/{handle}"): Case(ALL),
    ("GET", "/api/people/{handle}/followers"): Case(ALL),
    ("GET", "/api/people/{handle}/following"): Case(ALL),
    ("PUT", "/api/people/{handle}/follow"): Case((409, 200, 403)),
    ("DELETE", "/api/people/{handle}/follow"): Case(ALL),
    ("GET", "/api/people/{handle}/posts"): Case(ALL),
    ("GET", "/api/home"): Case(ALL),
    ("POST", "/api/posts"): Case(MADE, {"text": "New print"}),
    ("GET", "/api/posts/{id}"): Case(ALL),
    ("GET", "/api/posts/{id}/replies"): Case(ALL),
    ("POST", "/api/posts/{id}/replies"): Case((201, 201, 403), {"text": "Nice"}),
    ("GET", "/api/places"): Case(ALL),
    ("POST", "/api/places"): Case((409, 200, 403), {"person": "alice"}),
    ("GET", "/api/places/{id}"): Case(MEMBERS),
    ("GET", "/api/places/{id}/events"): Case(MEMBERS),
    ("POST", "/api/places/{id}/events"): Case(SAID, {"text": "Hello"}),
    ("POST", "/api/places/{id}/events/{seq}/taps"): Case(SAID, {"choice": "undo"}),
    ("POST", "/api/places/{id}/mine/{mine}/taps"): Case(SAID, {"choice": "yes"}),
    ("POST", "/api/groups"): Case(MADE, {"name": "Us", "people": ["bob"]}),
    ("PATCH", "/api/places/{id}"): Case(MEMBERS, {"name": "We"}),
    ("POST", "/api/places/{id}/members"): Case(MEMBERS, {"people": ["bob"]}),
    ("DELETE", "/api/places/{id}/members/{handle}"): Case(MEMBERS),
    ("GET", "/api/search"): Case(MEMBERS),
}


def test_every_route_stands_in_the_table() -> None:
    known = {(route.method, route.path) for route in ROUTES}
    assert known - CASES.keys() == {("POST", "/api/session")}
    assert CASES.keys() <= known


async def test_who_may_ask_for_what(url: str) -> None:
    async with serving(url) as quid, aiohttp.ClientSession(quid.address) as http:
        tokens, ids = await _town(quid)
        for route in ROUTES:
            key = route.method, route.path
            if key not in CASES:
                continue
            path = _path(route.path, ids)
            case = CASES[key]
            others = [scope for scope in SCOPES if scope != route.scope] if route.scope else []
            wrong = [(f"403 {scope}", 403) for scope in others]
            asked = [("", 401), ("revoked", 401), *wrong]
            asked += list(zip(reversed(WHO), reversed(case.statuses), strict=True))
            for who, status in asked:
                token = tokens[who.removeprefix("403 ")] if who else ""
                headers = {"Authorization": f"Bearer {token}"} if who else {}
                async with http.request(
                    route.method, path, json=case.body, headers=headers
                ) as answer:
                    shown = await answer.json()
                    assert answer.status == status, (key, who, shown)
                    assert ("code" in shown) == (status >= 400), (key, who)
                    assert ("WWW-Authenticate" in answer.headers) == (who[:3] in ("", "rev", "403"))
                    assert ("RateLimit-Remaining" in answer.headers) == (status != 401)


def _path(path: str, ids: dict[str, str]) -> str:
    kind = "post" if "posts/" in path else "group" if "members" in path else "direct"
    kind = "group" if path == "/api/places/{id}" else kind
    member = "bob" if "members" in path else "alice"
    given = {"id": ids[kind], "handle": member, "seq": "1", "mine": "1"}
    asked = f"?q=hello&place={ids['direct']}" if path == "/api/search" else ""
    return path.format_map(given) + asked


async def _town(quid: Quid) -> tuple[dict[str, str], dict[str, str]]:
    """Tokens by who has them, and the ids of what is alice's."""
    people = {name: await quid.join(name) for name in (*WHO, "bob")}
    alice = people["alice"]
    program = await quid.program(alice)
    direct = (await program.say("@bob", "Hello"))["place"]
    given = {"name": "Us", "people": ["bob"], "client_id": str(uuid.uuid4())}
    group = await program.call("gather", given)
    deed = quid.app[WRITER].deed
    post = await deed(timeline.post, alice.id, "New print is up", now_ms())
    await deed(blocks.block, alice.id, people["dora"].id, now_ms())
    tokens = {name: (await quid.session(people[name], "program"))[0] for name in WHO}
    for scope in SCOPES:
        tokens[scope] = (await quid.session(alice, "program", scope))[0]
    tokens["revoked"], number = await quid.session(alice, "program")
    await deed(sessions.revoke, alice.id, number, now_ms())
    return tokens, {"direct": direct, "group": group["place"], "post": str(post.id)}
