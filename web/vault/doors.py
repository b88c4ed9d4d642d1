"""What the vault does for whoever may open its socket: six calls, and none gives a number."""

import asyncio
import base64
import logging
import socket as sockets
import struct
from collections.abc import Set
from typing import Any

import orjson
from aiohttp import web

from payments.rails.visa_direct.calls import Call
from payments.vault import numbers, store
from payments.vault.numbers import Card
from payments.vault.refusals import CardRefused
from web.vault import gaps
from web.vault.client import Lost, NotSent
from web.vault.codes import STAYS, Codes
from web.vault.file import File
from web.vault.rail import Misused, Rail
from web.writer import now_ms

LARGEST = 64 * 1024
LONGEST_OWNER = 200
SO_PEERCRED = 17  # Linux


class Doors:
    """The calls, over one file and one rail."""

    def __init__(self, file: File, rail: Rail, live: bool) -> None:
        self.file, self._rail, self._live = file, rail, live
        self.codes = Codes()

    def app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST, middlewares=[_answers])
        for name in ("store", "keep", "renew", "destroy", "send", "ping"):
            app.router.add_post(f"/{name}", getattr(self, name))
        return app

    async def ping(self, _request: web.Request) -> web.Response:
        return _json({})

    async def store(self, request: web.Request) -> web.Response:
        given = await _given(request, "owner", "number", "expiry", "holder", "cvv")
        owner, number, expiry, holder, code = given
        if not 0 < len(owner) <= LONGEST_OWNER:
            raise Misused("owner")
        now, who = now_ms(), _who(request)
        card, secret = numbers.read(number, expiry, holder, code, now, self._live)
        keys = self.file.keys
        stored = await self.file.do(lambda db: store.store(db, keys, owner, card, who, now))
        if secret:
            self.codes.hold(stored.token, secret)
            asyncio.get_running_loop().call_later(STAYS, self.codes.sweep)
        return _json(stored._asdict())

    async def keep(self, request: web.Request) -> web.Response:
        [token] = await _given(request, "token")
        now, who, keys = now_ms(), _who(request), self.file.keys
        await self.file.do(lambda db: store.keep(db, keys, token, who, now))
        return _json({})

    async def renew(self, request: web.Request) -> web.Response:
        token, by = await _given(request, "token", "by")
        self.codes.drop(by)
        now, who, keys = now_ms(), _who(request), self.file.keys
        await self.file.do(lambda db: store.renew(db, keys, token, by, who, now), wipes=True)
        return _json({})

    async def destroy(self, request: web.Request) -> web.Response:
        [token] = await _given(request, "token")
        self.codes.drop(token)
        now, who = now_ms(), _who(request)
        await self.file.do(lambda db: store.destroy(db, token, who, now), wipes=True)
        return _json({})

    async def send(self, request: web.Request) -> web.Response:
        data = await _read(request)
        token, call = _call(data)
        wanted = self._rail.judge(call)
        if wanted and not token:
            raise Misused("a gap without a card")
        card = await self._reveal(request, token, call) if wanted else None
        values = self._values(token, card, wanted)
        try:
            reply = await self._rail.send(call, values)
        except (NotSent, Lost):
            raise
        except Exception as error:  # a fault of ours: it may have been sent all the same
            logging.getLogger("quid.vault").error("send failed: %s", type(error).__name__)
            raise Lost from None
        body = base64.b64encode(reply.body).decode()
        return _json({"status": reply.status, "headers": reply.headers, "body": body})

    async def _reveal(self, request: web.Request, token: str, call: Call) -> Card:
        """Written down before it is sent: an access that came to nothing was one."""
        now, who, keys = now_ms(), _who(request), self.file.keys
        why = f"send {call.path.partition('?')[0]} {call.client_id}".rstrip()
        return await self.file.do(lambda db: store.reveal(db, keys, token, who, why, now))

    def _values(self, token: str, card: Card | None, wanted: Set[str]) -> dict[str, str]:
        if card is None:
            return {}
        values = {"$number": card.number.reveal(), "$expiry": card.expiry, "$holder": card.holder}
        if gaps.CVV in wanted:
            if (code := self.codes.take(token)) is None:
                raise CardRefused("card_cvv")
            values[gaps.CVV] = code.reveal()
        return values


@web.middleware
async def _answers(request: web.Request, handler: Any) -> web.StreamResponse:
    """What went wrong as a code; what only a bug can cause is logged without what was said."""
    try:
        response: web.StreamResponse = await handler(request)
        return response
    except CardRefused as refused:
        return _json({"code": refused.code}, 422)
    except NotSent:
        return _json({"code": "not_sent"}, 502)
    except Lost:
        return _json({"code": "lost"}, 504)
    except Misused as misused:
        return _json({"code": str(misused)}, 400)
    except web.HTTPException as no:
        return _json({"code": "bad_request"}, no.status)
    except Exception as error:
        logging.getLogger("quid.vault").error("%s failed: %s", request.path, type(error).__name__)
        return _json({"code": "unavailable"}, 503)


async def _read(request: web.Request) -> dict[str, Any]:
    try:
        data = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        raise Misused("no JSON") from None
    if not isinstance(data, dict):
        raise Misused("no object")
    return data


async def _given(request: web.Request, *names: str) -> list[str]:
    data = await _read(request)
    if data.keys() != set(names) or not all(isinstance(each, str) for each in data.values()):
        raise Misused(f"wants {', '.join(names)}")
    return [data[name] for name in names]


def _call(data: dict[str, Any]) -> tuple[str, Call]:
    kinds = {"card": str, "method": str, "path": str, "client_id": str, "timeout_ms": int}
    if data.keys() != kinds.keys() | {"body"}:
        raise Misused("wants a call and a card")
    if not all(type(data[name]) is kind for name, kind in kinds.items()):
        raise Misused("a call of other types")
    if not (data["body"] is None or isinstance(data["body"], dict)):
        raise Misused("a body is an object")
    return data.pop("card"), Call(**data)


def _who(request: web.Request) -> str:
    """Who asks, as the kernel knows it."""
    peer = request.get_extra_info("socket")
    if peer is None:
        return "unknown"
    found = peer.getsockopt(sockets.SOL_SOCKET, SO_PEERCRED, struct.calcsize("3i"))
    process, user, _ = struct.unpack("3i", found)
    return f"user {user}, process {process}"


def _json(data: object, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(data), status=status, content_type="application/json")
