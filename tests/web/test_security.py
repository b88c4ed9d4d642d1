"""Who is let in and who is not, over real requests: sessions, origins, headers."""

import time

import pytest

from chat import sessions
from tests.web.door import FOREIGN, FORM, OURS, Door, opened
from web import security
from web.database import Database
from web.keys import WRITER


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
        asked = await door.ask(method, "/api/who", Authorization=f"Bearer {bearer}")
        assert asked[1] == "alice"
    as_cookie = await door.ask("GET", "/who", Cookie=f"quid={bearer}")
    assert as_cookie[1] == "nobody"
    await door.sign_in()
    browser = door.cookie.partition("=")[2]
    assert (await door.ask("GET", "/api/who", Authorization=f"Bearer {browser}"))[1] == "nobody"
    wrong = await door.ask("GET", "/api/who", Authorization="Bearer x", Cookie=door.cookie)
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


async def test_what_says_nothing_of_caches_is_kept_in_none(door: Door) -> None:
    for path in ("/who", "/api/who", "/missing", "/not-there"):
        _, _, headers = await door.ask("GET", path)
        assert headers["Cache-Control"] == "no-store"
        assert headers["Server"] == "Quid"


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
