"""What the bot says in English."""

NOTHING = "Nothing was sent."
OR, AND = "or", "and"
HELPS: dict[str, str] = {}

REFUSALS = {
    # a text that cannot be read
    "amount_negative": "Amounts are positive. To get money: /request {to}{positive}.",
    "amount_decimals": "{currency:Names} have {decimals} decimals;"
    " the smallest amount is {smallest}.",
    "amount_no_decimals": "{currency:Names} have no decimals; the smallest amount is {smallest}.",
    "amount_digits": "“{token}” is not written in the digits 0 to 9.",
    "amount_form": "“{token}” is not an amount. Write it like 20 or 20.50.",
    "amount_groups": "“{token}” is not grouped by three. Write it like 1,234.56.",
    "too_many_amounts": "Write one amount.",
    "amount_spaces": "“{token}” can be one amount or two. Did you mean {near}?",
    "amount_letter": "“{token}” is not an amount. Did you mean {near}?",
    "amount_unit": "“{token}” can be read in more than one way. Write the whole amount in digits,"
    " like 0.20 or 20000; a note goes after “for”.",
    "amount_large": "The largest amount is {largest}.",
    "amount_zero": "An amount is more than zero.",
    "amount_missing": "How much? Write it like {example}.",
    "amount_inert": "A number inside the note is not the amount. Did you mean {example}?",
    "share_form": "“{token}” is not a share of your balance. It goes up to 100%.",
    "share_nothing": "{share} of {available} is nothing.",
    "currency_unclear": "“{word}” is not a clear currency. Write its three letters, like USD.",
    "currencies_differ": "One amount has one currency, not {one} and {other}.",
    "handle_odd": "“{token}” is not a handle. It looks like @bob.",
    "not_understood": "“{token}” is not understood here. Write it like {example}.",
    "empty": "Who, and how much? Write it like {example}.",
    # who
    "no_command": "There is no /{name}. /help lists what there is.",
    "no_command_near": "There is no /{name}. Did you mean {near}?",
    "no_person": "There is no @{handle}.",
    "no_person_near": "There is no @{handle}. Did you mean {near:or}?",
    "person_missing": "Who gets it? Write it like {example}.",
    "person_unclear": "Is it for {other} or is {person} in the note?"
    " Put who gets it before the note: {example}.",
    "oneself": "You cannot pay yourself.",
    "a_bot": "{payee} is a bot, and bots take no money.",
    "too_many_people": "At most {limit} people are paid at once.",
    "too_little": "{total} is too little for {count} people.",
    # money
    "short": "You are {missing} short.",
    "limit_payment": "Your limit for one payment is {limit}.",
    "limit_day": "Your limit is {limit} in 24 hours.",
    "limit_day_later": "Your limit is {limit} in 24 hours."
    " {left} is left; in {hours} h there is enough.",
    "limit_week": "Your limit is {limit} in 7 days.",
    "limit_week_later": "Your limit is {limit} in 7 days."
    " {left} is left; in {hours} h there is enough.",
    "limit_payee": "Your limit for one person is {limit} in 24 hours.",
    "limit_payee_later": "Your limit for one person is {limit} in 24 hours."
    " {left} is left; in {hours} h there is enough.",
    "limit_place": "Your limit for one conversation is {limit} in 24 hours.",
    "limit_place_later": "Your limit for one conversation is {limit} in 24 hours."
    " {left} is left; in {hours} h there is enough.",
    "no_wallet": "You have no wallet in {currency:names}.",
    "undo_nothing": "There is no payment of yours to take back here.",
    "undo_too_late": "A payment can be taken back for {limit} s, and that time is over.",
    "undo_short": "{payee:first} has already spent it. It cannot be taken back.",
    "receipt_none": "There is no receipt of yours here to verify. Write it like {example}.",
    "receipt_unknown": "There is no receipt No. {number} of yours.",
    "already_undone": "This payment was already taken back.",
    # questions
    "question_expired": "This question has ended. Type the command again.",
    "question_answered": "This question was already answered.",
    # calls
    "bad_request": "This was not understood.",
    "too_long": "A message has at most {limit} characters.",
    "not_found": "There is nothing here.",
    "not_allowed": "This is not yours to do.",
    "signed_out": "You are signed out. Sign in and try again.",
    "slow_down": "Too many commands. Try again in {seconds} s.",
    "key_reused": "This was already sent with other words.",
    "busy": "Quid is busy. Try again in a moment.",
    "unavailable": "Quid is not available. Try again in a moment.",
    "alone": "A conversation needs somebody else.",
    "handle_invalid": "A handle has 3 to 20 letters a to z, digits or underscores.",
    "handle_reserved": "@{handle} is not free.",
    "handle_taken": "@{handle}, or one that looks like it, is taken.",
    "name_invalid": "A name has 1 to {limit} visible characters.",
    "post_empty": "A post needs words.",
    "post_too_long": "A post has at most {limit} characters.",
    "post_unknown": "This post is gone.",
}

