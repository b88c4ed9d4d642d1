"""Carries out the commands of a batch: each is read and run, the ledger records them all."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlmodel import Session

from bot import grammar, questions
from bot.answers import Answer, Attachment, Deed, notice
from bot.commands import pay
from bot.dealings import arrivals, topping
from bot.desk import Desk, Doubt, too_much
from bot.reading.readings import Choice, Reading, Setting
from bot.refusing import refuse
from bot.signatures import Amount, Command, find
from bot.turns import Turn, Utterance, ledger_key
from bot.turns import refused as no
from bot.words import say
from chat import blocks, events, people
from chat.people import Person
from chat.places import Place
from chat.refusals import Refused
from payments import ledger, limits
from payments.ledger import Recorded, Refusal
from payments.limits import Facts
from payments.refusals import FROZEN, SHORT


class Known(NamedTuple):
    """What a batch of commands needs to know, read in a few statements for all of them."""

    by_handle: Mapping[str, Person]
    by_id: Mapping[int, Person]
    facts: Mapping[str, Facts]  # by payer
    apart: Collection[tuple[int, int]] = ()  # speakers and whom they name: one blocked the other


class Call(NamedTuple):
    """A command that is to run. `approved`: its question was answered with yes; `client_id` is of
    the line that gave it, which makes the key."""

    command: Command
    arguments: Mapping[str, Any]
    client_id: bytes
    approved: bool = False
    notices: Sequence[str] = ()


class Asked(Exception):
    """What has to be asked first, as the attachment that asks it."""

    def __init__(self, question: Attachment) -> None:
        super().__init__()
        self.question = question


class NotGranted(Exception):
    """It concerns money, and what was given to say it does not reach so far."""


class Told(Exception):
    """Nothing is to run: there is only something to say, with a code of the catalogue."""


def carry_out(db: Session, turns: Sequence[Turn], now: int) -> None:
    """Give every turn its answer and, where money moved, its outcome. Nothing else is written."""
    if not turns:
        return
    known = know(db, [(turn.said, turn.place) for turn in turns if turn.place], now)
    pending: list[Turn] = []
    for turn in turns:
        _run(db, turn, known, pending, now)
        if turn.answer and turn.answer.set:
            pending.append(turn)
    _record(db, pending, now)


def know(db: Session, said: Sequence[tuple[Utterance, Place]], now: int) -> Known:
    """Everybody named or meant, and every payer's facts about them."""
    handles = {u.speaker.id: grammar.handles(u.text) for u, _ in said}
    by_handle = people.by_handles(db, {h for named in handles.values() for h in named})
    others = [_meant(u.speaker, place) for u, place in said]
    near = {member for _, place in said if place.kind == "group" for member in place.members}
    by_id = people.by_ids(db, near | {other for other in others if other})
    asked: dict[str, set[str]] = {}
    pairs: set[tuple[int, int]] = set()
    for (u, place), meant in zip(said, others, strict=True):
        named = {by_handle[h] for h in handles[u.speaker.id] if h in by_handle}
        if other := by_id.get(meant or 0):
            named.add(other)
        asked.setdefault(u.speaker.owner, set()).update(each.owner for each in named)
        if place.kind != "direct" or len(named) > 1:
            pairs |= arrivals.elsewhere(u.speaker, place, named)
    return Known(by_handle, by_id, limits.facts(db, asked, now), blocks.apart(db, pairs))


def _meant(speaker: Person, place: Place) -> int | None:
    """P1: whom no handle means: the other one of two, the author of a post, in a group nobody."""
    if place.kind == "group":
        return None
    if place.kind == "replies":
        return place.author if place.author != speaker.id else None
    one, other = place.members
    return other if one == speaker.id else one


