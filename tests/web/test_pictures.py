"""Pictures are drawn anew, carry nothing but what is seen, and are seen by whom they are for."""

import io
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.ear import Ear
from chat import driver, people, pictures
from chat.pictures import Chosen
from tests.web import images
from tests.web.visitor import OURS, Visitor, still
from web import album, redraw
from web.album import Album
from web.database import Database
from web.keys import ALBUM, DATABASE, WRITER
from web.writer import Writer, now_ms

OWN = {"Origin": OURS, "Sec-Fetch-Site": "same-origin"}


async def send(somebody: Visitor, sent: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    named = {"Cookie": somebody.cookie} | OWN | headers
    async with somebody.http.post(
        f"{somebody.at}/pictures", data=io.BytesIO(sent), headers=named
    ) as answer:
        return answer.status, (await answer.json() if answer.status != 403 else {})


async def fetch(somebody: Visitor, key: str, small: bool = False) -> tuple[int, bytes, Any]:
    address = f"{somebody.at}/pictures/{key}{'-s' if small else ''}.webp"
    async with somebody.http.get(address, headers={"Cookie": somebody.cookie}) as answer:
        return answer.status, await answer.read(), answer.headers


def opened(webp: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(webp))
    assert image.format == "WEBP"
    return image


async def test_a_picture_is_drawn_anew_in_two_sizes(alice: Visitor) -> None:
    status, answer = await send(alice, images.photo(3000, 2000))
    assert (status, answer["ok"], answer["width"], answer["height"]) == (200, True, 2048, 1365)
    status, large, headers = await fetch(alice, answer["key"])
    assert (status, opened(large).size) == (200, (2048, 1365))
    assert opened((await fetch(alice, answer["key"], small=True))[1]).size == (640, 427)
    assert headers["Content-Type"] == "image/webp"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert headers["Cache-Control"] == "private, max-age=31536000, immutable"


async def test_where_it_was_taken_is_gone_and_it_stands_upright(alice: Visitor) -> None:
    sent = images.from_a_phone()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    _, answer = await send(alice, sent)
    assert (answer["width"], answer["height"]) == (600, 800)
    for small in (False, True):
        _, webp, _ = await fetch(alice, answer["key"], small)
        image = opened(webp)
        assert not image.getexif()
        assert not image.info.keys() & {"exif", "xmp", "icc_profile", "comment"}
        assert b"secret" not in webp
        upper, lower = image.getpixel((300, 100)), image.getpixel((300, image.height - 50))
        assert upper[0] > 200 > lower[0], "it was turned the wrong way"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_the_usual_formats_are_taken(alice: Visitor, kind: str) -> None:
    status, answer = await send(alice, images.photo(300, 200, kind))
    assert (status, answer["width"], answer["height"]) == (200, 300, 200)


async def test_of_a_moving_picture_the_first_frame_stays(alice: Visitor) -> None:
    _, answer = await send(alice, images.two_frames())
    image = opened((await fetch(alice, answer["key"]))[1])
    assert image.getpixel((30, 20))[0] > 200
    assert not getattr(image, "is_animated", False)


async def test_what_is_also_a_page_is_only_a_picture_afterwards(alice: Visitor) -> None:
    _, answer = await send(alice, images.polyglot(), **{"Content-Type": "text/html"})
    _, webp, headers = await fetch(alice, answer["key"])
    assert (b"script" in webp, headers["Content-Type"]) == (False, "image/webp")


async def test_what_is_hostile_is_refused_with_a_sentence(alice: Visitor, tmp_path: Path) -> None:
    for name, (code, made) in images.HOSTILE.items():
        status, answer = await send(alice, made())
        assert (answer.get("code"), answer["ok"]) == (code, False), name
        assert status == (413 if code == "picture_too_large" else 422), name
        assert answer["message"].endswith("."), name
    left = [path for path in (tmp_path / "pictures").rglob("*") if path.is_file()]
    assert left == [], "what was refused lies about"


async def test_the_largest_that_is_taken_fits_into_the_memory_of_the_painter(
    alice: Visitor,
) -> None:
    clear = Image.new("RGBA", (6000, 4000), (255, 0, 0, 128))
    status, answer = await send(alice, images.saved(clear, "PNG", compress_level=1))
    assert (status, answer.get("width")) == (200, 2048)


def test_the_painter_cannot_take_more_memory_than_it_may() -> None:
    script = (
        f"import runpy; limit = runpy.run_path({redraw.__file__!r})['limit']\n"
        "limit()\ntry: bytearray(600 * 1024**2)\nexcept MemoryError: print('held')"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert said.stdout == "held\n", said.stderr


async def test_a_painter_that_hangs_is_stopped(alice: Visitor, monkeypatch: Any) -> None:
    slow = Path(alice.app[ALBUM].path("00")).parents[1] / "slow.py"
    slow.parent.mkdir(exist_ok=True)
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(album, "PAINTER", slow)
    monkeypatch.setattr(album, "PATIENCE", 0.5)
    status, answer = await send(alice, images.photo())
    assert (status, answer["code"]) == (422, "picture_unreadable")


async def test_strangers_and_other_pages_send_nothing(visitor: Visitor, alice: Visitor) -> None:
    assert (await send(visitor, images.photo()))[0] == 401
    foreign = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert (await send(alice, images.photo(), **foreign))[0] == 403


async def test_a_program_sends_with_its_token(alice: Visitor) -> None:
    given = {"handle": "alice", "password": "three words together"}
    async with alice.http.post(f"{alice.at}/api/session", json=given) as answer:
        token = (await answer.json())["token"]
    program = Visitor(alice.app, alice.http, alice.at)
    named = {"Authorization": f"Bearer {token}", "Origin": "", "Sec-Fetch-Site": ""}
    status, answer = await send(program, images.photo(), **named)
    assert (status, answer["ok"]) == (200, True)


async def test_a_picture_is_seen_by_those_who_see_what_shows_it(
    visitor: Visitor, alice: Visitor, bob: Visitor
) -> None:
    await alice.say("/messages/@bob", "Hello")
    key = (await send(alice, images.photo()))[1]["key"]
    assert [(await fetch(one, key))[0] for one in (alice, bob, visitor)] == [200, 404, 404]
    carol = visitor.another()
    await carol.join("carol", "Carol")
    await alice.app[WRITER].deed(pictures.use, await number(alice, key), [Chosen(key)], "place:1")
    everybody = (alice, bob, carol, visitor)
    assert [(await fetch(one, key))[0] for one in everybody] == [200, 200, 404, 404]
    absent = await fetch(carol, uuid.uuid4().hex)
    hidden = await fetch(carol, key)
    assert absent[0] == hidden[0] == 404
    assert still(absent[1].decode()) == still(hidden[1].decode())
    key = (await send(alice, images.photo()))[1]["key"]
    await alice.app[WRITER].deed(pictures.use, await number(alice, key), [Chosen(key)], "post:1")
    status, _, headers = await fetch(visitor, key)
    assert (status, headers["Cache-Control"].split(",")[0]) == (200, "public")
    for name in ("../../quid.db", f"{key}.png", f"{key}-l.webp", key):
        assert (await visitor.look(f"/pictures/{name}")).status == 404


async def test_what_nobody_uses_is_cleared_away_after_a_day(
    alice: Visitor, tmp_path: Path, monkeypatch: Any
) -> None:
    used, unused = [(await send(alice, images.photo()))[1]["key"] for _ in range(2)]
    await alice.app[WRITER].deed(pictures.use, await number(alice, used), [Chosen(used)], "post:1")
    clear = alice.app[ALBUM].clear_pictures
    await clear(alice.app[DATABASE], alice.app[WRITER])
    assert (await fetch(alice, unused))[0] == 200
    later = now_ms() + pictures.WAITS
    monkeypatch.setattr(album, "now_ms", lambda: later)
    await clear(alice.app[DATABASE], alice.app[WRITER])
    assert [(await fetch(alice, key))[0] for key in (used, unused)] == [200, 404]
    names = {path.name for path in (tmp_path / "pictures").rglob("*.webp")}
    assert names == {f"{used}.webp", f"{used}-s.webp"}


async def number(somebody: Visitor, key: str) -> int:
    """Who sent it."""
    sql = "select person from chat_pictures where key = ?"
    [(person,)] = await somebody.app[DATABASE].read(driver.ask, sql, key)
    return int(person)


async def test_files_that_a_crash_has_left_are_swept(sqlite_url: str, tmp_path: Path) -> None:
    database, album = Database(sqlite_url), Album(tmp_path)
    writer = Writer(database, Ear(1000, 1000), lambda heard: None)
    writer.start()
    person = await writer.deed(people.join, "alice", "Alice", "en", "-", now_ms())
    left, fresh, used = (letter * 32 for letter in "abc")
    await writer.deed(pictures.keep, person.id, used, 8, 8, 9, now_ms())
    long_ago = time.time() - 2 * pictures.WAITS / 1000
    for key in (left, fresh, used):
        for small in (False, True):
            album.path(key, small).parent.mkdir(parents=True, exist_ok=True)
            album.path(key, small).write_bytes(b"x")
            if key != fresh:
                os.utime(album.path(key, small), (long_ago, long_ago))
    desk = tmp_path / "pictures/new-x"
    desk.mkdir()
    (desk / "sent").write_bytes(b"x")
    os.utime(desk, (long_ago, long_ago))
    os.utime(desk / "sent", (long_ago, long_ago))
    await album.clear_strays(database, writer)
    assert [album.path(key).exists() for key in (left, fresh, used)] == [False, True, True]
    assert not album.path(left, small=True).exists()
    assert not desk.exists()
    await writer.stop()
    database.close()
