"""Runs the invented network and its page until it is told to stop."""

import asyncio
import fcntl
import os
import signal
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

import uvloop
from aiohttp import web

from payments.rails.sandbox.network import Network
from web.sandbox.door import Door, now_ms
from web.sandbox.page import Page, curl
from web.sandbox.papers import prepare, write

HOST = "127.0.0.1"
T = TypeVar("T")


class Running(NamedTuple):
    """Where it is, and a line for a shell that asks it something."""

    url: str
    page: str
    folder: Path
    curl: str
    door: Door


class Occupied(Exception):
    """Another process serves the network of this folder."""


def run(
    folder: Path,
    port: int,
    page_port: int,
    mode: str,
    ready: Callable[[Running], None],
    beside: bool = False,
) -> None:
    """Port 0 is any that is free. Ctrl-C and SIGTERM end it, and with `beside` the end of standard
    input. Raises Occupied, or OSError if a port is taken."""
    uvloop.run(until_told(serving(folder, port, page_port, mode), ready, beside))


async def until_told(
    opening: AbstractAsyncContextManager[T], ready: Callable[[T], None], beside: bool
) -> None:
    """Hold it open until Ctrl-C or SIGTERM or, beside whoever started us, the end of input."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if beside:
        _end_with_parent(loop, stop)
    async with opening as running:
        ready(running)
        await stop.wait()


@asynccontextmanager
async def serving(
    folder: Path,
    port: int = 0,
    page_port: int = 0,
    mode: str = "optional",
    clock: Callable[[], int] = now_ms,
) -> AsyncIterator[Running]:
    """While it is open. Writes `url` once calls are taken: whoever waits for it may call then.
    Raises Occupied."""
    with alone(folder):
        async with _opened(folder, port, page_port, mode, clock) as running:
            yield running


@asynccontextmanager
async def _opened(
    folder: Path, port: int, page_port: int, mode: str, clock: Callable[[], int]
) -> AsyncIterator[Running]:
    papers = prepare(folder)
    network = Network(folder / "network.db")
    door = Door(network, papers, mode, clock)
    runners: list[web.AppRunner] = []
    try:
        await serve(runners, door.application(), port, door.tls())
        url = f"https://{HOST}:{port_of(runners[0])}"
        await serve(runners, Page(door, url).application(), page_port)
        page = f"http://{HOST}:{port_of(runners[1])}"
        write(folder / "page", f"{page}\n".encode())
        write(folder / "url", f"{url}\n".encode())
        yield Running(url, page, folder, curl(door, url), door)
    finally:
        for runner in runners:
            await runner.cleanup()
        network.close()


async def serve(
    runners: list[web.AppRunner], app: web.Application, port: int, tls: ssl.SSLContext | None = None
) -> None:
    """On this machine alone; whoever it is added to cleans it up."""
    runner = web.AppRunner(app, access_log=None, handler_cancellation=False, shutdown_timeout=1)
    runners.append(runner)
    await runner.setup()
    await web.TCPSite(runner, HOST, port, ssl_context=tls).start()


def port_of(runner: web.AppRunner) -> int:
    """Which it got."""
    return int(runner.addresses[0][1])


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process a folder; the lock is gone with the process, however it ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600), "wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied from None
        yield


def _end_with_parent(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Whoever started us holds the other end of standard input, until it is no more."""
    number = sys.stdin.fileno()

    def look() -> None:
        if not os.read(number, 1024):
            loop.remove_reader(number)
            stop.set()

    loop.add_reader(number, look)