def _run(db: Session, turn: Turn, known: Known, pending: list[Turn], now: int) -> None:
    said, place, locale = turn.said, turn.place, turn.said.speaker.locale
    if place is None:
        raise ValueError("a turn without a place was answered before")
    facts = known.facts[said.speaker.owner]
    desk = Desk(db, said.speaker, place, b"", now, facts, tapped=said.seq, chosen=said.choice)
    try:
        call = _tapped(desk, turn) if said.choice else understand(desk, said, known)
        _permit(said, call.command)
        if call.command.alone:
            _record(db, pending, now)
            pending.clear()
        turn.answer = run(desk, call)
        turn.notices = call.notices
        if turn.answer.writes:
            turn.renewed = turn.answer.writes(db)
        if turn.answer.deed:
            _record(db, pending, now)  # a payment that has to wait comes after those before it
            pending.clear()
            _carry(desk, turn, turn.answer.deed)
    except Refused as refused:
        offered = pay.form(desk) if refused.code == "empty" else None
        turn.answer = offered or Answer(refuse(refused, locale))
    except Asked as asked:
        turn.answer = Answer(asked.question)
    except NotGranted:
        turn.ack = no("scope_missing", locale, scope="pay")
    except Told as told:
        turn.answer = Answer(notice(say(str(told), locale)))


def _carry(desk: Desk, turn: Turn, deed: Deed) -> None:
    outcome = deed(desk.db, desk.now)
    if isinstance(outcome, Refusal):
        raise _in_words(outcome, desk.now, desk.speaker.owner)
    turn.carried = outcome


def _permit(said: Utterance, command: Command) -> None:
    if not (said.may_spend or command.safe):
        raise NotGranted


def understand(desk: Desk, said: Utterance, known: Known) -> Call:
    """Read a line. Refused if it cannot be carried out, Asked if it has to be asked first, also
    where it would now mean something else than the composer showed."""
    reading = read(desk, said.text, known)
    if reading.kind == "refuse":
        raise Refused(reading.code, mend=reading.mend, **reading.facts)
    command = find(reading.command)
    if command is None:
        raise LookupError(f"there is no command {reading.command!r} that could have been read")
    _permit(said, command)
    arrivals.refuse_blocked(desk, command, reading.payees, known.apart)
    arrivals.refuse_blocked_unnamed(desk, command, reading.payees, grammar.handles(said.text))
    told = [desk.words(code, **facts) for code, facts in reading.notices]
    if reading.kind == "ask":
        message = " ".join([*told, desk.words(reading.code, **reading.facts)])
        raise Asked(questions.ask(desk, command, reading.arguments, message, reading.choices))
    call = Call(command, reading.arguments, said.client_id, notices=told)
    if said.reading and said.reading != reading.digest and reading.amount:
        if command.spends:
            desk.afford(reading.amount.total)
        facts = {"payees": reading.payees, "amount": reading.amount.total}
        code = "ask_reading_changed" if reading.payees else "ask_reading_changed_all"
        raise Asked(_question(desk, call, desk.words(code, **facts)))
    return call


def read(desk: Desk, text: str, known: Known) -> Reading:
    """What a text means here, to this speaker; a question keeps only what the balance covers."""
    wallet, available = desk.facts.wallet, desk.facts.available
    currency = wallet.currency if wallet else "USD"
    setting = Setting(
        locale=desk.speaker.locale,
        currency=currency,
        me=desk.speaker.handle,
        people=_nameable(desk.place, text, known),
        other=known.by_id.get(_meant(desk.speaker, desk.place) or 0),
        available={currency: 0} | available,
        suggest=lambda handle: [p.handle for p in people.suggest(desk.db, handle, desk.speaker.id)],
        today=desk.today,
        members=_others(desk, known),
    )
    reading = grammar.read(text, setting)
    command = find(reading.command)
    if command is None or not command.spends:
        return reading
    fitting = reading.affordable(available)
    if fitting.code != SHORT or command.name != "pay":
        return fitting
    return reading if topping.card(desk, fitting.facts["missing"]) else fitting


def _others(desk: Desk, known: Known) -> tuple[Person, ...]:
    """Who else is in the conversation, without bots; nobody where anybody can be."""
    if desk.place.kind == "replies":
        return ()
    there = [known.by_id[id] for id in desk.place.members if id in known.by_id]
    return tuple(one for one in there if one.kind != "bot" and one.id != desk.speaker.id)


