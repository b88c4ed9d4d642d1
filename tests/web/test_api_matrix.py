"""Every route of the API, asked by its owner, by others, by the blocked, by the bot, by nobody, by
a revoked token and by one without the scope."""

import uuid
from typing import Any, NamedTuple

import aiohttp

from chat import blocks, people, pictures, sessions, timeline
from tests.servers.quid import Program, Quid, serving
from tests.web.images import photo
from web.api import ROUTES
from web.api.declared import Route
from web.keys import WRITER
from web.scopes import SCOPES
from web.writer import now_ms

WHO = ("alice", "carol", "dora")  # the owner, somebody else, and whom the owner has blocked


class Case(NamedTuple):
    """What is sent, and the status that each of `WHO` gets; the bot is nobody."""

    statuses: tuple[int, int, int]
    body: dict[str, Any] | None = None


ALL, MADE, OWN, SAID = (200, 200, 200), (201, 201, 201), (200, 404, 404), (201, 404, 404)
SEEN, APART, PICTURE = (200, 200, 404), (409, 200, 200), {"key": "a" * 32}
CASES: dict[tuple[str, str], Case] = {
    ("GET", "/api/session"): Case(ALL),
    ("DELETE", "/api/session"): Case(ALL),
    ("GET", "/api/wallet"): Case(ALL),
    ("GET", "/api/me"): Case(ALL),
    ("PATCH", "/api/me"): Case(ALL, {"bio": "Prints"}),
    ("PUT", "/api/me/picture"): Case((200, 409, 409), PICTURE),
    ("DELETE", "/api/me/picture"): Case(ALL),
    ("GET", "/api/people/{handle}"): Case(ALL),
    ("GET", "/api/people/{handle}/followers"): Case(ALL),
    ("GET", "/api/people/{handle}/following"): Case(ALL),
    ("PUT", "/api/people/{handle}/follow"): Case((409, 200, 403)),
    ("DELETE", "/api/people/{handle}/follow"): Case(ALL),
    ("PUT", "/api/people/{handle}/mute"): Case(APART),
    ("DELETE", "/api/people/{handle}/mute"): Case(APART),
    ("PUT", "/api/people/{handle}/block"): Case(APART),
    ("DELETE", "/api/people/{handle}/block"): Case(APART),
    ("GET", "/api/muted"): Case(ALL),
    ("GET", "/api/blocked"): Case(ALL),
    ("GET", "/api/people/{handle}/posts"): Case(ALL),
    ("GET", "/api/home"): Case(ALL),
    ("GET", "/api/posts"): Case(ALL),
    ("GET", "/api/tags"): Case(ALL),
    ("GET", "/api/tags/{tag}/posts"): Case(ALL),
    ("GET", "/api/bookmarks"): Case(ALL),
    ("POST", "/api/posts"): Case(MADE, {"text": "New print"}),
    ("GET", "/api/posts/{id}"): Case(ALL),
    ("PATCH", "/api/posts/{id}"): Case(OWN, {"text": "Old print"}),
    ("DELETE", "/api/posts/{id}"): Case(OWN),
    ("GET", "/api/posts/{id}/history"): Case(ALL),
    ("PUT", "/api/posts/{id}/pin"): Case(OWN),
    ("DELETE", "/api/posts/{id}/pin"): Case(OWN),
    ("PUT", "/api/posts/{id}/like"): Case(SEEN),
    ("DELETE", "/api/posts/{id}/like"): Case(ALL),
    ("PUT", "/api/posts/{id}/repost"): Case(SEEN),
    ("DELETE", "/api/posts/{id}/repost"): Case(ALL),
    ("PUT", "/api/posts/{id}/bookmark"): Case(SEEN),
    ("DELETE", "/api/posts/{id}/bookmark"): Case(ALL),
    ("GET", "/api/posts/{id}/likes"): Case(ALL),
    ("GET", "/api/posts/{id}/quotes"): Case(ALL),
    ("GET", "/api/posts/{id}/replies"): Case(ALL),
    ("POST", "/api/posts/{id}/replies"): Case((201, 201, 403), {"text": "Nice"}),
    ("POST", "/api/pictures"): Case(MADE),
    ("GET", "/api/places"): Case(ALL),
    ("POST", "/api/places"): Case((409, 200, 403), {"person": "alice"}),
    ("GET", "/api/places/{id}"): Case(OWN),
    ("GET", "/api/places/{id}/events"): Case(OWN),
    ("POST", "/api/places/{id}/events"): Case(SAID, {"text": "Hello"}),
    ("PATCH", "/api/places/{id}/events/{seq}"): Case(OWN, {"text": "Changed"}),
    ("DELETE", "/api/places/{id}/events/{seq}"): Case(OWN),
    ("PUT", "/api/places/{id}/events/{seq}/reactions"): Case(OWN, {"emoji": "👍"}),
    ("PUT", "/api/places/{id}/seen"): Case(OWN, {"seq": 1}),
    ("GET", "/api/places/{id}/arrangement"): Case(OWN),
    ("PATCH", "/api/places/{id}/arrangement"): Case(OWN, {"pinned": True}),
    ("POST", "/api/places/{id}/events/{seq}/taps"): Case(SAID, {"choice": "undo"}),
    ("POST", "/api/places/{id}/mine/{mine}/taps"): Case(SAID, {"choice": "yes"}),
    ("POST", "/api/groups"): Case(MADE, {"name": "Us", "people": ["bob"]}),
    ("PATCH", "/api/places/{id}"): Case(OWN, {"name": "We"}),
    ("PUT", "/api/places/{id}/picture"): Case(OWN, PICTURE),
    ("DELETE", "/api/places/{id}/picture"): Case(OWN),
    ("POST", "/api/places/{id}/members"): Case(OWN, {"people": ["bob"]}),
    ("DELETE", "/api/places/{id}/members/{handle}"): Case(OWN),
    ("GET", "/api/search"): Case(OWN),
}


