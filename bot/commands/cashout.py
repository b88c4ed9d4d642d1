"""`/cashout`: money to a card of one's own."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from bot.answers import Answer
from bot.dealings import plastic, transits
from bot.desk import Desk
from bot.reading.plastics import Pace, Plastic
from bot.signatures import Amount, command
from payments.money import Money, canonical
from payments.tariffs import arrives, fast_fee
from payments.transits import OUT, Wish


@command(french=("retirer",), alone=True)
def cashout(
    desk: Desk, amount: Amount, pace: Pace | None = None, card: Plastic | None = None
) -> Answer:
    """Move money from your wallet to one of your cards, for a fee. Only you see it.

    /cashout 50 fast
    /cashout 50 fast to visa 4242
    /cashout 50
    """
    money = amount.total
    if not desk.keeps(money.currency):
        desk.refuse("no_wallet", currency=money.currency)
    if answer := plastic.none_yet(desk):
        return answer
    plastic.moves(desk, money)
    fee = fast_fee(money)
    if (card and card.bank) or pace is None or not pace.fast:
        return _slow(desk, money, fee, card)
    chosen = plastic.meant(desk, card, OUT)
    total = Money(money.minor + fee.minor, money.currency)
    desk.afford(total)
    caps = desk.caps([("rail:visa", total)])
    by = _moment(desk, arrives(OUT, chosen.fast, desk.now))
    transits.ask(
        desk, "cashout", amount, chosen, card=plastic.called(chosen), amount=money, fee=fee, by=by
    )
    wish = Wish(OUT, chosen, money, fee, caps=caps)
    return transits.start(desk, desk.key, wish, total)


def _slow(desk: Desk, money: Money, fee: Money, card: Plastic | None) -> Answer:
    """The free way is by bank, which does not work yet; the fast one is a tap away."""
    typed = f"{desk.slash('cashout')} {canonical(money).removesuffix('.00')}"
    to = f" to {card.last4}" if card and card.last4 else ""
    mend = f"{typed} {desk.words('word_fast')}{to}"
    desk.refuse("bank_not_yet_out", amount=money, fee=fee, mend=mend)


def _moment(desk: Desk, at: int) -> str:
    """`14:32`, or a day where it is another: as the speaker reads it."""
    then = datetime.fromtimestamp(at // 1000, ZoneInfo(desk.speaker.zone))
    if then.date() == desk.today:
        return str(format_time(then, "short", locale=desk.speaker.locale))
    return str(format_date(date(then.year, then.month, then.day), "long", desk.speaker.locale))
