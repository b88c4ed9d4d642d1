"""`/link`: money for somebody who is not here yet, by a link."""

from bot.answers import Answer
from bot.dealings import links
from bot.desk import Desk
from bot.signatures import Amount, command
from payments import recipes


@command(french=("lien",), alone=True)
def link(desk: Desk, amount: Amount, note: str = "") -> Answer:
    """Set money aside for whoever opens a link that only you see, within 14 days.

    /link 20 for the pizza
    """
    money = amount.total
    if not desk.keeps(money.currency):
        desk.refuse("no_wallet", currency=money.currency)
    one = recipes.offer(desk.key, desk.speaker.owner, money, note)
    one = one._replace(caps=desk.caps([("link", money)]))
    desk.afford(money)
    desk.allow(one)
    desk.ask("ask_link", amount=money)
    return links.make(desk, one)
