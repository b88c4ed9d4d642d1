"""How a text is read: each module knows one kind of words. The way in is `bot.grammar`."""
