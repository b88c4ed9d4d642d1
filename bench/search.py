"""Searching in all of one's conversations, for the commonest word of a million messages and rare
ones."""

import itertools
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

import migrations
from bench.figures import Figure, middle, plain, rounds
from bench.servers import postgresql
from chat import driver, groups, messages, people, places, search
from chat.messages import Line
from chat.people import Person
from chat.places import Place
from tests.servers.town import client_id
from web.database import Database
from web.transactions import carry

MESSAGES, SMALL = 1_000_000, 30_000
PEOPLE, TALKS, CROWD = 1_000, 10 * 1_000, 200  # each has 20 talks; so many are in one group
IN_GROUP = 10  # every tenth message
VOCABULARY, RARE = 50_000, 20
SEARCHES, SCANS = 300, 10  # of a round
BATCH = 2_000
NOW = 1_764_000_000_000  # ms
MOST = 50  # ms
LIKE = (
    "select e.place, e.seq from chat_members m join chat_places p on p.id = m.place"
    " join chat_events e on e.place = m.place where m.person = ? and p.kind <> 'replies'"
    " and e.text like ? order by e.at desc limit 20"
)


class Filled(NamedTuple):
    """A database of messages, who reads in it, and the words they look for."""

    database: Database
    readers: list[int]
    words: dict[str, list[str]]


def measure(count: int = MESSAGES) -> Iterator[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quid-bench-")))
        urls = {
            "sqlite": f"sqlite:///{folder / 'quid.db'}",
            "postgresql": stack.enter_context(postgresql()),
        }
        for name, url in urls.items():
            filled = fill(url, count)
            stack.callback(filled.database.close)
            yield from _figures(name, filled, count)


def _figures(name: str, filled: Filled, count: int) -> Iterator[Figure]:
    measures: dict[str, Callable[[], float]] = {}
    for word in filled.words:
        measures[word] = partial(p99, filled, word, _search, SEARCHES)
        measures[f"{word} like"] = partial(p99, filled, word, _scan, SCANS)
    taken = rounds(measures)
    for word in filled.words:
        ours, theirs = middle(taken[word]), middle(taken[f"{word} like"])
        versus = f"of {count:,} messages; LIKE takes {plain(theirs)} ms"
        yield Figure(f"search.p99.{name}.{word}", ours, "ms", None, versus, MOST, True)


def p99(
    filled: Filled, word: str, find: Callable[[Session, int, str], object], times: int
) -> float:
    """Milliseconds, each search by somebody else and in a session of its own, as a page has it."""
    chance, taken = random.Random(times), []
    for _ in range(times):
        who, what = chance.choice(filled.readers), chance.choice(filled.words[word])
        began = time.perf_counter()
        with filled.database.reader() as db:
            find(db, who, what)
        taken.append(time.perf_counter() - began)
    return sorted(taken)[times * 99 // 100] * 1000


def _search(db: Session, who: int, word: str) -> object:
    return search.messages(db, who, word)


def _scan(db: Session, who: int, word: str) -> object:
    return driver.ask(db, LIKE, who, f"%{word}%")


def fill(url: str, count: int) -> Filled:
    """So many messages, written as the server writes them."""
    migrations.upgrade(url)
    database = Database(url)
    chance = random.Random(count)
    vocabulary = sorted({_word(chance) for _ in range(VOCABULARY)}, key=lambda _: chance.random())
    weights = list(itertools.accumulate(1 / (n + 1) for n in range(len(vocabulary))))
    with database.writer() as db:
        readers, talks, crowd = carry(db, partial(_settle, db))
        for done in range(0, count, BATCH):
            lines = []
            for n in range(done, min(done + BATCH, count)):
                place = crowd if n % IN_GROUP == 0 else chance.choice(talks)
                who, length = chance.choice(place.members), chance.randint(1, 16)
                text = " ".join(chance.choices(vocabulary, cum_weights=weights, k=length))
                lines.append(Line(place, "message", who, who, client_id(), text))
            carry(db, partial(messages.write, db, lines, [], NOW + done))
        driver.ask(db, "analyze")  # as a server that has stood for a while
        db.commit()
    words = {"common": vocabulary[:1], "rare": vocabulary[-RARE:]}
    return Filled(database, [one.id for one in readers], words)


def _settle(db: Session) -> tuple[list[Person], list[Place], Place]:
    """People, the talks of two they have, and a group of some of them."""
    town = [people.join(db, f"reader_{n}", f"Reader {n}", "en", "-", NOW) for n in range(PEOPLE)]
    steps = range(1, TALKS // PEOPLE + 1)
    pairs = [(town[n], town[(n + step) % PEOPLE]) for step in steps for n in range(PEOPLE)]
    talks = [places.direct(db, one.id, other.id, NOW) for one, other in pairs]
    crowd = groups.make(db, town[0], "Everybody", town[1:CROWD], client_id(), NOW).place
    return town, talks, crowd


def _word(chance: random.Random) -> str:
    return "".join(chance.choices("etaoinshrdlucmfwypvbgkjqxz", k=chance.randint(3, 9)))
