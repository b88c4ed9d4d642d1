"""What the bot says in English of linked bank accounts."""

REFUSALS = {
    "bank_unknown": "You have no bank account that ends in {last4}. /bank lists yours.",
    "no_such_bank": "You have no such bank account.",
    "bank_way": "This did not come from your bank for you here, or was used already.",
    "banks_many": "You have {limit} banks linked. Unlink one first.",
}

SENTENCES = {
    "title_banks": "Your bank accounts",
    "title_bank_link": "A bank account is linked at your bank, from a page of its own.",
    "banks_none": "You have no bank account linked.",
    "bank_link": "Link a bank account",
    "bank_row": "{balance}, until {until}",
    "bank_row_unread": "being read, until {until}",
    "bank_row_over": "the bank does not show it any more",
    "bank_removed": "{bank:and}: unlinked, and the bank is told.",
    "ask_bank": "Unlink {bank:and}? What Quid knows of that is deleted.",
    "choice_bank": "Unlink",
}
