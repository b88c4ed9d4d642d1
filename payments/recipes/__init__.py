"""Every shape money takes: pure functions, each of which returns a Set. `docs/money.md` draws them.

What an owner wants has a key of their own; what follows from a transfer, a request or a schedule
has a key derived of it, and so happens once, on whatever node."""

from payments.recipes.accounts import equity, fees, held, position, rail, suspense, wallet
from payments.recipes.adjustments import adjustment, fee, opening
from payments.recipes.exchange import Quote, exchange, exchanged
from payments.recipes.gifts import bill, gift, gifts, refund, request_paid, share_paid, undo
from payments.recipes.keys import derived_key, refund_key, run_key, undo_key
from payments.recipes.rails import (
    cash_out,
    cash_out_failed,
    cash_out_returned,
    cashed_out,
    top_up,
    top_up_failed,
    topped_up,
)
from payments.recipes.waiting import (
    AUTHORISATION,
    OFFER,
    PACKET,
    Hold,
    accepted,
    authorisation,
    captured,
    captured_last,
    claimed,
    declined,
    end_key,
    expired,
    offer,
    packet,
    released,
    returned,
    taken_back,
)

__all__ = [
    "AUTHORISATION",
    "OFFER",
    "PACKET",
    "Hold",
    "Quote",
    "accepted",
    "adjustment",
    "authorisation",
    "bill",
    "captured",
    "captured_last",
    "cash_out",
    "cash_out_failed",
    "cash_out_returned",
    "cashed_out",
    "claimed",
    "declined",
    "derived_key",
    "end_key",
    "equity",
    "exchange",
    "exchanged",
    "expired",
    "fee",
    "fees",
    "gift",
    "gifts",
    "held",
    "offer",
    "opening",
    "packet",
    "position",
    "rail",
    "refund",
    "refund_key",
    "released",
    "request_paid",
    "returned",
    "run_key",
    "share_paid",
    "suspense",
    "taken_back",
    "top_up",
    "top_up_failed",
    "topped_up",
    "undo",
    "undo_key",
    "wallet",
]
