"""Carries what billers are to hear to where they hear it, after the commit, until it arrives."""

import asyncio
import contextlib
import ipaddress
import logging
import socket
import time

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from sqlmodel import Session
from yarl import URL

from payments import billers, instructions
from payments.billers import Biller
from payments.instructions import Instruction
from web import signatures
from web.database import Database
from web.writer import Writer, now_ms

EVERY = 0.5  # seconds
WITHIN = aiohttp.ClientTimeout(total=5)
PORTS = frozenset({443, 8443})
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Taken = list[tuple[Instruction, Biller | None]]


class Carrier:
    """One call at a time to each owner, so that one who is slow keeps nobody else waiting."""

    def __init__(self, database: Database, writer: Writer, private: bool) -> None:
        self._database, self._writer, self._private = database, writer, private
        self._flying: dict[str, asyncio.Task[None]] = {}
        self._work: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    def start(self) -> None:
        self._work = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """What is on its way is let arrive. Comes before the writer is stopped."""
        self._stopping.set()
        if self._work:
            await self._work
        await asyncio.gather(*self._flying.values(), return_exceptions=True)

    async def _run(self) -> None:
        async with client(self._private) as http:
            while not self._stopping.is_set():
                try:
                    await self._take(http)
                except Exception:
                    logging.getLogger("quid.webhooks").exception("nothing could be taken")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), EVERY)
            await asyncio.gather(*self._flying.values(), return_exceptions=True)

    async def _take(self, http: aiohttp.ClientSession) -> None:
        while await self._database.read(instructions.is_due, now_ms(), list(self._flying)):
            taken = await self._writer.deed(take, now_ms(), list(self._flying))
            for one, biller in taken:
                carried = asyncio.create_task(self._carry(http, one, biller))
                self._flying[one.owner] = carried
            if not taken or self._stopping.is_set():
                return

    async def _carry(
        self, http: aiohttp.ClientSession, one: Instruction, biller: Biller | None
    ) -> None:
        """Nobody to tell, or told: it is done."""
        try:
            url = biller.url if biller else ""
            arrived = not biller or not url or await tell(http, biller, one, self._private)
            await self._writer.deed(instructions.finish, one, arrived, now_ms())
        except Exception:
            logging.getLogger("quid.webhooks").exception("instruction %s is tried again", one.id)
        finally:
            del self._flying[one.owner]


def take(db: Session, now: int, busy: list[str]) -> Taken:
    """What is due now, and to whom it goes."""
    taken = instructions.take(db, now, busy)
    return [(one, billers.find(db, one.owner)) for one in taken]


async def tell(
    http: aiohttp.ClientSession, biller: Biller, one: Instruction, private: bool
) -> bool:
    """Whether it was answered with success. The id stays the same, however often it is told."""
    body, second = one.body.encode(), int(time.time())
    signed = signatures.headers(biller.secrets[0], f"msg_{one.id}", second, body)
    given = signed | {"Content-Type": "application/json", "User-Agent": "Quid"}
    if not may_call(biller.url, private):
        return False
    try:
        async with http.post(biller.url, data=body, headers=given, allow_redirects=False) as answer:
            return 200 <= answer.status < 300
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return False


def may_call(text: str, private: bool) -> bool:
    """Whether an address may be called at all: https on the usual ports, and no name of our own
    networks. `private`: the host lets it be anything."""
    try:
        url = URL(text)
        host, port = url.host or "", url.port
    except ValueError:
        return False
    if url.user is not None or url.scheme not in ("https", "http") or not host:
        return False
    if private:
        return True
    return url.scheme == "https" and port in PORTS and (not _is_literal(host) or is_public(host))


def is_public(address: str) -> bool:
    """Whether an address is of the internet, also where it wraps another."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in NAT64:
            return is_public(str(ipaddress.IPv4Address(ip.packed[-4:])))
        for inner in (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())):
            if inner is not None and not is_public(str(inner)):
                return False
    return ip.is_global and not ip.is_multicast


def _is_literal(host: str) -> bool:
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(host.partition("%")[0])
        return True
    return False


class Guarded(AbstractResolver):
    """Gives the connector only public addresses: what was looked at is what is connected to."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, type=socket.SOCK_STREAM, family=family
        )
        addresses = [(kind, proto, str(where[0])) for kind, _, proto, _, where in found]
        if not addresses or not all(is_public(address) for _, _, address in addresses):
            raise OSError(f"{host} is not on the internet")
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=kind, proto=proto,
                flags=socket.AI_NUMERICHOST,
            )
            for kind, proto, address in addresses
        ]  # fmt: skip

    async def close(self) -> None:
        """There is nothing to close."""


def client(private: bool) -> aiohttp.ClientSession:
    """For calls outward: no cookies, no proxies of the environment, no cached names."""
    resolver = None if private else Guarded()
    connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, limit=64)
    return aiohttp.ClientSession(
        connector=connector, timeout=WITHIN, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
    )
