"""Who is let in and who is not, over real requests: sessions, origins, limits, headers."""

import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.ear import Ear
from chat import people, sessions
from chat.refusals import Refused
from tests.web.sockets import until
from web import passwords, security
from web.database import Database
from web.keys import DATABASE, NONCE, SETTINGS, SIGNED, WRITER
from web.settings import Settings
from web.writer import Writer

OURS, FOREIGN = "http://localhost:8080", "http://evil.example"
ENCODED = passwords.HASHER.hash("only-for-demo")
FORM = {"handle": "alice", "password": "only-for-demo"}


class Door:
    """A server with a way in, and a browser's headers to knock with."""

    def __init__(self, app: web.Application, http: aiohttp.ClientSession, port: int) -> None:
        self.app, self.http, self.at = app, http, f"http://127.0.0.1:{port}"
        self.cookie = ""

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Status and text; `cookie` is sent by hand, so that nothing is hidden in a jar."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.http.request(
            method, self.at + path, data=body, headers=named, allow_redirects=False
        ) as answer:
            return answer.status, await answer.text(), answer.headers

    async def sign_in(self, **form: str) -> Any:
        status, text, headers = await self.ask("POST", "/sign-in", FORM | form, Origin=OURS)
        if "Set-Cookie" in headers:
            self.cookie = headers["Set-Cookie"].partition(";")[0]
        return status, text, headers


async def sign_in(request: web.Request) -> web.Response:
    form = await request.post()
    person = await security.recognise(request, str(form["handle"]), str(form["password"]))
    if isinstance(person, security.SlowDown):
        return web.Response(status=429, text=str(person.retry_after))
    if person is None:
        return web.Response(status=422)
    response = web.Response(text=person.handle)
    await security.remember(request, response, person)
    return response


async def who(request: web.Request) -> web.Response:
    signed = request.get(SIGNED)
    return web.Response(text=signed.person.handle if signed else "nobody")


async def nonce(request: web.Request) -> web.Response:
    return web.Response(text=request[NONCE])


async def sign_out(request: web.Request) -> web.Response:
    response = web.Response()
    security.forget(request, response)
    return response


async def token(request: web.Request) -> web.Response:
    try:
        return web.Response(text=await security.sign_in(request, **(await request.json())))
    except Refused as refused:
        return web.json_response({"code": refused.code, **refused.facts}, status=401)


async def address(request: web.Request) -> web.Response:
    return web.Response(text=security.address_of(request))


async def missing(request: web.Request) -> web.Response:
    raise web.HTTPNotFound


@contextlib.asynccontextmanager
async def opened(database: Database, **options: Any) -> AsyncIterator[Door]:
    app = web.Application(client_max_size=1000)
    app[DATABASE] = database
    app[SETTINGS] = Settings(**{"origins": (OURS,)} | options)
    writer = app[WRITER] = Writer(database, Ear(10), lambda heard: None)
    writer.start()
    security.protect(app)
    app.router.add_post("/sign-in", sign_in)
    app.router.add_post("/sign-out", sign_out)
    app.router.add_post("/api/session", token)
    app.router.add_get("/nonce", nonce)
    app.router.add_get("/missing", missing)
    app.router.add_get("/address", address)
    for path in ("/who", "/socket.io/"):
        app.router.add_route("*", path, who)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await writer.deed(people.join, "alice", "Alice", "en", ENCODED, int(time.time() * 1000))
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Door(app, http, runner.addresses[0][1])
    await runner.cleanup()
    await writer.stop()


@pytest.fixture
async def door(sqlite_url: str) -> AsyncIterator[Door]:
    database = Database(sqlite_url)
    async with opened(database) as it:
        yield it
    database.close()


