"""What many clients ask of a server together: to be let in, and that a line reaches three."""

import asyncio
from typing import Any

from bench.client import Client, client_id, clock, join, line

WARM = 0.5  # seconds before it counts
Found = dict[str, Any]


async def doors(task: dict[str, Any]) -> Found:
    """Connections a second, from nothing to joined, 64 at a time; each leaves after its round."""
    tokens, took, count = task.get("keys") or [""] * task["clients"], 0.0, 0
    for _ in range(task.get("times", 2)):
        began = clock()
        clients = await join(task["port"], tokens)
        took, count = took + clock() - began, count + len(clients)
        for client in clients:
            client.wire.close()
        await asyncio.sleep(0.3)  # for what a leaving costs
    return {"rate": count / took}


class Room:
    """The first of four clients says something, the next once it was acked and the others have it.
    Times in seconds."""

    def __init__(self, clients: list[Client], place: int, call: str) -> None:
        self.clients, self.place, self.call = clients, place, call
        self.acks: list[float] = []
        self.reached: list[float] = []
        self.running = True
        clients[0].heard = self.answered
        for other in clients[1:]:
            other.heard = self.delivered

    def say(self) -> None:
        self.waits, self.began = len(self.clients), clock()
        said = line(self.place, b"See you at noon?", client_id())
        self.clients[0].send(said.replace(b'"say"', b'"%b"' % self.call.encode(), 1))

    def answered(self, packet: bytes) -> None:
        if packet.startswith(b"43"):
            if b'"ok":true' not in packet:
                raise SystemExit(f"not said: {packet.decode()}")
            self.acks.append(clock() - self.began)
            self.done()

    def delivered(self, packet: bytes) -> None:
        if packet.startswith(b'42["event"'):
            self.done()

    def done(self) -> None:
        self.waits -= 1
        if not self.waits:
            self.reached.append(clock() - self.began)
            if self.running:
                self.say()


async def talk(task: dict[str, Any]) -> Found:
    """Rooms of two people with two devices each, all talking as fast as they are heard."""
    keys: list[list[str]] = task.get("rooms") or [[""] * 4] * task["count"]
    places: list[int] = task.get("places") or list(range(1, len(keys) + 1))
    clients = await join(task["port"], [key for room in keys for key in room])
    rooms = [
        Room(clients[4 * n : 4 * n + 4], place, task["call"]) for n, place in enumerate(places)
    ]
    if "rooms" not in task:
        for room in rooms:
            for client in room.clients:
                client.send(b'42["meet","%d"]' % room.place)
        await asyncio.sleep(WARM)
    for room in rooms:
        room.say()
    await asyncio.sleep(WARM)
    for room in rooms:
        room.acks.clear()
        room.reached.clear()
    began, used = clock(), task["cpu"](task["pid"])
    await asyncio.sleep(task["seconds"])
    took, used = clock() - began, task["cpu"](task["pid"]) - used
    acks = [one for room in rooms for one in room.acks]
    reached = [one for room in rooms for one in room.reached]
    for room in rooms:
        room.running = False
    await asyncio.sleep(0.3)
    return {"rate": len(acks) / took, "cpu": used / max(1, len(acks)), "acks": acks, "all": reached}
