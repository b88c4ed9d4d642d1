"""What people are told when a card's bank says no: kind and generic, never a code."""

SENTENCES = {
    "declined": "Your bank did not allow this. Ask your bank, or use another card. No money moved.",
    "declined_card_gone": "This card cannot be used any more. Link the one that came in its place."
    " No money moved.",
    "declined_no_such_card": "No bank knows this card. Look at its number and link it again."
    " No money moved.",
    "declined_not_allowed": "This card does not take part in this. Use another one."
    " No money moved.",
    "declined_funds": "There is not enough on this card right now. Try less, or another card."
    " No money moved.",
    "declined_limit": "This is more than your bank lets this card move for now. Try less, or try"
    " again tomorrow. No money moved.",
    "declined_ask_bank": "Your bank wants a word with you before this card is used again. Ask your"
    " bank, or use another card. No money moved.",
    "declined_busy": "Your bank does not answer right now. Try again in a while. No money moved.",
    "declined_expired": "This card has expired. Link the new one. No money moved.",
    "declined_security_code": "Your bank did not accept what was given with the card. Look at its"
    " security code and link it again. No money moved.",
    "declined_authentication": "Your bank wants you to confirm this with them first, which does not"
    " work here yet. Use another card. No money moved.",
    "declined_partly": "Your bank allowed only {amount} of it. That is set aside while we look"
    " into it.",
}
