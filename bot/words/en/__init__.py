"""What the bot says in English, a file a topic."""

from bot.words.topics import gathered

NOTHING = "Nothing was sent."
OR, AND = "or", "and"
REFUSALS, SENTENCES, HELPS = gathered(__path__, __name__)
