"""Tells somebody, in private, that a card's number they typed was hidden before it was kept."""

from sqlmodel import Session

from bot import notices, telling
from bot.answers import notice
from bot.kept import Heard
from bot.words import say
from chat import people, places, plastic
from chat.messages import Whisper
from chat.people import Person


def hidden(who: Person, place: int, bot: Person) -> Whisper:
    return telling.whisper(who, place, bot, notice(say("card_hidden", who.locale)))


def tell(db: Session, now: int) -> list[Heard]:
    """Those who typed one elsewhere than in a conversation, in theirs with the bot."""
    if not (ids := plastic.fresh(db)):
        return []
    bot = people.bot(db, now)
    told = [
        hidden(who, places.direct(db, who.id, bot.id, now).id, bot)
        for who in people.by_ids(db, ids).values()
        if who.kind == "person"
    ]
    return [notices.announce(db, [], now, whispers=told)]
