"""What the bot says in English of bills."""

REFUSALS = {
    "later_nothing": "There is no bill here.",
    "part_nothing": "There is no such bill here. /bills lists what is due.",
    "always_nothing": "Only a biller's bills are paid by themselves. Say this where you have one.",
    "always_currency": "This biller's bills are in {currency:names}.",
    "bill_which": "Which of {references:or}? Write it like {example}.",
    "bill_planned": "This bill is already paid by itself. /cancel changes that.",
    "bill_unplanned": "This bill is not paid by itself.",
    "bill_due_now": "The day it is due has come. Pay it now.",
    "bill_over": "This bill is closed.",
    "bill_beyond": "{left} of this bill is left.",
    "bill_changed": "A part of it was just paid: {left} is left.",
    "bill_reference": "This reference is that of another bill.",
    "bill_day": "A bill is due within {limit} days.",
    "bills_many": "This customer has {limit} open bills of this biller.",
    "biller_short": "The biller does not have that much.",
    "no_such_bill": "There is no bill with this reference.",
    "not_signed": "The signature does not fit.",
    "beyond_original": "{left} of it can still be given back.",
    "no_customer": "There is no customer of this handle.",
}

SENTENCES = {
    "ask_always": "Pay every bill of {payee:name} {payee} up to {amount} on the day it is due,"
    " without asking you again? Three days before you are reminded. /stop ends it.",
    "choice_always": "Up to {amount}",
    "button_always": "Always, up to {amount}",
    "reading_always": "Pay bills of this biller up to {amount} by themselves",
    "reading_always_note": "Pay bills of this biller up to {amount} by themselves",
    "choice_part": "Pay {amount}",
    "button_part": "Pay {amount}",
    "reading_part": "Pay {amount} of the bill here",
    "reading_part_note": "Pay {amount} of bill {note}",
    "title_bills": "What is due",
    "bills_none": "You have no bills to pay.",
    "bill_row": "{reference}, due on {day}",
    "bill_row_planned": "{reference}, paid by itself on {day}",
}
