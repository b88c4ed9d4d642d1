"""Words that change how much a number is: they are refused, with what would say the same."""

import re

from bot.reading.amounts import Figure, Misread

HUNDREDTHS = "¢ c ct cts cent cents centime centimes penny pennies pence p".split()
THOUSANDS = "k mille millier milliers thousand thousands grand".split()
MILLIONS = "m mn mio million millions".split()
PERCENTS = "percent percents pct pourcent pourcents".split()
OTHERS = "hundred hundreds milliard milliards billion billions bn".split()
UNITS = frozenset([*HUNDREDTHS, *THOUSANDS, *MILLIONS, *PERCENTS, *OTHERS])


def unit(figure: Figure, word: str, typed: str) -> Misread:
    """`20 cents` is not 20.00 with a note: the refusal that offers 0.20, if it can be told."""
    where = figure.start, figure.start + len(typed)
    near = said_plainly(figure.word, word)
    if near is None:
        return Misread("amount_unit", *where, token=typed)
    return Misread("amount_letter", *where, near, token=typed, near=near)


def said_plainly(number: str, word: str) -> str | None:
    """`20` and `cents` is `0.20`; only for whole numbers."""
    if not re.fullmatch("[1-9][0-9]{0,8}", number):
        return None
    if word in HUNDREDTHS:
        return f"{int(number) // 100}.{int(number) % 100:02}"
    suffixes = {**dict.fromkeys(THOUSANDS, "k"), **dict.fromkeys(PERCENTS, "%")}
    suffixes |= dict.fromkeys(MILLIONS, "000k")
    return f"{number}{suffixes[word]}" if word in suffixes else None
