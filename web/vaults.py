"""Whether the vault answers: while it does not, cards wait and everything else works."""

import asyncio

from aiohttp import web

from web.keys import VAULT

WITHIN = 1.0  # seconds: a page does not wait longer for one that hangs


async def is_away(app: web.Application) -> bool:
    try:
        return not await asyncio.wait_for(app[VAULT].ping(), WITHIN)
    except TimeoutError:
        return True