async def test_a_cookie_signs_in_and_is_hard_to_take(door: Door) -> None:
    status, _, headers = await door.sign_in()
    assert status == 200
    cookie = headers["Set-Cookie"]
    assert cookie.startswith("quid=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert (await door.ask("GET", "/who", Cookie=door.cookie))[1] == "alice"
    assert (await door.ask("GET", "/who"))[1] == "nobody"


async def test_over_https_the_cookie_keeps_to_its_host(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with opened(database, origins=("https://quid.example",)) as door:
        _, _, headers = await door.ask("POST", "/sign-in", FORM, Origin="https://quid.example")
        cookie = headers["Set-Cookie"]
        assert cookie.startswith("__Host-quid=")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert "Strict-Transport-Security" in headers
        plain = cookie.partition(";")[0].replace("__Host-", "")
        assert (await door.ask("GET", "/who", Cookie=plain))[1] == "nobody"
    database.close()


REFUSED = [
    {},
    {"Origin": FOREIGN},
    {"Origin": "null"},
    {"Origin": OURS + ".evil.example"},
    {"Origin": "https://localhost:8080"},
    {"Origin": OURS, "Sec_Fetch_Site": "cross-site"},
    {"Origin": OURS, "Sec_Fetch_Site": "same-site"},
    {"Sec_Fetch_Site": "same-origin"},
    {"Sec_Fetch_Site": "none"},
]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("headers", REFUSED, ids=str)
async def test_a_cookie_from_elsewhere_changes_nothing(
    door: Door, method: str, headers: dict[str, str]
) -> None:
    await door.sign_in()
    assert (await door.ask(method, "/who", Cookie=door.cookie, **headers))[0] == 403
    assert (await door.ask("GET", "/who", Cookie=door.cookie, **headers))[0] == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": OURS}, {"Origin": OURS, "Sec_Fetch_Site": "same-origin"}]
)
async def test_our_own_pages_may(door: Door, headers: dict[str, str]) -> None:
    await door.sign_in()
    assert (await door.ask("POST", "/who", Cookie=door.cookie, **headers))[:2] == (200, "alice")


@pytest.mark.parametrize(
    "headers", [h for h in REFUSED if h != {"Sec_Fetch_Site": "same-origin"}], ids=str
)
async def test_a_socket_with_a_cookie_opens_only_from_our_pages(
    door: Door, headers: dict[str, str]
) -> None:
    await door.sign_in()
    assert (await door.ask("GET", "/socket.io/", Cookie=door.cookie, **headers))[0] == 403
    for ours in ({"Origin": OURS}, {"Sec_Fetch_Site": "same-origin"}):
        assert (await door.ask("GET", "/socket.io/", Cookie=door.cookie, **ours))[1] == "alice"


async def test_nobody_is_signed_in_from_a_foreign_page(door: Door) -> None:
    assert (await door.ask("POST", "/sign-in", FORM, Origin=FOREIGN))[0] == 403
    assert (await door.ask("POST", "/sign-in", FORM))[0] == 200


async def test_a_program_needs_no_origin_and_no_cookie(door: Door) -> None:
    given = b'{"handle": "alice", "password": "only-for-demo"}'
    status, bearer, headers = await door.ask("POST", "/api/session", given)
    assert status == 200
    assert "Set-Cookie" not in headers
    for method in ("GET", "POST"):
        asked = await door.ask(method, "/who", Authorization=f"Bearer {bearer}")
        assert asked[1] == "alice"
    as_cookie = await door.ask("GET", "/who", Cookie=f"quid={bearer}")
    assert as_cookie[1] == "nobody"
    await door.sign_in()
    browser = door.cookie.partition("=")[2]
    assert (await door.ask("GET", "/who", Authorization=f"Bearer {browser}"))[1] == "nobody"
    wrong = await door.ask("GET", "/who", Authorization="Bearer x", Cookie=door.cookie)
    assert wrong[1] == "nobody"


async def test_a_revoked_session_is_nobody(door: Door) -> None:
    await door.sign_in()
    signed = await security.find_session(door.app, door.cookie.partition("=")[2], "browser")
    assert signed
    now = int(time.time() * 1000)
    await door.app[WRITER].deed(sessions.revoke, signed.person.id, signed.id, now)
    assert (await door.ask("GET", "/who", Cookie=door.cookie))[1] == "nobody"
    assert (await door.ask("GET", "/who", Cookie="quid=" + "x" * 43))[1] == "nobody"


async def test_signing_in_again_ends_the_session_that_was_there(door: Door) -> None:
    await door.sign_in()
    before = door.cookie
    _, _, headers = await door.ask("POST", "/sign-in", FORM, Origin=OURS, Cookie=before)
    assert headers["Set-Cookie"].partition(";")[0] != before
    assert (await door.ask("GET", "/who", Cookie=before))[1] == "nobody"


async def test_signing_out_takes_the_cookie_away(door: Door) -> None:
    _, _, headers = await door.ask("POST", "/sign-out", Origin=OURS)
    assert "Max-Age=0" in headers["Set-Cookie"]


async def test_the_sixth_wrong_password_of_a_minute_is_not_judged(door: Door) -> None:
    for _ in range(5):
        assert (await door.sign_in(password="wrong"))[0] == 422
    status, wait, _ = await door.sign_in()
    assert status == 429
    assert 50 <= int(wait) <= 61
    assert (await door.sign_in(handle="Bob"))[0] == 422


async def test_twenty_tries_at_once_are_no_more_than_five(door: Door) -> None:
    answers = await asyncio.gather(*(door.sign_in(password="wrong") for _ in range(12)))
    assert sorted(status for status, _, _ in answers) == [422] * 5 + [429] * 7


async def test_the_right_password_starts_the_count_again(door: Door) -> None:
    for _ in range(2):
        for _ in range(4):
            assert (await door.sign_in(password="wrong"))[0] == 422
        assert (await door.sign_in())[0] == 200


async def test_one_address_has_twenty_tries_a_minute(door: Door) -> None:
    limiter = door.app[security.LIMITS]
    for _ in range(20):
        limiter.hit(security.PER_ADDRESS, "address 127.0.0.1")
    assert (await door.sign_in())[0] == 429
    given = b'{"handle": "alice", "password": "only-for-demo"}'
    status, text, _ = await door.ask("POST", "/api/session", given)
    assert status == 401
    assert '"code": "slow_down"' in text


async def test_the_bot_and_the_unknown_cannot_sign_in_and_take_as_long(door: Door) -> None:
    await door.app[WRITER].deed(people.bot, int(time.time() * 1000))
    took: dict[str, list[float]] = {"alice": [], "quid": [], "nobody_here": []}
    for _ in range(4):
        for handle, times in took.items():
            start = time.perf_counter()
            assert (await door.sign_in(handle=handle, password="wrong"))[0] == 422
            times.append(time.perf_counter() - start)
    known, *others = (statistics.median(times) for times in took.values())
    assert all(0.5 < other / known < 2 for other in others)


async def test_passwords_wait_two_at_a_time_and_not_without_end() -> None:
    waiting = [asyncio.create_task(passwords.is_password("x", None)) for _ in range(40)]
    await until(lambda: any(task.done() for task in waiting), 5)
    refused = [task for task in waiting if task.done() and task.exception()]
    assert len(refused) == 40 - passwords.LONGEST_QUEUE
    for task in waiting:
        with contextlib.suppress(passwords.Busy):
            assert await task is False


async def test_an_accent_is_the_same_however_it_was_typed() -> None:
    encoded = await passwords.hash_password("caf\u00e9 noir")
    assert encoded.startswith("$argon2id$")
    assert await passwords.is_password("cafe\u0301 noir", encoded)
    assert not await passwords.is_password("cafe noir", encoded)
    assert not await passwords.is_password("caf\u00e9 noir", "no hash at all")


async def test_every_answer_says_what_a_browser_may_do(door: Door) -> None:
    seen = set()
    for path in ("/nonce", "/nonce", "/missing", "/not-there"):
        status, text, headers = await door.ask("GET", path)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy
        assert "connect-src 'self' ws://localhost:8080;" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        if status == 200:
            assert f"script-src 'self' 'nonce-{text}'" in policy
            seen.add(text)
    assert len(seen) == 2


async def test_a_body_that_is_packed_or_too_large_is_not_taken(door: Door) -> None:
    packed = await door.ask("POST", "/sign-in", b"x", Origin=OURS, Content_Encoding="gzip")
    assert packed[0] == 415
    large = await door.ask("POST", "/sign-in", {"handle": "x" * 1001}, Origin=OURS)
    assert large[0] == 413


@pytest.mark.parametrize(
    ("behind", "forwarded", "counted"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.9", "127.0.0.1"),
    ],
)
async def test_only_a_known_proxy_says_who_is_behind_it(
    sqlite_url: str, behind: bool, forwarded: str, counted: str
) -> None:
    database = Database(sqlite_url)
    async with opened(database, behind_proxy=behind) as door:
        assert (await door.ask("GET", "/address", X_Forwarded_For=forwarded))[1] == counted
    database.close()


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("what", "what"),
    ],
)
def test_a_home_counts_as_one_address(address: str, counted: str) -> None:
    assert security.network(address) == counted
