"""Hears what was said: finds repeats, runs the commands, keeps it all; a list at a time."""

from collections.abc import Iterable, Sequence

import orjson
from sqlmodel import Session

from bot import deeds, keeping
from bot.answers import Attachment
from bot.kept import Heard, Kept
from bot.pace import Pace
from bot.turns import Ack, Key, Turn, Utterance, accepted, refused
from chat import aims, blocks, events, messages, people, pictures, places, plastic, timeline
from chat.events import QUIET, Event, Private
from chat.messages import LONGEST, UNKEEPABLE, Spot
from chat.people import Person
from chat.places import Place
from chat.refusals import Refused

__all__ = ["Ear", "Heard", "Utterance", "unheard"]


def unheard(code: str, said: Sequence[Utterance]) -> Heard:
    """The answer when a batch was undone, or its outcome cannot be known."""
    return Heard([refused(code, u.speaker.locale) for u in said], Kept.nothing())


class Ear:
    """Holds the one thing that outlives a batch: how fast each person has been talking."""

    def __init__(self, commands_per_30s: int, lines_per_30s: int) -> None:
        self._commands, self._lines = Pace(commands_per_30s), Pace(lines_per_30s)

    def hear(self, db: Session, said: Sequence[Utterance], now: int) -> Heard:
        """Everything between begin and commit. `now` is in ms UTC."""
        bot = people.bot(db, now)
        said = [_hidden(u) for u in said]
        repeats = _repeats(db, said)
        turns: dict[Key, Turn] = {}
        for u in said:
            if not repeats or u not in repeats:
                turns.setdefault(u.key, Turn(u))
        fresh = list(turns.values())
        _enter(db, fresh, now)
        for turn in fresh:
            if turn.ack is None:
                self._take(turn, now)
        deeds.carry_out(db, [t for t in fresh if t.ack is None and t.said.is_command], now)
        kept = keeping.keep(db, [t for t in fresh if t.ack is None], bot, now)
        acks = [(repeats and repeats.get(u)) or _ack(db, u, turns[u.key]) for u in said]
        return Heard(acks, kept)

    def _take(self, turn: Turn, now: int) -> None:
        pace = self._commands if turn.said.is_command else self._lines
        if wait := pace.take(turn.said.speaker.id, turn.said.client_id, now):
            _no(turn, "slow_down", retry_after=-(-wait // 1000))


def _hidden(u: Utterance) -> Utterance:
    """Without the number of a card, as if it had never been typed."""
    text = plastic.masked(u.text)
    if text is u.text and not u.pictures:
        return u
    shown = tuple(one._replace(words=plastic.masked(one.words)) for one in u.pictures)
    if text is u.text and shown == u.pictures:
        return u
    return u._replace(text=text, pictures=shown, hidden=True)


def _ack(db: Session, u: Utterance, turn: Turn) -> Ack:
    """Also of a second one under the same client id, which must then want the same."""
    first = turn.said
    if u is not first and u != first:
        is_there = u.place == first.place or (turn.place and _is_in(db, u, turn.place))
        if u.asked != first.asked or not is_there:
            return refused("key_reused", u.speaker.locale)
    if turn.ack is None:
        raise LookupError("a turn of the batch came to nothing")
    return turn.ack


def _repeats(db: Session, said: Iterable[Utterance]) -> dict[Utterance, Ack]:
    """The first answers of what was said before: nothing of it happens again. Other words under
    the same client id are refused with `key_reused`."""
    acks: dict[Utterance, Ack] = {}
    spots = messages.known(db, [u.key for u in said])
    for u in said:
        if spot := spots.get(u.key):
            row = _first(db, u.speaker.id, spot)
            if row is None or not _is_same(db, u, spot, row):
                acks[u] = refused("key_reused", u.speaker.locale)
            elif isinstance(row, Event):
                acks[u] = accepted(row.place, _shown(row), seq=row.seq)
            else:
                acks[u] = accepted(row.place, _shown(row), mine=row.mine)
    return acks


def _first(db: Session, person: int, spot: Spot) -> Event | Private | None:
    if spot.seq is not None:
        return events.find(db, spot.place, spot.seq)
    return events.own(db, person, spot.mine or 0)


def _is_same(db: Session, said: Utterance, spot: Spot, row: Event | Private) -> bool:
    """Whether this is what was said under its client id the first time. Of what was
    changed since, or kept before digests were, only what kind of thing it was is known."""
    if spot.asked is None:
        is_said = row.kind not in QUIET and row.kind != "change"
    else:
        is_said = spot.asked == said.asked
    return is_said and _is_in(db, said, places.load(db, [row.place])[row.place])


def _is_in(db: Session, said: Utterance, place: Place) -> bool:
    """Whether the name it gives its place is one of this place; a handle that is no more may have
    been one."""
    if not said.place.startswith("@"):
        return _is_number(said.place) and int(said.place) == place.id
    other = people.by_handles(db, [said.place[1:]]).get(said.place[1:].lower())
    return other is None or (place.kind == "direct" and other.id in place.members)


def _shown(row: Event | Private) -> Attachment | None:
    return orjson.loads(row.attachment) if row.attachment and row.kind != "message" else None


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
            elif turn.place.blockers and not said.is_command:
                mine = said.speaker.id in turn.place.blockers
                _no(turn, "blocked_by_you" if mine else "not_allowed")
    _keep_out(db, [turn for turn in turns if turn.place and turn.place.kind == "replies"])
    for turn in turns:
        if turn.ack is None and turn.place and turn.said.target is not None:
            _aim(db, turn, turn.place, turn.said.target)
        if turn.said.pictures and turn.ack is None:
            _use_pictures(db, turn)


def _keep_out(db: Session, replies: Sequence[Turn]) -> None:
    """Nobody whom the author of a post has blocked answers it, and nobody one that is gone; what
    was said there keeps its buttons."""
    answered = {turn.place.post for turn in replies if turn.place and turn.place.post}
    posts = timeline.load(db, answered).values()
    gone = {post.id for post in posts if post.gone_at is not None}
    for turn in replies:
        if turn.ack is None and turn.place and turn.place.post in gone and not turn.said.choice:
            _no(turn, "not_found")
        author = turn.place.author if turn.place else None
        if turn.ack is None and author and blocks.blocks(db, author, turn.said.speaker.id):
            _no(turn, "not_allowed")


def _aim(db: Session, turn: Turn, place: Place, target: int) -> None:
    """An answer is to something that was said there."""
    try:
        aims.meant(db, place, target)
    except Refused as no:
        _no(turn, no.code)


def _use_pictures(db: Session, turn: Turn) -> None:
    """Bind what a line shows to its place, where they are the speaker's to show."""
    said, place = turn.said, turn.place
    if place is None:
        raise ValueError("a turn without a place was answered before")
    if said.is_command:
        return _no(turn, "pictures_alone")
    try:
        turn.pictures = pictures.use(db, said.speaker.id, said.pictures, f"place:{place.id}")
    except Refused as no:
        turn.ack = refused(no.code, said.speaker.locale, None, **no.facts)


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
    return bool(said.choice or said.pictures or said.text.strip()) and not UNKEEPABLE.search(
        said.text
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _no(turn: Turn, code: str, **facts: int) -> None:
    turn.ack = refused(code, turn.said.speaker.locale, **facts)
