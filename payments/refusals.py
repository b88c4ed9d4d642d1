"""Every way payments says no: a code and facts, never a sentence (`bot/words` makes those)."""

SHORT = "short"  # facts: missing, available (Money)
FROZEN = "frozen"  # facts: owner, whose money does not leave now
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
PACKET_COUNT = "packet_count"  # facts: limit, of shares
PACKET_SMALL = "packet_small"  # facts: count, least (Money) that so many shares need
PACKET_LARGE = "packet_large"  # facts: count, share and most (Money): of one, and of all
PACKET_OPENED = "packet_opened"  # facts: amount (Money), what they had
PACKET_EMPTY = "packet_empty"  # others have opened all shares
PACKET_OVER = "packet_over"  # it was given back, or is about to be
PACKET_STOPPED = "packet_stopped"  # who made it has frozen their money
POOL_NONE = "pool_none"
POOL_OVER = "pool_over"  # it was reached, or given back, or its time is over
POOL_BEYOND = "pool_beyond"  # facts: left (Money) to the goal
POOL_NOTHING = "pool_nothing"  # they have nothing in it
POOL_STOPPED = "pool_stopped"  # somebody has frozen what they put into it
NO_SUCH_SCHEDULE = "no_such_schedule"
SCHEDULE_OVER = "schedule_over"  # it was stopped, or all its runs are over
SCHEDULE_RAN = "schedule_ran"  # what was to be left out has been made, or left out
NO_SUCH_BILL = "no_such_bill"
BILL_OVER = "bill_over"  # facts: state, what became of it
BILL_BEYOND = "bill_beyond"  # facts: left (Money), of what it asks for
BILL_REFERENCE = "bill_reference"  # its biller has used it for another bill
NO_SUCH_REQUEST = "no_such_request"  # or it is not theirs to answer
NOTHING_MISSING = "nothing_missing"  # of a split that is paid
MISSING_CHANGED = "missing_changed"  # facts: left, what is missing of a split now
NOTHING_PAID = "nothing_paid"  # of a split, that could be given back
NO_REMINDER_LEFT = "no_reminder_left"  # facts: limit
REMINDED_LATELY = "reminded_lately"  # facts: at, in ms, when the next may be sent
NOBODY_TO_REMIND = "nobody_to_remind"
NOTHING_TO_SETTLE = "nothing_to_settle"
PLAN_OVER = "plan_over"  # somebody said no to it, or what it settles has changed
PLAN_APPROVED = "plan_approved"  # by this person, before
PLAN_SHORT = "plan_short"  # facts: owner, who does not have what it takes
PLAN_LIMITED = "plan_limited"  # facts: owner, whose limits do not let it leave now
NO_SUCH_CARD = "no_such_card"
CARDS_MANY = "cards_many"  # facts: limit, of one owner
CARD_BUSY = "card_busy"  # money is on its way by it
TRANSITS_MANY = "transits_many"  # facts: limit, of one owner at a time
NO_SUCH_TRANSIT = "no_such_transit"
TRANSIT_OVER = "transit_over"  # the rail has answered
TRANSIT_LEFT = "transit_left"  # it is on its way, and cannot be cancelled
BANKS_MANY = "banks_many"  # facts: limit, of one owner
BANK_WAY = "bank_way"  # what came back from a bank is not of this session, or not any more
NO_SUCH_BANK = "no_such_bank"
NEEDS_ANOTHER = "needs_another"  # one person alone cannot correct the books
NOT_YOUR_OWN = "not_your_own"  # nor whom the correction pays or charges
CATEGORY_UNKNOWN = "category_unknown"  # there is none of this name
NO_SUCH_LINE = "no_such_line"  # it did not move this wallet's money


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
