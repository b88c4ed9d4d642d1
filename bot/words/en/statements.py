"""What the bot says in English of statements."""

REFUSALS = {
    "range_form": "“{token}” are no days that have been. Write it like {example}.",
}

SENTENCES = {
    "title_statement": "Statement from {first} to {last}",
    "statement_opening": "Opening balance",
    "statement_in": "In",
    "statement_out": "Out",
    "statement_closing": "Closing balance",
    "statement_long": "More than {count} payments: the page adds them up.",
    "statement_open": "Open the statement in {currency:names}",
    "hint_days": "from day to day",
}
