"""Who has stopped all that leaves: judged in the batch, before the balance."""

from payments.ledger.shapes import Set
from payments.refusals import FROZEN, Refusal

# An undo is its payer's right (invariant I9), and a correction is by two people of the house:
# neither rests on a wish of whose money it is, which is what a thief could feign.
EXEMPT = frozenset({"undo", "adjustment"})
STOPPED = ("wallet", "held")


def stopped(one: Set, frozen: frozenset[str]) -> Refusal | None:
    """A set that would take money of somebody who has frozen it. What was set aside may come back
    to them, and what a rail has already been told is not theirs to stop.

    `migrations/versions/pay_record.sql` says the same."""
    if one.kind in EXEMPT:
        return None
    for source, target, _ in one.legs:
        back = target.owner == source.owner and target.kind == "wallet"
        if source.owner in frozen and source.kind in STOPPED and not back:
            return Refusal(FROZEN, owner=source.owner)
    return None
