"""Pictures over HTTP: sent by browsers and programs, and shown to those who may see them."""

import re
from collections.abc import AsyncIterator
from typing import Any

import limits
import orjson
from aiohttp import BodyPartReader, web

from bot.turns import refused
from chat import pictures
from chat.refusals import Refused
from chat.sessions import Signed
from web.album import Drawn
from web.keys import ALBUM, DATABASE, SIGNED, WRITER
from web.security import LIMITS
from web.writer import now_ms

NAME = re.compile(r"([0-9a-f]{32})(-s)?\.webp")
PER_PERSON = limits.parse("60/10 minutes")
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")  # in no database's text
STATUS = {"signed_out": 401, "picture_too_large": 413, "slow_down": 429, "busy": 503}
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
KEPT = {"anybody": "public", "some": "private"}

routes = web.RouteTableDef()


@routes.post("/pictures")
async def send(request: web.Request) -> web.Response:
    """The bytes of a picture → `{"ok", "key", "width", "height"}`. It is shown by naming the key
    in a post or a message within a day."""
    signed: Signed | None = request.get(SIGNED)
    if signed is None:
        return _answer(refused("signed_out", "en"))
    try:
        drawn = await keep(request, signed, request.content.iter_chunked(64 * 1024), "whole")
    except Refused as no:
        facts: dict[str, Any] = no.facts
        return _answer(refused(no.code, signed.person.locale, **facts))
    return _answer({"ok": True, "key": drawn.key, "width": drawn.width, "height": drawn.height})


async def keep(
    request: web.Request, signed: Signed, sent: AsyncIterator[bytes], shape: str
) -> Drawn:
    """Draw it anew and note whose it is. Refused as `Album.add` and `chat.pictures.keep` are."""
    person = signed.person.id
    if not request.app[LIMITS].hit(PER_PERSON, f"pictures {person}"):
        raise Refused("slow_down", retry_after=60)
    album = request.app[ALBUM]
    drawn = await album.add(person, sent, shape)
    try:
        await request.app[WRITER].deed(pictures.keep, person, *drawn, now_ms())
    except Refused:
        album.remove([drawn.key])
        raise
    return drawn


async def sent_file(request: web.Request) -> AsyncIterator[bytes]:
    """The first file of a form, as it arrives. Refused with `picture_missing` without one."""
    try:
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.filename:
                while chunk := await part.read_chunk(64 * 1024):
                    yield chunk
                return
    except ValueError:  # a torn form
        raise web.HTTPBadRequest from None
    raise Refused("picture_missing")


@routes.get("/pictures/{name}")
async def show(request: web.Request) -> web.StreamResponse:
    """What is absent and what is not the reader's to see look the same."""
    found = NAME.fullmatch(request.match_info["name"])
    signed: Signed | None = request.get(SIGNED)
    me = signed.person.id if signed else 0
    if found is None:
        raise web.HTTPNotFound
    seen_by = await request.app[DATABASE].read(pictures.may_see, found[1], me)
    path = request.app[ALBUM].path(found[1], bool(found[2]))
    if not seen_by or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(
        path,
        headers={
            "Content-Type": "image/webp",
            "Content-Disposition": "inline",
            "Content-Security-Policy": POLICY,
            "Cache-Control": f"{KEPT[seen_by]}, max-age=31536000, immutable",
        },
    )


def chosen(text: str) -> list[pictures.Chosen]:
    """Out of a form's JSON: `[{"key", "words"?}]`. Refused with `bad_request`."""
    try:
        return judged(orjson.loads(text)) if text else []
    except (orjson.JSONDecodeError, ValueError):
        raise Refused("bad_request") from None


def judged(given: Any) -> list[pictures.Chosen]:
    """ValueError for anything but a short list of keys with their words."""
    if type(given) is not list or len(given) > 2 * pictures.MOST:
        raise ValueError
    return [_chosen(one) for one in given]


def _chosen(given: Any) -> pictures.Chosen:
    if type(given) is not dict or not given.keys() <= {"key", "words"}:
        raise ValueError
    key, said = given.get("key"), given.get("words", "")
    if type(key) is not str or type(said) is not str or not NAME.fullmatch(f"{key}.webp"):
        raise ValueError
    if len(said) > pictures.LONGEST_WORDS or UNKEEPABLE.search(said) or key.endswith("-s"):
        raise ValueError
    return pictures.Chosen(key, said)


def _answer(shown: dict[str, Any]) -> web.Response:
    status = 200 if shown["ok"] else STATUS.get(shown["code"], 422)
    headers = {"Retry-After": str(shown["retry_after"])} if "retry_after" in shown else None
    return web.Response(
        body=orjson.dumps(shown), status=status, headers=headers, content_type="application/json"
    )
