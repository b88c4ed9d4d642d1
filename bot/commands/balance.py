"""`/balance`: what is there, for its owner's eyes alone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.answers import Answer, Attachment
from bot.desk import Desk
from bot.reading.past import Past
from bot.signatures import command
from payments import ledger, looks, recipes, transits, wallets
from payments.moving import Moving, moving


@command(names=("bal",), french=("solde",), safe=True)
def balance(desk: Desk, day: Past | None = None) -> Answer:
    """Show what you have, or had at the end of a day. Only you see it.

    /balance
    /balance at 31 oct
    /balance yesterday
    """
    if day is not None:
        return _then(desk, day)
    rows: list[Attachment] = []
    seen = looks.standing(desk.db, desk.speaker.owner)  # before: what comes now is told later
    held = wallets.available(desk.db, desk.speaker.owner)
    for currency, available, aside in held:
        for word, minor in (("available", available), ("held", aside)):
            if minor or word == "available":
                rows.append(_row(desk, word, currency, minor, alone=len(held) == 1))
    under_way = moving(transits.open_of(desk.db, desk.speaker.owner))
    for currency, *_ in held:
        for word, minor in under_way.get(currency, Moving())._asdict().items():
            if minor:
                rows.append(_row(desk, word, currency, minor, alone=len(held) == 1))
    title = desk.words("title_balance")
    return desk.tell(title, rows, lambda db: looks.look(db, seen, desk.now))


def _then(desk: Desk, day: date) -> Answer:
    """At the end of a day where the speaker lives, or now if it is today."""
    until = end(day, desk.speaker.zone)
    held = wallets.available(desk.db, desk.speaker.owner)
    rows = []
    for word, account in (("available", recipes.wallet), ("held", recipes.held)):
        for currency, *_ in held:
            ref = account(desk.speaker.owner, currency)
            found = ledger.statement(desk.db, ref, 1, until=min(until, desk.now))
            minor = found[0].balance.minor if found else 0
            if minor or word == "available":
                rows.append(_row(desk, word, currency, minor, alone=len(held) == 1))
    return desk.tell(desk.words("title_balance_at", day=day), rows)


def end(day: date, zone: str) -> int:
    """The last millisecond of a day in a time zone, since 1970."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return round(midnight.timestamp()) * 1000 - 1


def _row(desk: Desk, word: str, currency: str, minor: int, alone: bool) -> Attachment:
    label = desk.words(word) if alone else desk.words(f"{word}_in", currency=currency)
    return {"label": label, "amount_minor": minor, "currency": currency}
