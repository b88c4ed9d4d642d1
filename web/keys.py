"""Names under which the parts of the running program are found on the aiohttp application."""

from typing import TYPE_CHECKING

from aiohttp import web

from web.database import Database
from web.settings import Settings

if TYPE_CHECKING:  # these know the whole bot, which a page need not load
    from web.courier import Courier
    from web.writer import Writer

DATABASE: web.AppKey[Database] = web.AppKey("database")
WRITER: "web.AppKey[Writer]" = web.AppKey("writer")
COURIER: "web.AppKey[Courier]" = web.AppKey("courier")
SETTINGS: web.AppKey[Settings] = web.AppKey("settings")
