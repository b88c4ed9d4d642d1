"""Every page and form of the router, asked by whose it is, by others, by the blocked, by the bot,
by nobody and with a session that was revoked: whatever is new has to stand in the table."""

import re
import uuid
from collections.abc import Iterator
from typing import NamedTuple

from aiohttp import web

from tests.web.scene import BLOCKED, BOT, OTHER, OWN, REVOKED, Scene
from tests.web.visitor import Visitor
from web.statics import FILES, SHEET

NOBODY = ("nobody", REVOKED, BOT)  # the last two have a cookie, which counts for nothing
SIGNED = (BLOCKED, OTHER, OWN)  # whose it is comes last: they may end it
ELSEWHERE = ("/api/", "/socket.io/")  # which have tables of their own
DOORS = {("GET", "/join"), ("POST", "/join"), ("GET", "/sign-in"), ("POST", "/sign-in")}


class Case(NamedTuple):
    """The status of each of SIGNED, what the form says, and the status of NOBODY where they are
    not just asked to sign in. `names` are other ids than the usual ones."""

    statuses: tuple[int, int, int]
    form: dict[str, str] = {}  # noqa: RUF012
    nobody: int = 303
    names: dict[str, str] = {}  # noqa: RUF012


OPEN = Case((200, 200, 200), nobody=200)
HIDDEN = Case((404, 404, 404), nobody=404)  # of whom the host has not named
EACH = Case((200, 200, 200))  # everybody has one of their own
DONE, HERS, HERS_DONE = (303, 303, 303), (404, 404, 200), (404, 404, 303)
BANK, WAY = {"link": "bank"}, {"number": "way"}
GROUP, PICTURE, LINK = {"place": "group"}, {"name": "picture"}, {"number": "link"}
LIMITS = dict.fromkeys(("quick", "quick_day", "payment", "day", "week", "payee", "place"), "5")
CASES: dict[tuple[str, str], Case] = {
    ("GET", "/"): OPEN,
    ("GET", "/explore"): OPEN,
    ("GET", "/tag/{tag}"): OPEN,
    ("GET", "/@{handle}"): OPEN,
    ("GET", "/manifest.webmanifest"): OPEN,
    ("GET", "/icons/{size}-{shape}-{version}.png"): OPEN,
    ("GET", "/sw.js"): OPEN,
    ("GET", "/offline"): OPEN,
    ("GET", "/static/{path}"): OPEN,
    ("POST", "/sign-out"): Case(DONE),
    ("GET", "/confirm"): Case(DONE),
    ("POST", "/confirm"): Case((422, 422, 422)),
    # conversations
    ("GET", "/messages"): EACH,
    ("GET", "/messages/requests"): EACH,
    ("GET", "/messages/archived"): EACH,
    ("GET", "/messages/{place}"): Case(HERS),
    ("POST", "/messages/{place}"): Case(HERS_DONE, {"text": "Hello", "client_id": "CLIENT"}),
    ("POST", "/messages/{place}/arrange"): Case(HERS_DONE, {"act": "pin"}),
    ("GET", "/messages/{place}/history"): Case(HERS),
    ("GET", "/messages/{place}/members"): Case(HERS, names=GROUP),
    ("POST", "/messages/{place}/members"): Case(
        HERS_DONE, {"act": "name", "name": "We"}, names=GROUP
    ),
    ("POST", "/messages/{place}/picture"): Case(HERS_DONE, names=GROUP),
    ("GET", "/groups/new"): EACH,
    ("POST", "/groups/new"): Case(DONE, {"name": "Us", "people": "bob", "client_id": "CLIENT"}),
    ("POST", "/pictures"): Case((422, 422, 422), nobody=401),
    ("GET", "/pictures/{name}"): Case((404, 404, 404), nobody=404, names=PICTURE),
    # money
    ("GET", "/claim/{secret}"): OPEN,
    ("POST", "/claim/{secret}"): Case((200, 303, 303)),
    ("GET", "/links/{number}"): Case(HERS, names=LINK),
    ("POST", "/links/{number}"): Case(HERS, names=LINK),
    ("GET", "/wallet"): EACH,
    ("GET", "/wallet/statement"): EACH,
    **{("GET", f"/wallet/statement.{form}"): EACH for form in ("csv", "pdf", "ofx")},
    ("GET", "/wallet/banks"): EACH,
    ("GET", "/wallet/banks/new"): EACH,
    ("POST", "/wallet/banks/new"): Case((422, 422, 422)),
    ("GET", "/wallet/banks/back"): Case((422, 422, 422)),
    ("GET", "/wallet/banks/accounts/{account}"): Case(HERS),
    ("GET", "/wallet/banks/{link}/remove"): Case(HERS, names=BANK),
    ("POST", "/wallet/banks/{link}/remove"): Case(HERS_DONE, names=BANK),
    ("GET", "/wallet/ways/{number}"): Case(HERS, names=WAY),
    ("POST", "/wallet/ways/{number}"): Case(HERS_DONE, {"do": "cancel"}, names=WAY),
    ("GET", "/wallet/cards/new"): EACH,
    ("POST", "/wallet/cards/new"): Case((422, 422, 422), {"number": "4"}),
    ("GET", "/wallet/cards/{token}"): Case(HERS),
    ("POST", "/wallet/cards/{token}"): Case(HERS_DONE, {"do": "prefer"}),
    ("GET", "/wallet/cards/{token}/remove"): Case(HERS),
    ("POST", "/wallet/cards/{token}/remove"): Case(HERS_DONE),
    ("GET", "/wallet/lines/{number}"): Case(HERS),
    ("POST", "/wallet/lines/{number}"): Case(HERS_DONE, {"category": "fun"}),
    ("GET", "/wallet/budgets"): EACH,
    ("POST", "/wallet/budgets"): Case(DONE, {"category": "fun", "amount": "20"}),
    ("GET", "/wallet/year"): EACH,
    ("GET", "/wallet/calendar"): EACH,
    ("POST", "/wallet/calendar"): Case(EACH.statuses, {"do": "renew"}),
    ("GET", "/calendar/{secret}.ics"): OPEN._replace(names={"secret": "feed"}),
    ("GET", "/receipts/{number}"): Case(HERS, nobody=404),
    ("POST", "/receipts/{number}"): Case(HERS_DONE, {"link": "make"}),
    ("GET", "/operations"): HIDDEN,
    ("GET", "/operations/{day}.csv"): HIDDEN,
    ("POST", "/operations/differences/{number}"): HIDDEN,
    ("POST", "/operations/transits/{number}"): HIDDEN,
    ("POST", "/operations/returns"): HIDDEN,
    ("POST", "/operations/decisions/{number}"): HIDDEN,
    # oneself
    ("GET", "/notifications"): EACH,
    ("GET", "/settings"): EACH,
    ("POST", "/settings"): Case(DONE, {"name": "Alice", "locale": "en", "bio": ""}),
    ("POST", "/settings/picture"): Case(DONE),
    ("POST", "/settings/sessions"): Case(DONE, {"id": "others"}),
    ("POST", "/settings/tokens"): Case((422, 422, 422)),
    ("POST", "/settings/privacy"): Case(DONE),
    ("POST", "/settings/notifications"): Case(DONE),
    ("GET", "/push"): EACH,
    ("POST", "/push"): Case((400, 400, 400)),
    ("POST", "/push/end"): Case((204, 204, 204)),
    ("POST", "/settings/money"): Case(DONE, {"accepts": "ask", "delay": "0", "reminders": "on"}),
    ("POST", "/settings/limits"): Case(DONE, LIMITS),
    ("POST", "/settings/freeze"): Case(DONE),
    ("POST", "/settings/unfreeze"): Case((422, 422, 422)),
    # posts and people
    ("GET", "/bookmarks"): EACH,
    ("GET", "/search"): EACH,
    ("POST", "/post"): Case(DONE, {"text": "New print"}),
    ("GET", "/post/{id}"): OPEN,
    ("POST", "/post/{id}"): Case((200, 303, 303), {"text": "Nice", "client_id": "CLIENT"}),
    ("POST", "/post/{id}/marks"): Case((404, 303, 303), {"like": "1"}),
    ("GET", "/post/{id}/quote"): Case((404, 200, 200)),
    ("POST", "/post/{id}/quote"): Case((404, 303, 303), {"text": "See"}),
    ("GET", "/post/{id}/likes"): OPEN,
    ("GET", "/post/{id}/quotes"): OPEN,
    ("GET", "/post/{id}/history"): OPEN,
    ("GET", "/post/{id}/edit"): Case(HERS),
    ("POST", "/post/{id}/edit"): Case(HERS_DONE, {"text": "Old print"}),
    ("GET", "/post/{id}/delete"): Case(HERS),
    ("POST", "/post/{id}/delete"): Case(HERS_DONE),
    ("POST", "/post/{id}/pin"): Case(HERS_DONE, {"pin": "1"}),
    ("GET", "/@{handle}/followers"): OPEN,
    ("GET", "/@{handle}/following"): OPEN,
    ("POST", "/follow"): Case((404, 303, 404), {"handle": "alice", "follow": "1"}),
    ("POST", "/block"): Case((303, 303, 404), {"handle": "alice", "block": "1"}),
    ("POST", "/mute"): Case((303, 303, 404), {"handle": "alice", "mute": "1"}),
    ("GET", "/report/{kind}/{name}"): Case((200, 200, 404)),
    ("POST", "/report/{kind}/{name}"): Case((303, 303, 404), {"reason": "spam"}),
}


