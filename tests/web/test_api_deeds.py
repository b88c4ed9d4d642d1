"""What programs do as the pages do: send pictures, take back, keep at a distance, arrange."""

import asyncio
import io

import aiohttp
import pytest
import socketio  # type: ignore[import-untyped]

from chat import pictures
from tests.servers.quid import Quid, serving
from tests.web.images import bomb, from_a_phone, photo
from tests.web.test_api_writes import Asker, asker
from web.keys import ALBUM, DATABASE


async def sent(asker: Asker, data: bytes, key: str = "") -> tuple[int, dict[str, str]]:
    headers = asker.headers | ({"Idempotency-Key": key} if key else {})
    async with asker.http.post("/api/pictures", data=io.BytesIO(data), headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_picture_is_sent_once_under_a_key_and_shown(url: str) -> None:
    async with serving(url) as quid, aiohttp.ClientSession(quid.address) as http:
        alice, bob = await asker(quid, http, "alice"), await asker(quid, http, "bob")
        phone = from_a_phone()
        first = await sent(alice, phone, "p1")
        assert first[0] == 201
        assert await sent(alice, phone, "p1") == first
        assert (await sent(alice, photo(9, 9), "p1"))[1]["code"] == "key_reused"
        files = list(quid.app[ALBUM].path("aa").parents[1].rglob("*.webp"))
        assert len(files) == 2, "a repeat leaves no files"
        key = first[1]["key"]
        shows = {"pictures": [{"key": key, "words": "A print"}]}
        post = await alice.ask("POST", "/api/posts", shows)
        assert post[1]["pictures"][0]["words"] == "A print"
        assert post[1]["text"] == ""
        async with http.get(f"/pictures/{key}.webp", headers=bob.headers) as seen:
            assert (seen.status, seen.content_type) == (200, "image/webp")
        for other in (alice, bob):
            again = await other.ask("POST", "/api/posts", shows)
            assert (again[0], again[1]["code"]) == (409, "picture_unknown")


async def test_a_picture_in_a_conversation_is_for_its_members(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid, aiohttp.ClientSession(quid.address) as http:
        alice, _, carol = [await asker(quid, http, name) for name in ("alice", "bob", "carol")]
        place = (await alice.ask("POST", "/api/places", {"person": "bob"}))[1]["id"]
        key = (await sent(alice, photo(40, 40)))[1]["key"]
        said = await alice.ask(
            "POST", f"/api/places/{place}/events", {"pictures": [{"key": key}]}, key="line"
        )
        assert said[0] == 201
        again = {"text": "Other", "pictures": [{"key": key}]}
        assert (await alice.ask("POST", f"/api/places/{place}/events", again, key="line"))[0] == 409
        for who, status in ((alice, 200), (carol, 404)):
            async with http.get(f"/pictures/{key}.webp", headers=who.headers) as seen:
                assert seen.status == status
        assert (await alice.ask("DELETE", f"/api/places/{place}/events/1"))[0] == 200
        assert await quid.app[DATABASE].read(pictures.may_see, key, 3) == ""
        answer = {"text": "Which?", "target": 2.0}  # a whole number, as JSON Schema has it
        assert (await alice.ask("POST", f"/api/places/{place}/events", answer))[0] == 404
        answer["target"] = 1.5
        assert (await alice.ask("POST", f"/api/places/{place}/events", answer))[0] == 400
        nothing = await alice.ask("POST", f"/api/places/{place}/events", {})
        assert (nothing[0], nothing[1]["code"]) == (409, "line_empty")


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 409, "picture_unreadable"),
        (b"<svg onload=alert(1)>", 409, "picture_unreadable"),
        (bomb(), 409, "picture_too_many_pixels"),
        (b"\xff" * (10 * 1024**2 + 1), 413, "picture_too_large"),
    ],
    ids=["nothing", "no picture", "24 megapixels", "10 MB"],
)
async def test_what_is_no_picture_is_refused(
    sqlite_url: str, data: bytes, status: int, code: str
) -> None:
    async with serving(sqlite_url) as quid, aiohttp.ClientSession(quid.address) as http:
        answer = await sent(await asker(quid, http, "alice"), data)
        assert (answer[0], answer[1]["code"]) == (status, code)


