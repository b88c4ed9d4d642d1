"""Pictures that programs send: drawn anew, and shown by naming their key."""

import hashlib
from collections.abc import AsyncIterator, Callable

import orjson
from aiohttp import web
from sqlmodel import Session

from chat import pictures, writes
from chat.refusals import Refused
from chat.writes import Written
from web import pictures as sending
from web.api import shapes
from web.api.declared import route
from web.api.door import key_of
from web.keys import ALBUM, SIGNED, WRITER
from web.scopes import WRITE
from web.writer import now_ms

CHUNK = 64 * 1024


@route("POST", "/api/pictures", WRITE, 201, sends="image/*")
async def send(request: web.Request) -> shapes.Sent:
    """Send the bytes of a JPEG, PNG, WebP or GIF of at most 10 MB.

    It is shown by naming its key in a post or a message within a day; then it is thrown away."""
    signed, key, digest = request[SIGNED], key_of(request), hashlib.sha256(b"picture")
    assert signed
    sent = _through(request.content.iter_chunked(CHUNK), digest.update)
    drawn = await sending.keep(request, signed, sent, "whole")
    shown: shapes.Sent = {"key": drawn.key, "width": drawn.width, "height": drawn.height}
    if key is None:
        return shown
    person, asked = signed.person.id, digest.digest()
    before = await request.app[WRITER].deed(_once, person, key, asked, shown)
    if before is None:
        return shown
    request.app[ALBUM].remove([drawn.key])  # it was sent before: the first one stays
    if before.digest != asked:
        raise Refused("key_reused")
    first: shapes.Sent = orjson.loads(before.answer)
    return first


async def _through(
    sent: AsyncIterator[bytes], note: Callable[[bytes], None]
) -> AsyncIterator[bytes]:
    async for chunk in sent:
        note(chunk)
        yield chunk


def _once(db: Session, person: int, key: str, asked: bytes, shown: shapes.Sent) -> Written | None:
    """What was answered under this key before; then the new picture is let go."""
    if before := writes.find(db, person, key):
        pictures.forget(db, [shown["key"]])
        return before
    writes.keep(db, person, key, Written(asked, 201, orjson.dumps(shown).decode()), now_ms())
    return None
