"""The whole server in one place: what it is made of, and how it starts and stops."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import socketio  # type: ignore[import-untyped]
from aiohttp import web

from bot.ear import Ear, Heard
from chat import people
from chat.alerts import Alert
from chat.timeline import Post
from web import api, billing, pages, pictures, render, security
from web.album import Album
from web.banking.banker import Banker
from web.banking.sealing import Seal
from web.banking.wire import Wire
from web.bell import Bell
from web.cashier import Cashier
from web.clerk import DEEDS, Clerk
from web.courier import Courier
from web.database import Database, address
from web.drafts import Drafts
from web.everywhere import Everywhere
from web.feed import Feed
from web.keys import (
    ALBUM,
    BANKER,
    BELL,
    CASHIER,
    COURIER,
    DATABASE,
    DOWNLOADS,
    DRAFTS,
    DRAWING,
    EVERYWHERE,
    FEED,
    PRESENCE,
    PUSHER,
    SETTINGS,
    SOCKETS,
    VAULT,
    WRITER,
)
from web.peers import drain
from web.presence import Presence
from web.pusher import Pusher
from web.settings import Settings
from web.sockets import Sockets
from web.vault.client import Vault
from web.webhooks import Carrier
from web.writer import Writer, now_ms

LARGEST_FRAME = 256 * 1024
LARGEST_BODY = 64 * 1024
PING_EVERY, PING_WITHIN = 25, 20  # seconds


def build(settings: Settings) -> web.Application:
    """The application of these settings; its thread and its connections begin when it starts."""
    app = web.Application(client_max_size=LARGEST_BODY)
    database = Database(address(settings.database, settings.data))
    courier = Courier(render.message, render.private, render.preview)
    app[SETTINGS] = settings
    app[BELL], app[PRESENCE] = Bell(app), Presence(app)
    app[FEED], app[PUSHER] = Feed(app), Pusher(app)

    def push(heard: Heard) -> None:
        app[EVERYWHERE].kept(heard.kept)
        app[PUSHER].hear(heard.kept)
        app[CASHIER].hear(heard)

    def ring(fresh: list[Alert], posts: list[Post]) -> None:
        app[EVERYWHERE].rung({one.person for one in fresh})
        app[PUSHER].told(fresh)
        app[EVERYWHERE].posted(posts)

    ear = Ear(settings.commands_per_30s, settings.lines_per_30s)
    writer = Writer(database, ear, push, ring)
    app[DATABASE], app[COURIER], app[WRITER] = database, courier, writer
    app[EVERYWHERE] = Everywhere(app)
    app[VAULT] = Vault(settings.vault_socket)
    app[CASHIER] = Cashier(database, writer, app[VAULT], settings.merchant)
    wire = Wire(settings.bank, settings.data / "bank")
    app[BANKER] = Banker(database, writer, wire, Seal(settings.bank_seal_file))
    app[ALBUM], app[DRAFTS] = Album(settings.data), Drafts(app)
    app[DOWNLOADS], app[DRAWING] = Counter(), asyncio.Semaphore()
    app.middlewares.append(pages.errors)
    security.protect(app)
    api.add(app)
    app.add_routes(billing.routes)
    app.add_routes(pictures.routes)
    app.add_routes(pages.ROUTES)
    sio = _attached(app)
    app[SOCKETS] = Sockets(app, sio)
    app.on_shutdown.append(lambda _: drain(sio))
    app.cleanup_ctx.append(_running)
    return app


def _attached(app: web.Application) -> socketio.AsyncServer:
    sio = socketio.AsyncServer(
        async_mode="aiohttp",
        cors_allowed_origins=[],  # no headers: origins are judged by web.security
        max_http_buffer_size=LARGEST_FRAME,
        ping_interval=PING_EVERY,
        ping_timeout=PING_WITHIN,
    )
    sio.attach(app)
    return sio


async def _running(app: web.Application) -> AsyncIterator[None]:
    writer = app[WRITER]
    writer.start()
    await writer.deed(people.bot, now_ms())
    album, sockets = app[ALBUM], app[SOCKETS]
    deeds = (*DEEDS, album.clear_pictures, album.clear_strays, sockets.sweep)
    clerk = Clerk(app[DATABASE], writer, deeds)
    clerk.start()
    carrier = Carrier(app[DATABASE], writer, app[SETTINGS].private_webhooks)
    carrier.start()
    app[CASHIER].start()
    app[BANKER].start()
    await app[PUSHER].start()
    await app[EVERYWHERE].nodes.start()
    yield
    await app[EVERYWHERE].nodes.stop()
    await app[BANKER].stop()
    await app[CASHIER].stop()
    await carrier.stop()
    await clerk.stop()
    await app[BELL].stop()
    await app[FEED].stop()
    await app[PRESENCE].stop()
    await app[PUSHER].stop()
    await writer.stop()
    app[DATABASE].close()
