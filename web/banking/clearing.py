"""Carries orders of many payments to the bank, and its statements of each day to the books."""

import asyncio
import logging
from collections.abc import Iterator

from bot.dealings import booked, outcomes
from payments import bank_days, bank_statements, payouts
from payments.payouts import SEND, STATUS, UNSENT, Payout, Said
from payments.rails.iso20022 import channel
from payments.rails.iso20022.pain001 import Party
from payments.rails.iso20022.stream import Unreadable
from payments.transits import HOUR, MINUTE
from web.banking.wire import Known, TooLong, Wire
from web.database import Database
from web.rounds import Round
from web.vault.client import Lost, NotSent
from web.writer import Writer, now_ms

EVERY, SELDOM = 0.5, 60.0  # seconds: orders, statements
AT_ONCE = (0, 0)
PIECE = 64 * 1024
LARGEST = 64_000_000  # bytes of a statement, which is held in memory while it is read
LOG = logging.getLogger("quid.banks")


class Clearing:
    """While the bank is away everything waits; without a channel it is all left to the host."""

    def __init__(self, database: Database, writer: Writer, wire: Wire) -> None:
        self._database, self._writer, self._wire = database, writer, wire
        self._later: dict[str, tuple[int, int]] = {}  # a day that was not held: when, after what
        self._rounds = (
            Round(self.pay, EVERY, SELDOM),
            Round(self.read_statements, SELDOM),
        )

    def start(self) -> None:
        """Called in the loop."""
        for each in self._rounds:
            each.start()

    async def stop(self) -> None:
        """What is out is let come back."""
        await asyncio.gather(*(each.stop() for each in self._rounds))

    async def pay(self) -> None:
        """Make orders of what is ready, send them, and ask after those that were sent."""
        due = await self._database.read(payouts.due)
        if due is None or due > now_ms() or (known := await self._channel()) is None:
            return
        for currency, ours in known.payees.items():
            payer = Party(ours.name, ours.scheme, ours.identification)
            made = await self._writer.deed(payouts.gather, currency, payer, now_ms())
            await self._settle(made.unfit)
        for one, step in await self._writer.deed(payouts.take, now_ms()):
            said = await self._ask(one, step)
            answers = await self._writer.deed(payouts.hear, one, step, said, now_ms())
            await self._settle(answers)

    async def read_statements(self) -> None:
        """Those of days that are over; a day of which the bank has none that can be read, as on its
        holidays, is asked for again, ever more rarely."""
        due = await self._database.read(bank_days.due, now_ms())
        self._later = {day: self._later.get(day, AT_ONCE) for day in due}
        days = [day for day in due if self._later[day][0] <= now_ms()]
        if not days or (known := await self._channel()) is None:
            return
        ours = {each.identification for each in known.payees.values()}
        for day in days:
            self._put_off(day)  # first: a lost answer keeps no day after it waiting
            try:
                reply = await self._wire.fetch(channel.statement(day), LARGEST)
            except TooLong:
                await self._refuse(day, f"more than {LARGEST:,} bytes: quid payouts read takes it")
                continue
            if reply.status == 200:
                await self._hold(day, reply.body, ours)

    def _put_off(self, day: str) -> None:
        wait = min(self._later.get(day, AT_ONCE)[1] * 2 or MINUTE, HOUR)
        self._later[day] = now_ms() + wait, wait

    async def _channel(self) -> Known | None:
        """Of the bank, if it takes files."""
        known = await self._wire.known()
        return known if known.terms.files else None

    async def _ask(self, one: Payout, step: str) -> Said:
        call = (
            channel.status(one.message) if step == STATUS else channel.order(one.message, one.body)
        )
        try:
            reply = await self._wire.fetch(call, LARGEST)
        except NotSent:
            return Said(UNSENT if step == SEND else payouts.UNHEARD)
        except Lost:
            return Said(payouts.UNHEARD)
        return payouts.read(step, reply.status, reply.body)

    async def _settle(self, answers: payouts.Answers) -> None:
        for number, answer in answers:
            await self._writer.deed(outcomes.settle, number, answer, now_ms())

    async def _hold(self, day: str, body: bytes, ours: set[str]) -> None:
        try:
            outlines = await asyncio.to_thread(bank_statements.outlines, _pieces(body))
        except Unreadable as no:
            await self._refuse(day, str(no))
            return
        work = booked.deeds(_pieces(body), outlines, ours, now_ms())
        act, facts = next(work)
        try:
            while True:
                act, facts = work.send(await self._writer.deed(act, *facts))
        except StopIteration as over:
            held: booked.Held = over.value
        await self._writer.deed(bank_days.keep, day, held.entries, held.differences, now_ms())

    async def _refuse(self, day: str, why: str) -> None:
        if await self._writer.deed(bank_days.refuse, day, why, now_ms()):
            LOG.error("the statement of %s cannot be read: %s", day, why)


def _pieces(body: bytes) -> Iterator[bytes]:
    for at in range(0, len(body), PIECE):
        yield body[at : at + PIECE]
