"""Reads what a person typed: whether it is a command, which one, and what each word of it means."""

import re
from functools import lru_cache

import bot.commands
import bot.reading.whens  # noqa: F401  (so that they are read)
from bot.reading.amounts import LARGEST_MINOR, NOT_NUMBERS, SHARES, Misread
from bot.reading.currencies import currency, first_words
from bot.reading.looking import read_look
from bot.reading.paying import read_payment
from bot.reading.readings import Choice, Reading, Setting
from bot.reading.scan import AND, EACH, FOR, LA, ME, TO
from bot.reading.units import UNITS
from bot.reading.whens import LATER, PERHAPS
from bot.signatures import Amount, Command, find, slash, suggest
from payments.money import Money, digits

__all__ = ["Choice", "Reading", "Setting", "handles", "is_command", "literal", "read"]

HANDLE = re.compile(r"@([A-Za-z0-9_]{1,64})")
NAME = re.compile(r"/(\S+)")
LETTERS = re.compile(r"/([^\W\d_]+)")
QUICK = re.compile(
    r"/([A-Za-z]+) @([A-Za-z0-9_]{1,20}) ([1-9][0-9]{0,7})(?:\.([0-9]{2}))?"
    r"(?: (([A-Za-z]+)(?: \S(?s:.*))?))?"
)
SPECIAL = TO | AND | EACH | FOR | ME | UNITS | NOT_NUMBERS | SHARES.keys()
SPECIAL |= {"total", "in", "en", "au", *(word for word, _ in LA)}


def is_command(text: str) -> bool:
    """A slash as the very first character, and a name right behind it."""
    return text[:1] == "/" and len(text) > 1 and text[1] != "/" and not text[1].isspace()


def literal(text: str) -> str:
    """What a line that is no command shows: `//pay` says `/pay`."""
    return text[1:] if text.startswith("//") else text


def handles(text: str) -> set[str]:
    """Every handle a command's text mentions, lower-cased: whom to look up before reading it."""
    return {handle.lower() for handle in HANDLE.findall(text)}


def read(text: str, setting: Setting) -> Reading:
    """What a text means in its setting. Pure; anything can be typed and nothing raises."""
    return _quick(text, setting) or read_fully(text, setting)


def _quick(text: str, setting: Setting) -> Reading | None:
    """`/pay @bob 20.50 pizza`, by far the most common, without looking at every word.

    None for anything that could mean more; a test holds it against `read_fully`."""
    found = QUICK.fullmatch(text)
    if found is None:
        return None
    name, handle, whole, part, note, first = found.groups()
    person, command = setting.people.get(handle.lower()), _paying(name)
    if person is None or command is None or person.kind == "bot" or person.handle == setting.me:
        return None
    places = digits(setting.currency)
    minor = int(whole) * 10**places + int(part or 0)
    if (part and places != 2) or minor > LARGEST_MINOR or _is_special(first, setting.currency):
        return None
    if note and (PERHAPS.match(note) or LATER.search(note)):
        return None
    note = note.strip() if note else ""
    money = Money(minor, setting.currency)
    amount = Amount(money, (money,))
    people = (person,)
    payee, amount_name, note_name = (
        command.parameters[0],
        command.parameters[1],
        command.parameters[2],
    )
    arguments = {payee.name: people, amount_name.name: amount, note_name.name: note}
    return Reading("run", command.name, arguments, people, amount, note)


@lru_cache(maxsize=256)
def _paying(name: str) -> Command | None:
    """The command of that name if it takes people, an amount and a note, in that order; what it
    may take beside those begins as `PERHAPS` says."""
    command = find(name)
    kinds = [p.kind for p in command.parameters] if command else []
    return command if kinds[:3] == ["people", "amount", "note"] else None


@lru_cache(maxsize=4096)
def _is_special(word: str | None, home: str) -> bool:
    if word is None:
        return False
    low = word.lower()
    return low in SPECIAL or low in first_words() or bool(currency(word, home))


def read_fully(text: str, setting: Setting, mending: bool = True) -> Reading:
    """The same reading, by the rules alone. With `mending`, what is offered instead is itself
    read, so that nothing is offered that would be refused for the same reason."""
    if not is_command(text):
        return Reading("say", note=literal(text))
    name = NAME.match(text)
    assert name is not None, "a command has a name"
    command = find(name[1])
    if command is None:
        return _no_command(text, name[1])
    try:
        if command.parameter("amount"):
            return read_payment(text, name.end(), command, setting)
        return read_look(text, name.end(), command, setting)
    except Misread as misread:
        mend = _mend(misread, text, setting)
        if mending and mend is not None and not _mends(misread, mend, setting):
            mend = None
        return _refuse(misread, text, mend, command, setting)


def _no_command(text: str, name: str) -> Reading:
    letters = LETTERS.match(text)
    rest = text[1 + len(name) :]
    near = suggest(name)
    if letters and find(letters[1]):  # `/pay20`, `/pay@bob`
        near, rest = letters[1], f" {text[letters.end() :].lstrip()}"
    if near is None:
        return Reading("refuse", code="no_command", facts={"name": name}, span=(0, 1 + len(name)))
    mend = f"/{near}{rest}".rstrip()
    facts = {"name": name, "near": mend}
    return Reading(
        "refuse", code="no_command_near", facts=facts, span=(0, 1 + len(name)), mend=mend
    )


def _mend(misread: Misread, text: str, setting: Setting) -> str | None:
    """The whole text as it would work, if the slip itself tells."""
    if misread.code == "amount_negative":
        asked = f"{_creditor(text, setting)}{misread.facts['positive']}"
        return f"{slash('request', setting.locale)} {asked}"
    if misread.instead is not None:
        return f"{text[: misread.start]}{misread.instead}{text[misread.end :]}"
    return misread.mend


def _mends(misread: Misread, mend: str, setting: Setting) -> bool:
    if misread.code == "no_person_near":
        return True  # another slip is told in its turn
    again = read_fully(mend, setting, mending=False)
    return again.kind != "refuse" or (misread.instead is None and again.code != misread.code)


def _refuse(
    misread: Misread, text: str, mend: str | None, command: Command, setting: Setting
) -> Reading:
    facts = dict(misread.facts)
    if misread.code == "amount_negative":
        facts["to"] = _creditor(text, setting)
    if mend is None and misread.mend is not None:
        facts["example"] = command.manual[0]
    span = (misread.start, misread.end)
    return Reading("refuse", command.name, code=misread.code, facts=facts, span=span, mend=mend)


def _creditor(text: str, setting: Setting) -> str:
    """Whom a request would ask, as it is typed."""
    named = HANDLE.search(text)
    if named:
        return f"{named[0]} "
    return f"@{setting.other.handle} " if setting.other else ""
