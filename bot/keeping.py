"""Keeps what a batch came to: tickets and lines for all, everything else for its speaker alone."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import orjson
from sqlmodel import Session

from bot.answers import Attachment, notice
from bot.grammar import literal
from bot.turns import Turn, accepted
from chat import events, messages, places
from chat.events import Event, Private
from chat.messages import NEWEST, Line, Whisper
from chat.people import Person
from chat.places import Place
from payments import wallets
from payments.wallets import Holding

MOST_TOLD = 200  # receipts of one payer that are looked through for the one that is undone


class Kept(NamedTuple):
    """The rows that were written, and what is needed to push them."""

    events: list[Event]
    privates: list[Private]
    amended: dict[tuple[int, int], Event]  # (place, seq): the ticket as it is now
    answered: dict[tuple[int, int], Private]  # (person, mine): the question that is closed now
    members: dict[int, tuple[int, ...]]
    listed: dict[int, str]  # the kinds of the places that stand in the list of conversations
    people: dict[int, Person]
    holdings: dict[int, list[Holding]]  # of everybody whose money moved


def keep(db: Session, turns: Sequence[Turn], bot: Person, now: int) -> Kept:
    """Number and write every turn, in order, and give each its ack."""
    lines: list[Line] = []
    whispers: list[Whisper] = []
    ends = []  # of each turn: where in `lines` and `whispers` its last row stands
    amended = {}
    for turn in turns:
        lines += (here := _lines(turn, bot))
        ends.append((len(lines) - 1, len(whispers) - 1 + len(private := _whispers(turn, bot))))
        whispers += private
        amended.update(_amend(db, turn, here))
    for turn in turns:
        lines += (elsewhere := list(_notices(db, turn, bot, now)))
        amended.update(_amend(db, turn, elsewhere))
    written, privates = messages.write(db, lines, whispers, now)
    for turn, (line, whisper) in zip(turns, ends, strict=True):
        turn.ack = _ack(turn, written[line] if _is_public(turn) else privates[whisper])
    return Kept(
        written,
        privates,
        amended,
        _answered(db, turns),
        _members(lines),
        {line.place.id: line.place.kind for line in lines if line.place.kind != "replies"},
        _people(turns, bot),
        _holdings(db, turns),
    )


def _members(lines: Iterable[Line]) -> dict[int, tuple[int, ...]]:
    """Who is told: also those whose first reply makes them belong."""
    members: dict[int, tuple[int, ...]] = {}
    for line in lines:
        known = members.setdefault(line.place.id, line.place.members)
        if line.place.kind == "replies" and line.speaker not in known:
            members[line.place.id] = (*known, line.speaker)
    return members


def _is_public(turn: Turn) -> bool:
    return turn.answer is None or turn.moved is not None


def _lines(turn: Turn, bot: Person) -> list[Line]:
    """A plain line, or the ticket of what moved money in its stead."""
    said, place, answer = turn.said, turn.place, turn.answer
    assert place is not None, "a turn without a place was answered before"
    if answer is None:
        text = literal(said.text)
        who = said.speaker.id
        return [Line(place, "message", who, who, said.client_id, text)]
    if turn.moved is None:
        return []
    about = answer.amends.seq if answer.amends else None
    shown = _text(answer.attachment)
    return [
        Line(place, "receipt", bot.id, said.speaker.id, said.client_id, said.text, shown, about)
    ]


def _whispers(turn: Turn, bot: Person) -> list[Whisper]:
    """What only the speaker sees. A row whose target is a question closes it."""
    said, place, answer = turn.said, turn.place, turn.answer
    if answer is None or place is None:
        return []
    who, own = said.speaker.id, (said.speaker.id, place.id, NEWEST)
    if turn.moved is not None:
        told = [Whisper(*own, "answer", bot.id, b"", "", _text(notice(n))) for n in turn.notices]
        if turn.answers is not None:
            told.append(Whisper(*own, "closed", bot.id, b"", "", target=turn.answers))
        return told
    shown = _text(answer.attachment)
    answered = Whisper(*own, "answer", bot.id, said.client_id, "", shown, turn.answers)
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


def _first_receipt(db: Session, turn: Turn, home: Place) -> int | None:
    """The number there of the receipt that says of an undone payment that it was paid."""
    if turn.answer is None or turn.answer.amends is None:
        return None
    paid = turn.answer.amends.attachment["transfer"]
    told = events.latest(db, home.id, turn.said.speaker.id, "receipt", MOST_TOLD)
    return next((e.seq for e in told if orjson.loads(e.attachment)["transfer"] == paid), None)


def _amend(db: Session, turn: Turn, lines: Iterable[Line]) -> dict[tuple[int, int], Event]:
    """A ticket's new state is kept on the ticket itself, so that a reload shows it."""
    amends = turn.answer.amends if turn.answer and turn.moved else None
    if amends is None:
        return {}
    tickets = {}
    for line in lines:
        if line.target is not None:
            events.amend(db, line.place.id, line.target, _text(amends.attachment))
            if ticket := events.find(db, line.place.id, line.target):
                tickets[line.place.id, line.target] = ticket
    return tickets


def _answered(db: Session, turns: Iterable[Turn]) -> dict[tuple[int, int], Private]:
    found = {}
    for turn in turns:
        if turn.answers is not None:
            who = turn.said.speaker.id
            if question := events.own(db, who, turn.answers):
                found[who, turn.answers] = question
    return found


def _ack(turn: Turn, row: Event | Private) -> dict[str, object]:
    answer = turn.answer.attachment if turn.answer else None
    if isinstance(row, Event):
        return accepted(row.place, answer, seq=row.seq)
    return accepted(row.place, answer, mine=row.mine)


def _text(attachment: Attachment) -> str:
    return orjson.dumps(attachment).decode()


def _people(turns: Iterable[Turn], bot: Person) -> dict[int, Person]:
    return {bot.id: bot} | {turn.said.speaker.id: turn.said.speaker for turn in turns}


def _holdings(db: Session, turns: Iterable[Turn]) -> dict[int, list[Holding]]:
    moved: dict[str, int] = {}
    for turn in turns:
        if turn.moved is not None and turn.answer is not None:
            touched = (turn.said.speaker, *turn.answer.payees)
            moved |= {person.owner: person.id for person in touched}
    return {moved[owner]: held for owner, held in wallets.holdings(db, moved).items()}
