"""Keeps what a batch came to: tickets and lines for all, everything else for its speaker alone."""

from collections.abc import Iterable, Iterator, Sequence

import orjson
from sqlmodel import Session

from bot import telling, warnings
from bot.acquaintance import lay_aside, strangers
from bot.answers import ONCE, Attachment, notice
from bot.grammar import literal
from bot.kept import Kept, amended, asides, holdings, listed, members
from bot.telling import Said
from bot.turns import Turn, accepted
from chat import alerts, events, hanging, messages, people, pictures, places
from chat.events import Event, Private
from chat.memory import remembered
from chat.messages import NEWEST, Line, Whisper
from chat.people import Person
from chat.places import Place

MOST_TOLD = 200  # receipts of one payer that are looked through for the one that is undone


def keep(db: Session, turns: Sequence[Turn], bot: Person, now: int) -> Kept:
    """Number and write every turn, in order, and give each its ack."""
    lines: list[Line] = []
    whispers: list[Whisper] = []
    answered = []  # of each turn: where in `lines` or `whispers` the row stands that answers it
    for turn in turns:
        first = len(lines)
        lines += _lines(db, turn, bot, now)
        whispers += [*_warnings(turn, bot), *_whispers(turn, bot)]
        answered.append((first, len(whispers) - 1))
    for turn in turns:
        lines += _notices(db, turn, bot, now)
    _amend(db, turns, lines)
    written, privates = messages.write(db, lines, whispers, now)
    _alert(db, lines, written, now)
    for turn, (line, whisper) in zip(turns, answered, strict=True):
        turn.ack = _ack(turn, written[line] if turn.is_public else privates[whisper])
        if turn.carried is not None and turn.carried.aside is not None:
            privates[whisper] = privates[whisper]._replace(attachment=_text(turn.carried.aside))
    changed = amended(db, written)
    beside = hanging.find(db, changed.values(), written)
    return Kept(
        written,
        privates,
        changed,
        _answered(db, turns),
        members(lines),
        listed(lines),
        _people(turns, bot) | people.by_ids(db, beside.people),
        holdings(db, _touched(turns)),
        beside,
        [turn.renewed for turn in turns if turn.renewed],
        asides(lines),
    )


def _lines(db: Session, turn: Turn, bot: Person, now: int) -> list[Line]:
    """A plain line, or the ticket of what was done in its stead."""
    said, place, answer = turn.said, turn.place, turn.answer
    assert place is not None, "a turn without a place was answered before"
    if answer is None:
        text = literal(said.text)
        who = said.speaker.id
        shown = pictures.hung(turn.pictures)
        place = _begun(db, said.speaker, place)
        line = Line(place, "message", who, who, said.client_id, text, shown, said.target)
        return [line._replace(asked=said.asked)]
    if turn.carried is not None:
        here = places.load(db, [place.id])[place.id]  # a deed may have laid it aside
        asked = Said(said.speaker, here, said.client_id, said.text, said.asked)
        if turn.carried.aside is not None:
            asked = Said(said.speaker)
        return telling.lines(db, turn.carried, asked, bot, now)
    if turn.moved is None:
        return []
    about = answer.amends.seq if answer.amends else None
    shown = _text(answer.attachment)
    own = said.speaker.id, said.client_id, said.text
    return [Line(place, "receipt", bot.id, *own, shown, about, asked=said.asked)]


def _begun(db: Session, speaker: Person, place: Place) -> Place:
    """What a stranger says first, to one person, lies at the side of who hears it."""
    if place.kind != "direct" or place.last:
        return place
    remembered(db).places.pop(place.id, None)  # which would be as new the next time
    [heard] = (id for id in place.members if id != speaker.id)
    others = strangers(db, speaker, people.by_ids(db, [heard]).values())
    return lay_aside(db, place, others)


def _warnings(turn: Turn, bot: Person) -> list[Whisper]:
    """That the number of a card was hidden, whatever became of the line."""
    said, place = turn.said, turn.place
    if not said.hidden or place is None:
        return []
    return [warnings.hidden(said.speaker, place.id, bot)]


