"""The load, a process of its own: reads what to do as JSON, prints what came of it as JSON."""

import asyncio
import itertools
import sys
from pathlib import Path
from typing import Any, ClassVar

import orjson
import uvloop

from bench import gathering
from bench.client import Client, client_id, clock, join, line
from bench.gathering import doors
from bench.hardship import stop, stuck

WARM = 0.5  # seconds before it counts
MARK = b'"client_id":"'
Found = dict[str, Any]


class Pair:
    """One pays (or only calls, where nothing is delivered) as fast as it is answered, or `pause`
    after that, the other is paid. Times in seconds."""

    running = True
    pause = 0.0
    acks: ClassVar[list[float]] = []
    deliveries: ClassVar[list[float]] = []

    def __init__(self, payer: Client, payee: Client, place: int, handle: str, first: int) -> None:
        self.payer, self.place, self.handle = payer, place, handle
        self.minors = itertools.count(first)  # equal payments would be asked about
        self.sent: dict[bytes, float] = {}
        self.began = 0.0
        payer.heard, payee.heard = self.answered, self.delivered

    def say(self) -> None:
        name = client_id()
        self.began = self.sent[name] = clock()
        minor = next(self.minors)
        text = f"/pay @{self.handle} {minor // 100}.{minor % 100:02} lunch"
        self.payer.send(line(self.place, text.encode(), name))

    def answered(self, packet: bytes) -> None:
        if packet.startswith(b"43"):
            check(packet)
            Pair.acks.append(clock() - self.began)
            if Pair.pause and Pair.running:
                asyncio.get_running_loop().call_later(Pair.pause, self.say)
            elif Pair.running:
                self.say()

    def delivered(self, packet: bytes) -> None:
        if packet.startswith(b'42["event"'):
            at = packet.index(MARK) + len(MARK)
            Pair.deliveries.append(clock() - self.sent.pop(packet[at : at + 36]))


async def pay(task: dict[str, Any]) -> Found:
    """Times in milliseconds, CPU of the server in microseconds a pay."""
    pairs: list[tuple[str, str, int, str]] = task["pairs"]
    clients = await join(task["port"], [key for pair in pairs for key in pair[:2]])
    Pair.pause, later = task.get("pause", 0.0), asyncio.get_running_loop().call_later
    for number, (_, _, place, handle) in enumerate(pairs):
        payer, payee = clients[2 * number : 2 * number + 2]
        pair = Pair(payer, payee, place, handle, task["first"])
        later(Pair.pause * number / len(pairs), pair.say)
    await asyncio.sleep(WARM)
    Pair.acks.clear()
    Pair.deliveries.clear()
    began, used = clock(), cpu(task["pid"])
    await asyncio.sleep(task["seconds"])
    count, took, used = len(Pair.acks), clock() - began, cpu(task["pid"]) - used
    found = {"rate": count / took, "cpu": used / count, **spread("ack", Pair.acks)}
    Pair.running = False
    await asyncio.sleep(0.3)  # for the last answers
    return found | spread("payee", Pair.deliveries)


async def call(task: dict[str, Any]) -> Found:
    """Clients that call `empty` as fast as they are answered."""
    clients = await join(task["port"], [""] * task["clients"])
    count, running = 0, True

    def run(client: Client) -> None:
        def answered(packet: bytes) -> None:
            nonlocal count
            count += 1
            if running:
                client.send(b'421["empty",{}]')

        client.heard = answered
        client.send(b'421["empty",{}]')

    for client in clients:
        run(client)
    await asyncio.sleep(WARM)
    before, began, used = count, clock(), cpu(task["pid"])
    await asyncio.sleep(task["seconds"])
    did, took = count - before, clock() - began
    used, running = cpu(task["pid"]) - used, False
    await asyncio.sleep(0.1)
    return {"rate": did / took, "cpu": used / did}


async def fan(task: dict[str, Any]) -> Found:
    """One message to all, said in `place` where there is one; the next once everybody has it.
    CPU of the server in microseconds a delivery, the median time of the last one in ms."""
    keys = task.get("keys") or [""] * task["clients"]
    clients = await join(task["port"], keys, task.get("headers", ()))
    times, count, everybody = list[float](), 0, asyncio.Event()

    def heard(packet: bytes) -> None:
        nonlocal count
        if packet.startswith(b"42"):
            count += 1
            if count % len(clients) == 0:
                everybody.set()

    for client in clients:
        client.heard = heard

    async def spread_once() -> None:
        everybody.clear()
        began = clock()
        clients[0].send(line(task["place"], b"Pizza?") if "place" in task else b'42["fan",{}]')
        await asyncio.wait_for(everybody.wait(), 20)
        times.append(clock() - began)

    await spread_once()
    began, used, before = clock(), cpu(task["pid"]), count
    while clock() < began + task["seconds"]:
        await spread_once()
    did, took, used = count - before, clock() - began, cpu(task["pid"]) - used
    return {"rate": did / took, "cpu": used / did, **spread("last", times[1:])}


async def idle(task: dict[str, Any]) -> Found:
    """Connections with a browser's headers that do nothing: bytes of the server for each."""
    headers, few = task["headers"], task["few"]
    tokens = [""] * len(headers)
    clients = await join(task["port"], tokens[:few], headers[:few])
    await asyncio.sleep(1)
    before = memory(task["pid"])
    clients += await join(task["port"], tokens[few:], headers[few:])
    await asyncio.sleep(1)
    return {"bytes": (memory(task["pid"]) - before) / (len(headers) - few)}


async def talk(task: dict[str, Any]) -> Found:
    """Times in milliseconds, CPU of the server in microseconds a line."""
    found = await gathering.talk(task | {"cpu": cpu})
    return found | spread("ack", found.pop("acks")) | spread("all", found.pop("all"))


def check(packet: bytes) -> None:
    """Only a payment counts: anything else that is answered ends the load."""
    if b'"ok":true' not in packet or b'"question"' in packet or b'"refusal"' in packet:
        raise SystemExit(f"not paid: {packet.decode()}")


def spread(name: str, seconds: list[float]) -> Found:
    ordered = sorted(seconds) or [0.0]
    parts = {"p50": ordered[len(ordered) // 2], "p99": ordered[len(ordered) * 99 // 100]}
    return {f"{name}_{part}": value * 1000 for part, value in parts.items()}


def cpu(pid: int) -> float:
    """Microseconds that a process has used, its threads added up."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((each / "schedstat").read_text().split()[0]) for each in tasks) / 1000


def memory(pid: int) -> int:
    """Bytes that belong to a process alone."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Private_"))


if __name__ == "__main__":
    given = orjson.loads(sys.stdin.read())
    work = {each.__name__: each for each in (pay, call, fan, idle, doors, talk, stuck, stop)}[
        given["what"]
    ]
    print(orjson.dumps(uvloop.run(work(given))).decode())
