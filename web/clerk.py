"""What is done by the clock and not by anybody's line, between the batches."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from sqlmodel import Session

from bot.dealings import billing, lapsing, overdue, runs, waking
from bot.dealings import budgets as watching
from bot.dealings import pools as collecting
from payments import bills, budgets, holds, offers, pools, schedules, seal
from web.database import Database
from web.rounds import Round
from web.writer import Writer, now_ms

EVERY = 0.5  # seconds; a seal is at most one behind
Deed = Callable[[Database, Writer], Awaitable[None]]
T = TypeVar("T")


class Clerk:
    """Does each deed in turn, and again, until it is stopped. One that fails is logged, and does
    not keep the others from their turn."""

    def __init__(self, database: Database, writer: Writer, deeds: Sequence[Deed] = ()) -> None:
        self._database, self._writer = database, writer
        self._deeds = deeds or DEEDS
        self._round = Round(self._turn, EVERY)

    def start(self) -> None:
        self._round.start()

    async def stop(self) -> None:
        """Finish the turn that was begun, then leave. Comes before the writer is stopped."""
        await self._round.stop()

    async def _turn(self) -> None:
        for deed in self._deeds:
            try:
                await deed(self._database, self._writer)
            except Exception:
                logging.getLogger("quid.clerk").exception("%s failed", deed.__name__)


async def seal_books(database: Database, writer: Writer) -> None:
    """Chain the hash of what was committed since: read beside the writer, one row written."""
    while draft := await database.read(seal.draft, now_ms()):
        await writer.deed(seal.keep, draft)


async def end_holds(database: Database, writer: Writer) -> None:
    """Give back what has waited too long, and say so. Every node asks; the second finds it done."""
    await _take(database, writer, holds.due, overdue.expire)


async def wake_offers(database: Database, writer: Writer) -> None:
    """What was to arrive later arrives now, and who has made a link is reminded of it."""
    await _take(database, writer, offers.due, waking.wake)


async def end_pools(database: Database, writer: Writer) -> None:
    """Give back what pools have collected whose time is over."""
    await _take(database, writer, pools.due, collecting.end_due)


async def give_notice(database: Database, writer: Writer) -> None:
    """Tell who pays by the calendar what will be paid in two days."""
    await _take(database, writer, schedules.telling, runs.give_notice)


async def run_schedules(database: Database, writer: Writer) -> None:
    """Pay what is due today by the calendar; each run once, whichever node comes first."""
    await _take(database, writer, schedules.due, runs.run)


async def end_requests(database: Database, writer: Writer) -> None:
    """Say that what was asked for too long ago is over."""
    await _take(database, writer, lapsing.due, lapsing.lapse)


async def wake_bills(database: Database, writer: Writer) -> None:
    """Pay the bills that are paid by themselves today, and remind of others."""
    await _take(database, writer, bills.due, billing.wake)


async def watch_budgets(database: Database, writer: Writer) -> None:
    """Tell whose budgets are nearly or wholly spent. Adding up is beside the writer; of two nodes
    one is believed."""
    await _take(database, writer, budgets.due, watching.keep)


async def _take(
    database: Database,
    writer: Writer,
    due: Callable[[Session, int], T | None],
    act: Callable[[Session, T, int], object],
) -> None:
    """Do what is due until nothing is; what is still there after its turn waits for the next."""
    before: T | None = None
    while (found := await database.read(due, now_ms())) and found != before:
        await writer.deed(act, found, now_ms())
        before = found


DEEDS: Sequence[Deed] = (
    *(seal_books, end_holds, wake_offers, end_pools),
    *(give_notice, run_schedules, end_requests, wake_bills, watch_budgets),
)
