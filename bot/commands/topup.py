"""`/topup`: money from a card of one's own."""

from bot.answers import Answer
from bot.dealings import plastic, transits
from bot.desk import Desk
from bot.reading.plastics import Plastic
from bot.signatures import Amount, command
from payments.transits import IN, Wish


@command(french=("recharger",), alone=True, spends=False)
def topup(desk: Desk, amount: Amount, card: Plastic | None = None) -> Answer:
    """Move money from one of your cards into your wallet. Only you see it.

    /topup 50
    /topup 50 from visa 4242
    """
    money = amount.total
    if not desk.keeps(money.currency):
        desk.refuse("no_wallet", currency=money.currency)
    if answer := plastic.none_yet(desk):
        return answer
    plastic.moves(desk, money)
    if card and card.bank:
        desk.refuse("bank_not_yet_in")
    chosen = plastic.meant(desk, card, IN)
    transits.ask(desk, "topup", amount, chosen, card=plastic.called(chosen), amount=money)
    return transits.start(desk, desk.key, Wish(IN, chosen, money))
