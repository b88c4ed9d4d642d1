"""What the bot says in English of messages that are changed and of what one thinks of them."""

SENTENCES = {
    "emoji_unknown": "This is no emoji.",
    "line_empty": "A line needs words or a picture.",
    "card_hidden": "That looks like the number of a card. All of it but the last four digits was"
    " taken out before it was kept. Cards are linked in your wallet, never in what you write.",
    "ticket_stays": "A payment’s ticket stays as it is.",
    "edit_late": "A message can be edited for {minutes} minutes, and that time is over.",
    "pins_full": "At most {limit} conversations are pinned. Unpin one first.",
    "reactions_full": "There are {limit} different reactions already. Join one of them.",
}
