"""Days in words, as each language writes them."""

import re
from datetime import date

from babel import Locale
from babel.dates import format_date

FIRST = {"fr": "1er"}  # only the first of a month has a number of its own
NUMBER = re.compile(r"\b1(?= [^\W\d])")  # before a month in letters


def written(day: date, form: str, locale: str) -> str:
    """`December 1, 2026` or `1er décembre 2026`; `form` is a length, a skeleton or a pattern."""
    pattern = Locale.parse(locale).datetime_skeletons.get(form, form)
    said = str(format_date(day, pattern, locale=locale))
    first = FIRST.get(locale.split("_")[0]) if day.day == 1 else None
    return NUMBER.sub(first, said, count=1) if first else said
