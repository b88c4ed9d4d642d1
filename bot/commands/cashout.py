"""`/cashout`: money to a bank account of one's own, or fast to a card."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time

from bot.answers import Answer
from bot.dealings import banked, plastic, transits
from bot.desk import Desk
from bot.reading.plastics import Pace, Plastic
from bot.signatures import Amount, command
from bot.words.dates import written
from payments import tariffs
from payments.money import Money, canonical
from payments.rails.open_banking import amounts
from payments.transits import OUT, Wish


@command(french=("retirer",), alone=True)
def cashout(
    desk: Desk, amount: Amount, pace: Pace | None = None, card: Plastic | None = None
) -> Answer:
    """Move money from your wallet to your bank for free, or fast to a card. Only you see it.

    /cashout 50 gbp
    /cashout 50 gbp to bank 5678
    /cashout 50 fast
    /cashout 50 fast to visa 4242
    """
    money = amount.total
    if not desk.keeps(money.currency):
        desk.refuse("no_wallet", currency=money.currency)
    is_fast, to_bank = pace is not None and pace.fast, banked.is_meant(desk, card)
    if is_fast and to_bank:
        desk.refuse("bank_not_fast", mend=_typed(desk, money, "fast"))
    if card and not to_bank and not is_fast:
        fee = tariffs.fast_fee(money)
        desk.refuse("card_costs", amount=money, fee=fee, mend=_typed(desk, money, "fast", card))
    return _by_card(desk, amount, card) if is_fast else _by_bank(desk, amount, card)


def _by_card(desk: Desk, amount: Amount, card: Plastic | None) -> Answer:
    money = amount.total
    if answer := plastic.none_yet(desk):
        return answer
    plastic.moves(desk, money)
    fee = tariffs.fast_fee(money)
    chosen = plastic.meant(desk, card, OUT)
    total = Money(money.minor + fee.minor, money.currency)
    desk.afford(total)
    caps = desk.caps([("rail:visa", total)])
    by = _moment(desk, tariffs.arrives(OUT, chosen.fast, desk.now))
    facts = {"card": plastic.called(chosen), "amount": money, "fee": fee, "by": by}
    transits.ask(desk, "cashout", amount, f"card-{chosen.last4}", **facts)
    wish = Wish(OUT, chosen, money, fee, caps=caps)
    return transits.start(desk, desk.key, wish, total)


def _by_bank(desk: Desk, amount: Amount, card: Plastic | None) -> Answer:
    """The yes is to a day: past the cut-off it is asked for again."""
    money = amount.total
    account = banked.meant(desk, card, money.currency)
    if account is None:
        return _no_bank(desk, money)
    plastic.moves(desk, money)
    desk.afford(money)
    leaves = tariffs.leaves(money.currency, desk.now)
    by = tariffs.arrives_by_bank(money.currency, leaves)
    when = {"leaves": _moment(desk, leaves), "by": _moment(desk, by)}
    facts = {"bank": banked.called(account), "amount": money, **when}
    transits.ask(desk, "cashout_bank", amount, banked.chosen(account, leaves), **facts)
    caps = desk.caps([("rail:bank", money)])
    wish = Wish(OUT, banked.holder(desk, account), money, caps=caps)
    return transits.start(desk, desk.key, wish, money)


def _no_bank(desk: Desk, money: Money) -> Answer:
    """How it would be free, and what the fast way costs: both are a tap away."""
    fee, mend = tariffs.fast_fee(money), _typed(desk, money, "fast")
    if money.currency not in amounts.CURRENCIES:
        desk.refuse("bank_out_currency", amount=money, fee=fee, mend=mend)
    said = desk.words("bank_out_first", amount=money, fee=fee, currency=money.currency)
    return desk.tell(said, [banked.to_form(desk), {"label": mend, "mend": mend}])


def _typed(desk: Desk, money: Money, pace: str, card: Plastic | None = None) -> str:
    """The line that would do it by card."""
    to = f" to {card.last4}" if card and card.last4 else ""
    home = desk.facts.wallet.currency if desk.facts.wallet else ""
    currency = "" if money.currency == home else f" {money.currency.lower()}"
    shown = f"{canonical(money).removesuffix('.00')}{currency}"
    return f"{desk.slash('cashout')} {shown} {desk.words(f'word_{pace}')}{to}"


def _moment(desk: Desk, at: int) -> str:
    """`14:32`, or a day where it is another: as the speaker reads it."""
    then = datetime.fromtimestamp(at // 1000, ZoneInfo(desk.speaker.zone))
    if then.date() == desk.today:
        return str(format_time(then, "short", locale=desk.speaker.locale))
    return written(then.date(), "long", desk.speaker.locale)
