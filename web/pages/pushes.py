"""What is pushed to this browser and to others, and when: the settings of it."""

import base64
import binascii
import re

from aiohttp import web
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec

from chat import pushing
from chat.pushing import PUSHED, Browser
from web import render
from web.forms import read_form
from web.keys import PUSHER, SETTINGS, WRITER
from web.pages import shell
from web.webhooks import may_call

LONGEST = 1024
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


async def key(request: web.Request) -> web.Response:
    """By which a browser asks its push service for an address of ours."""
    shell.signed_in(request)
    return web.json_response({"key": request.app[PUSHER].vapid.public})


async def subscribe(request: web.Request) -> web.Response:
    """`endpoint`, `p256dh` and `auth` as the browser's push service gave them."""
    signed = shell.signed_in(request)
    values = (await read_form(request)).values
    sent = (values.get(name, "") for name in ("endpoint", "p256dh", "auth"))
    at = Browser(0, *sent)
    able = may_call(at.endpoint, request.app[SETTINGS].private_webhooks)
    if not able or len(at.endpoint) > LONGEST or not are_keys(at):
        raise web.HTTPBadRequest
    me, now = signed.person.id, render.now_ms()
    await request.app[WRITER].deed(pushing.subscribe, me, signed.id, at, now)
    request.app[PUSHER].subscribed.add(signed.person.id)
    return web.Response(status=204)


async def unsubscribe(request: web.Request) -> web.Response:
    signed = shell.signed_in(request)
    endpoint = (await read_form(request)).values.get("endpoint", "")
    await request.app[WRITER].deed(pushing.unsubscribe, signed.person.id, endpoint)
    return web.Response(status=204)


async def wish(request: web.Request) -> web.StreamResponse:
    """The kinds that are ticked are wanted; quiet from and until, if both are given."""
    signed = shell.signed_in(request)
    values = (await read_form(request)).values
    unwanted = [kind for kind in PUSHED if kind not in values]
    begins, ends = (minutes(values.get(name, "")) for name in ("quiet_from", "quiet_until"))
    quiet = None if begins is None or ends is None or begins == ends else (begins, ends)
    await request.app[WRITER].deed(pushing.wish, signed.person.id, unwanted, quiet)
    raise web.HTTPSeeOther("/settings?saved=1#notifications")


def minutes(clock: str) -> int | None:
    """Of the day, of `22:30`."""
    found = CLOCK.fullmatch(clock)
    return int(found[1]) * 60 + int(found[2]) if found else None


def clock(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"


def are_keys(at: Browser) -> bool:
    """Whether something can be sealed with them: a point of the curve, and 16 bytes."""
    try:
        point, secret = (base64.urlsafe_b64decode(text + "==") for text in (at.p256dh, at.auth))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return False
    return len(point) == 65 and len(secret) == 16
