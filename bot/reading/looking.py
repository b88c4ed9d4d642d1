"""Reads the commands that move no new money: a person, a month, a name, a number, or nothing."""

import re

from bot.reading.amounts import DROPPED, Misread
from bot.reading.days import folded, months
from bot.reading.looks import LOOKS
from bot.reading.payees import unknown
from bot.reading.readings import Reading, Setting
from bot.reading.scan import HANDLES, Word, unquoted
from bot.signatures import Command, CommandName, Month, Number, ScheduleNumber, find, suggest

YEAR_FIRST = re.compile(r"([12][0-9]{3})[-/.](0?[1-9]|1[0-2])")
MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])[-/.]([12][0-9]{3})")
NUMBER = re.compile(r"(?:#|[Nn][o°]?[.]?)?([0-9]{1,18})")  # 12, #12, No.12, n°12
NUMBERS = {"number": Number, "schedule": ScheduleNumber}
OF = frozenset("in of en de".split())  # before a month
YEAR = re.compile(r"[12][0-9]{3}")


def read_look(text: str, at: int, command: Command, setting: Setting) -> Reading:
    """Read what follows the command's name; a word it has no use for is a Misread."""
    words = [Word(found[0], *found.span()) for found in re.finditer(r"\S+", text[at:])]
    words = [Word(word.text, word.start + at, word.end + at) for word in words]
    arguments: dict[str, object] = {}
    while words:
        name, value, used = _understand(text, words, command, setting)
        if name in arguments or not name:
            raise _not_understood(words[0], command)
        arguments[name] = value
        words = words[used:]
    return Reading("run", command.name, arguments)


def _understand(
    text: str, words: list[Word], command: Command, setting: Setting
) -> tuple[str, object, int]:
    """Which parameter the first word fills, with what, and how many words that took."""
    word = words[0]
    if word.text[0] == "@" and (name := command.parameter("person")):
        if not HANDLES.fullmatch(word.text):
            raise Misread("handle_odd", word.start, word.end, token=word.text)
        named = Word(word.bare.rstrip(DROPPED)[1:].lower(), word.start, word.end)
        person = setting.people.get(named.text)
        if person is None:
            raise unknown(named, setting)
        return name, person, 1
    if name := command.parameter("month"):
        of = int(words[0].low in OF and len(words) > 1)
        month, used = _month(words[of:])
        if month:
            return name, month, of + used
    if name := command.parameter("command"):
        return name, _command(word), 1
    if found := NUMBER.fullmatch(word.bare):
        for kind, number in NUMBERS.items():
            if name := command.parameter(kind):
                return name, number(found[1]), 1
    for parameter in command.parameters:
        look = LOOKS.get(parameter.kind)
        if look and (read := look(text, words, setting)):
            return parameter.name, *read
    if name := command.parameter("note"):
        return name, unquoted(text[word.start :].strip()), len(words)
    return "", None, 0


def _month(words: list[Word]) -> tuple[Month | None, int]:
    """`2026-03`, `03/2026`, `march`, `mars 2026`."""
    first = words[0].bare
    if found := YEAR_FIRST.fullmatch(first):
        return Month(int(found[1]), int(found[2])), 1
    if found := MONTH_FIRST.fullmatch(first):
        return Month(int(found[2]), int(found[1])), 1
    number = months().get(folded(first))
    if number is None:
        return None, 0
    if len(words) > 1 and YEAR.fullmatch(words[1].bare):
        return Month(int(words[1].bare), number), 2
    return Month(None, number), 1


def _command(word: Word) -> CommandName:
    asked = word.bare.removeprefix("/")
    if found := find(asked):
        return CommandName(found.name)
    if near := suggest(asked):
        facts = {"name": asked, "near": f"/{near}"}
        raise Misread("no_command_near", word.start, word.end, near, **facts)
    raise Misread("no_command", word.start, word.end, name=asked)


def _not_understood(word: Word, command: Command) -> Misread:
    example = command.manual[-1] if command.manual else f"/{command.name}"
    return Misread(
        "not_understood", word.start, word.end, mend=example, token=word.text, example=example
    )
