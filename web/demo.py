"""The people of a demonstration, and what they have said and paid, through everybody's ear."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from sqlmodel import Session

from bot.dealings import billing
from bot.ear import Ear
from bot.turns import Utterance
from chat import follows, groups, people, places, timeline
from chat.people import Person
from payments import billers, calendar, ledger, recipes, wallets
from payments.ledger import Recorded
from payments.money import Money

PASSWORD = "only-for-demo"
WELCOME = f"""
  Quid is at {{address}}

  Sign in as alice, bob or carol, password {PASSWORD}.
  Try it in two windows: open a conversation with Bob and type  /pay @bob 20 pizza
  In the wallet, link the test card 4895 1422 3212 0006 (12/30, 123), then try  /topup 50
  Ctrl-C stops it.
"""
MINUTE = 60_000
HOUR = 60 * MINUTE


class Guest(NamedTuple):
    handle: str
    name: str
    locale: str
    currency: str
    opening_minor: int


GUESTS = (
    Guest("alice", "Alice Martin", "en", "USD", 180_00),
    Guest("bob", "Bob Moreau", "en", "USD", 160_00),
    Guest("carol", "Carol Diaz", "fr", "EUR", 150_00),
)
# who, to whom, what, and how many minutes ago; a "yes" is the tap on the question just asked
SAID = (
    ("bob", "alice", "Got the tickets for Saturday! 40 each.", 1445),
    ("alice", "bob", "You're the best. Sending now.", 1441),
    ("alice", "bob", "/pay @bob 40 Concert, Saturday", 1440),
    ("alice", "bob", "yes", 1440),
    ("bob", "alice", "Perfect. And here is my half of the taxi", 190),
    ("bob", "alice", "/pay @alice 11.20 Taxi", 188),
    ("bob", "alice", "yes", 188),
    ("carol", "alice", "Coucou Alice, l'expo ouvre jeudi. Tu viens\u00a0?", 125),
    ("alice", "carol", "With pleasure. I'll bring the postcards.", 120),
    ("bob", "alice", "Pizza tonight? My turn to order.", 6),
)
TALK = (  # in a group of all three: who, what, and how many minutes ago
    ("bob", "Minibus is booked. 9:30 at the station, bring a scarf.", 95),
    ("carol", "Parfait. J'apporte le café.", 93),
    ("alice", "And I have the playlist.", 90),
)
BILLS = (  # who, of whom, reference, minor units, days until it is due, note
    ("bright", "Bright Electric", "alice", "E-2207", 61_40, 3, "Electricity, two months"),
    ("parrot", "Parrot Phone", "alice", "P-88213", 19_90, 9, "Unlimited calls"),
    ("bright", "Bright Electric", "bob", "E-2208", 44_15, 3, "Electricity, two months"),
)
POSTS = (
    ("bob", "Six of us, one minibus, one receipt. Nobody opened a spreadsheet.", 70),
    (
        "carol",
        "New print is up. Original sold in nine minutes, thank you all. "
        "Postcards for anyone who tips today.",
        12,
    ),
)


def furnish(db: Session, hashed: Callable[[str], str], now: int) -> None:
    """Fill an empty database: three people with money, a shared history, one unread message."""
    guests = {guest.handle: _join(db, guest, hashed(PASSWORD), now) for guest in GUESTS}
    ear = Ear(commands_per_30s=100, lines_per_30s=300)
    question: int | None = None
    for who, other, text, ago in SAID:
        place = str(places.direct(db, guests[who].id, guests[other].id, now).id)
        said = Utterance(guests[who], place, text, uuid.uuid4().bytes)
        if text == "yes":
            said = said._replace(text="", choice="yes", mine=question)
        [ack] = ear.hear(db, [said], now - ago * MINUTE).acks
        if not ack["ok"]:
            raise RuntimeError(f"the demonstration said {text!r} and was answered {ack}")
        question = ack.get("mine")
    _gather(db, guests, ear, now)
    _read_up(db, guests)
    _present_bills(db, now)
    _write_posts(db, guests, now)


def _join(db: Session, guest: Guest, password: str, now: int) -> Person:
    joined = now - 30 * 24 * HOUR
    person = people.join(db, guest.handle, guest.name, guest.locale, password, joined)
    wallets.open(db, person.owner, guest.currency, joined)
    amount = Money(guest.opening_minor, guest.currency)
    [outcome] = ledger.record(
        db, [recipes.opening(uuid.uuid4().bytes + bytes(8), person.owner, amount)], now - 25 * HOUR
    )
    if not isinstance(outcome, Recorded):
        raise RuntimeError(f"the opening of @{guest.handle} was refused: {outcome}")
    return person


def _gather(db: Session, guests: dict[str, Person], ear: Ear, now: int) -> None:
    """A group, in which everybody has read everything."""
    alice, *others = guests.values()
    made = groups.make(db, alice, "Saturday", others, uuid.uuid4().bytes, now - 96 * MINUTE)
    place = str(made.place.id)
    for who, text, ago in TALK:
        said = Utterance(guests[who], place, text, uuid.uuid4().bytes)
        ear.hear(db, [said], now - ago * MINUTE)
    last = 1 + len(TALK)
    places.seen(db, {(made.place.id, one.id): last for one in guests.values()})


def _present_bills(db: Session, now: int) -> None:
    """Two companies, which nobody signs in as, and what is due soon."""
    for handle, name, customer, reference, minor, days, note in BILLS:
        known = people.by_handles(db, [handle]).get(handle)
        company = known or people.biller(db, handle, name, now)
        if known is None:
            billers.register(db, company.owner, "", now)
        due = calendar.today(now, "UTC") + timedelta(days=days)
        amount = Money(minor, "USD")
        billing.present(db, company, customer, reference, amount, due, note, now - 20 * MINUTE)


def _read_up(db: Session, guests: dict[str, Person]) -> None:
    """Everything was seen, except by alice the last thing bob said."""
    for one, other in (("alice", "bob"), ("alice", "carol")):
        place = places.direct(db, guests[one].id, guests[other].id, 0)
        for person in (guests[one], guests[other]):
            unread = 1 if (person, other) == (guests["alice"], "bob") else 0
            places.seen(db, {(place.id, person.id): place.last - unread})


def _write_posts(db: Session, guests: dict[str, Person], now: int) -> None:
    for one in guests.values():
        for other in guests.values():
            if one.id != other.id:
                follows.follow(db, one.id, other.id, now)
    for who, text, ago in POSTS:
        timeline.post(db, guests[who].id, text, now - ago * MINUTE)
