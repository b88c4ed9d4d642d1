"""`/part`: some of a bill now, the rest stays due."""

from bot.answers import Answer
from bot.dealings import bills
from bot.desk import Desk
from bot.signatures import Amount, command
from payments.money import canonical


@command(french=("acompte",), alone=True)
def part(desk: Desk, amount: Amount, reference: str = "") -> Answer:
    """Pay a part of the bill here; of several, say which by its reference.

    /part 20
    /part 20 for 2026-114
    """
    found = bills.here(desk)
    named = [each for each in found if each.reference.lower() == reference.lower()]
    if not found or (reference and not named):
        desk.refuse("part_nothing")
    if len(found) > 1 and not named:
        typed = f"{desk.slash('part')} {canonical(amount.total)} for {found[0].reference}"
        desk.refuse(
            "bill_which", references=[each.reference for each in found], mend=typed, example=typed
        )
    bill = (named or found)[0]
    if amount.total.currency != bill.currency:
        desk.refuse("bill_beyond", left=bill.left)
    return bills.pay(desk, bill, amount.total.minor)
