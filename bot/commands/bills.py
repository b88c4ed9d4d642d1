"""`/bills`: what is due, for its customer's eyes alone."""

from bot.answers import Answer, Attachment
from bot.dealings import bills as shown
from bot.desk import Desk
from bot.signatures import command
from payments.bills import Bill, open_of
from payments.money import canonical


@command(french=("factures",), safe=True)
def bills(desk: Desk) -> Answer:
    """Show the bills you still have to pay, the first due first. Only you see it.

    /bills
    """
    rows = [_row(desk, bill) for bill in open_of(desk.db, desk.speaker.owner)]
    return desk.tell(desk.words("title_bills" if rows else "bills_none"), rows)


def _row(desk: Desk, bill: Bill) -> Attachment:
    """A tap leads to its conversation, or, there, fills the line that pays it."""
    biller, _ = shown.parties(desk.db, bill)
    code = "bill_row_planned" if bill.way else "bill_row"
    detail = desk.words(code, reference=bill.reference, day=shown.day(bill))
    money = {"amount_minor": bill.left.minor, "currency": bill.currency}
    row: Attachment = {"label": biller.name, "detail": detail, **money}
    place = bill.place.removeprefix("place:")
    if place == str(desk.place.id):
        return row | {"mend": f"{desk.slash('part')} {canonical(bill.left)} for {bill.reference}"}
    return row | {"link": f"/messages/{place}"}