def routes(app: web.Application) -> Iterator[tuple[str, str]]:
    for route in app.router.routes():
        path = route.resource.canonical if route.resource else ""
        if route.method != "HEAD" and not path.startswith(ELSEWHERE):
            yield route.method, path


async def test_every_page_stands_in_the_table(visitor: Visitor) -> None:
    assert set(routes(visitor.app)) == CASES.keys() | DOORS


async def test_who_is_shown_what_and_whose_forms_do_something(visitor: Visitor) -> None:
    scene = Scene(visitor.app)
    await scene.settle()
    for (method, path), case in CASES.items():
        at = await _address(visitor, scene, path, case)
        for who in (*NOBODY, *SIGNED):
            status = case.nobody if who in NOBODY else case.statuses[SIGNED.index(who)]
            one = visitor.another()
            one.cookie = f"quid={scene.cookies[who]}" if who in scene.cookies else ""
            form = case.form | (
                {"client_id": str(uuid.uuid4())} if "client_id" in case.form else {}
            )
            seen = await (one.look(at) if method == "GET" else one.send(at, **form))
            about = method, at, who, seen.status, seen.leads_to
            assert seen.status == status, about
            asked_in = who in NOBODY and status == 303 and path != "/sign-out"
            assert seen.leads_to.startswith("/sign-in") == asked_in, about
        if method == "POST":
            await scene.renew()


async def _address(visitor: Visitor, scene: Scene, path: str, case: Case) -> str:
    if path.startswith("/static/"):
        return FILES.address(SHEET)
    if path.startswith("/icons/"):
        manifest = (await visitor.look("/manifest.webmanifest")).text
        return re.findall(r'/icons/[^"]+\.png', manifest)[0]
    ids = scene.ids | {"kind": "post", "name": scene.ids["id"], "day": "2026-01-01"}
    ids |= {name: scene.ids[other] for name, other in case.names.items()}
    ids["name"] += ".webp" if path.startswith("/pictures") else ""
    return path.format_map(ids)
