"""Runs the server of these settings until it is told to stop."""

import asyncio
import gc
import signal
from collections.abc import Callable

import uvloop
from aiohttp import web

from web import redaction
from web.app import build
from web.companions import Companions
from web.settings import Settings


def run(settings: Settings, ready: Callable[[], None]) -> None:
    """Serve; `ready` is called once connections are accepted. Ctrl-C and SIGTERM end it cleanly."""
    redaction.install()
    uvloop.run(_serve(settings, ready))


async def _serve(settings: Settings, ready: Callable[[], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    runner = web.AppRunner(
        build(settings), access_log=None, handler_cancellation=False, shutdown_timeout=2
    )
    companions = Companions(settings)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
        leave_start_alone()
        ready()
        companions.start()
        await stop.wait()
    finally:
        gc.enable()  # also where the port was taken
        await runner.cleanup()
        await companions.stop()


def leave_start_alone() -> None:
    """What lives as long as the process is not looked through again and again by the collector."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    gc.enable()
