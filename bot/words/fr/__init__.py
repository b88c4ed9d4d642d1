"""What the bot says in French, a file a topic."""

from bot.words.topics import gathered

NOTHING = "Rien n'a été envoyé."
OR, AND = "ou", "et"
REFUSALS, SENTENCES, HELPS = gathered(__path__, __name__)
