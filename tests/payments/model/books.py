"""The ledger by dictionaries alone: what is recorded, refused, capped and asked about first."""

import copy
from collections import defaultdict
from collections.abc import Iterator
from typing import Self

from payments.ledger import AccountRef, Refusal
from payments.limits import Reason
from payments.money import Money
from tests.payments.model.words import (
    HOUR,
    QUICK,
    QUICK_DAY,
    TWO_MINUTES,
    Answer,
    Asked,
    Key,
    Line,
    Was,
)  # fmt: skip

Window = list[int]  # out, count, quick


class Books:
    def __init__(self) -> None:
        self.balance: dict[AccountRef, int] = {}
        self.lines: dict[AccountRef, list[Line]] = defaultdict(list)  # oldest first
        self.keys: dict[Key, Was] = {}
        self.sets: dict[int, Was] = {}
        self.windows: dict[AccountRef, dict[int, Window]] = defaultdict(dict)  # by hour
        self.tallies: dict[tuple[AccountRef, str], dict[int, int]] = defaultdict(dict)
        self.pairs: dict[tuple[str, str, str], tuple[int, int, int]] = {}  # count, last at, minor
        self.gifts: dict[tuple[str, str, Money], int] = {}  # when last

    def copy(self) -> Self:
        return copy.deepcopy(self)

    def record(self, asked: Asked, now: int, number: int) -> Answer:
        if was := self.keys.get(asked.key):
            same = (was.kind, was.moves) == (asked.kind, asked.moves)
            return (was.at, True) if same else Refusal("key_reused")
        draft: dict[AccountRef, int] = {}
        short: dict[AccountRef, int] = {}
        lines = []
        for source, target, minor in asked.moves:
            for ref, other, delta in ((source, target, -minor), (target, source, minor)):
                draft[ref] = draft.get(ref, self.balance.get(ref, 0)) + delta
                of = number, now, asked.kind, other, delta, draft[ref], asked.words, asked.refers
                lines.append((ref, Line(*of)))
            if source.owner != "system" and draft[source] < 0:
                short[source] = max(short.get(source, 0), -draft[source])
        for source, missing in short.items():
            has = Money(self.balance.get(source, 0), source.currency)
            return Refusal("short", missing=Money(missing, source.currency), available=has)
        if refused := self.room(asked, now):
            return refused
        self.balance |= draft
        self.keys[asked.key] = self.sets[number] = Was(asked.kind, asked.moves, now, asked.refers)
        for ref, line in lines:
            self.lines[ref].append(line)
        self._look_back(asked, now)
        return now, False

    def _look_back(self, asked: Asked, now: int) -> None:
        """What limits and questions ask later."""
        for source, target, minor in asked.moves:
            window = self.windows[source].setdefault(now // HOUR, [0, 0, 0])
            for n, more in enumerate((minor, 1, minor * asked.quick)):
                window[n] += more
            if asked.kind == "gift":
                pair = source.owner, target.owner, source.currency
                count = self.pairs.get(pair, (0, 0, 0))[0]
                self.pairs[pair] = count + 1, now, minor
                self.gifts[*pair[:2], Money(minor, source.currency)] = now
        first = asked.moves[0][0]
        told = {(cap.source or first, cap.about, cap.counts) for cap in asked.caps if cap.about}
        for source, about, counts in told:
            hours = self.tallies[source, about]
            hours[now // HOUR] = hours.get(now // HOUR, 0) + counts

    def room(self, asked: Asked, now: int, _number: int = 0) -> Refusal | None:
        """The first cap that it would pass, and when enough will have come free again."""
        for code, limit, hours, counts, about, whose in asked.caps:
            source = whose or asked.moves[0][0]
            recent = list(self._recent(source, about, hours, now // HOUR))
            spent = sum(out for _, out in recent)
            left = max(0, limit - spent)
            if counts > left:
                frees = [hour for n, (hour, _) in enumerate(recent)
                         if sum(out for _, out in recent[n + 1 :]) + counts <= limit]  # fmt: skip
                when = (frees[0] + hours + 1) * HOUR if frees and counts <= limit else None
                said = Money(limit, source.currency), Money(left, source.currency)
                return Refusal(code, limit=said[0], left=said[1], frees=when)
        return None

    def _recent(
        self, source: AccountRef, about: str, hours: int, hour: int
    ) -> Iterator[tuple[int, int]]:
        everything = {at: out for at, (out, _, _) in self.windows.get(source, {}).items()}
        known = self.tallies.get((source, about), {}) if about else everything
        return ((at, out) for at, out in sorted(known.items()) if hours and at >= hour - hours)

    def question(
        self, payer: str, payees: tuple[str, ...], amount: Money, now: int, _number: int
    ) -> Reason | None:
        """Why it would ask first."""
        known = {payee for paid, payee, _ in self.pairs if paid == payer}
        for payee in payees:
            if payee not in known:
                return Reason("first_time", payee=payee)
        if len(payees) > 1:
            return Reason("several")
        if amount.minor > QUICK:
            return Reason("above_ceiling", ceiling=Money(QUICK, amount.currency))
        hours = self.windows.get(AccountRef(payer, "wallet", amount.currency), {})
        quick = sum(each[2] for at, each in hours.items() if at >= now // HOUR - 24)
        if quick + amount.minor > QUICK_DAY:
            return Reason("day_passed", ceiling=Money(QUICK_DAY, amount.currency))
        at = self.gifts.get((payer, payees[0], amount), 0)
        if now - at < TWO_MINUTES:
            return Reason("again", payee=payees[0], seconds=(now - at) // 1000)
        return None
