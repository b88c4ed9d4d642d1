"""Numbers as people write them: what each can mean, and which mean nothing that is paid."""

import re
import unicodedata
from typing import NamedTuple

from babel.numbers import get_decimal_symbol

from bot.reading.currencies import currency
from payments.money import Money, digits

LARGEST_MINOR = 10**12
LONGEST = 60  # characters of a number; beyond it nobody means an amount
GROUPING = "'’\u00a0\u202f\u2009\u2007 "  # a plain space only where the scanner joined two words
NUMBER = re.compile(f"[0-9]+(?:[.,{GROUPING}][0-9]+)*")
BEFORE = re.compile(r"[^\W\d_]{0,3}[$€£¥₹₩₽₺₫₴₦₱₪฿₲₡₸₮₭₾₼]?[A-Z]{0,2}(?=[0-9])")
MINUSES = "-−–‒﹣－"
MARKS = MINUSES + "+＋﹢.,"
DROPPED = ".!?,;"  # A11, one of them
PREFIXES = frozenset("US CA C A AU NZ HK R MX NT S CN JP".split())  # of `US$`, `$CA`
NOT_NUMBERS = frozenset("nan inf infinity infini ∞".split())
ALL, HALF = (1, 1), (1, 2)
SHARES = {
    **dict.fromkeys(("all", "max", "tout"), ALL),
    **dict.fromkeys(("half", "moitié", "moitie"), HALF),
}


class Misread(Exception):
    """Text that is refused as it stands: where and why, and what would work: `instead` in that
    place, or `mend` in place of all of it."""

    def __init__(
        self,
        code: str,
        start: int,
        end: int,
        instead: str | None = None,
        *,
        mend: str | None = None,
        **facts: object,
    ) -> None:
        super().__init__(code)
        self.code, self.start, self.end = code, start, end
        self.instead, self.mend, self.facts = instead, mend, facts


class Figure(NamedTuple):
    """A number or a share as written, before its currency is known.

    `readings` are (digits as one whole number, how many of them are decimals): two of them,
    decimal then grouped, where `mark` may be either (A5). `share` is a
    fraction of what is available."""

    start: int
    end: int
    readings: tuple[tuple[int, int], ...] = ()
    mark: str = ""
    kilo: bool = False
    currency: str = ""
    share: tuple[int, int] | None = None
    word: str = ""  # as typed


def is_numeric(token: str, home: str) -> bool:
    """Whether a word stands where only an amount, or a slip in one, would."""
    at = _skip(token, 0)
    letters = re.compile(r"[A-Za-z]*").match(token, at)
    if letters and letters[0]:
        signed = unicodedata.category(token[at - 1] if at else "a") == "Sc"
        signed = signed or unicodedata.category(token[letters.end() :][:1] or "a") == "Sc"
        if not (currency(letters[0], home) or (signed and letters[0].upper() in PREFIXES)):
            return False
        at = _skip(token, letters.end())
    return at < len(token) and unicodedata.category(token[at])[0] == "N"


def is_no_number(token: str) -> bool:
    """`NaN`, `-inf`, `∞`: numbers to a computer, to nobody else."""
    return token.strip(MARKS + DROPPED).lower() in NOT_NUMBERS


def _skip(token: str, at: int) -> int:
    while at < len(token) and (token[at] in MARKS or unicodedata.category(token[at]) == "Sc"):
        at += 1
    return at


def figure(token: str, start: int, home: str) -> Figure:
    """Read one word that `is_numeric`. Raises Misread for all that A1, A3 and A7 refuse."""
    end = start + len(token)
    before = BEFORE.match(token)
    head = before[0] if before else ""
    number = NUMBER.match(token, len(head))
    named = currency(head, home) if head else ""
    if number is None or (head and not named):
        raise _no_number(token, start, end, home)
    if named == "?":
        raise Misread("currency_unclear", start, end, word=head)
    rest = token[number.end() :]
    rest = rest[:-1] if rest and rest[-1] in DROPPED else rest
    if rest == "%" and not head:
        return Figure(
            start, end, share=_percent(number[0], start, end), word=token[: number.end() + 1]
        )
    return _with_tail(number[0], rest, named, Figure(start, end, word=token), home)


def _with_tail(number: str, rest: str, named: str, bare: Figure, home: str) -> Figure:
    """What is glued behind: nothing, `k`, a currency, or a currency as decimal mark (`20€50`)."""
    kilo = rest[:1] in ("k", "K") and not currency(rest, home)
    tail = rest[1:] if kilo else rest
    code = currency(tail, home) if tail else ""
    parts = re.fullmatch(r"(\D{1,3})([0-9]+)", tail)
    if parts and not kilo and (code := currency(parts[1], home)) not in ("", "?"):
        number, tail = _cents(number, parts[2], code, bare), ""
    if (tail and not code) or (code == "?"):
        raise _bad_tail(number, tail, code, bare)
    if named and code and named != code:
        raise Misread("currencies_differ", bare.start, bare.end, one=named, other=code)
    readings, mark = _readings(number, bare)
    return bare._replace(readings=readings, mark=mark, kilo=kilo, currency=code or named)


def _cents(number: str, cents: str, code: str, bare: Figure) -> str:
    if len(cents) != digits(code) or "." in number or "," in number:
        raise Misread("amount_form", bare.start, bare.end, token=bare.word)
    return f"{number}.{cents}"


def _bad_tail(number: str, tail: str, code: str, bare: Figure) -> Misread:
    if code == "?":
        return Misread("currency_unclear", bare.start, bare.end, word=tail)
    if any(unicodedata.category(sign)[0] == "N" for sign in tail if not sign.isascii()):
        return Misread("amount_digits", bare.start, bare.end, token=bare.word)
    if tail.isalpha() or tail == "¢":
        near = bare.word[: bare.word.index(number)] + number
        return Misread("amount_letter", bare.start, bare.end, near, token=bare.word, near=near)
    return Misread("amount_form", bare.start, bare.end, token=bare.word)


