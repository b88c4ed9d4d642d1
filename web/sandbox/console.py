"""What `quid sandbox` prints."""

from pathlib import Path

from payments.rails.sandbox.envelope import MODES
from web import console
from web.sandbox import serving
from web.sandbox.serving import Occupied, Running

OCCUPIED = 75  # exit code: somebody does this already

WELCOME = """\
The invented card network is at {url}, its page at {page}
In {folder}: ca.pem, client.pem, client.key, credentials (user:password);
for encrypted bodies mle-key-id, mle-server.pem to seal for it, mle-client.key to open its answers
Try:
  {curl}"""


def run(folder: Path, port: int, page_port: int, mode: str, beside: bool) -> None:
    """`beside` whoever started it: it says nothing, and ends when standard input does."""
    if mode not in MODES:
        console.fail(f"--mle is {', '.join(MODES[:-1])} or {MODES[-1]}, not {mode!r}.")
    try:
        serving.run(folder, port, page_port, mode, _silent if beside else _welcome, beside)
    except Occupied:
        console.fail(f"Another process serves the network of {folder}.", code=OCCUPIED)
    except OSError as error:
        console.fail(f"The network cannot be served: {error.strerror}.", code=1)


def _silent(_: Running) -> None:
    pass


def _welcome(running: Running) -> None:
    console.say(WELCOME.format(**running._asdict()))
