"""Files and pages are packed for those who can unpack them; who has a file is not sent it again."""

import gzip
import re

import pytest

from tests.web.visitor import Visitor
from web.statics import FILES, FOLDER, SHEETS

COMMENT = re.compile(r"^\s*/[/*]", re.MULTILINE)
CLIENT = FOLDER / "vendor/socket.io.mjs"


async def test_a_browser_gets_scripts_and_styles_packed(visitor: Visitor) -> None:
    address = FILES.address("js/main.js")
    plain = FILES.text("js/main.js")
    async with visitor.http.get(visitor.at + address, auto_decompress=False) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(await packed.read()).decode() == plain


def test_scripts_go_without_their_comments_and_are_no_burden_together() -> None:
    names = [path.name for path in (FOLDER / "js").glob("*.js")]
    scripts = [FILES.text(f"js/{name}") for name in names]
    assert not [text for text in scripts if COMMENT.search(text)]
    sizes = [len(gzip.compress(text.encode(), 9)) for text in scripts]
    packed = dict(zip(names, sizes, strict=True))
    assert packed.pop("plastic.js") < 3_000  # of the page on which nothing else runs
    assert sum(packed.values()) + len(gzip.compress(CLIENT.read_bytes(), 9)) < 62_000


@pytest.mark.parametrize("accepts", ["identity", "br", "gzip;q=0", "gzip; q=0.0, br"])
async def test_who_cannot_unpack_gets_it_plain(visitor: Visitor, accepts: str) -> None:
    seen = await visitor.look(FILES.address("js/main.js"), **{"Accept-Encoding": accepts})
    assert "Content-Encoding" not in seen.headers
    assert seen.text == FILES.text("js/main.js")


async def test_what_is_packed_already_goes_as_it_is(visitor: Visitor) -> None:
    async with visitor.http.get(visitor.at + FILES.address("vendor/inter-latin.woff2")) as font:
        assert "Content-Encoding" not in font.headers
        assert font.headers["Content-Type"] == "font/woff2"
        assert await font.read() == (FOLDER / "vendor/inter-latin.woff2").read_bytes()


async def test_who_has_it_is_told_so(visitor: Visitor) -> None:
    first = await visitor.look("/static/css/base.css")
    again = await visitor.look("/static/css/base.css", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.text) == (304, "")
    other = await visitor.look("/static/css/base.css", **{"If-None-Match": 'W/"0123456789ab"'})
    assert other.status == 200


async def test_one_sheet_holds_all_others_in_order(visitor: Visitor) -> None:
    seen = await visitor.look(FILES.address("css/all.css"))
    assert seen.text == "".join((FOLDER / f"css/{name}.css").read_text() for name in SHEETS)
    assert {f"{name}.css" for name in SHEETS} == {p.name for p in (FOLDER / "css").glob("*.css")}
    assert seen.text.startswith("/* The order of the layers")


async def test_a_page_is_packed_unless_another_site_asked_for_it(visitor: Visitor) -> None:
    for site, packed in (("none", True), ("same-origin", True), ("cross-site", False)):
        asked = {"Sec-Fetch-Site": site, "Accept-Encoding": "gzip"}
        async with visitor.http.get(f"{visitor.at}/sign-in", headers=asked) as page:
            assert page.headers.get("Content-Encoding") == ("gzip" if packed else None), site
            assert "<!doctype html>" in await page.text()
    seen = await visitor.look("/sign-in", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in seen.headers


async def test_a_page_names_its_sheet_before_it_is_parsed(visitor: Visitor) -> None:
    seen = await visitor.look("/sign-in")
    assert seen.headers["Link"] == f"<{FILES.address('css/all.css')}>; rel=preload; as=style"
    assert f'href="{FILES.address("css/all.css")}"' in seen.text