def _whispers(turn: Turn, bot: Person) -> list[Whisper]:
    """What only the speaker sees. A row whose target is a question closes it."""
    said, place, answer = turn.said, turn.place, turn.answer
    if answer is None or place is None:
        return []
    who, own = said.speaker.id, (said.speaker.id, place.id, NEWEST)
    if turn.is_public:
        told = [telling.whisper(said.speaker, place.id, bot, notice(n)) for n in turn.notices]
        if turn.answers is not None:
            told.append(Whisper(*own, "closed", bot.id, b"", "", target=turn.answers))
        return told
    shown = _text({name: value for name, value in (turn.told or {}).items() if name != ONCE})
    answered = Whisper(*own, "answer", bot.id, said.client_id, "", shown, turn.answers, said.asked)
    if said.choice:
        return [answered]
    return [Whisper(*own, "line", who, said.client_id, said.text), answered]


def _notices(db: Session, turn: Turn, bot: Person, now: int) -> Iterable[Line]:
    """The second receipt, for a payee who does not belong to the place: in theirs with the bot.
    Whoever had one, and belongs by now, has that of the undo too."""
    answer, place = turn.answer, turn.place
    if turn.moved is None or answer is None or place is None:
        return
    shown = _text(answer.attachment)
    for payee in answer.payees:
        belongs = payee.id in place.members
        if not belongs or (answer.amends and place.kind != "direct"):
            home = places.direct(db, payee.id, bot.id, now)
            about = _first_receipt(db, turn, home)
            if about is not None or not belongs:
                yield Line(home, "receipt", bot.id, turn.said.speaker.id, b"", "", shown, about)


def _alert(db: Session, lines: Sequence[Line], written: Sequence[Event], now: int) -> None:
    """Tell those whom a line in a group, or under a post, answers or calls."""
    tellings = [
        telling
        for line, event in zip(lines, written, strict=True)
        if line.place.kind != "direct"
        for telling in alerts.of_line(db, line.place, event)
    ]
    alerts.tell_all(db, tellings, now)


def _first_receipt(db: Session, turn: Turn, home: Place) -> int | None:
    """The number there of the receipt that says of an undone payment that it was paid."""
    if turn.answer is None or turn.answer.amends is None:
        return None
    paid = turn.answer.amends.attachment["transfer"]
    told = events.latest(db, home.id, turn.said.speaker.id, "receipt", MOST_TOLD)
    return next((e.seq for e in told if orjson.loads(e.attachment)["transfer"] == paid), None)


def _amend(db: Session, turns: Iterable[Turn], lines: Iterable[Line]) -> None:
    """An undone payment's tickets say so from now on, so that a reload shows it."""
    undone = {
        turn.answer.attachment["refers"]: turn.answer.amends.attachment
        for turn in turns
        if turn.moved and turn.answer and turn.answer.amends
    }
    for line in lines if undone else ():
        told = line.target and line.attachment
        refers = orjson.loads(line.attachment).get("refers") if told else None
        if refers in undone and line.target is not None:
            events.amend(db, line.place.id, line.target, _text(undone[refers]))


def _answered(db: Session, turns: Iterable[Turn]) -> dict[tuple[int, int], Private]:
    found = {}
    for turn in turns:
        if turn.answers is not None:
            who = turn.said.speaker.id
            if question := events.own(db, who, turn.answers):
                found[who, turn.answers] = question
    return found


def _ack(turn: Turn, row: Event | Private) -> dict[str, object]:
    if isinstance(row, Event):
        return accepted(row.place, turn.told, seq=row.seq)
    return accepted(row.place, turn.told, mine=row.mine)


def _text(attachment: Attachment) -> str:
    return orjson.dumps(attachment).decode()


def _people(turns: Iterable[Turn], bot: Person) -> dict[int, Person]:
    return {bot.id: bot} | {turn.said.speaker.id: turn.said.speaker for turn in turns}


def _touched(turns: Iterable[Turn]) -> Iterator[Person]:
    """Everybody whose money moved."""
    for turn in turns:
        if turn.moved is not None and turn.answer is not None:
            yield turn.said.speaker
            yield from turn.answer.payees
        elif turn.carried is not None and turn.carried.moved:
            yield turn.said.speaker
            yield from turn.carried.concerns
