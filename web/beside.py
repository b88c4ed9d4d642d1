"""Runs a command of `quid` beside a server: once at a time for a lock, and no longer than the pipe.

python -m web.beside data/vault/beside vault serve --quiet
"""

import fcntl
import os
import signal
import sys
import threading
from pathlib import Path


def main(lock: str, *command: str) -> None:
    """Waits while another server's child does the same; then it is its turn."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    path = Path(lock)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        sys.argv = ["quid", *command]
        from web.__main__ import main as quid

        quid()


def _end_with_input() -> None:
    """Whoever started us holds the other end of standard input, until it is no more."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(*sys.argv[1:])
