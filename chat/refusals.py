"""How the conversation says no: a code and facts, never a sentence (`bot/words` makes those)."""


class Refused(Exception):
    """Expected: caught in `bot.ear` and in the socket guard, nowhere else."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts
