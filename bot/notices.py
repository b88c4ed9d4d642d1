"""Tells what came to pass by the clock or from outside: nobody said it, so the bot does."""

from collections.abc import Sequence

from sqlmodel import Session

from bot import telling
from bot.answers import Carried
from bot.kept import Heard, Kept, amended, asides, holdings, listed, members
from bot.telling import Said
from chat import hanging, messages, people
from chat.messages import Whisper


def announce(
    db: Session,
    carried: Sequence[Carried],
    now: int,
    said: Said | None = None,
    whispers: Sequence[Whisper] = (),
    apart: Sequence[Carried] = (),
) -> Heard:
    """Number and write it, for the writer to push; `said` is who brought it about, and where.
    What is `apart` is told only where its tickets stand and to those whom it concerns."""
    bot = people.bot(db, now)
    by = said or Said(bot)
    lines = [line for each in carried for line in telling.lines(db, each, by, bot, now)]
    by_whom = Said(by.speaker)
    lines += [line for each in apart for line in telling.lines(db, each, by_whom, bot, now)]
    written, privates = messages.write(db, lines, whispers, now)
    every = [*carried, *apart]
    touched = [person for each in every if each.moved for person in each.concerns]
    changed = amended(db, written)
    beside = hanging.find(db, changed.values(), written)
    kept = Kept(
        written,
        privates,
        changed,
        {},
        members(lines),
        listed(lines),
        {bot.id: bot, by.speaker.id: by.speaker} | people.by_ids(db, beside.people),
        holdings(db, touched),
        beside,
        asides=asides(lines),
    )
    return Heard([], kept)
