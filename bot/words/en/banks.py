"""What the bot says in English of linked bank accounts."""

REFUSALS = {
    "bank_unknown": "You have no bank account that ends in {last4}. /bank lists yours.",
    "no_such_bank": "You have no such bank account.",
    "bank_way": "This did not come from your bank for you here, or was used already.",
    "bank_currency": "Only pounds and euros move by bank, not {currency:names}.",
    "bank_not_fast": "To a bank it is free, and there on the next working day. Fast is by card.",
    "bank_out_currency": "Only pounds and euros go by bank, for free. To a card it is {fee} for"
    " {amount}.",
    "bank_away": "The bank cannot be reached right now. Everything else works; try again later.",
    "banks_many": "You have {limit} banks linked. Unlink one first.",
}

SENTENCES = {
    "bank_first": "Link a bank account in {currency:names} first. It is done at your bank.",
    "bank_out_first": "By bank it is free, once an account in {currency:names} is linked."
    " To a card it is {fee} for {amount}.",
    "ask_topup_bank": "Top up {amount} from {bank}? You agree to it at your bank; it is free, and"
    " usually here within a minute of that.",
    "choice_topup_bank": "Top up {amount}",
    "ask_cashout_bank": "Send {amount} to {bank}? It is free, leaves by {leaves} and is there by"
    " {by}. Until it leaves you can cancel it.",
    "choice_cashout_bank": "Send {amount}",
    "transit_begun_in_bank": "{amount} comes from {card} once you agree to it at your bank.",
    "transit_begun_out_bank": "{amount} goes to {card} with the next pay-out.",
    "transit_unagreed": "Nobody agreed to it at the bank in time. Nothing was moved.",
    "transit_no": "You said no at your bank. Nothing was moved.",
    "transit_way_lost": "The way back from your bank was lost. Nothing was moved; ask again.",
    "transit_bank_no": "Your bank did not carry it out. Nothing was moved.",
    "transit_bank_blocked": "Your bank blocked it. Nothing was moved; ask them why.",
    "transit_bank_refused": "The bank did not take it as we asked. Nothing was moved; the host is"
    " told.",
    "title_banks": "Your bank accounts",
    "title_bank_link": "A bank account is linked at your bank, from a page of its own.",
    "banks_none": "You have no bank account linked.",
    "bank_link": "Link a bank account",
    "bank_gone": "Your bank does not let Quid see these accounts any more. What was read stays.",
    "bank_expired": "You let Quid see these accounts until today. What was read stays.",
    "bank_renew": "Renew it at your bank",
    "bank_row": "{balance}, until {until}",
    "bank_row_unread": "being read, until {until}",
    "bank_row_over": "the bank does not show it any more",
    "bank_removed": "{bank:and}: unlinked, and the bank is told.",
    "ask_bank": "Unlink {bank:and}? What Quid knows of that is deleted.",
    "choice_bank": "Unlink",
}
