"""Where pictures lie: files in the data folder under a key, drawn anew before they are kept."""

import asyncio
import contextlib
import re
import secrets
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterable, Iterable
from pathlib import Path
from typing import NamedTuple

from chat import pictures
from chat.refusals import Refused
from web.database import Database
from web.writer import Writer, now_ms

LARGEST = 10 * 1024 * 1024  # bytes of what is sent
PATIENCE = 30  # seconds that the painter has
UPLOAD_WITHIN = 120  # seconds
AT_ONCE = 2  # painters
MOST_SENDING, MOST_OF_ONE = 64, 4  # uploads under way, of all and of one person
SWEPT = 500  # files looked for at once
KEY = re.compile("[0-9a-f]{32}")
PAINTER = Path(__file__).with_name("redraw.py")


class Drawn(NamedTuple):
    key: str
    width: int
    height: int
    bytes: int  # of both files


class Album:
    """Of one data folder. Nodes that share a database share this folder too."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "pictures"
        self._painters = asyncio.Semaphore(AT_ONCE)
        self._sending: Counter[int] = Counter()
        self._sweeps_at = 0  # ms

    def path(self, key: str, small: bool = False) -> Path:
        return self._folder / key[:2] / f"{key}{'-s' if small else ''}.webp"

    async def add(self, person: int, sent: AsyncIterable[bytes], shape: str) -> Drawn:
        """Keep what arrives as a picture, `whole` or `square`. Refused with `picture_too_large`,
        `picture_too_many_pixels` or `picture_unreadable`, or `busy`."""
        if self._sending[person] >= MOST_OF_ONE or self._sending.total() >= MOST_SENDING:
            raise Refused("busy")
        self._sending[person] += 1
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._folder, prefix="new-") as desk:
                return await self._draw(sent, Path(desk), shape)
        finally:
            self._sending -= Counter([person])

    async def _draw(self, sent: AsyncIterable[bytes], desk: Path, shape: str) -> Drawn:
        try:
            async with asyncio.timeout(UPLOAD_WITHIN):
                await _receive(sent, desk / "sent")
        except TimeoutError:
            raise Refused("picture_unreadable") from None
        async with self._painters:
            width, height = await _paint(desk, shape)
        return self._move_in(desk, width, height)

    def _move_in(self, desk: Path, width: int, height: int) -> Drawn:
        key, size = secrets.token_hex(16), 0
        for name, small in (("large", False), ("small", True)):
            target = self.path(key, small)
            target.parent.mkdir(exist_ok=True)
            size += (desk / name).stat().st_size
            (desk / name).rename(target)
        return Drawn(key, width, height, size)

    def remove(self, keys: Iterable[str]) -> None:
        for key in keys:
            for small in (False, True):
                self.path(key, small).unlink(missing_ok=True)

    async def clear_pictures(self, database: Database, writer: Writer) -> None:
        """What was sent and not used within a day is thrown away: rows first, then files."""
        if stale := await database.read(pictures.stale, now_ms()):
            self.remove(await writer.deed(pictures.forget, stale))

    async def clear_strays(self, database: Database, writer: Writer) -> None:
        """Once a day, and at a start: files that no row knows, which a crash has left."""
        if now_ms() < self._sweeps_at:
            return
        self._sweeps_at = now_ms() + pictures.WAITS
        for keys in await asyncio.to_thread(self._old_keys):
            known = await database.read(pictures.known, keys)
            self.remove(set(keys) - known)

    def _old_keys(self) -> list[list[str]]:
        """Of files that lie there for a day, some at a time; desks that were left are cleared."""
        old, keys = time.time() - pictures.WAITS / 1000, set[str]()
        for path in self._folder.glob("*/*"):
            if path.stat(follow_symlinks=False).st_mtime < old:
                keys.add(path.name.removesuffix(".webp").removesuffix("-s"))
        for desk in self._folder.glob("new-*"):
            if desk.stat().st_mtime < old:
                shutil.rmtree(desk, ignore_errors=True)
        found = sorted(key for key in keys if KEY.fullmatch(key))
        return [found[n : n + SWEPT] for n in range(0, len(found), SWEPT)]


async def _receive(sent: AsyncIterable[bytes], path: Path) -> None:
    """All of it is read, also what is too much: a browser that is cut off hears no sentence."""
    size = 0
    with path.open("wb") as file:
        async for chunk in sent:
            size += len(chunk)
            if size > 2 * LARGEST:
                break
            if size <= LARGEST:
                file.write(chunk)
    if size > LARGEST:
        raise Refused("picture_too_large", limit=LARGEST // 1024**2)


async def _paint(desk: Path, shape: str) -> tuple[int, int]:
    painter = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(PAINTER), shape),
        *(str(desk / name) for name in ("sent", "large", "small")),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        said, _ = await asyncio.wait_for(painter.communicate(), PATIENCE)
    except TimeoutError:
        raise Refused("picture_unreadable") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            painter.kill()
        await painter.wait()
    if painter.returncode == 0:
        width, height = map(int, said.split())
        return width, height
    code, *limit = said.decode().split() or ["picture_unreadable"]  # it was stopped
    raise Refused(code, **({"limit": limit[0]} if limit else {}))
