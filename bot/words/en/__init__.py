"""What the bot says in English, a file a topic."""

from bot.words.topics import gathered

NOTHING = "Nothing was sent."
OR, AND = "or", "and"
REFUSALS, SENTENCES, HELPS = gathered(__path__, __name__)


def nth(number: int) -> str:
    """`1st`, `22nd`, `13th`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number % 100 < 20 else ending}"
