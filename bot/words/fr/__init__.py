"""What the bot says in French, a file a topic."""

from bot.words.topics import gathered

NOTHING = "Rien n'a été envoyé."
OR, AND = "ou", "et"
REFUSALS, SENTENCES, HELPS = gathered(__path__, __name__)


def nth(number: int) -> str:
    """Of a month, only its first day has another name: `1er`."""
    return "1er" if number == 1 else str(number)
