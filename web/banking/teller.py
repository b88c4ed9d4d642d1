"""Carries top-ups that their owners agreed to to the bank, and its answers to the books."""

import logging
import uuid

from bot.dealings import outcomes
from payments import bank_orders, bank_talks
from payments.bank_orders import Order
from payments.bank_talks import Held, Said
from payments.outcomes import LAPSED, UNSENT, Answer
from payments.rails.open_banking.calls import Presence
from payments.transits import UNKNOWN
from web.banking.sealing import Seal, Unsealed
from web.banking.wire import Wire
from web.database import Database
from web.rounds import Flights, Round
from web.vault.client import Lost, NotSent
from web.writer import Writer, now_ms

EVERY = 0.5  # seconds, for what is due by the clock
MOST = 8  # at once
REASONS = {"created": "transit_unagreed", "returning": "transit_way_lost"}
LOG = logging.getLogger("quid.banks")


class Teller:
    """One talk at a time for each top-up. The bank may be away: then everything waits."""

    def __init__(self, database: Database, writer: Writer, wire: Wire, seal: Seal) -> None:
        self._database, self._writer, self._wire, self._seal = database, writer, wire, seal
        self._taking = Round(self.take, EVERY)
        self._flights = Flights(MOST, self.wake)

    def start(self) -> None:
        """Called in the loop."""
        self._taking.start()

    async def stop(self) -> None:
        """What is out is let come back."""
        await self._taking.stop()
        await self._flights.end()

    def wake(self) -> None:
        """Something may be due now."""
        self._taking.wake()

    async def take(self) -> None:
        """Ask what is due, as much as may be asked at once."""
        room = self._flights.room
        due = await self._database.read(bank_orders.due)
        if room <= 0 or due is None or due > now_ms():
            return
        for number in await self._database.read(bank_orders.lapsed, now_ms()):
            await self._lapse(number)
        for one in await self._writer.deed(bank_orders.take, room, now_ms(), self._flights.numbers):
            self._flights.begin(one.transit.id, self._carry(one))

    async def _lapse(self, number: int) -> None:
        one = await self._database.read(bank_orders.find, number)
        reason = REASONS.get(one.transit.state, "transit_absent") if one else ""
        await self._writer.deed(outcomes.settle, number, Answer(LAPSED, reason=reason), now_ms())

    async def _carry(self, one: Order) -> None:
        number, said = one.transit.id, await self._ask(one)
        if said.held:
            sealed = self._seal.close(one.transit.owner, one.consent, written(said.held))
            await self._writer.deed(bank_orders.reseal, number, sealed)
        await self._writer.deed(outcomes.settle, number, said.answer, now_ms())

    async def _ask(self, one: Order) -> Said:
        step = one.transit.step
        unheard = Said(Answer(UNSENT if step == "send" else UNKNOWN, step))
        try:
            known, held = await self._wire.known(), self._held(one)
        except (NotSent, Lost):
            return unheard
        except Unsealed:
            LOG.error("what transit %s is ordered with is sealed with another key", one.transit.id)
            return unheard
        if one.transit.currency not in known.payees:
            return unheard
        here = Presence(str(uuid.uuid4()))
        return await self._wire.carry(bank_talks.order(known.house(""), one, held, here, now_ms()))

    def _held(self, one: Order) -> Held | None:
        if one.sealed is None:  # it is over, and only looked at
            return None
        found = self._seal.open(one.transit.owner, one.consent, one.sealed)
        return Held(found["access"], found["refresh"], int(found["until"]))


def written(held: Held) -> dict[str, str]:
    """As it is sealed."""
    return held._asdict() | {"until": str(held.until)}
