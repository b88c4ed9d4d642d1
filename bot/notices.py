"""Tells what came to pass by the clock or from outside: nobody said it, so the bot does."""

from collections.abc import Sequence

from sqlmodel import Session

from bot import telling
from bot.answers import Carried
from bot.kept import Heard, Kept, amended, holdings, listed, members
from bot.telling import Said
from chat import messages, people


def announce(db: Session, carried: Sequence[Carried], now: int) -> Heard:
    """Number and write it, for the writer to push."""
    bot = people.bot(db, now)
    lines = [line for each in carried for line in telling.lines(db, each, Said(bot), bot, now)]
    written, _ = messages.write(db, lines, [], now)
    touched = [person for each in carried if each.moved for person in each.concerns]
    kept = Kept(
        written,
        [],
        amended(db, written),
        {},
        members(lines),
        listed(lines),
        {bot.id: bot},
        holdings(db, touched),
    )
    return Heard([], kept)
