"""Prints the figures, a line each: `name value unit ratio versus`. Without names, all of them.

python -m bench pay idle
"""

import platform
import sys
import time

from bench import crowd, faults, home, idle, lines, pay, pipeline, screen

FIGURES = {"pay": pay.measure, "pipeline": pipeline.measure, "lines": lines.measure}
FIGURES |= {
    "home": home.measure,
    "screen": screen.measure,
    "idle": idle.measure,
    "crowd": crowd.measure,
    "faults": faults.measure,
}


def main(*names: str) -> int:
    """Exit codes: 0 measured (whether or not an aim was met), 2 no such figure."""
    if unknown := set(names) - set(FIGURES):
        print(f"No figure {', '.join(unknown)}; there are {', '.join(FIGURES)}.", file=sys.stderr)
        return 2
    began = time.monotonic()
    print(f"# {machine()}")
    for name in names or FIGURES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        for figure in FIGURES[name]():
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
