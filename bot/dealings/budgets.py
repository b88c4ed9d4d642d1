"""Who has spent most of a budget reads so with the bot, once a month and level."""

from collections.abc import Sequence

from sqlmodel import Session

from bot import notices, telling
from bot.answers import Attachment, listing
from bot.kept import Heard
from bot.words import say
from chat import people, places
from chat.messages import Whisper
from chat.people import Person
from payments import budgets
from payments.budgets import Alert, Draft
from payments.money import Money


def keep(db: Session, drafts: Sequence[Draft], now: int) -> Heard:
    """Keep what was added up and whisper what is new of it."""
    alerts = budgets.keep(db, drafts, now)
    known = {who.owner: who for who in people.of_owners(db, [each.owner for each in alerts])}
    told = [_whisper(db, known[each.owner], each, now) for each in alerts if each.owner in known]
    return notices.announce(db, [], now, whispers=told)


def _whisper(db: Session, who: Person, alert: Alert, now: int) -> Whisper:
    bot = people.bot(db, now)
    place = places.direct(db, who.id, bot.id, now)
    return telling.whisper(who, place.id, bot, _shown(who, alert))


def _shown(who: Person, alert: Alert) -> Attachment:
    one = alert.budget
    over = alert.level == 100 and one.left_minor < 0
    left = Money(abs(one.left_minor), one.currency)
    said = say(
        "alert_budget_over" if over else f"alert_budget_{alert.level}",
        who.locale,
        category=say(f"category_{one.category}", who.locale),
        spent=Money(one.spent_minor, one.currency),
        limit=Money(one.minor, one.currency),
        left=left,
        over=left,
    )
    return listing(said, [{"label": say("budget_page", who.locale), "link": "/wallet/budgets"}])