def _nameable(place: Place, text: str, known: Known) -> Mapping[str, Person]:
    """Whom a text names; in a group also its members, whom a name without its @ may mean."""
    if place.kind != "group":
        return known.by_handle
    members = [known.by_id[id] for id in place.members if id in known.by_id]
    named = [known.by_handle[h] for h in grammar.handles(text) if h in known.by_handle]
    return {person.handle: person for person in (*members, *named)}


def run(desk: Desk, call: Call) -> Answer:
    """Run a command. What it asks becomes a question whose yes carries out this very call."""
    desk.key = ledger_key(call.client_id, desk.speaker.id)
    desk.approved = call.approved
    arrivals.refuse_reaching(desk.place, call.command.name)
    try:
        answer: Answer = call.command.run(desk, **call.arguments)
        if answer.spends:
            desk.afford(answer.spends)
        return answer
    except Doubt as doubt:
        message = desk.words(doubt.code, **doubt.facts)
        raise Asked(_question(desk, call, message, doubt.choices)) from None


def _question(desk: Desk, call: Call, message: str, choices: Sequence[Choice] = ()) -> Attachment:
    amount: Amount | None = call.arguments.get(call.command.parameter("amount"))
    note = call.arguments.get(call.command.parameter("note"), "")
    code = "choice_pay" if call.command.name == "pay" else f"choice_{call.command.name}"
    facts = {"amount": amount.total} if amount else {}
    yes = Choice(questions.YES, amount or questions.NO_AMOUNT, note, code, facts)
    told = " ".join([*call.notices, message])
    return questions.ask(desk, call.command, call.arguments, told, choices or [yes])


def _tapped(desk: Desk, turn: Turn) -> Call:
    """The button of a ticket of this place, or of a question of the speaker's own stream."""
    said = turn.said
    if said.seq is not None:
        command = find(said.choice)
        if command is None or not command.button or command.name != said.choice:
            raise Refused("not_found")
        return Call(command, {}, said.client_id)
    asked = events.claim(desk.db, desk.speaker.id, said.mine or 0)
    shown = orjson.loads(asked.attachment) if asked and asked.attachment else {}
    if asked is None or asked.place != desk.place.id or shown.get("kind") != "question":
        raise Refused("not_found")
    if events.is_answered(desk.db, desk.speaker.id, asked.mine):
        raise Refused("question_answered")
    if said.choice == questions.CANCEL:
        turn.answers = asked.mine
        raise Told("cancelled")
    command, arguments = questions.resume(desk, shown["carries"], said.choice)
    arrivals.refuse_blocked_since(desk, command, arguments.get(command.parameter("people"), ()))
    turn.answers = asked.mine
    return Call(command, arguments, asked.client_id, approved=True)


def _record(db: Session, pending: Sequence[Turn], now: int) -> None:
    """All pending sets at once; each outcome becomes a receipt with its number, or a refusal."""
    sets = [turn.answer.set for turn in pending if turn.answer and turn.answer.set]
    for turn, outcome in zip(pending, ledger.record(db, sets, now), strict=True):
        answer = turn.answer
        if answer is None:
            continue
        if isinstance(outcome, Recorded) and not outcome.repeated:
            turn.moved = outcome
            answer.attachment["transfer"] = str(outcome.number)
        else:
            refused = _why_not(answer, outcome, now)
            turn.answer = Answer(refuse(refused, turn.said.speaker.locale))


def _why_not(answer: Answer, outcome: Recorded | Refusal, now: int) -> Refused:
    """A line that was said before is found by its client id and does not come here: what repeats
    is a tap on what another node has just carried out."""
    if isinstance(outcome, Recorded):
        return Refused("already_undone" if answer.amends else "question_answered")
    if outcome.code == "short" and answer.if_short:
        return answer.if_short
    return _in_words(outcome, now)


def _in_words(no: Refusal, now: int, owner: str = "") -> Refused:
    """What somebody else has frozen is told to `owner` without a reason."""
    if no.code == FROZEN and owner not in ("", no.facts["owner"]):
        return Refused("frozen_other")
    return too_much(no, now) if "frees" in no.facts else Refused(no.code, **no.facts)
