"""What the model talks about."""

from typing import NamedTuple

from payments.ledger import AccountRef, Cap, Refusal

HOUR = 3_600_000
TEN_SECONDS = 10_000
TWO_MINUTES = 120_000
QUICK, QUICK_DAY = 100, 250  # what every wallet may pay without a question
Move = tuple[AccountRef, AccountRef, int]
Key = bytes | tuple[str, int, int]  # where the books derive a key, the model says of what
Answer = tuple[int, bool] | Refusal  # when it was first recorded, and whether before
UNDOABLE = {"gift", "request", "share"}
REFUNDABLE = UNDOABLE | {"bill", "accepted", "captured"}
ENDS = {
    "offer": {"accepted", "declined", "taken back", "expired"},
    "packet": {"claimed", "returned", "expired"},
    "chip": {"captured", "taken back", "returned"},
    "authorisation": {"captured", "released", "expired"},
}
PARTLY = {"claimed", "captured"}
TAKES = PARTLY | {"accepted"}


class Asked(NamedTuple):
    key: Key
    kind: str
    moves: tuple[Move, ...]
    caps: tuple[Cap, ...] = ()
    refers: int | None = None
    words: str = ""
    quick: bool = False


class Was(NamedTuple):
    """A set that stands."""

    kind: str
    moves: tuple[Move, ...]
    at: int
    refers: int | None


class Line(NamedTuple):
    """Of a statement."""

    number: int
    at: int
    kind: str
    other: AccountRef
    minor: int
    balance: int
    words: str
    refers: int | None


class Held(NamedTuple):
    """What is left of a hold, and what became of it."""

    kind: str
    owner: str
    payee: str
    currency: str
    left: int
    expires_at: int | None
    state: str = "open"

    def over(self, now: int) -> bool:
        return self.expires_at is not None and self.expires_at <= now
