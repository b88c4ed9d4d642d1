"""Every way payments says no: a code and facts, never a sentence (`bot/words` makes those)."""

SHORT = "short"  # facts: missing, available (Money)
KEY_REUSED = "key_reused"  # the key recorded something else before
NO_SUCH_TRANSFER = "no_such_transfer"
ALREADY_UNDONE = "already_undone"
TOO_LATE_TO_UNDO = "too_late_to_undo"
NOT_YOURS_TO_UNDO = "not_yours_to_undo"


class Refusal:
    """An expected no. It is returned and not raised; equal codes and facts are equal refusals."""

    __slots__ = ("code", "facts")

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusal) and (self.code, self.facts) == (other.code, other.facts)

    __hash__ = None  # type: ignore[assignment]  # facts may be anything

    def __repr__(self) -> str:
        facts = "".join(f", {name}={value!r}" for name, value in self.facts.items())
        return f"Refusal({self.code!r}{facts})"
