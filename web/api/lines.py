"""Saying something, and pressing a button: through the same batch as over a socket."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any, cast

from aiohttp import web

from bot.turns import Utterance
from chat.pictures import Chosen
from chat.refusals import Refused
from web import scopes
from web.api import shapes
from web.api.declared import Acked, route
from web.api.door import key_of
from web.api.kinds import Choice, Id, Number, Shows, Words
from web.calls import ClientId
from web.keys import SIGNED, WRITER
from web.scopes import WRITE

Key = ClientId | None


@route("POST", "/api/places/{id}/events", WRITE, 201)
async def say(
    request: web.Request,
    id: Id,
    text: Words | None = None,
    pictures: Shows | None = None,
    target: Number | None = None,
    client_id: Key = None,
) -> shapes.Said:
    """Say something in a conversation: words, pictures that were sent, or both; `target` is the
    number of what it answers. A line that begins with a slash is a command.

    A repeat of its `client_id`, or of its `Idempotency-Key`, gets the first answer."""
    return await say_in(request, id, text, pictures, target, client_id)


async def say_in(
    request: web.Request,
    place: int,
    text: str | None,
    pictures: Sequence[Chosen] | None,
    target: int | None,
    client_id: Key,
) -> shapes.Said:
    if not text and not pictures:
        raise Refused("line_empty")
    given = {"text": text or "", "pictures": tuple(pictures or ()), "target": target}
    return await _heard(request, place, client_id, given)


@route("POST", "/api/places/{id}/events/{seq}/taps", WRITE, 201)
async def tap(
    request: web.Request, id: Id, seq: Id, choice: Choice, client_id: Key = None
) -> shapes.Said:
    """Press a button of a ticket."""
    return await _heard(request, id, client_id, {"text": "", "choice": choice, "seq": seq})


@route("POST", "/api/places/{id}/mine/{mine}/taps", WRITE, 201)
async def answer(
    request: web.Request, id: Id, mine: Id, choice: Choice, client_id: Key = None
) -> shapes.Said:
    """Answer a question that the bot has asked in one's own stream."""
    return await _heard(request, id, client_id, {"text": "", "choice": choice, "mine": mine})


async def _heard(
    request: web.Request, place: int, client_id: Key, given: dict[str, Any]
) -> shapes.Said:
    signed = request[SIGNED]
    assert signed
    may, key = scopes.may(signed, scopes.PAY), client_id or _keyed(request)
    said = Utterance(signed.person, str(place), client_id=key, may_spend=may, **given)
    ack = await request.app[WRITER].say(said)
    if not ack["ok"]:
        raise Acked(ack)
    seen = scopes.may(signed, scopes.READ)
    shown = {name: ack[name] for name in ack if name != "ok" and (seen or name != "answer")}
    return cast(shapes.Said, shown)


def _keyed(request: web.Request) -> bytes:
    """The client id that a key stands for: a repeat has the same."""
    key = key_of(request)
    return hashlib.sha256(key.encode()).digest()[:16] if key else uuid.uuid4().bytes
