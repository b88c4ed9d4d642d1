"""What every command must come to, by dictionaries alone: the books, and what waits and returns."""

from collections import defaultdict

from payments.holds import End
from payments.ledger import AccountRef, Refusal
from payments.money import Money
from tests.payments.model.books import Books
from tests.payments.model.words import (
    ENDS,
    PARTLY,
    REFUNDABLE,
    TAKES,
    TEN_SECONDS,
    UNDOABLE,
    Answer,
    Asked,
    Held,
    Key,
    Move,
)  # fmt: skip


class Model(Books):
    def __init__(self) -> None:
        super().__init__()
        self.holds: dict[int, Held] = {}
        self.back: dict[int, dict[str, int]] = defaultdict(dict)  # of a payment, by who gave

    def place(
        self, asked: Asked, payee: str, expires_at: int | None, now: int, number: int
    ) -> Answer:
        answer = self.record(asked, now, number)
        if answer == (now, False) and number not in self.holds:
            [(source, _, minor)] = asked.moves
            self.holds[number] = Held(
                asked.kind, source.owner, payee, source.currency, minor, expires_at
            )
        return answer

    def due(self, now: int) -> list[int]:
        """Open holds whose time is over."""
        return [n for n, hold in self.holds.items() if hold.state == "open" and hold.over(now)]

    def end(self, asked: End, now: int, number: int) -> Answer:
        hold = self.holds.get(asked.hold)
        packet = hold is not None and hold.kind == "packet"
        kind = "returned" if packet and asked.kind == "expired" else asked.kind
        own = asked.kind in PARTLY and asked.key
        key: Key = own or ("end", asked.hold, 0)
        if key in self.keys:
            return self._ended(asked, key, kind)
        fits = hold and asked.kind in ENDS[hold.kind]
        if not hold or not fits or (asked.kind == "claimed") != bool(asked.claimer):
            return Refusal("no_such_hold")
        if hold.state != "open":
            return Refusal("hold_ended", state=hold.state)
        if hold.over(now) and asked.kind in TAKES:
            return Refusal("hold_expired")
        if asked.kind == "expired" and not hold.over(now):
            return Refusal("hold_runs")
        taken = asked.amount or Money(hold.left, hold.currency)
        if taken.currency != hold.currency or taken.minor > hold.left:
            return Refusal("beyond_hold", left=Money(hold.left, hold.currency))
        moves = _taken(asked, hold, taken.minor)
        answer = self.record(Asked(key, kind, moves, refers=asked.hold), now, number)
        left = hold.left - sum(minor for _, _, minor in moves)
        self.holds[asked.hold] = hold._replace(left=left, state="open" if left else kind)
        return answer

    def _ended(self, asked: End, key: Key, kind: str) -> Answer:
        """What its key recorded: the same is a repeat, anything else came too late."""
        was = self.keys[key]
        _, target, minor = was.moves[0]
        same = (was.kind, was.refers) == (kind, asked.hold)
        same = same and asked.claimer in ("", target.owner)
        if same and asked.amount in (None, Money(minor, target.currency)):
            return was.at, True
        return Refusal("key_reused") if asked.key else Refusal("hold_ended", state=was.kind)

    def undo(self, number: int, payer: str, now: int, new: int) -> Answer:
        if (was := self.sets.get(number)) is None:
            return Refusal("no_such_transfer")
        if was.kind not in UNDOABLE or was.moves[0][0].owner != payer:
            return Refusal("not_yours_to_undo")
        if ("undo", number, 0) not in self.keys:
            if now > was.at + TEN_SECONDS:
                return Refusal("too_late_to_undo")
            if self.back[number]:
                return Refusal("already_refunded")
        moves = tuple((target, source, minor) for source, target, minor in was.moves)
        return self._give_back(
            Asked(("undo", number, 0), "undo", moves, refers=number), number, now, new
        )

    def refund(self, number: int, n: int, payee: str, amount: Money, now: int, new: int) -> Answer:
        if (was := self.sets.get(number)) is None:
            return Refusal("no_such_transfer")
        paid = [m for m in was.moves if m[1].owner == payee != m[0].owner]
        if was.kind not in REFUNDABLE or not paid:
            return Refusal("not_yours_to_refund")
        source, target, _ = paid[0]
        left = sum(minor for _, _, minor in paid) - self.back[number].get(payee, 0)
        known = ("refund", number, n) in self.keys
        if amount.currency != target.currency or (amount.minor > left and not known):
            return Refusal("beyond_original", left=Money(left, target.currency))
        back = (target, AccountRef(source.owner, "wallet", target.currency), amount.minor)
        key = "refund", number, n
        return self._give_back(Asked(key, "refund", (back,), refers=number), number, now, new)

    def _give_back(self, one: Asked, number: int, now: int, new: int) -> Answer:
        known, answer = one.key in self.keys, self.record(one, now, new)
        if not isinstance(answer, Refusal) and not known:
            given = self.back[number]
            for source, _, minor in one.moves:
                given[source.owner] = given.get(source.owner, 0) + minor
        return answer


def _taken(asked: End, hold: Held, minor: int) -> tuple[Move, ...]:
    source = AccountRef(hold.owner, "held", hold.currency)
    into = {"claimed": asked.claimer, "captured": hold.payee, "accepted": hold.payee}
    moves = [(into.get(asked.kind, hold.owner), minor if asked.kind in PARTLY else hold.left)]
    if not asked.key and moves[0][1] < hold.left:
        moves.append((hold.owner, hold.left - minor))
    return tuple((source, AccountRef(who, "wallet", hold.currency), m) for who, m in moves)
