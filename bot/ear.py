"""Hears what was said: finds repeats, runs the commands, keeps it all; a list at a time."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import orjson
from sqlmodel import Session

from bot import deeds, keeping
from bot.answers import Attachment
from bot.keeping import Kept
from bot.pace import Pace
from bot.turns import Ack, Key, Turn, Utterance, accepted, refused
from chat import events, messages, people, places
from chat.events import Event, Private
from chat.people import Person
from chat.places import Place

__all__ = ["Ear", "Heard", "Utterance"]

LONGEST = 4_000  # characters of a line
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")  # in no database's text


class Heard(NamedTuple):
    """An ack for each utterance of a batch, in order, and what is to be pushed."""

    acks: list[Ack]
    kept: Kept

    @staticmethod
    def nothing(code: str, said: Sequence[Utterance]) -> "Heard":
        """The answer when a batch was undone, or its outcome cannot be known."""
        acks = [refused(code, u.speaker.locale) for u in said]
        return Heard(acks, Kept([], [], {}, {}, {}, frozenset(), {}, {}))


class Ear:
    """Holds the one thing that outlives a batch: how fast each person has been commanding."""

    def __init__(self, commands_per_30s: int) -> None:
        self._pace = Pace(commands_per_30s)

    def hear(self, db: Session, said: Sequence[Utterance], now: int) -> Heard:
        """Everything between begin and commit. `now` is in ms UTC."""
        bot = people.bot(db, now)
        acks = _repeats(db, said)
        turns = {u.key: Turn(u) for u in reversed(said) if u.key not in acks}
        fresh = [turns[key] for key in dict.fromkeys(u.key for u in said) if key in turns]
        _enter(db, fresh, now)
        commands = [t for t in fresh if t.ack is None and t.said.is_command]
        for turn in commands:
            self._take(turn, now)
        deeds.carry_out(db, [t for t in commands if t.ack is None], now)
        kept = keeping.keep(db, [t for t in fresh if t.ack is None], bot, now)
        acks |= {t.said.key: t.ack for t in fresh if t.ack is not None}
        return Heard([acks[u.key] for u in said], kept)

    def _take(self, turn: Turn, now: int) -> None:
        wait = self._pace.take(turn.said.speaker.id, turn.said.client_id, now)
        if wait:
            _no(turn, "slow_down", retry_after=-(-wait // 1000))


def _repeats(db: Session, said: Iterable[Utterance]) -> dict[Key, Ack]:
    """The first answers of what was said before: nothing of it happens again."""
    acks = {}
    for key, spot in messages.known(db, [u.key for u in said]).items():
        if spot.seq is not None:
            found = events.find(db, spot.place, spot.seq)
            acks[key] = accepted(spot.place, _shown(found), seq=spot.seq)
        elif spot.mine is not None:
            own = events.own(db, key[1], spot.mine)
            acks[key] = accepted(spot.place, _shown(own), mine=spot.mine)
    return acks


def _shown(row: Event | Private | None) -> Attachment | None:
    return orjson.loads(row.attachment) if row and row.attachment else None


def _enter(db: Session, turns: Sequence[Turn], now: int) -> None:
    """Find each place; what may not be said there, or is too long, ends here and is not kept."""
    known = places.load(db, {int(t.said.place) for t in turns if _is_number(t.said.place)})
    handles = {t.said.place[1:].lower() for t in turns if t.said.place.startswith("@")}
    others = people.by_handles(db, handles) if handles else {}
    for turn in turns:
        said = turn.said
        if len(said.text) > LONGEST:
            _no(turn, "too_long", limit=LONGEST)
        elif not _can_be_kept(said):
            _no(turn, "bad_request")
        else:
            turn.place = _place(db, said, known, others, now)
            if turn.place is None:
                _no(turn, "not_found")


def _place(
    db: Session, said: Utterance, known: dict[int, Place], others: dict[str, Person], now: int
) -> Place | None:
    """None for what does not exist and for what is not theirs: the two look the same."""
    if said.place.startswith("@"):
        other = others.get(said.place[1:].lower())
        if other is None or other.id == said.speaker.id:
            return None
        return places.direct(db, said.speaker.id, other.id, now)
    place = known.get(int(said.place)) if _is_number(said.place) else None
    return place if place and places.may_read(place, said.speaker.id) else None


def _can_be_kept(said: Utterance) -> bool:
    return bool(said.choice or said.text.strip()) and not UNKEEPABLE.search(said.text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _no(turn: Turn, code: str, **facts: int) -> None:
    turn.ack = refused(code, turn.said.speaker.locale, **facts)
