"""What is done again and again, by the clock or when it is woken, until it is stopped."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from web.vault.client import Away, Lost, NotSent

LATER = (Away, NotSent, Lost)  # the other side is away, which is no fault
LOG = logging.getLogger("quid.rounds")


class Round:
    """Does `act` at once, then again after `every` seconds, or sooner if it is woken. As long as it
    fails it is left alone ever longer, up to `longest` seconds."""

    def __init__(
        self, act: Callable[[], Awaitable[None]], every: float, longest: float = 0
    ) -> None:
        self._act, self._every, self._longest = act, every, max(every, longest)
        self._work: asyncio.Task[None] | None = None
        self._woken = asyncio.Event()
        self.is_stopping = False

    def start(self) -> None:
        """Called in the loop; again after it was stopped."""
        self.is_stopping = False
        self._work = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """What was begun is let come to its end."""
        self.is_stopping = True
        self._woken.set()
        if self._work:
            await self._work

    def wake(self) -> None:
        """Something may be due now."""
        self._woken.set()

    async def _run(self) -> None:
        wait = self._every
        while not self.is_stopping:
            self._woken.clear()
            wait = self._every if await self._done() else min(wait * 2, self._longest)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), wait)

    async def _done(self) -> bool:
        try:
            await self._act()
        except LATER:
            return False
        except Exception:
            LOG.exception("it is tried again: %s", self._act)
            return False
        return True


class Flights:
    """At most so many calls that are out at once, one for each number. `landed` is called when one
    is back."""

    def __init__(self, most: int, landed: Callable[[], None]) -> None:
        self._most, self._landed = most, landed
        self._out: dict[int, asyncio.Task[None]] = {}

    @property
    def numbers(self) -> list[int]:
        return list(self._out)

    @property
    def room(self) -> int:
        return self._most - len(self._out)

    def begin(self, number: int, call: Coroutine[Any, Any, None]) -> None:
        self._out[number] = asyncio.create_task(self._fly(number, call))

    async def end(self) -> None:
        """They are let come back."""
        await asyncio.gather(*self._out.values(), return_exceptions=True)

    async def _fly(self, number: int, call: Coroutine[Any, Any, None]) -> None:
        try:
            await call
        except Exception:
            LOG.exception("what became of %s is asked after later", number)
        finally:
            del self._out[number]
            self._landed()