async def test_a_message_is_deleted_once_for_everybody(url: str) -> None:
    async with serving(url) as quid, aiohttp.ClientSession(quid.address) as http:
        alice = await asker(quid, http, "alice")
        bob = await quid.program(await quid.join("bob"))
        _, place = await alice.ask("POST", "/api/places", {"person": "bob"})
        events = f"/api/places/{place['id']}/events"
        await alice.ask("POST", events, {"text": "Secret"})
        first = await alice.ask("DELETE", f"{events}/1", key="gone")
        assert first == (200, {"place": place["id"], "seq": 2})
        assert await alice.ask("DELETE", f"{events}/1", key="gone") == first
        told = await bob.until("event", lambda one: one["target"] == 1)
        assert (told["kind"], told["text"]) == ("deletion", "")
        shown = (await alice.ask("GET", events))[1]["events"]
        assert [one["text"] for one in shown] == ["", ""]
        assert (await alice.ask("GET", "/api/search?q=secret"))[1]["events"] == []


async def test_a_post_is_edited_and_deleted_by_its_author_alone(url: str) -> None:
    async with serving(url) as quid, aiohttp.ClientSession(quid.address) as http:
        alice, bob = await asker(quid, http, "alice"), await asker(quid, http, "bob")
        post = (await alice.ask("POST", "/api/posts", {"text": "One"}))[1]["id"]
        at = f"/api/posts/{post}"
        for method, body in (("PATCH", {"text": "Two"}), ("DELETE", None)):
            assert (await bob.ask(method, at, body))[0] == 404
        edited = await alice.ask("PATCH", at, {"text": "Two"}, key="e")
        assert (edited[0], edited[1]["text"]) == (200, "Two")
        quote = await bob.ask("POST", "/api/posts", {"text": "See", "about": post})
        assert quote[1]["about"] == post
        assert (await alice.ask("DELETE", at))[1] == {"deleted": True}
        for method in ("GET", "DELETE", "PATCH"):
            assert (await alice.ask(method, at, {"text": "x"} if method == "PATCH" else None))[
                0
            ] == 404


async def test_who_blocks_hears_nothing_and_open_windows_know(url: str) -> None:
    async with serving(url) as quid, aiohttp.ClientSession(quid.address) as http:
        alice, bob = await asker(quid, http, "alice"), await asker(quid, http, "bob")
        await bob.ask("POST", "/api/posts", {"text": "By Bob"})
        assert (await alice.ask("PUT", "/api/people/bob/mute"))[1]["muted"]
        assert (await alice.ask("GET", "/api/posts"))[1]["posts"] == []
        await alice.ask("DELETE", "/api/people/bob/mute")
        assert len((await alice.ask("GET", "/api/posts"))[1]["posts"]) == 1
        assert (await alice.ask("PUT", "/api/people/bob/block"))[1]["blocked"]
        assert (await bob.ask("POST", "/api/places", {"person": "alice"}))[0] == 403
        for name in ("carol", "dora"):
            await quid.join(name)
            await alice.ask("PUT", f"/api/people/{name}/block")
        seen: list[str] = []
        at: str | None = "/api/blocked?limit=1"
        while at:
            page = (await alice.ask("GET", at))[1]
            seen, at = [*seen, *(one["handle"] for one in page["people"])], page["next"]
        assert seen == ["dora", "carol", "bob"]


async def test_a_token_that_was_given_back_ends_what_it_has_open(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid, aiohttp.ClientSession(quid.address) as http:
        program = await quid.program(await quid.join("alice"))
        given = Asker(http, program.token)
        assert (await given.ask("DELETE", "/api/session"))[1] == {"ended": True}
        assert (await given.ask("GET", "/api/wallet"))[0] == 401
        await _closed(quid)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await program.connect()


async def _closed(quid: Quid) -> None:
    [program] = quid.programs
    async with asyncio.timeout(5):
        while program.client.connected:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
