"""`/topup`: money from a card or a bank account of one's own."""

from bot.answers import Answer
from bot.dealings import banked, plastic, transits
from bot.desk import Desk
from bot.reading.plastics import Plastic
from bot.signatures import Amount, command
from payments.transits import IN, Wish


@command(french=("recharger",), alone=True, spends=False)
def topup(desk: Desk, amount: Amount, card: Plastic | None = None) -> Answer:
    """Move money from one of your cards or bank accounts into your wallet. Only you see it.

    /topup 50
    /topup 50 from visa 4242
    /topup 50 gbp from bank
    """
    money = amount.total
    if banked.is_meant(desk, card):
        return _by_bank(desk, amount, card)
    if not desk.keeps(money.currency):
        desk.refuse("no_wallet", currency=money.currency)
    if answer := plastic.none_yet(desk):
        return _by_bank(desk, amount, card) if banked.usable(desk, money.currency) else answer
    plastic.moves(desk, money)
    chosen = plastic.meant(desk, card, IN)
    facts = {"card": plastic.called(chosen), "amount": money}
    transits.ask(desk, "topup", amount, f"card-{chosen.last4}", **facts)
    return transits.start(desk, desk.key, Wish(IN, chosen, money))


def _by_bank(desk: Desk, amount: Amount, card: Plastic | None) -> Answer:
    """Agreed to at the bank, once the ticket stands."""
    money = amount.total
    account = banked.meant(desk, card, money.currency)
    if account is None:
        return banked.none_yet(desk, money.currency)
    plastic.moves(desk, money)
    facts = {"bank": banked.called(account), "amount": money}
    transits.ask(desk, "topup_bank", amount, banked.chosen(account), **facts)
    return transits.start(desk, desk.key, Wish(IN, banked.holder(desk, account), money))
