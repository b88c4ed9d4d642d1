"""A signature is the schema: what a command takes, its names and its help are in the function."""

import inspect
import types
import typing
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from bot.reading.periods import Period, When
from bot.words import help_line, language, say
from chat.names import distance
from chat.people import Person
from payments.money import Money

People = tuple[Person, ...]


class Amount(NamedTuple):
    """What is paid in all, and each payee's part of it in the order of the payees."""

    total: Money
    shares: tuple[Money, ...]


class Month(NamedTuple):
    """A calendar month; without a year, the newest one that has begun."""

    year: int | None
    month: int


class Part(NamedTuple):
    """One's part of a cost: `x` so many times, `%` a fraction, `=` so many minor units."""

    form: str
    top: int
    bottom: int


class Parts(tuple[Part, ...]):
    """The parts of those who share a cost, in their order; the speaker's, if any, comes last."""

    __slots__ = ()


class CommandName(str):
    """The name of a command that exists."""


class Number(int):
    """Of a receipt, as its ticket shows it."""


class ScheduleNumber(int):
    """Of a schedule, as the list of them shows it."""


KINDS: dict[object, str] = {
    People: "people",
    Person: "person",
    Amount: "amount",
    str: "note",
    Month: "month",
    CommandName: "command",
    Number: "number",
    ScheduleNumber: "schedule",
    date: "date",
    Period: "period",
    When: "when",
    Parts: "parts",
}


class Parameter(NamedTuple):
    """`kind` is one of `KINDS`: people, person, amount, note, month, command, number, date…"""

    name: str
    kind: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `alone`: it runs by itself, after what is pending. `button`: a ticket may have
    it as one. `spends`: its amount is the speaker's, and not what they ask for. `safe`: it neither
    moves, promises or asks for money, nor changes what guards it."""

    name: str
    names: tuple[str, ...]
    french: tuple[str, ...]  # those of its names that are French, the usual one first
    parameters: tuple[Parameter, ...]
    manual: tuple[str, ...]  # lines to type, from the docstring
    alone: bool
    button: bool
    spends: bool
    safe: bool
    run: Callable[..., Any]
    english: str

    def called(self, locale: str) -> str:
        """The name that a reader of this language types."""
        return self.french[0] if self.french and language(locale) == "fr" else self.name

    def help(self, locale: str) -> str:
        """One sentence on what it does."""
        return help_line(self.name, locale) or self.english

    def hint(self, locale: str) -> str:
        """What to type behind the name: `@person amount [note]`."""
        words = ((p, say(f"hint_{p.kind}", locale)) for p in self.parameters)
        return " ".join(word if p.needed else f"[{word}]" for p, word in words)

    def parameter(self, kind: str) -> str:
        """The name of the parameter of a kind, or nothing."""
        return next((p.name for p in self.parameters if p.kind == kind), "")


REGISTRY: dict[str, Command] = {}
USUAL = ("pay", "request", "split", "packet", "balance", "history", "undo", "help")
_names: dict[str, Command] = {}
Function = typing.TypeVar("Function", bound=Callable[..., Any])


@typing.overload
def command(function: Function, /) -> Function: ...
@typing.overload
def command(
    *,
    names: tuple[str, ...] = (),
    french: tuple[str, ...] = (),
    alone: bool = False,
    button: bool = False,
    spends: bool = True,
    safe: bool = False,
) -> Callable[[Function], Function]: ...
def command(
    function: Function | None = None,
    /,
    *,
    names: tuple[str, ...] = (),
    french: tuple[str, ...] = (),
    alone: bool = False,
    button: bool = False,
    spends: bool = True,
    safe: bool = False,
) -> Function | Callable[[Function], Function]:
    """Make a function a command, under its own name, `names` and what it is called in French."""

    def register(function: Function) -> Function:
        made = _read(function, (names, french), (alone, button, spends, safe))
        REGISTRY[made.name] = made
        _names.update({_plain(name): made for name in made.names})
        return function

    return register(function) if function else register


def everything() -> list[Command]:
    """All commands: the usual ones, then what moves an amount, the buttons last."""

    def place(each: Command) -> tuple[int, bool, bool, str]:
        usual = USUAL.index(each.name) if each.name in USUAL else len(USUAL)
        return usual, not each.parameter("amount"), each.button, each.name

    return sorted(REGISTRY.values(), key=place)


def find(name: str) -> Command | None:
    """By any of its names, in any case, with or without accents."""
    return _names.get(name) or _names.get(_plain(name))


def slash(name: str, locale: str) -> str:
    """How a reader of this language begins a command: `/pay`, `/payer`."""
    return f"/{REGISTRY[name].called(locale)}"


def suggest(name: str) -> str | None:
    """The nearest name at most two slips away, one for names of up to four letters."""
    plain, most = _plain(name), 1 if len(name) <= 4 else 2
    near = [known for known in _names if abs(len(known) - len(plain)) <= most]
    ranked = sorted((distance(plain, known), at, known) for at, known in enumerate(near))
    return ranked[0][2] if ranked and ranked[0][0] <= most else None


def _plain(name: str) -> str:
    parts = unicodedata.normalize("NFD", name.lower())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _read(
    function: Callable[..., Any],
    given: tuple[tuple[str, ...], tuple[str, ...]],
    ways: tuple[bool, bool, bool, bool],
) -> Command:
    signature = inspect.signature(function, eval_str=True)
    parameters = [
        Parameter(p.name, _kind(p.annotation), p.default is p.empty)
        for p in signature.parameters.values()
        if p.name != "desk"
    ]
    lines = [line.strip() for line in (inspect.getdoc(function) or "").splitlines()]
    manual = tuple(line for line in lines if line.startswith("/"))
    name, (english, french) = function.__name__, given
    names = tuple(dict.fromkeys((name, *english, *french)))  # some are the same in both
    named = name, names, french, tuple(parameters), manual
    return Command(*named, *ways, function, lines[0])


def _kind(annotation: object) -> str:
    if isinstance(annotation, types.UnionType):
        [annotation] = [part for part in typing.get_args(annotation) if part is not types.NoneType]
    return KINDS[annotation]
