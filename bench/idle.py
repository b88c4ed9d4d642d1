"""What a connection costs that does nothing, with the headers that a browser sends."""

from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, middle
from bench.servers import load, quid, trial
from chat import sessions
from tests.servers.process import Process
from web.database import Database
from web.transactions import carry
from web.writer import now_ms

FEW, MANY = 200, 1000
MOST = 26
ROUNDS = 3
BROWSER = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/131.0.0.0 Safari/537.36\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: en-GB,en;q=0.9,fr;q=0.8\r\n"
    "Cache-Control: no-cache\r\n"
    "Pragma: no-cache\r\n"
    "Origin: http://127.0.0.1:{port}\r\n"
    "Sec-Fetch-Dest: websocket\r\n"
    "Sec-Fetch-Mode: websocket\r\n"
    "Sec-Fetch-Site: same-origin\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
    "Cookie: quid={key}; zone=Europe/Paris\r\n"
)


def measure() -> Iterator[Figure]:
    """A fresh server each time: one that has had many connections keeps its memory."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        with quid(population=2) as one:
            ours.append(each(one.process, keys(one.process)))
        with trial("stock") as other:
            theirs.append(each(other, ["0" * 43] * MANY))
    versus = f"beside {middle(theirs):.1f} KiB of python-socketio"
    yield Figure("idle.memory", middle(ours), "KiB", None, versus, MOST, True)


def each(process: Process, keys: list[str]) -> float:
    headers = [BROWSER.format(port=process.port, key=key) for key in keys]
    return load(process, "idle", headers=headers, few=FEW)["bytes"] / 1024


def keys(process: Process) -> list[str]:
    """Browsers that are signed in, all of the same person."""
    database = Database(f"sqlite:///{Path(process.environment['QUID_DATA']) / 'quid.db'}")
    with database.writer() as db:
        signed = carry(
            db, lambda: [sessions.open(db, 1, "browser", "bench", now_ms()) for _ in range(MANY)]
        )
    database.close()
    return signed