def test_every_route_stands_in_the_table() -> None:
    known = {(route.method, route.path) for route in ROUTES}
    assert known - CASES.keys() == {("POST", "/api/session")}
    assert CASES.keys() <= known


async def test_who_may_ask_for_what(url: str) -> None:
    async with serving(url) as quid, aiohttp.ClientSession(quid.address) as http:
        town = await Town.settle(quid)
        for route in ROUTES:
            if (route.method, route.path) in CASES:
                await _ask(http, route, town)
                if route.method == "DELETE":
                    await town.afresh()


class Town:
    """What is alice's, some of it new after each deletion, and tokens of everybody."""

    @classmethod
    async def settle(cls, quid: Quid) -> "Town":
        town = cls()
        town.quid, town.deed = quid, quid.app[WRITER].deed
        town.people = {name: await quid.join(name) for name in (*WHO, "bob")}
        town.people["quid"] = await town.deed(people.bot, now_ms())
        town.alice: Program = await quid.program(town.people["alice"])
        given = {"name": "Us", "people": ["bob"], "client_id": str(uuid.uuid4())}
        town.group = (await town.alice.call("gather", given))["place"]
        apart = town.people["alice"].id, town.people["dora"].id
        await town.deed(blocks.block, *apart, now_ms())
        await town.afresh()
        return town

    async def afresh(self) -> None:
        alice = self.people["alice"].id
        said = await self.alice.say("@bob", "Hello")
        post = await self.deed(timeline.post, alice, "New print is up", now_ms())
        self.ids = {"direct": said["place"], "group": self.group, "post": str(post.id)}
        self.seq = said["seq"]
        open_ = self.quid.session
        self.tokens = {name: (await open_(who, "program"))[0] for name, who in self.people.items()}
        for scope in SCOPES:
            self.tokens[scope] = (await open_(self.people["alice"], "program", scope))[0]
        self.tokens["revoked"], number = await open_(self.people["alice"], "program")
        await self.deed(sessions.revoke, alice, number, now_ms())

    async def sent(self, case: Case) -> dict[str, Any] | None:
        if case.body is not PICTURE:
            return case.body
        alice, key = self.people["alice"].id, uuid.uuid4().hex
        await self.deed(pictures.keep, alice, key, 8, 8, 9, now_ms())
        return {"key": key}

    def path(self, path: str) -> str:
        kind = "post" if "posts/" in path else "group" if "members" in path else "direct"
        kind = "group" if path in ("/api/places/{id}", "/api/places/{id}/picture") else kind
        member = "bob" if "members" in path else "alice"
        given = {"id": self.ids[kind], "handle": member, "seq": str(self.seq)}
        asked = f"?q=hello&place={self.ids['direct']}" if path == "/api/search" else ""
        return path.format_map(given | {"mine": "1", "tag": "prints"}) + asked


async def _ask(http: aiohttp.ClientSession, route: Route, town: Town) -> None:
    case = CASES[route.method, route.path]
    others = [scope for scope in SCOPES if scope != route.scope] if route.scope else []
    asked = [("", 401), ("revoked", 401), ("quid", 401)]
    asked += [(f"403 {scope}", 403) for scope in others]
    asked += list(zip(reversed(WHO), reversed(case.statuses), strict=True))
    sent = {"data": photo(8, 8)} if route.sends else {"json": await town.sent(case)}
    for who, status in asked:
        token = town.tokens[who.removeprefix("403 ")] if who else ""
        headers = {"Authorization": f"Bearer {token}"} if who else {}
        path = town.path(route.path)
        async with http.request(route.method, path, headers=headers, **sent) as answer:
            shown = await answer.json()
            about = route.method, route.path, who, shown
            assert answer.status == status, about
            assert ("code" in shown) == (status >= 400), about
            assert ("WWW-Authenticate" in answer.headers) == (status == 401 or who[:3] == "403"), (
                about
            )
            assert ("RateLimit-Remaining" in answer.headers) == (status != 401), about
