"""Loads of which the server has to get rid: a peer that does not read, a thousand at its end."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from bench.client import Client, clock, join, line

FLYING = 8  # lines that are said before the first is answered
LINE = ("é" * 4000).encode()  # 8 kB
LONGEST = 20  # seconds


async def stuck(task: dict[str, Any]) -> dict[str, float]:
    """One says long lines as fast as they are answered, the other stops reading. Seconds from then
    until the server has closed its end, and what it had been told until then, in MB."""
    talker, other = await join(task["port"], task["keys"])
    end = inode(other)
    if end not in held(task["pid"]):
        raise SystemExit("the server does not hold what was connected")
    answered = 0

    def say(packet: bytes) -> None:
        nonlocal answered
        if packet.startswith(b"43"):
            answered += 1
            talker.send(line(task["place"], LINE))

    talker.heard = say
    cast(asyncio.Transport, other.wire).pause_reading()
    began = clock()
    for _ in range(FLYING):
        talker.send(line(task["place"], LINE))
    await asyncio.to_thread(watch, lambda: end in held(task["pid"]))
    return {"freed": clock() - began, "told": answered * len(LINE) / 1e6}


async def stop(task: dict[str, Any]) -> dict[str, float]:
    """Seconds from SIGTERM to the end of the process, with all these connected."""
    await join(task["port"], [""] * len(task["headers"]), task["headers"])
    began = clock()
    os.kill(task["pid"], signal.SIGTERM)
    await asyncio.to_thread(watch, lambda: runs(task["pid"]))
    return {"took": clock() - began}


def watch(lasts: Callable[[], bool]) -> None:
    """Return when it does not last any more, or after too long."""
    end = clock() + LONGEST
    while lasts() and clock() < end:
        time.sleep(0.01)


def inode(client: Client) -> str:
    """The kernel's name of the server's end of a connection."""
    ours: socket.socket = client.wire.get_extra_info("socket")
    ends = [f"0100007F:{port:04X}" for port in (ours.getpeername()[1], ours.getsockname()[1])]
    for row in Path("/proc/net/tcp").read_text().splitlines():
        columns = row.split()
        if columns[1:3] == ends:
            return columns[9]
    raise RuntimeError("the kernel does not know the connection")


def held(pid: int) -> set[str]:
    """The sockets that a process has open."""
    found = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.add(os.readlink(each).removeprefix("socket:[").removesuffix("]"))
    return found


def runs(pid: int) -> bool:
    """Also false for one that has ended and whose parent has not asked yet."""
    with suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
