"""Prints the figures, a line each: `name value unit ratio versus`. Without names, all of them.

python -m bench pay idle
python -m bench ledger --large    (sqlite, postgresql and size; 5,000,000 transfers there)
python -m bench search --small    (30,000 messages, not 1,000,000)
python -m bench home --small      (20,000 posts, not 1,000,000)
python -m bench vault --small     (5,000 cards, not 100,000)
python -m bench papers --small    (5,000 lines, not 100,000)
python -m bench camt --small      (5,000 entries, not 100,000)
python -m bench order --small     (10,000 transfers, not 100,000)
"""

import functools
import itertools
import platform
import sys
import time

from bench import (
    banks,
    camt,
    crowd,
    faults,
    home,
    hop,
    idle,
    ledger,
    ledger_size,
    lines,
    order,
    papers,
    pay,
    pipeline,
    screen,
    search,
    talk,
    topups,
    typed,
    vault,
)

FIGURES = {"pay": pay.measure, "pipeline": pipeline.measure, "lines": lines.measure}
FIGURES |= {
    "ledger.sqlite": ledger.on_sqlite,
    "ledger.postgresql": ledger.on_postgresql,
    "ledger.size": ledger_size.measure,
    "home": home.measure,
    "search": search.measure,
    "screen": screen.measure,
    "typed": typed.measure,
    "hop": hop.measure,
    "idle": idle.measure,
    "crowd": crowd.measure,
    "talk": talk.measure,
    "faults": faults.measure,
    "vault": vault.measure,
    "papers": papers.measure,
    "order": order.measure,
    "rails": topups.measure,
    "banks": banks.measure,
    "camt": camt.measure,
}
LARGE, SMALL = "--large", "--small"


def main(*names: str) -> int:
    """Exit codes: 0 measured (whether or not an aim was met), 2 no such figure."""
    large, asked = LARGE in names, [name for name in names if name not in (LARGE, SMALL)]
    figures = FIGURES | {"ledger.size": functools.partial(ledger_size.measure, large)}
    if SMALL in names:
        figures |= {"search": functools.partial(search.measure, search.SMALL)}
        figures |= {"home": functools.partial(home.measure, home.SMALL)}
        figures |= {"papers": functools.partial(papers.measure, papers.SMALL)}
        figures |= {"camt": functools.partial(camt.measure, camt.SMALL)}
        figures |= {"vault": functools.partial(vault.measure, vault.SMALL)}
        figures |= {"order": functools.partial(order.measure, order.SMALL)}
    groups = {name: [one for one in figures if f"{one}.".startswith(f"{name}.")] for name in asked}
    if unknown := [name for name, group in groups.items() if not group]:
        print(f"No figure {', '.join(unknown)}; there are {', '.join(FIGURES)}.", file=sys.stderr)
        return 2
    began = time.monotonic()
    print(f"# {machine()}")
    for name in dict.fromkeys(itertools.chain(*groups.values())) or FIGURES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        for figure in figures[name]():
            print(figure, flush=True)
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    return 0


def machine() -> str:
    """What it ran on, to be kept beside the figures."""
    import os
    from pathlib import Path

    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    python = platform.python_version()
    return f"{os.cpu_count()} × {model}, Python {python}, load before it began {load}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
