"""The process of the vault: serves its socket until it is told to stop, or its parent is gone."""

import asyncio
import contextlib
import fcntl
import logging
import os
import resource
import signal
import socket as sockets
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import uvloop
from aiohttp import web

from payments.rails.visa_direct.calls import Call
from payments.vault import store
from web import redaction
from web.settings import Settings
from web.vault.client import Lost, NotSent, reachable
from web.vault.doors import Doors
from web.vault.file import File
from web.vault.rail import Rail
from web.writer import now_ms

PROBE = Call("GET", "/vdp/helloworld", None, "", 10_000)
SWEEPS_EVERY = 20.0  # seconds
LOG = logging.getLogger("quid.vault")


class Occupied(Exception):
    """Another vault serves this socket."""


def run(settings: Settings, ready: Callable[[bool], None]) -> None:
    """Serve; `ready` is called once, and told whether a new key was made. Raises Occupied, BadKey,
    Unsealed, TooNew or OSError."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no dump of this memory on a disk
    redaction.install()
    uvloop.run(_serve(settings, ready))


async def _serve(settings: Settings, ready: Callable[[bool], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with opened(settings, probes=True) as doors:
        ready(doors.file.made_key)
        await stop.wait()


@contextlib.asynccontextmanager
async def opened(settings: Settings, probes: bool = False) -> AsyncIterator[Doors]:
    """A vault that serves its socket, in this loop."""
    path = settings.vault_socket
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(path), contextlib.closing(_file(settings)) as file:
        rail = Rail(settings.rail, settings.data / "sandbox")
        doors = Doors(file, rail, settings.cards_live)
        await _sweep(doors)
        runner = web.AppRunner(doors.app(), access_log=None, shutdown_timeout=2)
        await runner.setup()
        await web.SockSite(runner, _bound(path)).start()
        tasks = [asyncio.create_task(_keep_sweeping(doors))]
        if probes and settings.rail.url:
            tasks.append(asyncio.create_task(_probe(rail)))
        try:
            yield doors
        finally:
            path.unlink(missing_ok=True)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await runner.cleanup()
            await rail.close()
            await file.idle()


async def _probe(rail: Rail) -> None:
    """Say at once if the rail does not take us: later it would cost somebody's payment."""
    try:
        status = (await rail.send(PROBE, {})).status
    except NotSent:
        LOG.warning("the rail cannot be reached with these certificates")
    except Lost:
        LOG.warning("the rail took the connection and did not answer: it may not know us")
    else:
        if status != 200:
            LOG.warning("the rail answered the probe with %s: it may not know us", status)


def _file(settings: Settings) -> File:
    return File(settings.data / "vault", settings.vault_key_file)


async def _keep_sweeping(doors: Doors) -> None:
    while True:
        await asyncio.sleep(SWEEPS_EVERY)
        try:
            await _sweep(doors)
        except Exception as error:  # a full disk, say: the next one may do it
            LOG.error("sweeping failed: %s", type(error).__name__)


async def _sweep(doors: Doors) -> None:
    now = now_ms()
    await doors.file.do(lambda db: store.sweep(db, now), wipes=True)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Raises Occupied where another process serves there; a lock goes with its process."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied from None
        yield


def _bound(path: Path) -> sockets.socket:
    """For its owner alone from its first moment on."""
    path.unlink(missing_ok=True)
    door = sockets.socket(sockets.AF_UNIX, sockets.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        door.bind(str(reachable(path)))
    finally:
        os.umask(before)
    return door
