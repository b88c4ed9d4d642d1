"""What is sent with a request: whole, and in good time."""

import asyncio

from aiohttp import web

WITHIN = 30.0  # seconds; a proxy that hands on what it has not read whole may have one who drips


async def read(request: web.Request) -> bytes:
    """Raises HTTP 408 for who takes too long over it, and 413 for what is too large."""
    try:
        async with asyncio.timeout(WITHIN):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
