"""`/schedules`: what will be paid by the calendar, for its payer's eyes alone."""

from bot.answers import Answer, Attachment
from bot.dealings.scheduling import can_say, parties
from bot.desk import Desk
from bot.reading.periods import period
from bot.signatures import command
from payments import schedules as kept
from payments.plans import Schedule


@command(french=("échéances",), safe=True)
def schedules(desk: Desk) -> Answer:
    """Show what you will pay, how often and when next. Only you see it.

    /schedules
    """
    rows = [_row(desk, one) for one in kept.open_of(desk.db, desk.speaker.owner)]
    return desk.tell(desk.words("title_schedules" if rows else "schedules_none"), rows)


def _row(desk: Desk, one: Schedule) -> Attachment:
    """A tap on it fills the line that stops it, where that may be said; else it leads there."""
    _, payee = parties(desk.db, one)
    how_often = period(one.plan).said(desk.speaker.locale)
    detail = desk.words("schedule_row", period=how_often, day=one.day, number=one.id)
    money = {"amount_minor": one.amount.minor, "currency": one.amount.currency}
    row = {"label": payee.name, "detail": detail, **money}
    if can_say(desk, one):
        return row | {"mend": f"{desk.slash('stop')} {one.id}"}
    return row | {"link": f"/messages/{one.place.removeprefix('place:')}"}
