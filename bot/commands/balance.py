"""`/balance`: what is there, for its owner's eyes alone."""

from bot.answers import Answer, Attachment
from bot.desk import Desk
from bot.signatures import command
from payments import wallets


@command(names=("bal", "solde"))
def balance(desk: Desk) -> Answer:
    """Show what you have. Only you see it.

    /balance
    """
    rows: list[Attachment] = []
    for currency, available, held in wallets.available(desk.db, desk.speaker.owner):
        for word, minor in (("available", available), ("held", held)):
            if minor or word == "available":
                money = {"amount_minor": minor, "currency": currency}
                rows.append({"label": desk.words(word), **money})
    return desk.tell(desk.words("title_balance"), rows)
