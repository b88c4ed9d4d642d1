"""What `quid bank` prints."""

from web import console
from web.bank import serving
from web.bank.serving import Running
from web.sandbox.console import OCCUPIED
from web.sandbox.serving import Occupied
from web.settings import Settings

WELCOME = """\
The invented bank is at {url}, its page at {page}
In {folder}: ca.pem, client.pem, client.key, client-signing.key
Customers: ada with lovelace, grace with hopper"""


def run(settings: Settings, port: int, page_port: int, beside: bool) -> None:
    """`beside` whoever started it: it says nothing, and ends when standard input does."""
    folder = settings.data / "bank"
    ports, ready = ((0, 0), _silent) if beside else ((port, page_port), _welcome)
    try:
        serving.run(folder, ports, settings.allowed_origins, ready, beside)
    except Occupied:
        console.fail(f"Another process serves the bank of {folder}.", code=OCCUPIED)
    except OSError as error:
        console.fail(f"The bank cannot be served: {error.strerror}.", code=1)


def _silent(_: Running) -> None:
    pass


def _welcome(running: Running) -> None:
    console.say(WELCOME.format(**running._asdict()))
