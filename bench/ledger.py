"""Durable transfers a second, beside the limits of the same disk and engine and beside others."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench import ledger_books, ledger_raw
from bench.figures import Figure, middle, ratio
from bench.ledger_processes import Found, transfer
from bench.ledger_rivals import Hordak, Pgbench
from tests.servers import postgres
from web.database import Database

ACCOUNTS = 10_000
CALLERS = (1, 64, 1024)
CLIENTS = (1, 8, 32)
PROCESSES = (1, 2, 4)
REFUSED = 5  # in a hundred
# TigerBeetle's server is in no registry. Elsewhere its Python client, one a call, did these many a
# second by callers, where raw sqlite3 in batches of 64 did RAW: so this part of raw stands for it.
TIGERBEETLE, RAW = {"64": 7_463, "1024": 10_181}, 25_517
ROUNDS = 3
SECONDS = 1.0  # of a peer
Taken = dict[str, list[Found]]
Measures = dict[str, Callable[[], Found]]


class Beside(NamedTuple):
    """A peer of our figure `name`, and how many times as much ours should be."""

    name: str
    peer: str
    said: str
    aim: float | None = None


def on_sqlite() -> Iterator[Figure]:
    with ExitStack() as stack:
        url = stack.enter_context(ledger_books.sqlite(ACCOUNTS))
        plain = stack.enter_context(ledger_books.sqlite(ACCOUNTS))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quid-bench-")))
        raw, database = ledger_raw.Raw(folder / "raw.db", ACCOUNTS), Database(plain)
        stack.callback(database.close)
        measures = {"syncs": _rate(ledger_raw.syncs, folder)}
        measures |= {f"raw.{n}": _rate(raw.rate, n) for n in CALLERS}
        measures |= {"orm": _rate(ledger_raw.orm, database, ACCOUNTS)}
        measures |= _ours(url)
        taken = _rounds(measures)
    yield Figure("disk.syncs", _middle(taken["syncs"], "rate"), "/s", None, "4 KiB and fdatasync")
    for name in ("raw.1", "raw.64", "raw.1024", "orm"):
        yield Figure(f"ledger.sqlite.{name}", _middle(taken[name], "rate"), "/s")
    yield from _figures("ledger.sqlite", taken)
    yield from _beside_tigerbeetle(taken)
    yield from _compare("ledger.sqlite", taken, [
        Beside("64", "raw.64", "÷ raw sqlite3 in batches of 64", 1.2),
        Beside("64", "raw.1", "÷ raw sqlite3, one a commit", 6),
        Beside("64", "orm", "÷ one ORM session a transfer", 120),
        Beside("1024", "raw.1024", "÷ raw sqlite3 in batches of 1024"),
        Beside("1", "raw.1", "÷ raw sqlite3, one a commit"),
        Beside("64.hot", "64", "one hot account ÷ uniform", 0.9),
        Beside("1024.hot", "1024", "one hot account ÷ uniform", 0.9),
        Beside("64.refused", "64", f"{REFUSED} % refused ÷ none", 0.7),
        Beside("1024.refused", "1024", f"{REFUSED} % refused ÷ none", 0.7),
    ])  # fmt: skip


def on_postgresql() -> Iterator[Figure]:
    with ExitStack() as stack:
        url = stack.enter_context(ledger_books.postgres(ACCOUNTS))
        server = stack.enter_context(postgres.server(**postgres.DURABLE))
        bench, hordak = Pgbench(server, ACCOUNTS), Hordak(server)
        measures: Measures = {}
        if bench.there:
            measures |= {f"pgbench.{n}": _rate(bench.tpcb, n) for n in CLIENTS}
            measures |= {f"function.{n}": _rate(bench.function, n) for n in CLIENTS}
        if hordak.there:
            measures |= {"hordak": _rate(hordak.rate)}
        taken = _rounds(measures | _ours(url) | _spread(url))
    yield from _figures("ledger.postgresql", taken)
    yield from _rivals(taken, bench.there, hordak.there)
    yield from _compare("ledger.postgresql", taken, [
        Beside("64.hot", "64", "one hot account ÷ uniform", 0.9),
        Beside("1024.hot", "1024", "one hot account ÷ uniform", 0.9),
        Beside("64.refused", "64", f"{REFUSED} % refused ÷ none", 0.7),
        Beside("1024.refused", "1024", f"{REFUSED} % refused ÷ none", 0.7),
        *(Beside(f"{many}.{n}_processes{hot}", f"{many}{hot}", f"{n} processes ÷ 1",
                 0.85 if (many, n) == (1024, 4) else None)
          for many in CALLERS[1:] for n in PROCESSES[1:] for hot in ("", ".hot")),
    ])  # fmt: skip


def _ours(url: str) -> Measures:
    """Uniform, with one account taking half of all, and with some who have not enough."""
    measures: Measures = {str(n): partial(transfer, url, n, accounts=ACCOUNTS) for n in CALLERS}
    for n in CALLERS[1:]:
        measures[f"{n}.hot"] = partial(transfer, url, n, accounts=ACCOUNTS, hot=True)
        measures[f"{n}.refused"] = partial(transfer, url, n, accounts=ACCOUNTS, refused=REFUSED)
    return measures


def _spread(url: str) -> Measures:
    """The same number of callers in several processes that write."""
    return {
        f"{many}.{n}_processes{name}": partial(transfer, url, many, n, accounts=ACCOUNTS, hot=hot)
        for many in CALLERS[1:]
        for n in PROCESSES[1:]
        for name, hot in (("", False), (".hot", True))
    }


def _rate(measure: Callable[..., float], *arguments: object) -> Callable[[], Found]:
    return lambda: {"rate": measure(*arguments, SECONDS)}


def _rounds(measures: Measures) -> Taken:
    """Every measure once a round, so that a noisy moment of the machine meets all of them."""
    taken: Taken = {name: [] for name in measures}
    for _ in range(ROUNDS):
        for name, measure in measures.items():
            taken[name].append(measure())
    return taken


def _figures(name: str, taken: Taken) -> Iterator[Figure]:
    for case, found in taken.items():
        if "cpu" in found[0]:
            waits = f"p50 {_middle(found, 'wait_p50'):.2f} ms, p99 {_middle(found, 'wait_p99'):.2f}"
            said = f"{waits} ms, processor {_middle(found, 'cpu'):.1f} µs each"
            yield Figure(f"{name}.{case}", _middle(found, "rate"), "/s", None, said)


def _beside_tigerbeetle(taken: Taken) -> Iterator[Figure]:
    for callers, many in TIGERBEETLE.items():
        rate, part = _column(taken[callers], "rate"), many / RAW
        theirs = [each * part for each in _column(taken["raw.64"], "rate")]
        versus = f"÷ TigerBeetle from Python, one a call: {part:.2f} of raw.64, measured elsewhere"
        yield Figure(f"ledger.sqlite.{callers}", middle(rate), "/s", ratio(rate, theirs), versus, 4)


def _rivals(taken: Taken, pgbench: bool, hordak: bool) -> Iterator[Figure]:
    """The best that each of them reaches, with however many clients."""
    rivals = {
        "pgbench": ("pgbench TPC-B", pgbench, CLIENTS, 3.5),
        "function": ("a SQL function a transfer", pgbench, CLIENTS, None),
        "hordak": ("django-hordak", hordak, (), 40),
    }
    rate = _column(taken["64"], "rate")
    for name, (said, there, clients, aim) in rivals.items():
        if not there:
            missing = f"{said} is not installed"
            yield Figure("ledger.postgresql.64", middle(rate), "/s", None, missing)
            continue
        every = [_column(taken[f"{name}.{n}"], "rate") for n in clients]
        each = [middle(one) for one in every]
        best = every[each.index(max(each))] if every else _column(taken[name], "rate")
        shown = " / ".join(f"{one:.0f}" for one in each or [middle(best)])
        counts = f" of {' / '.join(map(str, clients))} clients" if clients else ""
        versus = f"÷ {shown}/s, the best of {said}{counts}" if clients else f"÷ {shown}/s of {said}"
        yield Figure("ledger.postgresql.64", middle(rate), "/s", ratio(rate, best), versus, aim)


def _compare(name: str, taken: Taken, beside: list[Beside]) -> Iterator[Figure]:
    for ours, peer, said, aim in beside:
        rate = _column(taken[ours], "rate")
        by = ratio(rate, _column(taken[peer], "rate"))
        yield Figure(f"{name}.{ours}", middle(rate), "/s", by, said, aim)


def _column(found: list[Found], name: str) -> list[float]:
    return [each[name] for each in found]


def _middle(found: list[Found], name: str) -> float:
    return middle(_column(found, name))
