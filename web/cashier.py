"""Carries what is on its way by cards to the vault after the commit, and answers to the books."""

import asyncio
import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from sqlmodel import Session

from bot.dealings import outcomes
from bot.kept import Heard
from chat import people
from payments import cards, carriage, reconciling, transits
from payments.outcomes import REFUSED, UNSENT, Answer
from payments.rails.visa_direct import calls, inquiries
from payments.rails.visa_direct.calls import Merchant
from payments.rails.visa_direct.inquiries import Row
from payments.transits import UNKNOWN, Transit
from web.database import Database
from web.linked import link
from web.rounds import Flights, Round
from web.vault.client import Away, CardRefused, Lost, NotSent, Vault
from web.writer import Writer, now_ms

EVERY = 0.5  # seconds, for what is due by the clock; what was just committed wakes it
MOST = 8  # calls at once
OFTEN, SELDOM = 2.0, 60.0  # seconds: cards to destroy, reports to look at
LONGEST_REPORT = 1000  # pages

__all__ = ["Cashier", "link"]


class Cashier:
    """One call at a time for each transit. The vault may be away: then everything waits."""

    def __init__(
        self, database: Database, writer: Writer, vault: Vault, merchant: Merchant
    ) -> None:
        self._database, self._writer, self._vault = database, writer, vault
        self._merchant = merchant
        self._taking = Round(self.take, EVERY)
        self._rounds = (
            self._taking,
            Round(self.destroy_gone, OFTEN),
            Round(self.reconcile, SELDOM),
        )
        self._flights = Flights(MOST, self.wake)

    def start(self) -> None:
        """Called in the loop."""
        for each in self._rounds:
            each.start()

    async def stop(self) -> None:
        """What is out is let come back. Comes before the writer is stopped."""
        await asyncio.gather(*(each.stop() for each in self._rounds))
        await self._flights.end()

    def hear(self, heard: Heard) -> None:
        """What was just committed: if something set out, it leaves at once."""
        events = heard.kept.events
        if any(each.kind == "ticket" and each.about.startswith("transit:") for each in events):
            self.wake()

    def wake(self) -> None:
        """Something may be due now."""
        self._taking.wake()

    async def take(self) -> None:
        """Send out what is due, as much as may be out at once."""
        room = self._flights.room
        due = await self._database.read(transits.due)
        if room <= 0 or due is None or due > now_ms():
            return
        for number in await self._database.read(transits.lapsed, now_ms()):
            await self._writer.deed(outcomes.lapse, number, now_ms())
        ids = [uuid.uuid4().hex for _ in range(room)]
        for one, name in await self._writer.deed(
            _take, self._merchant.bin, ids, now_ms(), self._flights.numbers
        ):
            self._flights.begin(one.id, self._carry(one, name))

    async def _carry(self, one: Transit, name: str) -> None:
        answer = await self._ask(one, name)
        await self._writer.deed(outcomes.settle, one.id, answer, now_ms())

    async def _ask(self, one: Transit, name: str) -> Answer:
        """What the rail says; what kept us from hearing it is said too."""
        errand = carriage.errand(one, name, self._merchant)
        try:
            reply = await self._vault.send(errand.call, errand.card)
        except (Away, NotSent):
            return Answer(UNSENT if one.step == "send" else UNKNOWN, one.step)
        except Lost:
            return Answer(UNKNOWN, one.step)
        except CardRefused as no:  # nothing was sent
            return Answer(REFUSED, one.step, no.code, "declined_card_gone")
        return carriage.read(one, errand.kind, reply.status, reply.headers, reply.body)

    async def destroy_gone(self) -> None:
        """The vault forgets what its owner has removed."""
        for token in await self._database.read(cards.gone):
            await self._vault.destroy(token)
            await self._writer.deed(cards.destroyed, token, now_ms())

    async def reconcile(self) -> None:
        """Hold the rail's report of yesterday, and of days that were missed, against the books."""
        while day := await self._database.read(reconciling.due, now_ms()):
            rows, after = await self._report(day), await self._report(day + timedelta(days=1))
            if rows is None or after is None:
                return
            later = {row.rrn for row in after}
            compared = await self._writer.deed(reconciling.compare, day, rows, later, now_ms())
            for number, answer in compared.answers:
                await self._writer.deed(outcomes.settle, number, answer, now_ms())
            await self._writer.deed(reconciling.keep, day, compared, now_ms())

    async def _report(self, day: date) -> list[Row] | None:
        """All of its pages; None if one cannot be had."""
        rows: list[Row] = []
        for _ in range(LONGEST_REPORT):
            reply = await self._vault.send(calls.report(day, len(rows) + 1))
            page = inquiries.report(reply.status, reply.body)
            if page is None:
                return None
            rows += page.rows
            if len(rows) >= page.total or not page.rows:
                return rows
        return None


def _take(
    db: Session, bin: str, ids: list[str], now: int, busy: list[int]
) -> list[tuple[Transit, str]]:
    """What is due, with its owner's name."""
    taken = transits.take(db, bin, ids, now, busy)
    owners = people.of_owners(db, list({one.owner for one in taken}))
    names: Mapping[str, str] = {person.owner: person.name for person in owners}
    return [(one, names[one.owner]) for one in taken]
