"""Plays a transcript: people, lines, taps, and what each must come to."""

import asyncio
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import time_machine

from bot.dealings import links
from bot.signatures import find
from chat.people import Person
from payments import audit, wallets
from payments.ledger import Refusal
from payments.money import Money, from_canonical, show
from tests.servers.quid import Program, Quid
from tests.stories import companies, plastics
from web import clerk
from web.keys import DATABASE, WRITER
from web.render import now_ms

HAS = re.compile(r"(\w+) has ([\d.]+) (\w{3})(.*)")
PAID = re.compile(r", has paid (\w+) before")
SAYS = re.compile(r"(\w+)(?: in (@\w+))?: (.*)")
TAPS = re.compile(r"(\w+) taps (.*)")
GROUP = re.compile(r"(\w+(?:, \w+)*) and (\w+) are a group")
CHANGES = re.compile(r"(\w+) (adds|removes|leaves|names it)(?: (.*))?")
OPENS = re.compile(r"(\w+) opens the link")
LATER = re.compile(r"(\d+) (second|hour|day)s? later")
SECONDS = {"second": 1, "hour": 3_600, "day": 86_400}


class Player:
    """The first two people are alone in a direct conversation, or several are a group, which the
    first of them made. Indented lines are what the line above came to, whole; a place's numbers
    must run on without a gap."""

    def __init__(self, quid: Quid, path: Path, clock: time_machine.Traveller) -> None:
        self.quid, self.clock = quid, clock
        self.lines = path.read_text().splitlines()
        self.people: dict[str, Person] = {}
        self.programs: dict[str, Program] = {}
        self.acks: list[tuple[str, Any]] = []
        self.place = ""
        self.members: list[str] = []
        self.seq = 0

    async def play(self) -> None:
        await self._introduce()
        for line, outcome in self._turns():
            shown = await self._do(line, len(outcome))
            came = "\n".join([line, *shown])
            assert [_plain(each) for each in shown] == [_plain(each) for each in outcome], came

    async def _introduce(self) -> None:
        first = self.lines[: self.lines.index("")]
        known = [found for line in first if (found := HAS.fullmatch(line))]
        for handle, amount, currency, more in (found.groups() for found in known):
            given = {} if amount == "0" else {currency: _minor(amount, currency)}
            locale = "fr" if "speaks fr" in more else "en"
            person = await self.quid.join(handle, locale, currency.upper(), **given)
            self.people[handle] = person
            self.programs[handle] = await self.quid.program(person)
        for handle, _, currency, more in (found.groups() for found in known):
            await self._choose(handle, more)
            for other in PAID.findall(more):
                payer, payee = self.people[handle], self.people[other]
                await self.quid.acquaint(payer, payee, currency.upper())
        for line in first:
            await companies.act(self.quid, line)
            await plastics.act(self.quid, self.people, line)
        self.members = list(self.people)
        for found in filter(None, map(GROUP.fullmatch, first)):
            self.members = [*found[1].split(", "), found[2]]
            made = {"name": "Saturday", "people": self.members[1:], "client_id": str(uuid4())}
            ack = await self.programs[self.members[0]].call("gather", made)
            self.place, self.seq = ack["place"], ack["seq"]

    async def _choose(self, handle: str, more: str) -> None:
        """What they have set beside their money."""
        owner, deed = self.people[handle].owner, self.quid.app[WRITER].deed
        if "is asked first" in more:
            await deed(wallets.set_accepts, owner, "ask")
        if "pays 2 hours later" in more:
            await deed(wallets.set_delay, owner, 2)

    def _turns(self) -> Iterator[tuple[str, list[str]]]:
        """Each line with the indented ones below it, from the first empty line on."""
        begun = self.lines.index("") + 1
        turn: list[str] = []
        for line in [*(each for each in self.lines[begun:] if each.strip()), "end"]:
            if turn and not line.startswith(" "):
                yield turn[0], turn[1:]
                turn = []
            turn.append(line)

    async def _do(self, line: str, lines: int) -> list[str]:
        if found := LATER.fullmatch(line):
            self.clock.shift(int(found[1]) * SECONDS[found[2]])
            if found[2] != "second":
                await asyncio.sleep(2 * clerk.EVERY)  # so that the clerk sees every such moment
            return [await self._by_the_clock() for _ in range(lines)]
        if found := HAS.fullmatch(line):
            await self._has(found[1], from_canonical(found[2], found[3].upper()))
            return []
        if line == "books are right":
            assert await self.quid.app[DATABASE].read(lambda db: list(audit.verify(db))) == []
            return []
        if place := await companies.act(self.quid, line):
            self.place = place
            return [await self._by_the_clock() for _ in range(lines)]
        if await plastics.act(self.quid, self.people, line):
            return [await self._by_the_clock() for _ in range(lines)]
        if found := TAPS.fullmatch(line):
            return await self._tap(found[1], found[2])
        if found := OPENS.fullmatch(line):
            return await self._open(found[1], lines)
        if found := CHANGES.fullmatch(line):
            return await self._change(*found.groups())
        found = SAYS.fullmatch(line)
        assert found, f"the story cannot be read: {line}"
        return await self._say(found[1], found[2], found[3])

    async def _say(self, who: str, where: str | None, text: str) -> list[str]:
        """In the conversation of the story, or in another of the speaker's own."""
        other = next((handle for handle in self.people if handle != who), "")
        ack = await self.programs[who].say(where or self.place or f"@{other}", text)
        if not ack["ok"]:
            return [f"  no  {ack['message']}"]
        if where:
            return list(_words(ack["answer"], self.people[who].locale))
        self.place = ack["place"]
        shown = await self._shown(who, ack)
        return shown if text.startswith("/") else []

    async def _by_the_clock(self) -> str:
        """What the clerk tells in the place, an event a line."""
        said = await self._heard({"seq": self.seq + 1})
        return next(_words(said["attachment"], "en"))

    async def _open(self, who: str, lines: int) -> list[str]:
        """The newest link that somebody was given."""
        once = next(a["answer"]["once"] for _, a in reversed(self.acks) if "once" in a["answer"])
        secret = once.removeprefix("/claim/")
        claimed = links.claim, secret, self.people[who], now_ms()
        heard = await self.quid.app[WRITER].deed(*claimed)
        if isinstance(heard, Refusal):
            return [f"  no  {heard.code}"]
        return [await self._by_the_clock() for _ in range(lines)]

    async def _change(self, who: str, does: str, what: str | None) -> list[str]:
        """Everybody who belonged before or belongs now has heard of it."""
        call, more = {
            "adds": ("admit", {"people": [what]}),
            "removes": ("dismiss", {"person": what}),
            "leaves": ("dismiss", {"person": who}),
            "names it": ("rename", {"name": what}),
        }[does]
        ack = await self.programs[who].call(call, {"place": self.place, **more})
        if not ack["ok"]:
            return [f"  no  {ack['message']}"]
        self.members += [what] if does == "adds" and what else []
        said = await self._heard(ack)
        gone = {"removes": what, "leaves": who}.get(does)
        self.members = [one for one in self.members if one != gone]
        return [f"  {said['attachment']['change']}"]

    async def _tap(self, who: str, choice: str) -> list[str]:
        if choice == "undo":
            seq = next(a["seq"] for by, a in self.acks if by == who and "undo_until" in a["answer"])
            row = {"seq": seq}
        elif self._is_button(who, choice):
            row = {"seq": next(a["seq"] for _, a in reversed(self.acks) if _waits(a["answer"]))}
        else:
            asked = next(
                ack
                for by, ack in reversed(self.acks)
                if by == who and ack["answer"]["kind"] == "question"
            )
            row = {"mine": asked["mine"]}
            labels = {_plain(each["label"]): each["id"] for each in asked["answer"]["choices"]}
            choice = labels.get(_plain(choice), choice)
        ack = await self.programs[who].tap(self.place, choice, **row)
        assert ack["ok"], ack
        return await self._shown(who, ack)

    def _is_button(self, who: str, choice: str) -> bool:
        """Of a ticket; a question that was just asked has choices of its own."""
        command = find(choice)
        asked = self.acks[-1][0] == who and self.acks[-1][1]["answer"]["kind"] == "question"
        return command is not None and command.button and not asked

    async def _shown(self, who: str, ack: Any) -> list[str]:
        """The answer in the story's words; a ticket or a line must have reached everybody."""
        if "answer" in ack:
            self.acks.append((who, ack))
        if "seq" not in ack:
            return list(_words(ack["answer"], self.people[who].locale))
        event = await self._heard(ack)
        if "answer" in ack:
            assert event["attachment"] == ack["answer"]
            return list(_words(ack["answer"], self.people[who].locale))
        return [f"  says  {event['text']}"]

    async def _heard(self, ack: Any) -> Any:
        """The event of this number, which all members have had, and before it the lines nobody
        sees."""
        while self.seq + 1 < ack["seq"]:
            assert (await self._numbered())["attachment"]["kind"] == "again"
        return await self._numbered(ack["seq"])

    async def _numbered(self, seq: int | None = None) -> Any:
        """The next event of the place."""
        self.seq += 1
        assert seq in (None, self.seq), "the numbers of the place have a gap"
        here = self.place, self.seq
        for who in self.members:
            program = self.programs[who]
            event = await program.until("event", lambda e: (e["place"], e["seq"]) == here)
        return event

    async def _has(self, handle: str, money: Money) -> None:
        owner = self.people[handle].owner
        held = await self.quid.app[DATABASE].read(wallets.available, owner)
        assert {h.currency: h.available_minor for h in held}[money.currency] == money.minor


