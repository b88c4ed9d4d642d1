"""Runs the invented bank and its pages until it is told to stop."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import uvloop
from aiohttp import web

from payments.rails.bank import customers
from payments.rails.bank.bank import Bank
from payments.rails.bank.tokens import House
from payments.rails.open_banking import payees
from web.bank.door import Door
from web.bank.pages import Pages
from web.bank.papers import NAME, prepare
from web.sandbox.door import now_ms
from web.sandbox.papers import write
from web.sandbox.serving import HOST, alone, port_of, serve, until_told

BACK = "/wallet/banks/back"  # where Quid takes up the way again


class Running(NamedTuple):
    url: str
    page: str
    folder: Path
    door: Door


def run(
    folder: Path,
    ports: tuple[int, int],
    origins: Collection[str],
    ready: Callable[[Running], None],
    beside: bool = False,
) -> None:
    """Port 0 is any that is free; `origins` are where browsers may be sent back to. Raises
    Occupied, or OSError if a port is taken."""
    uvloop.run(until_told(serving(folder, ports, origins), ready, beside))


@asynccontextmanager
async def serving(
    folder: Path,
    ports: tuple[int, int] = (0, 0),
    origins: Collection[str] = (),
    clock: Callable[[], int] = now_ms,
) -> AsyncIterator[Running]:
    """While it is open. Writes `url` once calls are taken. Raises Occupied."""
    with alone(folder):
        papers = prepare(folder)
        door = Door(_bank(papers.folder, origins, clock()), papers, clock)
        runners: list[web.AppRunner] = []
        try:
            await serve(runners, door.application(), ports[0], door.tls())
            await serve(runners, Pages(door).application(), ports[1])
            url = f"https://{HOST}:{port_of(runners[0])}"
            page = f"http://{HOST}:{port_of(runners[1])}"
            _name(door, url, page)
            write(folder / "page", f"{page}\n".encode())
            write(folder / "payees.json", payees.write(customers.payees()))
            write(folder / "url", f"{url}\n".encode())
            yield Running(url, page, folder, door)
        finally:
            for runner in runners:
                await runner.cleanup()
            door.bank.close()


def _bank(folder: Path, origins: Collection[str], now: int) -> Bank:
    papers = prepare(folder)
    backs = frozenset(f"{origin}{BACK}" for origin in origins)
    house = House(NAME, backs, "", papers.signer(""))
    return Bank(house, papers.client_keys(), "", now, folder / "bank.db")


def _name(door: Door, url: str, page: str) -> None:
    """What it is called is known once it has its ports."""
    signer = door.papers.signer(url)
    door.bank.house = door.bank.house._replace(issuer=url, signer=signer)
    door.bank.page = page
