"""How far people have read, collected: what comes within a moment shares one transaction."""

import asyncio

from chat import places
from web.writer import Writer

PAUSE = 0.05  # seconds
Key = tuple[int, int]  # place, person


class Marks:
    """Of all connections. A transaction each would keep the disk from those who pay."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._marks: dict[Key, int] = {}
        self._round: asyncio.Task[dict[Key, int]] | None = None

    async def note(self, place: int, person: int, seq: int) -> int:
        """Everything up to `seq` was seen: the number that stands, once it is durable."""
        key = place, person
        self._marks[key] = max(seq, self._marks.get(key, 0))
        self._round = self._round or asyncio.create_task(self._write())
        return (await asyncio.shield(self._round))[key]

    async def _write(self) -> dict[Key, int]:
        await asyncio.sleep(PAUSE)
        marks, self._marks, self._round = self._marks, {}, None
        return await self._writer.deed(places.seen, marks)
