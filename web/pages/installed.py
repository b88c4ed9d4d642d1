"""Quid as an installed app: its name, its icons, its worker, the page without a network."""

import asyncio

import orjson
from aiohttp import web

from web import icons, words
from web.pages import shell
from web.statics import FILES, FOREVER, SHEET

SHELL = (SHEET, "vendor/icons.svg", "vendor/inter-latin.woff2", "brand/icon.svg")
LEADS = (("Messages", "/messages"), ("Notifications", "/notifications"), ("Wallet", "/wallet"))


async def manifest(request: web.Request) -> web.Response:
    say = words.catalogue(shell.reader(request).locale).one
    told = {
        "id": "/",
        "name": "Quid",
        "short_name": "Quid",
        "description": str(say("Money moves like a message.")),
        "lang": shell.reader(request).locale,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#0a6b4a",
        "icons": [
            {"src": FILES.address("brand/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(_icon(size, mask) for size in (192, 512) for mask in (False, True)),
        ],
        "shortcuts": [{"name": str(say(name)), "url": url} for name, url in LEADS],
    }
    kept = {"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Language"}
    kind = "application/manifest+json"
    return web.Response(body=orjson.dumps(told), content_type=kind, headers=kept)


def _icon(size: int, mask: bool) -> dict[str, str]:
    src = f"/icons/{size}-{'mask' if mask else 'plain'}-{FILES.version}.png"
    purpose = "maskable" if mask else "any"
    return {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


async def icon(request: web.Request) -> web.Response:
    """`/icons/192-mask-….png`; the rest of the name is the version of the files."""
    size = shell.whole(request.match_info["size"])
    if size not in icons.SIZES:
        raise web.HTTPNotFound
    mask = request.match_info["shape"] == "mask"
    drawn = await asyncio.to_thread(icons.png, size, mask)
    kept = {"Cache-Control": FOREVER}
    return web.Response(body=drawn, content_type="image/png", headers=kept)


async def worker(_request: web.Request) -> web.Response:
    """Of the whole site, which is why it is at its root. What it keeps has the version of all files
    in its name, so it is another worker after each change of theirs."""
    shell = [FILES.address(name) for name in SHELL]
    facts = {"version": FILES.version, "shell": shell, "icon": _icon(192, False)["src"]}
    text = f"const KEPT = {orjson.dumps(facts).decode()};\n{FILES.text('js/worker.js')}"
    kept = {"Cache-Control": "no-cache"}
    return web.Response(text=text, content_type="text/javascript", headers=kept)


async def offline(request: web.Request) -> web.Response:
    """What stands in for a page that cannot be had: it is nobody's, so a worker may keep it."""
    return shell.page(request, "offline", {"me": None})
