"""Reads how a cost is shared: `@bob`, `@bob:2x`, `@bob:40%`, `@bob:12.50`, and `me` likewise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from bot.reading.amounts import DROPPED, Figure, Misread, figure, is_numeric, meanings
from bot.reading.payees import MOST_PEOPLE, payees
from bot.reading.readings import Facts, Setting
from bot.reading.scan import AND, ME, TO, Scan, Word
from bot.signatures import Part, Parts
from chat.people import Person
from payments.money import Money

PART = re.compile(r"@([A-Za-z0-9_]+):(\S+)|([A-Za-z]+):(\S+)")
TIMES = re.compile(r"([1-9][0-9]?)[xX×]")
PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?%")
LINKS = TO | AND | frozenset("with avec between entre among".split())
EQUAL, EXACT, PERCENTAGE = "x", "=", "%"
WHOLE = Part(EQUAL, 1, 1)
MINE = ""  # stands for the speaker among the handles


@dataclass(slots=True)
class Shared(Scan):
    """As a payment's text, where people and `me` may have a share glued to them."""

    parts: dict[str, tuple[Part, Figure | None]] = field(default_factory=dict)
    last: int = 0  # where the last of them ends

    def _take(self, word: Word) -> None:
        found = PART.match(self.text, word.start)
        if found and (found[1] or found[3].lower() in ME):
            who = (found[1] or MINE).lower()
            token = (found[2] or found[4]).rstrip(DROPPED)
            self._part(who, token, found.start(2) if found[1] else found.start(4))
            if found[1]:
                self.handles.append(Word(who, found.start(), found.start() + 1 + len(who)))
            self.at = self.last = found.end()
        elif word.low in ME:
            self.parts.setdefault(MINE, (WHOLE, None))
            self.at = self.last = word.end
        elif (word.low in LINKS or word.text in AND) and self._named(word.end):
            self.at = word.end
        else:
            Scan._take(self, word)
            if word.text[0] == "@":
                self.last = self.at

    def _named(self, at: int) -> bool:
        after = self._peek(at)
        return after.text[:1] == "@" or after.low in ME

    def _part(self, who: str, token: str, start: int) -> None:
        if who in self.parts:
            raise Misread("part_twice", start, start + len(token), token=token)
        if found := TIMES.fullmatch(token):
            self.parts[who] = Part(EQUAL, int(found[1]), 1), None
        elif found := PERCENT.fullmatch(token):
            hundredths = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
            self.parts[who] = Part(PERCENTAGE, hundredths, 10_000), None
        elif is_numeric(token, self.home) and token[0] not in "-−–+":
            self.parts[who] = Part(EXACT, 0, 1), figure(token, start, self.home)
        else:
            raise Misread("part_form", start, start + len(token), token=token)


def sharers(
    scan: Shared, at: int, setting: Setting
) -> tuple[tuple[Person, ...], tuple[tuple[str, Facts], ...]]:
    """Those named; nobody named is everybody here, and then the speaker shares too."""
    if any(word.text == setting.me for word in scan.handles):
        scan.parts.setdefault(MINE, scan.parts.pop(setting.me, (WHOLE, None)))
        scan.handles = [word for word in scan.handles if word.text != setting.me]
    if scan.handles or not setting.members:
        who, notices = payees(scan, at, setting)
        alone = len(who) == 1 and MINE not in scan.parts and who[0].handle not in scan.parts
        return who, (*notices, ("split_without_you", {"payee": who[0]})) if alone else notices
    if len(setting.members) > MOST_PEOPLE:
        raise Misread("too_many_people", 0, len(scan.text), limit=MOST_PEOPLE)
    scan.parts.setdefault(MINE, (WHOLE, None))
    return setting.members, ()


def shares(scan: Shared, money: Money, who: Sequence[Person], locale: str) -> tuple[Money, ...]:
    """What each of these is asked for; what is left is the speaker's. Raises Misread where the
    parts do not come to the whole. Notes the parts of people, then the speaker's, in the scan."""
    handles = [person.handle for person in who] + ([MINE] if MINE in scan.parts else [])
    parts = tuple(
        _exact(*scan.parts.get(handle, (WHOLE, None)), money, locale) for handle in handles
    )
    try:
        minors = divide(money.minor, parts, MINE in scan.parts)
    except ValueError as wrong:
        raise _wrong(scan, str(wrong), money, parts) from None
    scan.extras["parts"] = Parts(parts)
    return tuple(Money(minor, money.currency) for minor in minors[: len(who)])


def _exact(part: Part, written: Figure | None, money: Money, locale: str) -> Part:
    if written is None:
        return part
    found = meanings(written, written.currency or money.currency, locale)
    where = written.start, written.end
    if len(found) != 1 or written.share or written.kilo:
        raise Misread("part_form", *where, token=written.word)
    if found[0].currency != money.currency:
        raise Misread(
            "currencies_differ", *where, None, one=money.currency, other=found[0].currency
        )
    return Part(EXACT, found[0].minor, 1)


def divide(total: int, parts: Sequence[Part], mine: bool) -> list[int]:
    """Minor units by part. What cannot be divided goes to the last part, the speaker's, if it is
    `mine` and not exact; else one unit each to the first that are not.

    Raises ValueError: parts_more, parts_less, or too_little."""
    fixed = [_fixed(part, total) for part in parts]
    rest = total - sum(fixed)
    weights = sum(part.top for part in parts if part.form == EQUAL)
    if rest < 0:
        raise ValueError("parts_more")
    if rest and not weights:
        raise ValueError("parts_less")
    fair = [
        rest * Fraction(part.top, weights) if part.form == EQUAL else fixed[at]
        for at, part in enumerate(parts)
    ]
    whole = [int(each) for each in fair]
    for at in _odd_ones(total - sum(whole), parts, mine):
        whole[at] += 1
    if not all(whole):
        raise ValueError("too_little")
    return whole


def odd(total: int, parts: Sequence[Part]) -> int:
    """How many minor units could not be divided."""
    fixed = [_fixed(part, total) for part in parts]
    rest, weights = total - sum(fixed), sum(part.top for part in parts if part.form == EQUAL)
    each = (rest * Fraction(p.top, weights) if p.form == EQUAL else _fixed(p, total) for p in parts)
    return total - sum(int(share) for share in each)


def _fixed(part: Part, total: int) -> Fraction:
    if part.form == EXACT:
        return Fraction(part.top)
    return Fraction(total * part.top, part.bottom) if part.form == PERCENTAGE else Fraction(0)


def _odd_ones(units: int, parts: Sequence[Part], mine: bool) -> list[int]:
    able = [at for at, part in enumerate(parts) if part.form != EXACT]
    if mine and able[-1:] == [len(parts) - 1]:
        return able[-1:] * units
    return able[:units]


def _wrong(scan: Shared, code: str, money: Money, parts: Sequence[Part]) -> Misread:
    if code == "too_little":
        return Misread(code, 0, len(scan.text), total=money, count=len(parts))
    given = sum(int(_fixed(part, money.minor)) for part in parts)
    away = Money(abs(money.minor - given), money.currency)
    mend = None
    if code == "parts_less" and MINE not in scan.parts:
        mend = f"{scan.text[: scan.last]} me{scan.text[scan.last :]}"
    return Misread(code, 0, len(scan.text), mend=mend, total=money, away=away)