def _waits(shown: Any) -> bool:
    """Whether it is a ticket that somebody can act on."""
    return shown.get("state") == "open" and not shown.get("slim")


def _minor(amount: str, currency: str) -> int:
    return from_canonical(amount, currency.upper()).minor


def _words(shown: Any, locale: str) -> Iterator[str]:
    kind = shown["kind"]
    if kind == "receipt":
        payees = ", ".join(one["handle"] for one in shown.get("payees", [shown["payee"]]))
        parts = [f"{shown['payer']['handle']} → {payees}", _money(shown, locale)]
        parts += [shown["note"], "" if shown["state"] == "paid" else shown["state"]]
        yield "  ".join(["  receipt", *(part for part in parts if part)])
    elif "by" in shown:  # a ticket
        faces = [shown[name]["handle"] for name in ("by", "payee") if name in shown]
        parts = [" → ".join(faces), _money(shown, locale) if "amount_minor" in shown else ""]
        parts += [
            shown.get("note", ""),
            str(shown.get("event") or shown.get("what", shown["state"])),
        ]
        yield "  ".join([f"  {kind}", *(part for part in parts if part)])
        for each in shown.get("shares", ()):
            yield f"    {each['handle']}  {_money(each | {'currency': shown['currency']}, locale)}"
        for each in shown.get("moves", ()):
            two = each["payer"]["handle"], each["payee"]["handle"]
            yield f"    {' → '.join(two)}  {_money(each, locale)}"
    elif kind == "list":
        yield f"  list  {shown['title']}"
        for row in shown["rows"]:
            told = row.get("mend") or row.get("link", "")
            money = _money(row, locale) if "amount_minor" in row else told
            yield f"    {row['label']}  {money}"
    else:
        yield f"  {kind}  {shown['message']}"
        for choice in shown.get("choices", ()):
            yield f"    {choice['label']}"
        if "mend" in shown:
            yield f"  mend  {shown['mend']}"
        if "instead" in shown:
            yield f"  or  {shown['instead']['mend']}"


def _money(shown: Any, locale: str) -> str:
    return show(Money(shown["amount_minor"], shown["currency"]), locale)


def _plain(line: str) -> str:
    """No-break spaces are as other spaces."""
    return " ".join(unicodedata.normalize("NFKC", line).split())
