"""HTTP for programs: each route is a typed function, as `docs/api.md` shows."""

import orjson
from aiohttp import web

from web.api import (
    arranging,
    changing,
    conversations,
    distance,
    exploring,
    finds,
    gatherings,
    lines,
    marking,
    persons,
    posts,
    revising,
    selves,
    sending,
    sessions,
    wallets,
)
from web.api.declared import ROUTES
from web.api.document import document
from web.api.door import RATES, rates, serve

__all__ = ["ROUTES", "add", "document"]
MODULES = (
    *(sessions, wallets, selves, persons, distance, posts, marking, revising, exploring),
    *(sending, conversations, lines, changing, arranging, gatherings, finds),
)


def add(app: web.Application) -> None:
    """The routes of these modules, and the document that describes them."""
    app[RATES] = rates()
    shown = document(ROUTES)

    async def described(_: web.Request) -> web.Response:
        return web.Response(body=orjson.dumps(shown), content_type="application/json")

    app.router.add_get("/api/openapi.json", described)
    for route in ROUTES:
        handler = serve(route)
        if route.method == "GET":
            app.router.add_get(route.path, handler)
        else:
            app.router.add_route(route.method, route.path, handler)
