"""The reading while typing: what sending a text would do, without doing it."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session

from bot import deeds, grammar
from bot.answers import face
from bot.deeds import Asked
from bot.desk import Desk
from bot.reading.readings import Reading
from bot.refusing import refuse
from bot.signatures import find
from bot.suggesting import NUMBER
from bot.turns import Utterance
from bot.words import has_words, say
from chat import people, places
from chat.people import Person
from chat.places import Place
from chat.refusals import Refused
from payments.ledger import Set
from payments.money import Money

Shape = dict[str, Any]
UNFINISHED = frozenset({"amount_missing", "handle_odd", "no_person", "no_person_near"})


def preview(db: Session, speaker: Person, name: str, text: str, now: int) -> Shape:
    """The shape of `reading` in `docs/protocol.md`. Refused with `not_found` for a place that is
    not there or not theirs."""
    if not grammar.is_command(text):
        return {"kind": "say", "digest": ""}
    place = named_place(db, speaker, name)
    said = Utterance(speaker, name, text, bytes(16))
    known = deeds.know(db, [(said, place)], now)
    desk = Desk(db, speaker, place, bytes(24), now, known.facts[speaker.owner])
    reading = deeds.read(desk, text, known)
    shown = _shown(reading, speaker.locale) | {"hint": _hint(reading, text, speaker.locale)}
    if reading.kind == "refuse":
        refused = Refused(reading.code, mend=reading.mend, **reading.facts)
        return shown | _refused(refused, speaker.locale)
    return shown | _judged(desk, said, known, reading)


def _judged(desk: Desk, said: Utterance, known: deeds.Known, reading: Reading) -> Shape:
    """What the command itself makes of it: it may refuse or ask, and has written nothing."""
    locale = desk.speaker.locale
    try:
        call = deeds.understand(desk, said, known)
        answer = deeds.run(desk, call) if reading.amount else None
        if answer and answer.set:
            desk.afford(_total(answer.set))
    except Refused as refused:
        return _refused(refused, locale)
    except Asked as asked:
        question = asked.question
        return {
            "kind": "ask",
            "message": question["message"],
            "choices": question["choices"],
            **_sentence(desk, reading),
        }
    return {"kind": "run", **_sentence(desk, reading)}


def _sentence(desk: Desk, reading: Reading) -> Shape:
    locale = desk.speaker.locale
    command = find(reading.command)
    if command is None or reading.amount is None:
        return {"sentence": command.help(locale)} if command and not reading.payees else {}
    total = reading.amount.total
    facts = {"payees": reading.payees, "amount": total, "note": reading.note} | dict(reading.extras)
    if reading.payees:
        facts["payee"] = reading.payees[0]
    facts["shares"] = reading.amount.shares
    facts["own"] = Money(total.minor - sum(s.minor for s in reading.amount.shares), total.currency)
    several = "_several" if len(reading.payees) > 1 else "_note" if reading.note else ""
    shown = {
        "sentence": say(f"reading_{command.name}{several}", locale, **facts)
        + "".join(_clauses(reading, locale)),
        "label": say(f"button_{command.name}", locale, amount=total),
    }
    if not command.spends:
        return shown
    left = desk.facts.available.get(total.currency, 0) - total.minor
    leaves = say("reading_leaves", locale, amount=Money(left, total.currency))
    return shown | {"leaves": leaves, "leaves_minor": left}


def _clauses(reading: Reading, locale: str) -> Iterator[str]:
    """What further words of the command say, each in a clause of its own (`with_date`,
    `with_way_equal`), where the sentence does not hold them."""
    for kind, value in reading.extras:
        for code in (f"with_{kind}_{value}", f"with_{kind}"):
            if has_words(code):
                yield say(code, locale, **{kind: value})
                break


def _shown(reading: Reading, locale: str) -> Shape:
    amount = reading.amount.total if reading.amount else None
    return {
        "kind": reading.kind,
        "command": reading.command or None,
        "payees": [face(payee) for payee in reading.payees],
        "amount_minor": amount.minor if amount else None,
        "currency": amount.currency if amount else None,
        "note": reading.note,
        "span": list(reading.span) if reading.span else None,
        "digest": reading.digest,
    }


def _hint(reading: Reading, text: str, locale: str) -> str | None:
    """While a command is begun and nothing behind it is wrong yet, what may follow."""
    name, *rest = text[1:].split()
    command = find(name)
    if command is None or reading.kind != "refuse":
        return None
    if rest and not (reading.code in UNFINISHED and _is_at_end(reading, text)):
        return None
    return f"/{name} {command.hint(locale)}".strip()


def _is_at_end(reading: Reading, text: str) -> bool:
    """What is missing is what would be typed next: an amount, or the rest of a handle."""
    if reading.code == "amount_missing":
        return not NUMBER.search(text)
    return reading.span is not None and reading.span[1] == len(text)


def _refused(refused: Refused, locale: str) -> Shape:
    shown = refuse(refused, locale)
    return {"kind": "refuse"} | {k: shown.get(k) for k in ("code", "message", "mend")}


def named_place(db: Session, speaker: Person, name: str) -> Place:
    """The place of an id or an `@handle`, without making it; `not_found` if it is not theirs."""
    if name.startswith("@"):
        handle = name[1:].lower()
        other = people.by_handles(db, [handle]).get(handle)
        if other is None or other.id == speaker.id:
            raise Refused("not_found")
        two = (min(speaker.id, other.id), max(speaker.id, other.id))
        return Place(0, "direct", 0, two)  # not made by looking
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 19 else 0
    place = places.load(db, [number]).get(number)
    if place is None or not places.may_read(place, speaker.id):
        raise Refused("not_found")
    return place


def _total(what: Set) -> Money:
    currency = what.legs[0].amount.currency
    return Money(sum(leg.amount.minor for leg in what.legs), currency)
