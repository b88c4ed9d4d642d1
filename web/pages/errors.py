"""What is not there, not allowed, or went wrong: what happened, and what to do about it."""

import logging
from collections.abc import Awaitable, Callable

import orjson
from aiohttp import web

from bot.turns import refused
from chat.refusals import Refused
from web import words
from web.pages import shell
from web.pages.shell import Facts
from web.passwords import Busy

CODES = {401: "signed_out", 403: "not_allowed", 404: "not_found"}  # of what programs ask
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What is not the reader's was raised as absent; forbidden is what came from elsewhere."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400 or request.path.startswith(("/socket.io", "/static/")):
            raise
        answer = _answer(request, error.status)
        if "Allow" in error.headers:
            answer.headers["Allow"] = error.headers["Allow"]
        return answer
    except Refused:
        return _answer(request, 404)
    except Busy:
        return _answer(request, 503)
    except Exception as error:
        if isinstance(error, ConnectionResetError) and request.transport is None:
            raise web.HTTPBadRequest from None  # who asked has left in the middle of it
        logging.getLogger("quid.pages").exception("a page failed: %s", _page(request))
        return _answer(request, 500)


def _page(request: web.Request) -> str:
    """Which one, without what its address may hold of secrets."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else request.path


def _answer(request: web.Request, status: int) -> web.Response:
    """A page for people, the shape of `docs/protocol.md` for programs."""
    if not request.path.startswith("/api/"):
        sentences = _sentences(status, shell.reader(request).locale)
        return shell.page(request, "error", sentences, status)
    shape = refused(CODES.get(status, "bad_request" if status < 500 else "unavailable"), "en")
    return web.Response(body=orjson.dumps(shape), status=status, content_type="application/json")


def _sentences(status: int, locale: str) -> Facts:
    say = words.catalogue(locale).one
    if status in (404, 405):
        return {
            "heading": say("Not here"),
            "sentence": say("There is nothing at this address, or it is not yours to see."),
        }
    if status == 403:
        return {
            "heading": say("That did not work"),
            "sentence": say(
                "This did not come from one of our pages. Nothing was changed."
                " Go home and try it there."
            ),
        }
    if status == 413:
        return {
            "heading": say("That is too much at once"),
            "sentence": say("It is larger than Quid takes. Nothing was changed."),
        }
    if status < 500:
        return {
            "heading": say("That did not work"),
            "sentence": say(
                "What was sent could not be read. Nothing was changed. Go back and try again."
            ),
        }
    return {
        "heading": say("Something went wrong here"),
        "sentence": say(
            "It is our fault, not yours. What was confirmed before is kept. Try again in a moment."
        ),
    }
