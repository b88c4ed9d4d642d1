"""What the composer offers while a command is typed: people behind an @, amounts behind them."""

import re
from typing import Any

from sqlmodel import Session

from bot import grammar
from bot.answers import face
from bot.signatures import find
from bot.words import say
from chat import people
from chat.people import Person
from chat.places import Place
from payments import ledger, recipes, wallets
from payments.ledger import Entry
from payments.money import Money, canonical, digits, show

MOST = 8
MOST_PAID = 200  # people, newest first, of whom is known how often they were paid
LOOKED_AT = 200  # entries of the statement, for what one payee was paid
ROUND = (5, 10, 20, 50)  # whole units, for who was never paid
Shape = dict[str, Any]
TOKEN = re.compile(r"\S*\Z")
NUMBER = re.compile(r"\s[^\s@]*[0-9]")


def suggest(db: Session, speaker: Person, place: Place, text: str) -> Shape:
    """What may stand at the end of `text`, which is what is typed up to the caret: `start` is the
    place in it from which an option's `fill` replaces it."""
    found = TOKEN.search(text)
    token = found[0] if found else ""
    command = find(text[1:].split(maxsplit=1)[0]) if grammar.is_command(text) else None
    options: list[Shape] = []
    if command and " " in text:
        paid = ledger.times_paid(db, speaker.owner, MOST_PAID)
        if token.startswith("@") and (command.parameter("people") or command.parameter("person")):
            options = _people(db, speaker, place, token[1:], paid)
        elif not token and command.parameter("amount"):
            options = _next(db, speaker, place, text, paid, bool(command.parameter("people")))
    return {"start": len(text) - len(token), "options": options[:MOST]}


def _next(
    db: Session, speaker: Person, place: Place, text: str, paid: dict[str, int], wants: bool
) -> list[Shape]:
    """Behind a whole word: whom, if that is open, or how much, if nobody has said it yet."""
    if NUMBER.search(text):
        return []
    named = list(people.by_handles(db, grammar.handles(text)).values())
    other = [id for id in place.members if id != speaker.id] if place.kind == "direct" else []
    if place.kind == "replies" and place.author not in (None, speaker.id):
        other = [place.author or 0]
    payees = named or list(people.by_ids(db, other).values())
    if wants and not payees:
        return _people(db, speaker, place, "", paid)
    return _amounts(db, speaker, payees[0] if len(payees) == 1 and wants else None)


def _people(
    db: Session, speaker: Person, place: Place, typed: str, paid: dict[str, int]
) -> list[Shape]:
    """Those who are here first, then who was paid, then anybody it may begin."""
    here = people.by_ids(db, place.members).values()
    known = [*here, *people.of_owners(db, paid), *people.beginning(db, typed, speaker.id, MOST)]
    low = typed.lower()
    fit = {
        who.id: who
        for who in known
        if who.id != speaker.id and who.kind != "bot" and _begins(who, low)
    }
    members = set(place.members)
    ranked = sorted(
        fit.values(), key=lambda who: (who.id not in members, -paid.get(who.owner, 0), who.handle)
    )
    return [_person(who, paid.get(who.owner, 0), speaker.locale) for who in ranked]


def _begins(who: Person, low: str) -> bool:
    words = who.name.lower().split()
    return who.handle.startswith(low) or any(word.startswith(low) for word in words)


def _person(who: Person, times: int, locale: str) -> Shape:
    detail = say("paid_once" if times == 1 else "paid_times", locale, times=times) if times else ""
    return {"face": face(who), "detail": detail, "fill": f"@{who.handle} "}


def _amounts(db: Session, speaker: Person, payee: Person | None) -> list[Shape]:
    """What was paid before, to this person if it is about one, newest first; else round sums."""
    wallet = wallets.of(db, [speaker.owner]).get(speaker.owner)
    currency = wallet.currency if wallet else "USD"
    ref = recipes.wallet(speaker.owner, currency)
    before: dict[tuple[int, str], Entry] = {}
    for entry in ledger.statement(db, ref, LOOKED_AT) if payee else ():
        mine = payee is not None and entry.other.owner == payee.owner
        if mine and entry.kind == "gift" and entry.amount.minor < 0:
            before.setdefault((entry.amount.minor, entry.note), entry)
    return [_again(entry, speaker.locale) for entry in before.values()] or [
        _sum(Money(units * 10 ** digits(currency), currency), "", speaker.locale) for units in ROUND
    ]


def _again(entry: Entry, locale: str) -> Shape:
    amount = entry.amount._replace(minor=-entry.amount.minor)
    return _sum(amount, entry.note, locale)


def _sum(amount: Money, note: str, locale: str) -> Shape:
    fill = f"{canonical(amount)} {note}" if note else f"{canonical(amount)} "
    return {"label": show(amount, locale), "detail": note, "fill": fill}
