"""The home page of 20 posts, drawn when they are kept drawn, beside drawing all of it."""

import statistics
import time
from collections.abc import Callable, Iterator

from bench.figures import Figure, middle, ratio, rounds
from chat.people import Person
from web import render
from web.pages import shell

POSTS, TIMES = 20, 200
MOST = 0.25
NOW = 1_764_000_000_000  # ms
TEXT = "Six of us, one minibus, one receipt. Nobody opened a spreadsheet. https://quid.example/bus"


def measure() -> Iterator[Figure]:
    taken = rounds({"warm": lambda: median(draw), "all": lambda: median(draw, forget=True)})
    warm, everything = taken["warm"], taken["all"]
    versus = f"÷ {middle(everything):.0f} µs of drawing all"
    yield Figure("home.warm", middle(warm), "µs", ratio(warm, everything), versus, MOST, True)


def draw() -> str:
    reader = Person(POSTS, "reader", "Reader")
    authors = [Person(id, f"author_{id}", f"Author {id}") for id in range(POSTS)]
    posts = [render.Shown(who.id, who, TEXT, NOW + who.id, 3) for who in authors]
    facts = shell.NOTHING | {"me": reader, "zone": "Europe/Paris", "nonce": "x", "now_iso": ""}
    facts |= {"client_words": {}, "commands": [], "posts": posts, "older": 1}
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
