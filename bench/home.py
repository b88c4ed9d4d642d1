"""The home page of 20 posts: drawn when they are kept drawn, and asked of a server with many."""

import http.client
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel

import migrations
from bench.figures import Figure, middle, ratio, rounds
from bench.servers import running
from chat import sessions
from chat.people import Person
from chat.posts_schema import Posts
from chat.schema import Follows, People
from tests.servers.process import Process
from web import render
from web.database import Database
from web.pages import shell
from web.transactions import carry

POSTS, TIMES = 20, 200
MOST = 0.25
NOW = 1_764_000_000_000  # ms
TEXT = "Six of us, one minibus, one receipt. Nobody opened a spreadsheet. https://quid.example/bus"
SMALL, LARGE = (20_000, 2_000), (1_000_000, 100_000)  # posts, follows
EACH = 100  # is how many somebody follows who follows
AT_ONCE = 50_000  # rows
Row = dict[str, object]


class Town(NamedTuple):
    """A server with many posts, and the cookie of somebody who follows a hundred."""

    process: Process
    cookie: str


def measure(size: tuple[int, int] = LARGE) -> Iterator[Figure]:
    taken = rounds({"warm": lambda: median(draw), "all": lambda: median(draw, forget=True)})
    warm, everything = taken["warm"], taken["all"]
    versus = f"÷ {middle(everything):.0f} µs of drawing all"
    yield Figure("home.warm", middle(warm), "µs", ratio(warm, everything), versus, MOST, True)
    yield from asked(*size)


def draw() -> str:
    reader = Person(POSTS, "reader", "Reader")
    authors = [Person(id, f"author_{id}", f"Author {id}") for id in range(POSTS)]
    posts = [render.Shown(who.id, who, TEXT, NOW + who.id, 3) for who in authors]
    facts = shell.NOTHING | {"me": reader, "zone": "Europe/Paris", "nonce": "x", "now_iso": ""}
    facts |= {"client_words": {}, "commands": [], "posts": posts, "older": 1, "begun": ""}
    return render.page("home", "en", **facts)


def median(draw: Callable[[], str], forget: bool = False) -> float:
    """Microseconds of the processor, with what is kept drawn or each time without."""
    draw()
    times = []
    for _ in range(TIMES):
        if forget:
            render.fragment.cache_clear()
        began = time.thread_time()
        draw()
        times.append(time.thread_time() - began)
    return statistics.median(times) * 1e6


def asked(posts: int, follows: int) -> Iterator[Figure]:
    """Of a server, by one who asks again, and by the first one after its start."""
    with tempfile.TemporaryDirectory(prefix="quid-bench-") as folder:
        data = Path(folder)
        cookie = fill(f"sqlite:///{data / 'quid.db'}", posts, follows)
        town = Town(Process(data), cookie)
        taken = rounds({"cold": lambda: cold(town, data), "warm": lambda: again(town)})
    among = f"from {posts} posts and {follows} follows"
    yield Figure("home.page.warm", middle(taken["warm"]), "ms", None, f"{among}, asked again")
    yield Figure("home.page.cold", middle(taken["cold"]), "ms", None, f"{among}, nothing in memory")


def fill(url: str, posts: int, follows: int) -> str:
    """The cookie of one who follows."""
    migrations.upgrade(url)
    database = Database(url)
    with database.writer() as db:
        for table, rows in crowd(posts, follows):
            carry(db, partial(db.execute, sa.insert(table), rows))
        open_one = partial(sessions.open, db, 1, "browser", "bench", time.time_ns() // 1_000_000)
        token = carry(db, open_one)
    database.close()
    return f"quid={token}"


def crowd(posts: int, follows: int) -> Iterator[tuple[type[SQLModel], list[Row]]]:
    """People, whom they follow and what they have posted: rows of a table, some at a time."""
    chance, followers = random.Random(1), follows // EACH
    people = range(1, 10 * followers + 1)
    yield People, [_person(n) for n in people]
    pairs = [(n, other) for n in people[:followers] for other in chance.sample(people, EACH)]
    yield Follows, [{"follower": one, "followed": other, "at": NOW} for one, other in pairs]
    for first in range(0, posts, AT_ONCE):
        some = range(first, min(first + AT_ONCE, posts))
        yield Posts, [_post(chance.choice(people), n) for n in some]


def _person(n: int) -> Row:
    named = {"handle": f"author_{n}", "skeleton": f"author{n}", "name": f"Author {n}"}
    return {"id": n, **named, "locale": "en", "password": "-", "joined_at": NOW}


def _post(author: int, n: int) -> Row:
    return {"author": author, "text": f"{TEXT} {n}", "at": NOW + n}


def cold(town: Town, data: Path) -> float:
    """Milliseconds of the first page of a server, whose file nobody has read since."""
    for file in data.glob("quid.db*"):
        with open(file, "rb") as held:
            os.fsync(held.fileno())
            os.posix_fadvise(held.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    with running(town.process):
        return page(town)


def again(town: Town) -> float:
    """Milliseconds of one who has home before them already."""
    with running(town.process):
        page(town)
        return statistics.median(page(town) for _ in range(TIMES))


def page(town: Town) -> float:
    line = http.client.HTTPConnection("127.0.0.1", town.process.port)
    began = time.perf_counter()
    line.request("GET", "/", headers={"Cookie": town.cookie})
    answer = line.getresponse()
    shown = answer.read().count(b"data-number")
    took = time.perf_counter() - began
    line.close()
    if shown != POSTS:
        raise RuntimeError(f"the page shows {shown} posts, its status is {answer.status}")
    return took * 1000