def _no_number(token: str, start: int, end: int, home: str) -> Misread:
    """Why a word that looks like an amount is none: its sign, its digits or its form."""
    signs = token[: _skip(token, 0)]
    bare = "".join(sign for sign in signs if sign not in MARKS) + token[len(signs) :]
    if any(sign in MINUSES for sign in signs):
        return Misread("amount_negative", start, end, positive=bare if _fine(bare, home) else "20")
    strange = [s for s in signs if s not in MARKS and currency(s, home) in ("", "?")]
    if strange:
        return Misread("currency_unclear", start, end, word=strange[0])
    if any(unicodedata.category(sign)[0] == "N" for sign in token if not sign.isascii()):
        plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in token)
        near = plain if plain != token and _fine(plain, home) else None
        return Misread("amount_digits", start, end, near, token=token)
    return Misread("amount_form", start, end, _nearest(token, home), token=token)


def _fine(token: str, home: str) -> bool:
    try:
        return bool(figure(token, 0, home)) if NUMBER.search(token) else False
    except Misread:
        return False


def _nearest(token: str, home: str) -> str | None:
    """`+5` → `5`, `.5` → `0.5`."""
    tries = (token.lstrip("+＋﹢"), f"0{token}" if token[:1] in ".," else "")
    return next((near for near in tries if near and near != token and _fine(near, home)), None)


def _percent(number: str, start: int, end: int) -> tuple[int, int]:
    """A fraction of at most 1, from `25%` or `12.5%`."""
    bare = Figure(start, end, word=f"{number}%")
    [(unscaled, decimals), *others], _ = _readings(number, bare)
    top, bottom = unscaled, 100 * 10**decimals
    if others or decimals > 2 or top > bottom:
        raise Misread("share_form", start, end, token=bare.word)
    if not top:
        raise Misread("amount_zero", start, end)
    return top, bottom


def _readings(number: str, bare: Figure) -> tuple[tuple[tuple[int, int], ...], str]:
    """What the digits and separators can mean: A1 to A5 and A8."""
    if len(number) > LONGEST:
        raise Misread("amount_form", bare.start, bare.end, token=bare.word)
    spaces = {sign for sign in number if sign in GROUPING}
    points = [sign for sign in number if sign in ".,"]
    whole, mark, part = _split(number, points, spaces)
    groups = spaces | (set(points) - {mark})
    behind = any(sign in GROUPING for sign in part)
    if behind or len(groups) > 1 or (groups and not _by_three(whole, groups.pop())):
        raise Misread("amount_groups", bare.start, bare.end, token=bare.word)
    plain = "".join(sign for sign in whole if sign.isdigit())
    if len(plain) > 1 and plain[0] == "0":
        near = bare.word.replace(number, f"{plain.lstrip('0') or '0'}{mark}{part}", 1)
        raise Misread("amount_form", bare.start, bare.end, near, token=bare.word)
    decimal = (int(plain + part), len(part))
    if len(part) == 3 and whole.isdigit() and len(whole) <= 3 and whole != "0":
        return (decimal, (decimal[0], 0)), mark
    return (decimal,), ""


def _split(number: str, points: list[str], spaces: set[str]) -> tuple[str, str, str]:
    """Whole, decimal mark, decimals. A mark used several times only groups (A3)."""
    mark = points[-1] if points else ""
    if not mark or (points.count(mark) > 1 and len(set(points)) == 1 and not spaces):
        return number, "", ""
    whole, _, part = number.rpartition(mark)
    return whole, mark, part


def _by_three(whole: str, mark: str) -> bool:
    first, *rest = whole.split(mark)
    return 1 <= len(first) <= 3 and first[0] != "0" and all(len(group) == 3 for group in rest)


def meanings(figure: Figure, code: str, locale: str) -> tuple[Money, ...]:
    """The amounts a figure can stand for in a currency, likeliest first (A5, A6, A7, A11, A13).

    Raises Misread if there is none that can be paid."""
    ordered = figure.readings
    if figure.mark and figure.mark != decimal_mark(locale):
        ordered = ordered[::-1]
    found: list[Money] = []
    why: list[Misread] = []
    for unscaled, decimals in ordered:
        try:
            found.append(_exact(figure, unscaled, decimals, code))
        except Misread as misread:
            why.append(misread)
    if not found:
        raise why[0]
    return tuple(dict.fromkeys(found))


def _exact(figure: Figure, unscaled: int, decimals: int, code: str) -> Money:
    """One reading in minor units. Decimals are counted as typed, except where a question shows
    the amount anyway: there what matters is that nothing is lost."""
    places = digits(code) - decimals + (3 if figure.kilo else 0)
    minor, lost = divmod(unscaled * 10 ** max(places, 0), 10 ** max(-places, 0))
    if lost or (places < 0 and not (figure.kilo or figure.mark)):
        where, smallest = (figure.start, figure.end), Money(1, code)
        if not digits(code):
            raise Misread("amount_no_decimals", *where, currency=code, smallest=smallest)
        places = digits(code)
        raise Misread("amount_decimals", *where, currency=code, decimals=places, smallest=smallest)
    if not minor:
        raise Misread("amount_zero", figure.start, figure.end)
    if minor > LARGEST_MINOR:
        largest = Money(LARGEST_MINOR, code)
        raise Misread("amount_large", figure.start, figure.end, largest=largest)
    return Money(minor, code)


def decimal_mark(locale: str) -> str:
    return str(get_decimal_symbol(locale))
