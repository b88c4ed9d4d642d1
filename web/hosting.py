"""What a host does from the command line, whether or not the server runs."""

import uuid
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from sqlmodel import Session, select

from chat import people, reports
from chat.refusals import Refused
from chat.schema import People
from payments import billers, ledger, recipes, wallets
from payments.ledger import Recorded
from payments.money import CURRENCIES, Money, from_canonical, show
from web import dates, demo, passwords
from web.proofs import opened
from web.settings import Settings
from web.transactions import carry
from web.words import LANGUAGES
from web.writer import now_ms

T = TypeVar("T")
SHORTEST_PASSWORD = 8


class Newcomer(NamedTuple):
    handle: str
    name: str
    locale: str
    currency: str
    password: str


def furnish(settings: Settings) -> bool:
    """Invite the people of the demonstration, once; False if there is anybody already: their
    password is known to everybody, so they do not come among others."""

    def invite(db: Session) -> bool:
        if db.exec(select(People.id).where(People.kind == "person").limit(1)).first():
            return False
        demo.furnish(db, passwords.HASHER.hash, now_ms())
        return True

    return write(settings, invite)


def add(settings: Settings, given: Newcomer) -> str:
    """ValueError with a sentence if somebody cannot join so."""
    if len(given.password) < SHORTEST_PASSWORD:
        raise ValueError(f"A password has at least {SHORTEST_PASSWORD} characters.")
    if given.locale not in LANGUAGES or given.currency not in CURRENCIES:
        raise ValueError(f"Choose of {', '.join(LANGUAGES)} and {', '.join(CURRENCIES)}.")
    hashed = passwords.HASHER.hash(given.password)

    def join(db: Session) -> str:
        now = now_ms()
        person = people.join(db, given.handle, given.name, given.locale, hashed, now)
        wallets.open(db, person.owner, given.currency, now)
        return f"@{person.handle} can sign in."

    return write(settings, join)


def everybody(settings: Settings) -> Iterator[str]:
    """A line a person: handle, name, language, what they have."""
    with opened(settings) as database, database.reader() as db:
        rows = db.exec(select(People).where(People.kind == "person").order_by(People.handle)).all()
        held = wallets.holdings(db, [f"person:{row.id}" for row in rows])
        for row in rows:
            money = ", ".join(
                show(Money(has.available_minor, has.currency), "en")
                for has in held[f"person:{row.id}"]
            )
            yield f"@{row.handle:<20} {row.name:<30} {row.locale}  {money}"


def biller(settings: Settings, handle: str, name: str, url: str) -> str:
    """A new biller, or a new secret and address for one: the secret before stays good until the
    next. ValueError with a sentence if there is somebody else of that handle."""

    def register(db: Session) -> str:
        known = people.by_handles(db, [handle]).get(handle.lower())
        if known and known.kind != "biller":
            raise ValueError(f"@{known.handle} is no biller.")
        made = known or people.biller(db, handle, name, now_ms())
        secret = billers.register(db, made.owner, url, now_ms()).secrets[0]
        return f"@{made.handle} presents bills with the secret {secret}"

    return write(settings, register)


def credit(settings: Settings, handle: str, amount: str, currency: str) -> str:
    """ValueError with a sentence if there is no such person or amount."""
    money = from_canonical(amount, currency)

    def record(db: Session) -> str:
        person = people.by_handles(db, [handle.removeprefix("@")]).get(handle.removeprefix("@"))
        if person is None or person.kind != "person":
            raise ValueError(f"There is no @{handle.removeprefix('@')}.")
        key = uuid.uuid4().bytes + bytes(8)
        [outcome] = ledger.record(db, [recipes.opening(key, person.owner, money)], now_ms())
        if not isinstance(outcome, Recorded):
            raise ValueError(f"The books refused it: {outcome.code}.")
        return f"@{person.handle} has {show(money, 'en')} more, transfer {outcome.number}."

    return write(settings, record)


def reported(settings: Settings, closed: bool) -> Iterator[str]:
    """A line a report: its number, when, why, of what, by whom and of whom, and how it ended."""
    with opened(settings) as database, database.reader() as db:
        found = reports.listing(db, closed)
        known = people.by_ids(db, {id for one in found for id in (one.reporter, one.whose)})
        for one in found:
            who = f"@{known[one.reporter].handle} on @{known[one.whose].handle}"
            ended = "" if one.closed_at is None else f"  closed: {plain(one.answer)}"
            yield f"{one.id:>6}  {dates.iso(one.at)}  {one.reason:<5}  {one.subject}  {who}{ended}"


def report(settings: Settings, number: int) -> str:
    """All of one; ValueError with a sentence if there is none of this number."""
    with opened(settings) as database, database.reader() as db:
        if (one := reports.find(db, number)) is None:
            raise ValueError(f"There is no report {number}.")
        known = people.by_ids(db, {one.reporter, one.whose})
        lines = [
            f"Report {one.id}, {dates.iso(one.at)}: {one.reason}, {one.subject}",
            f"by @{known[one.reporter].handle}: {plain(one.words) or '(no words)'}",
            f"of @{known[one.whose].handle}, as it stood then:",
            *(f"  {line}" for line in map(plain, one.evidence.split("\n"))),
        ]
        if one.closed_at is not None:
            lines.append(f"closed {dates.iso(one.closed_at)}: {plain(one.answer)}")
        return "\n".join(lines)


def close_report(settings: Settings, number: int, answer: str) -> str:
    """ValueError with a sentence if there is none that waits under this number."""

    def close(db: Session) -> str:
        if not reports.close(db, number, answer, now_ms()):
            raise ValueError(f"There is no open report {number}.")
        return f"Report {number} is closed."

    return write(settings, close)


def plain(text: str) -> str:
    """On one line, and nothing in it that a terminal obeys or reads backwards."""
    return "".join(sign if sign.isprintable() else "·" for sign in text)


def write(settings: Settings, act: Callable[[Session], T]) -> T:
    """What `act` came to, in one transaction. A refusal is a ValueError with its sentence."""
    with opened(settings) as database, database.writer() as db:
        try:
            return carry(db, lambda: act(db))
        except Refused as refused:
            from bot.words import say

            raise ValueError(say(refused.code, "en", **refused.facts)) from None
