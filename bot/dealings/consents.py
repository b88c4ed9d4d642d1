"""Tells somebody that their bank shows Quid nothing any more, and where to renew it."""

from sqlmodel import Session

from bot import notices, telling
from bot.answers import listing
from bot.dealings.banked import called
from bot.kept import Heard
from bot.words import say
from chat import people, places
from payments import banks

RENEW_PAGE = "/wallet/banks"


def end(db: Session, number: int, why: str, now: int) -> Heard:
    """A consent is over, by its time or at its bank: its owner hears of it once, from the bot."""
    stood = banks.one_of(db, number, lock=True).state == banks.LINKED
    one = banks.end(db, number, why, now)
    if not stood:
        return notices.announce(db, [], now)
    [owner] = people.of_owners(db, [one.owner])
    bot = people.bot(db, now)
    home = places.direct(db, owner.id, bot.id, now)
    rows = [{"label": called(each)} for each in banks.accounts_of(db, [number])]
    rows.append({"label": say("bank_renew", owner.locale), "link": RENEW_PAGE})
    shown = listing(say(f"bank_{why}", owner.locale), rows)
    told = telling.whisper(owner, home.id, bot, shown)
    return notices.announce(db, [], now, whispers=[told])
