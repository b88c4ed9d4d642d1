"""Reads what is on linked accounts by the clock, and tells banks what is wanted no more."""

import asyncio
import logging
import uuid
from typing import TypeVar

from bot.dealings import consents
from payments import bank_readings, banks
from payments.bank_readings import Entry, Reading
from payments.banks import Link
from payments.rails.open_banking import answers, calls
from payments.rails.open_banking.answers import Fault, Page, Token
from payments.rails.open_banking.calls import Presence
from web.banking.clearing import Clearing
from web.banking.sealing import Seal, Unsealed
from web.banking.teller import Teller
from web.banking.wire import Wire
from web.database import Database
from web.rounds import Round
from web.vault.client import Lost, NotSent, Reply
from web.writer import Writer, now_ms

EVERY = 0.5  # seconds
MOST = 4  # at once
EARLY = 30_000  # ms before its end that a token is renewed
LONGEST = 60  # pages of an account
AWAY = Fault(answers.AWAY)
T = TypeVar("T")
LOG = logging.getLogger("quid.banks")


class Banker:
    """While the bank is away everything waits, and what was known stays."""

    def __init__(self, database: Database, writer: Writer, wire: Wire, seal: Seal) -> None:
        self._database, self._writer = database, writer
        self.wire, self.seal = wire, seal
        self.teller = Teller(database, writer, wire, seal)
        self.clearing = Clearing(database, writer, wire)
        self._reads = Round(self.read, EVERY)
        self._goodbyes = Round(self.say_goodbye, EVERY)

    def start(self) -> None:
        """Called in the loop."""
        for each in (self._reads, self._goodbyes, self.teller, self.clearing):
            each.start()

    async def stop(self) -> None:
        """What is out is let come back. Comes before the writer is stopped."""
        all_of_it = (self._reads, self._goodbyes, self.teller, self.clearing)
        await asyncio.gather(*(each.stop() for each in all_of_it))
        await self.wire.close()

    def wake(self) -> None:
        self._reads.wake()
        self._goodbyes.wake()

    async def refresh(self, owner: str) -> None:
        """Their owner looks: what is not fresh is read, soon and not by this call."""
        if await self._database.read(bank_readings.stale, owner, now_ms()):
            await self._writer.deed(bank_readings.wish, owner, now_ms())
            self.wake()

    async def read(self) -> None:
        """What is due, some at a time; consents whose time has come end first."""
        for number in await self._database.read(bank_readings.over, now_ms()):
            await self._writer.deed(consents.end, number, banks.EXPIRED, now_ms())
        while (
            await self._database.read(bank_readings.due, now_ms()) and not self._reads.is_stopping
        ):
            taken = await self._writer.deed(bank_readings.take, MOST, now_ms())
            await asyncio.gather(*(self._read_one(one) for one in taken))

    async def say_goodbye(self) -> None:
        """The bank is told; if it cannot be, later. What it does not know any more is as well."""
        for one in await self._database.read(banks.goodbyes):
            try:
                known = await self.wire.known()
                told = await self.wire.send(calls.client_token(known.terms.client, "accounts"))
                token = answers.token(told.status, told.body)
                if isinstance(token, Fault):
                    return
                told = await self.wire.send(
                    calls.end_consent(token.access, _unattended(), one.consent)
                )
            except (NotSent, Lost):
                return
            if told.status < 500 and told.status != 429:
                await self._writer.deed(banks.said_goodbye, one.id)

    async def _read_one(self, one: Link) -> None:
        try:
            readings = await self._readings(one)
        except (NotSent, Lost):
            readings = AWAY
        except Unsealed:
            LOG.error("what opens link %s is sealed with another key", one.id)
            readings = Fault(answers.GONE)
        now = now_ms()
        if not isinstance(readings, Fault):
            await self._writer.deed(bank_readings.keep, one.id, readings, now)
        elif readings.kind == answers.GONE:
            await self._writer.deed(consents.end, one.id, banks.GONE, now)
        else:
            await self._writer.deed(bank_readings.later, one.id, readings.wait * 1000, now)

    async def _readings(self, one: Link) -> list[Reading] | Fault:
        token = await self._token(one)
        if isinstance(token, Fault):
            return token
        found = []
        for account in await self._database.read(banks.accounts_of, [one.id]):
            since = await self._database.read(
                bank_readings.since, account.id, one.read_at, now_ms()
            )
            reading = await self._reading(account, token, since)
            if isinstance(reading, Fault):
                return reading
            found.append(reading)
        return found

    async def _reading(self, account: banks.Account, token: str, since: int) -> Reading | Fault:
        told = await self.wire.send(calls.balances(token, _unattended(), account.number))
        balance = _or_busy(told, answers.balance(told.status, told.body))
        if isinstance(balance, Fault):
            return balance
        if balance.amount.currency != account.currency:
            return Fault(answers.RUBBISH)
        entries = await self._entries(account, token, since)
        if isinstance(entries, Fault):
            return entries
        return Reading(account.id, balance.amount.minor, balance.at, since, entries)

    async def _entries(self, account: banks.Account, token: str, since: int) -> list[Entry] | Fault:
        base = (await self.wire.known()).bank.issuer
        call, found = calls.transactions(token, _unattended(), account.number, since), list[Entry]()
        for _ in range(LONGEST):
            told = await self.wire.send(call)
            page: Page | Fault = _or_busy(told, answers.page(told.status, told.body, base))
            if isinstance(page, Fault):
                return page
            found += [
                Entry(each.number, each.amount.minor, each.is_booked, each.at, each.text)
                for each in page.entries
                if each.amount.currency == account.currency
            ]
            if not page.following:
                return found
            call = calls.following(token, _unattended(), page.following)
        return Fault(answers.RUBBISH, reason="it never ends")

    async def _token(self, one: Link) -> str | Fault:
        """One that is good for a while, renewed if need be."""
        assert one.sealed is not None, "a link that stands has its tokens"
        held = self.seal.open(one.owner, one.consent, one.sealed)
        if int(held["until"]) - EARLY > now_ms():
            return held["access"]
        known = await self.wire.known()
        told = await self.wire.send(calls.refreshed_token(known.terms.client, held["refresh"]))
        token: Token | Fault = _or_busy(told, answers.token(told.status, told.body))
        if isinstance(token, Fault):
            return token
        until = now_ms() + token.seconds * 1000
        facts = {"access": token.access, "refresh": token.refresh or held["refresh"]}
        sealed = self.seal.close(one.owner, one.consent, {**facts, "until": str(until)})
        await self._writer.deed(bank_readings.reseal, one.id, sealed)
        return token.access


def _or_busy(told: Reply, found: T | Fault) -> T | Fault:
    """With how long the bank wants to be left alone."""
    if isinstance(found, Fault) and told.status == 429:
        return answers.fault(429, told.body, told.headers.get("retry-after", ""))
    return found


def _unattended() -> Presence:
    return Presence(str(uuid.uuid4()))
