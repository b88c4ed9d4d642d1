"""What the bot says in English of what is paid by the calendar."""

REFUSALS = {
    "schedule_one": "A schedule pays one person. Make one for each.",
    "schedule_stranger": "{payee} is asked before money of strangers arrives."
    " Pay {payee} once first.",
    "schedules_many": "You have {limit} schedules, and more than that there cannot be.",
    "schedule_ran": "That payment is over by now: the next one is another.",
    "schedule_over": "This schedule has ended.",
    "no_such_schedule": "There is no schedule of yours with this number. /schedules lists them.",
    "schedule_elsewhere": "Say this to @quid, or where the schedule was made, so that nobody else"
    " hears of it.",
    "skip_nothing": "You have no schedule here. /schedules lists them.",
    "stop_nothing": "You have no schedule here. /schedules lists them.",
    "when_late": "How often comes before the note. Did you mean {example}?",
}

SENTENCES = {
    "ask_every": "Pay {payee:name} {payee} {amount} {period}? The next days are {days:and}, at 8:00"
    " in {zone}. You are told 48 h before.",
    "ask_every_once": "Pay {payee:name} {payee} {amount} on {days:and}, at 8:00 in {zone}?",
    "ask_every_first": "You have never paid {payee:name} {payee}. Pay {amount} {period}? The next"
    " days are {days:and}, at 8:00 in {zone}. You are told 48 h before.",
    "ask_every_once_first": "You have never paid {payee:name} {payee}. Pay {amount} on {days:and},"
    " at 8:00 in {zone}?",
    "choice_every": "Schedule {amount}",
    "button_every": "Schedule {amount}",
    "reading_every": "Pay {payee:name} {payee} {amount} {period}",
    "reading_every_note": "Pay {payee:name} {payee} {amount} {period} for “{note}”",
    "reading_every_several": "Pay {payees:and} {amount} in all, {period}",
    "hint_period": "how often",
    "hint_when": "when",
    "hint_schedule": "number",
    "title_schedules": "What you will pay",
    "schedules_none": "You have no schedules.",
    "schedule_row": "No. {number}, {period}, next on {day}",
}
