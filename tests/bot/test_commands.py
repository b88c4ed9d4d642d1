"""Adding a command is adding its file: what each must bring, or this fails."""

from datetime import date
from pathlib import Path

import pytest

from bot import manual
from bot.grammar import read_fully
from bot.reading.readings import Setting
from bot.signatures import REGISTRY, Command, everything, find
from bot.words import help_line
from chat.people import Person

STORIES = Path(__file__).parents[1] / "stories"
PEOPLE = {name: Person(n, name, name.title()) for n, name in enumerate(("bob", "ann", "me"), 2)}
every = pytest.mark.parametrize("command", everything(), ids=lambda command: command.name)


@every
def test_it_has_french_words_and_a_french_name(command: Command) -> None:
    assert help_line(command.name, "fr"), "a line of HELPS in bot/words/fr"
    assert command.help("en").endswith(".")
    assert command.french
    assert command.called("fr") == command.french[0] in command.names
    assert "`" not in command.help("en") + command.help("fr")


@every
def test_it_has_an_example_that_is_read_as_this_command(command: Command) -> None:
    assert command.manual
    for line in command.manual:
        name = line[1:].split()[0]
        assert find(name) is command, line
        setting = Setting("en", "USD", "alice", PEOPLE, PEOPLE["bob"], {"USD": 100_00})
        setting.today = date(2027, 1, 1)
        reading = read_fully(line, setting)
        assert (reading.kind, reading.command) != ("refuse", ""), line
        assert reading.kind in ("run", "ask"), (line, reading.code, reading.facts)


@every
def test_somebody_types_it_in_a_story(command: Command) -> None:
    told = "\n".join(path.read_text() for path in STORIES.glob("*.txt")).lower()
    typed = [f": /{name}" for name in command.names]
    tapped = f"taps {command.name}"
    assert any(line in told for line in typed) or (command.button and tapped in told)


def test_the_manual_is_made_from_them() -> None:
    page = (Path(__file__).parents[2] / "docs/commands.md").read_text()
    assert page == manual.page()
    assert all(f"## /{name}" in page for name in REGISTRY)


@pytest.mark.parametrize(
    ("locale", "first"),
    [("en", "pay request split packet balance history undo help"),
     ("fr", "payer demander partager enveloppe solde historique annuler aide")],
)  # fmt: skip
def test_the_usual_ones_are_offered_first_by_the_names_of_the_reader(
    locale: str, first: str
) -> None:
    offered = manual.hints(locale)
    assert [each["name"] for each in offered[:8]] == first.split()
    assert "pay" in [offered[0]["name"], *offered[0]["also"]]
