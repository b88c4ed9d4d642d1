"""What the bot says in English of requests, splits and settling."""

REFUSALS = {
    # reading
    "share_asked": "“{token}” is a part of your own balance. Write how much you ask for.",
    "part_form": "“{token}” is not a share. Write it like @bob:2x, @bob:40% or @bob:12.50.",
    "part_twice": "“{token}” is a second share of the same person. Write one.",
    "parts_more": "The shares come to {away} more than {total}.",
    "parts_less": "The shares leave {away} of {total}. Add “me” if the rest is yours.",
    # asking
    "strangers_later": "You can ask {limit} people a day whom you have never paid or been paid by."
    " In {hours} h you can ask again.",
    "strangers_many": "You can ask {limit} people a day whom you have never paid or been paid by.",
    "contest_nothing": "Nothing here is asked of you.",
    "remind_nothing": "You have asked for nothing here.",
    "remind_over": "You have reminded them already.",
    "quiet_nothing": "Nothing here is asked of you.",
    "cover_nothing": "There is no split here that you take part in.",
    "reimburse_nothing": "You have no split here.",
    # what became of it
    "no_such_request": "This is not asked of you.",
    "share_paid": "This was already paid.",
    "share_declined": "You have declined this. They can ask again.",
    "share_cancelled": "This is not asked for any more.",
    "share_expired": "This was asked too long ago. They can ask again.",
    "share_covered": "Somebody has already paid this for you.",
    "share_taken_back": "You have taken this back. They can ask again.",
    "share_refunded": "This was given back to you.",
    "share_settled": "This was already settled.",
    "asked_closed": "There is nothing left to pay here.",
    "asked_cancelled": "This is not asked for any more.",
    "asked_expired": "This was asked too long ago. They can ask again.",
    "nothing_missing": "There is nothing left to pay here.",
    "missing_changed": "What is missing has just changed: it is {left} now.",
    "nothing_paid": "Nobody has paid any of this yet.",
    "no_reminder_left": "You can send {limit} reminders, and you have.",
    "reminded_lately": "You can send a reminder in {hours} h.",
    "nobody_to_remind": "There is nobody left to remind.",
    # settling
    "nothing_to_settle": "Nothing is open between you and anybody here.",
    "plan_over": "This plan is over. /settle makes a new one.",
    "plan_approved": "You have already agreed. It waits for the others.",
    "plan_limited": "{payer:first} cannot pay their part for now. The plan stays open.",
    "plan_short": "{payer:first} does not have enough for this yet. The plan stays open.",
}

SENTENCES = {
    "ask_one_asked": "{token} is {amount}. Go on?",
    "ask_cover": "Pay {payee:name} {payee} the rest, {amount}?",
    "ask_reimburse": "Give back {amount} in all, and ask for nothing more?",
    "choice_amount": "{amount}",
    "choice_accept": "Yes",
    "choice_cover": "Pay the rest",
    "choice_reimburse": "Give it back",
    "choice_request": "Ask for {amount}",
    "choice_split": "Split {amount}",
    "button_request": "Ask for {amount}",
    "button_split": "Split {amount}",
    "reading_request": "Ask {payee:name} {payee} for {amount}",
    "reading_request_note": "Ask {payee:name} {payee} for {amount}, “{note}”",
    "reading_request_several": "Ask {payees:and} for {amount} in all",
    "reading_split": "Split {amount}: ask {payee:name} {payee} for {shares:and}",
    "reading_split_note": "Split {amount}, “{note}”: ask {payee:name} {payee} for {shares:and}",
    "reading_split_several": "Split {amount}: ask {payees:and} for {shares:and}",
    "split_without_you": "{payee:first} is asked for all of it. Add “me” to share it.",
    "quiet_now": "You will not be reminded of this.",
    "hint_parts": "me",
}

HELPS: dict[str, str] = {}
