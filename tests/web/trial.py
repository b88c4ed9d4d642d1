"""A server with the hot lines and no calls, to be weighed from outside; it prints its port.

python -m tests.web.trial asyncio|uvloop
"""

import asyncio
import gc
import sys

import socketio  # type: ignore[import-untyped]
import uvloop
from aiohttp import web

from web.hotlines import install


async def main() -> None:
    sio = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins=[])
    install(sio, {})
    app = web.Application()
    sio.attach(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    gc.collect()
    gc.freeze()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    {"asyncio": asyncio.run, "uvloop": uvloop.run}[sys.argv[1]](main())