SENTENCES = {
    "unknown": "It is not known yet whether this went through. Ask again: it happens only once.",
    # why it asks
    "ask_separator": "“{token}” can be {amounts:or}. Which one?",
    "ask_one": "{token} is {amount}. Pay it?",
    "ask_share": "{share} is {amount}. Pay it?",
    "ask_share_open": "{share} of your {currency:names}? You see the amount before it is paid.",
    "ask_two_amounts": "There are several amounts: {amounts:or}. Which one?",
    "ask_each_or_total": "{each} each ({sum}) or {total} in all ({part} each)?",
    "ask_each_or_total_uneven": "{each} each ({sum}) or {total} in all?",
    "ask_several": "Pay {count} people {sum} in all?",
    "ask_which": "Which one: {amounts:or}?",
    "ask_first_time": "You have never paid {payee:name} {payee}. Pay {amount}?",
    "ask_above_ceiling": "{amount} is above your {ceiling} for quick payments. Pay it?",
    "ask_day_passed": "This passes your {ceiling} of quick payments a day. Pay {amount}?",
    "ask_again": "You paid {payee:first} {amount} {seconds} s ago. Pay again?",
    "ask_lookalike": "{payee:name} {payee} is not {known:name} {known}, whom you have paid before.",
    "ask_reading_changed": "This now means something else than when you typed it: {amount}"
    " to {payee:name} {payee}. Pay it?",
    # groups
    "group_alone": "A group needs somebody else. Name at least one person.",
    "group_bot": "{payee} is a bot and cannot be in a group.",
    "group_full": "A group has at most {limit} people.",
    "group_name_invalid": "A group’s name has 1 to {limit} visible characters.",
    "person_unknown": "There is no @{handle}. Check the spelling.",
    "person_unknown_near": "There is no @{handle}. Did you mean {near:or}?",
    # taps
    "choice_pay": "Pay {amount}",
    "choice_each": "{each} each ({sum})",
    "choice_total": "{total} in all ({part} each)",
    "choice_total_uneven": "{total} in all ({part} each, the first {more} one {smallest} more)",
    # notices
    "cancelled": "Cancelled. Nothing was sent.",
    "named_twice": "{payee} is named twice and counts once.",
    # the reading while typing
    "reading_pay": "Pay {payee:name} {payee} {amount}",
    "reading_pay_note": "Pay {payee:name} {payee} {amount} for “{note}”",
    "reading_pay_several": "Pay {payees:and} {amount} in all",
    "reading_leaves": "leaves {amount}",
    "button_pay": "Pay {amount}",
    # shares
    "share_all": "All",
    "share_half": "Half",
    # hints
    "hint_people": "@person…",
    "hint_person": "@person",
    "hint_amount": "amount",
    "hint_note": "note",
    "hint_month": "month",
    "hint_command": "command",
    "hint_number": "receipt",
    # a receipt that is verified
    "receipt_genuine": "Receipt No. {number} is genuine and stands.",
    "receipt_back": "Receipt No. {number} is genuine. It was taken back.",
    "receipt_part_back": "Receipt No. {number} is genuine. Part of it was given back.",
    "receipt_false": "Receipt No. {number} does not agree with its seal. Do not rely on it.",
    "receipt_sealed": "Sealed in No. {seal}",
    "receipt_unsealed": "Not sealed yet: it takes a second",
    "receipt_open": "Open the receipt, or make a link for others",
    # titles of lists
    "title_balance": "Balance",
    "title_history": "History",
    "title_recent": "Whom do you want to pay?",
    "title_help": "Commands",
    "history_none": "No payments yet.",
    "was_taken_back": "Taken back",
    "opening": "Opening balance",
    "available": "Available",
    "held": "Held",
    "home": "your wallet",
}
