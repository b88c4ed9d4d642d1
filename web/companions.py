"""The processes beside the server: vault, card network and bank, unless the host has others.

They hold the read end of a pipe and end when it does, also if the server is killed. One that dies
is started again, each time a little later. The server does without them: only cards wait."""

import asyncio
import contextlib
import logging
import os
import sys
import time

from web.settings import Settings

LOG = logging.getLogger("quid.companions")
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before one that died is started again
STEADY = 60.0  # seconds after which a death is the first again
ENDS_WITHIN = 3.0  # seconds, once it is told to
PROGRAMS = {
    "vault": ("vault", "serve", "--quiet"),
    "sandbox": ("sandbox", "--beside"),
    "bank": ("bank", "--beside"),
}


class Companions:
    """Started in the loop, after the port is served."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._names = wanted(settings)
        self._tasks: list[asyncio.Task[None]] = []
        self.running: dict[str, asyncio.subprocess.Process] = {}

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._attend(name)) for name in self._names]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _attend(self, name: str) -> None:
        """Have one run, for as long as we do."""
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            code = await self._run(name)
            pause = FIRST_PAUSE if time.monotonic() - began > STEADY else pause
            LOG.warning("the %s ended with code %s, again in %.2f s", name, code, pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _run(self, name: str) -> int:
        process = await _begun(self._settings, name)
        self.running[name] = process
        try:
            return await process.wait()
        finally:
            await _end(process)
            del self.running[name]


def wanted(settings: Settings) -> list[str]:
    """Where anything is real, or the public comes, nothing is invented. Of a vault that runs by
    itself neither it nor its rail, which is its own affair."""
    if settings.vault:
        return []
    if not settings.invents or settings.bank.url:
        return ["vault"]
    return ["vault", "sandbox", "bank"]


async def _begun(settings: Settings, name: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            "-m",
            "web.beside",
            str(settings.data / name / "beside"),
            *PROGRAMS[name],
        ),
        stdin=asyncio.subprocess.PIPE,
        env=os.environ | {"QUID_DATA": str(settings.data), "QUID_PORT": str(settings.port)},
        start_new_session=True,  # Ctrl-C is for the server, which ends us in its turn
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    if process.stdin:
        process.stdin.close()
    try:
        await asyncio.wait_for(asyncio.shield(process.wait()), ENDS_WITHIN)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
