"""Every way payments says no: a code and facts, never a sentence (`bot/words` makes those)."""

SHORT = "short"  # facts: missing, available (Money)
KEY_REUSED = "key_reused"  # the key recorded something else before
NO_SUCH_TRANSFER = "no_such_transfer"
ALREADY_UNDONE = "already_undone"
TOO_LATE_TO_UNDO = "too_late_to_undo"
NOT_YOURS_TO_UNDO = "not_yours_to_undo"
ALREADY_REFUNDED = "already_refunded"  # an undo after a refund, in whole or in part
NOT_YOURS_TO_REFUND = "not_yours_to_refund"  # who asks did not get it, or not as a payment
BEYOND_ORIGINAL = "beyond_original"  # facts: left (Money), of what was paid
NO_SUCH_HOLD = "no_such_hold"  # or it is not for who claims it, or cannot end so
HOLD_ENDED = "hold_ended"  # facts: state, the kind of the set that ended it
HOLD_EXPIRED = "hold_expired"
HOLD_RUNS = "hold_runs"  # its time is not over yet
BEYOND_HOLD = "beyond_hold"  # facts: left (Money)
NEEDS_ANOTHER = "needs_another"  # one person alone cannot correct the books
NOT_YOUR_OWN = "not_your_own"  # nor whom the correction pays or charges


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
