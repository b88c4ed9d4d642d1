"""Names under which the parts of the running program are found on the aiohttp application."""

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from aiohttp import web

from chat.sessions import Signed
from web.database import Database
from web.settings import Settings

if TYPE_CHECKING:  # these know the whole bot, which a page need not load
    from web.album import Album
    from web.banking.banker import Banker
    from web.bell import Bell
    from web.cashier import Cashier
    from web.courier import Courier
    from web.drafts import Drafts
    from web.everywhere import Everywhere
    from web.feed import Feed
    from web.presence import Presence
    from web.pusher import Pusher
    from web.sockets import Sockets
    from web.vault.client import Vault
    from web.writer import Writer

DATABASE: web.AppKey[Database] = web.AppKey("database")
WRITER: "web.AppKey[Writer]" = web.AppKey("writer")
COURIER: "web.AppKey[Courier]" = web.AppKey("courier")
ALBUM: "web.AppKey[Album]" = web.AppKey("album")
PUSHER: "web.AppKey[Pusher]" = web.AppKey("pusher")
BELL: "web.AppKey[Bell]" = web.AppKey("bell")
EVERYWHERE: "web.AppKey[Everywhere]" = web.AppKey("everywhere")
DRAFTS: "web.AppKey[Drafts]" = web.AppKey("drafts")
FEED: "web.AppKey[Feed]" = web.AppKey("feed")
PRESENCE: "web.AppKey[Presence]" = web.AppKey("presence")
BANKER: "web.AppKey[Banker]" = web.AppKey("banker")
CASHIER: "web.AppKey[Cashier]" = web.AppKey("cashier")
VAULT: "web.AppKey[Vault]" = web.AppKey("vault")
SETTINGS: web.AppKey[Settings] = web.AppKey("settings")
DOWNLOADS: "web.AppKey[Counter[int]]" = web.AppKey("downloads")  # open ones, by person
DRAWING: "web.AppKey[asyncio.Semaphore]" = web.AppKey("drawing")  # papers, one at a time
SOCKETS: "web.AppKey[Sockets]" = web.AppKey("sockets")

# Of a request, set by `web.security`: who asks, and what the page's own scripts carry.
SIGNED: "web.RequestKey[Signed | None]" = web.RequestKey("signed")
NONCE: web.RequestKey[str] = web.RequestKey("nonce")
