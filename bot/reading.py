"""`quid read`: the reading of one text as plain data, judged on the text alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.grammar import Reading, Setting, literal, read
from bot.words import say
from chat.people import BOT_HANDLE, Person
from payments.money import from_canonical


def read_aloud(
    text: str,
    locale: str = "en",
    currency: str = "USD",
    people: str | Sequence[str] = (),
    available: str | None = None,
    me: str = "",
) -> dict[str, Any]:
    """As if typed in a group of these people, by somebody who has paid all of them before and
    whose ceilings are high. `available` is canonical (`43.27`). Raises ValueError if it is not."""
    money = from_canonical(available, currency) if available not in (None, "") else None
    setting = Setting(
        locale,
        currency,
        me.lstrip("@").lower(),
        _group(people, me),
        available=None if money is None else {currency: money.minor},
    )
    return plain(text, read(text, setting), locale)


def _group(people: str | Sequence[str], me: str) -> dict[str, Person]:
    names = people.split(",") if isinstance(people, str) else people
    listed = [name.strip().lstrip("@").lower() for name in [*names, me]]
    group = {BOT_HANDLE: Person(1, BOT_HANDLE, "Quid", kind="bot")}
    for handle in listed:
        if handle and handle not in group:
            group[handle] = Person(len(group) + 1, handle, handle.capitalize())
    return group


def plain(text: str, reading: Reading, locale: str) -> dict[str, Any]:
    """A reading as data for JSON; amounts are minor units."""
    total = reading.amount.total if reading.amount else None
    currencies = {choice.amount.total.currency for choice in reading.choices}
    only = currencies.pop() if len(currencies) == 1 else None
    if reading.code == "ask_share_open":
        only = reading.facts["currency"]
    shown: dict[str, Any] = {
        "kind": reading.kind,
        "command": reading.command or None,
        "payees": [person.handle for person in reading.payees],
        "amount_minor": total.minor if total else None,
        "currency": total.currency if total else only,
        "note": "" if reading.kind == "say" else reading.note,
    }
    if reading.kind == "say":
        return shown | {"text": literal(text)}
    if reading.kind == "ask":
        shown["choices"] = [_choice(each, locale) for each in reading.choices]
    if reading.code:
        shown |= {"code": reading.code, "message": sentence(reading, locale)}
    if reading.kind == "refuse":
        shown |= {"span": reading.span, "mend": reading.mend}
    if reading.notices:
        shown["notices"] = [say(code, locale, **facts) for code, facts in reading.notices]
    return shown


def sentence(reading: Reading, locale: str) -> str:
    """Why it asks or refuses."""
    return say(reading.code, locale, **reading.facts)


def _choice(choice: Any, locale: str) -> Mapping[str, Any]:
    total, shares = choice.amount
    shown = {
        "id": choice.id,
        "label": say(choice.code, locale, **choice.facts),
        "amount_minor": total.minor,
        "currency": total.currency,
        "note": choice.note,
    }
    return shown if len(shares) == 1 else shown | {"shares_minor": [s.minor for s in shares]}
