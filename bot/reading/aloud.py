"""`quid read`: the reading of a text as plain data, judged on the text alone."""

import json
from collections.abc import Sequence
from typing import Any

from babel import Locale, UnknownLocaleError

from bot.grammar import Choice, Reading, Setting, literal, read
from bot.reading.currencies import CODES
from bot.words import say
from chat.people import BOT_HANDLE, Person
from payments.money import from_canonical

Plain = dict[str, Any]


def read_line(line: str) -> Plain:
    """The reading of one JSON object, `{"text", "locale", "currency", "people", "available",
    "me"}`, all but the text optional. What is wrong with it is `{"kind": "error", "message"}`."""
    try:
        asked = json.loads(line, parse_float=str)
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            raise ValueError("not an object with a text")
        given = {name: value for name, value in asked.items() if value is not None}
        if type(given.get("available")) is int:
            given["available"] = str(given["available"])
        if strange := given.keys() - FIELDS:
            raise ValueError(f"unknown field {min(strange)}")
        return read_aloud(**given)
    except (ValueError, RecursionError) as error:
        return {"kind": "error", "message": str(error) or "not JSON"}


FIELDS = frozenset({"text", "locale", "currency", "people", "available", "me"})


def read_aloud(
    text: str,
    locale: str = "en",
    currency: str = "USD",
    people: str | Sequence[str] = (),
    available: str | None = None,
    me: str = "",
) -> Plain:
    """As if typed in a group of these people, by somebody who has paid all of them before and
    whose ceilings are high. `available` is written `43.27`, and what it does not cover is refused.
    Raises ValueError for a locale, a
    currency, people or a balance that are none."""
    if not all(isinstance(each, str) for each in (locale, currency, available or "", me)):
        raise ValueError("locale, currency, available and me are text")
    locale, home = _locale(locale), _currency(currency)
    money = from_canonical(available, home) if available else None
    group, handle = _group(people, me), me.lstrip("@").lower()
    setting = Setting(
        locale,
        home,
        handle,
        group,
        available=None if money is None else {home: money.minor},
        members=tuple(p for p in group.values() if p.kind != "bot" and p.handle != handle),
    )
    text = text.encode("utf-8", "replace").decode()  # half a surrogate pair is no character
    reading = read(text, setting)
    if money and reading.kind == "run" and reading.amount:
        total = reading.amount.total
        if total.currency != home or total.minor > money.minor:
            reading = reading.short({home: money.minor})
    return plain(text, reading, locale)


def _locale(name: str) -> str:
    try:
        return str(Locale.parse(name.replace("-", "_")))
    except (ValueError, UnknownLocaleError) as error:
        raise ValueError(f"unknown locale {name!r}") from error


def _currency(code: str) -> str:
    if code.upper() not in CODES:
        raise ValueError(f"unknown currency {code!r}")
    return code.upper()


def _group(people: str | Sequence[str], me: str) -> dict[str, Person]:
    names = people.split(",") if isinstance(people, str) else people
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise ValueError("people are a list of handles")
    group = {BOT_HANDLE: Person(1, BOT_HANDLE, "Quid", kind="bot")}
    for name in [*names, me]:
        handle = name.strip().lstrip("@").lower()
        if handle and handle not in group:
            group[handle] = Person(len(group) + 1, handle, handle.capitalize())
    return group


def plain(text: str, reading: Reading, locale: str) -> Plain:
    """A reading as data for JSON; amounts are whole minor units."""
    total = reading.amount.total if reading.amount else None
    shown: Plain = {
        "kind": reading.kind,
        "command": reading.command or None,
        "payees": [person.handle for person in reading.payees],
        "amount_minor": total.minor if total else None,
        "currency": total.currency if total else _only_currency(reading),
        "note": "" if reading.kind == "say" else reading.note,
    }
    if reading.kind == "say":
        return shown | {"text": literal(text)}
    if reading.kind == "run" and reading.amount and len(reading.amount.shares) > 1:
        shown["shares_minor"] = [share.minor for share in reading.amount.shares]
    if reading.kind == "ask":
        shown["choices"] = [_choice(each, locale) for each in reading.choices]
    if reading.code:
        message = say(reading.code, locale, **reading.facts)
        shown |= {"code": reading.code, "message": message}
    if reading.kind == "refuse":
        shown |= {"span": reading.span, "mend": reading.mend}
    if reading.notices:
        shown["notices"] = [say(code, locale, **facts) for code, facts in reading.notices]
    return shown


def _only_currency(reading: Reading) -> str | None:
    if reading.code == "ask_share_open":
        return str(reading.facts["currency"])
    currencies = {choice.amount.total.currency for choice in reading.choices}
    return currencies.pop() if len(currencies) == 1 else None


def _choice(choice: Choice, locale: str) -> Plain:
    total, shares = choice.amount
    shown = {
        "id": choice.id,
        "label": say(choice.code, locale, **choice.facts),
        "amount_minor": total.minor,
        "currency": total.currency,
        "note": choice.note,
    }
    return shown if len(shares) == 1 else shown | {"shares_minor": [s.minor for s in shares]}
