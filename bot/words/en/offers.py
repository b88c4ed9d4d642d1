"""What the bot says of money that waits, comes later, is given back, or does not arrive at all."""

REFUSALS = {
    "block_whom": "Whom? Write it like /block @bob.",
    "not_receiving": "{payee} cannot receive this.",
    "not_receiving_here": "This cannot be received here.",
    "blocked_by_you": "You have blocked this person. Write /unblock to talk again.",
    "pay_apart": "{payee} is asked before money of strangers arrives. Pay {payee} alone.",
    "pay_later_apart": "Your payments arrive after {hours} h, which works for one person at a time."
    " Pay each of them alone.",
    "offer_over": "This has already ended.",
    "offer_comes": "This arrives by itself. There is nothing to accept.",
    "undo_refunded": "Some of it was given back already. The rest can only be refunded.",
    "refund_nothing": "There is no payment here that you could give back.",
    "refund_done": "All of it was given back already.",
    "refund_beyond": "At most {left} of it can be given back.",
}

SENTENCES = {
    "ask_link": "Set {amount} aside for whoever opens the link? It comes back after 14 days.",
    "reading_link": "Set {amount} aside for whoever opens a link",
    "reading_link_note": "Set {amount} aside for whoever opens a link, for “{note}”",
    "button_link": "Make a link of {amount}",
    "choice_link": "Make a link of {amount}",
    "instead_link": "Send a link instead",
    "instead_request": "Ask somebody for {amount}",
    "blocked": "{payee} is blocked: they cannot write to you, pay you or ask you for money."
    " They are not told. /unblock lets them in again.",
    "unblocked": "{payee} is not blocked: they can write to you and pay you.",
    "ask_waits": "You have never paid {payee:name} {payee}, who is asked before money of strangers"
    " arrives. Offer {amount}? It comes back if it is not accepted within 24 h.",
    "ask_refund": "Give {payee:name} {payee} {amount} back?",
    "reading_refund": "Give {amount} back",
    "reading_refund_note": "Give {amount} back for “{note}”",
    "button_refund": "Give {amount} back",
    "choice_refund": "Give it back",
}
