"""One message to 5,000 members of one place, each with a socket: when the last of them has it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

from bench.figures import Figure, middle
from bench.idle import BROWSER
from bench.servers import load, quid
from chat import driver, people, places, sessions, timeline
from chat.schema import Members
from tests.servers.process import Process
from web.database import Database
from web.transactions import carry
from web.writer import now_ms

MEMBERS, ROUNDS = 5000, 3
SECONDS = 1.0
MOST = 60  # ms


class Crowd(NamedTuple):
    """The place of a post's replies, and what signs each member in as a program, as a browser."""

    place: int
    programs: list[str]
    browsers: list[str]


def measure() -> Iterator[Figure]:
    taken: dict[str, list[dict[str, float]]] = {"programs": [], "browsers": []}
    with quid(population=2) as one:
        crowd = gather(one.process)
        for _ in range(ROUNDS):
            taken["programs"].append(spread(one.process, crowd.place, keys=crowd.programs))
            headers = [BROWSER.format(port=one.process.port, key=key) for key in crowd.browsers]
            signed = {"keys": [""] * MEMBERS, "headers": headers}
            taken["browsers"].append(spread(one.process, crowd.place, **signed))
    for kind, found in taken.items():
        name, cpu = f"crowd.{kind}", middle(each["cpu"] for each in found)
        last = middle(each["last_p50"] for each in found)
        versus = f"until the last of {MEMBERS} has it"
        yield Figure(f"{name}.last", last, "ms", None, versus, MOST, True)
        yield Figure(f"{name}.cpu", cpu, "µs", None, "a delivery, of the server")


def spread(process: Process, place: int, **signed: list[str]) -> dict[str, float]:
    return load(process, "fan", seconds=SECONDS, place=place, **signed)


def gather(process: Process) -> Crowd:
    database = Database(f"sqlite:///{Path(process.environment['QUID_DATA']) / 'quid.db'}")
    with database.writer() as db:
        crowd = carry(db, partial(_gather, db, now_ms()))
    database.close()
    return crowd


def _gather(db: Session, now: int) -> Crowd:
    names = [f"member_{number}" for number in range(MEMBERS)]
    members = [people.join(db, name, name, "en", "-", now).id for name in names]
    post = timeline.post(db, members[0], "Who is coming?", now)
    place = places.replies(db, post.id, members[0], now).id
    driver.put(db, Members, [(place, member, 0, now) for member in members[1:]])

    def sign_in(kind: str) -> list[str]:
        return [sessions.open(db, member, kind, "bench", now) for member in members]

    return Crowd(place, sign_in("program"), sign_in("browser"))
