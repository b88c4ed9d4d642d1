"""What the bot says in English of days and periods."""

REFUSALS = {
    "date_unclear": "“{token}” is two days, as day and month or as month and day."
    " Write the month in letters.",
    "date_unknown": "There is no “{token}” in the calendar.",
    "date_past": "“{token}” is over.",
    "date_far": "“{token}” is more than {years} years away.",
    "date_form": "“{token}” is not a day. Write it like 31 Oct or 2026-10-31.",
    "date_near": "“{token}” is not a day. Did you mean {near}?",
    "date_missing": "Which day? Write it like {example}.",
    "period_form": "“{token}” is not a period. Write it like every 2 weeks or every month on 1.",
    "period_long": "A period counts up to {limit}.",
    "period_times_many": "A schedule runs 1 to {limit} times, or until a day.",
    "period_empty": "It would end before it began.",
    "period_missing": "How often? Write it like {example}.",
}

SENTENCES = {
    "hint_date": "by day",
    "period_once": "on {day}",
    "period_day": "every day",
    "period_days": "every {every} days",
    "period_week": "every {day:weekday}",
    "period_weeks": "every {every} weeks on {day:weekday}",
    "period_month": "every month on the {number:nth}",
    "period_months": "every {every} months on the {number:nth}",
    "period_month_end": "every month on the {number:nth}, or its last day",
    "period_months_end": "every {every} months on the {number:nth}, or the last day",
    "period_month_last": "every month on its last day",
    "period_months_last": "every {every} months on the last day",
    "period_year": "every year on {yearday:yearday}",
    "period_years": "every {every} years on {yearday:yearday}",
    "period_until": "{period}, until {day}",
    "period_times": "{period}, {times} times",
}
