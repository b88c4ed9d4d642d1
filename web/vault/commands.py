"""`quid vault …`: the process that keeps card numbers, and new keys for it."""

from pathlib import Path
from typing import Annotated

import typer

from web import console
from web.console import Data
from web.settings import Settings

app = typer.Typer(help="Serve the vault of card numbers, and give it new keys; see docs/cards.md.")
LOUD = """
  A new key for card numbers was made: {key}
  Whoever has it and vault.db can read all cards; without it, nobody can. Keep a copy apart
  from the data, and set QUID_VAULT_KEY to keep the key itself elsewhere.
"""


@app.callback(invoke_without_command=True)
def vault(context: typer.Context) -> None:
    """Without a command: serve."""
    if context.invoked_subcommand is None:
        serve()


@app.command()
def serve(
    data: Data = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not say where it is.")] = False,
) -> None:
    """Serve the vault on its socket. `quid serve` and `quid demo` start one by themselves."""
    from web.vault import process

    settings = console.settings(None, data)

    def ready(made_key: bool) -> None:
        if made_key:
            console.say(LOUD.format(key=settings.vault_key_file))
        if not quiet:
            console.say(f"The vault is at {settings.vault_socket}")

    with Sentences(settings):
        process.run(settings, ready)


@app.command()
def rotate(
    fingerprints: Annotated[
        bool, typer.Option("--fingerprints", help="The key by which a card is known again.")
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option("--key", help="A file for a new key that wraps all others; no vault serves."),
    ] = None,
    data: Data = None,
) -> None:
    """Seal every card with a new key and destroy the old ones; may be stopped and started again."""
    from rich.console import Console
    from rich.progress import Progress

    from web.vault.rotating import rotate as steps

    settings = console.settings(None, data)
    if not (settings.data / "vault" / "vault.db").exists():
        console.fail(f"There is no vault in {settings.data}.")
    if key:
        _wrap_anew(settings, key)
        return
    done = 0
    with Sentences(settings), Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("cards", total=None)
        for done, total in steps(settings, fingerprints):
            progress.update(task, completed=done, total=total)
    what = "fingerprints" if fingerprints else "cards"
    console.say(f"Rotated: {done} {what} have a new key, and the old one is gone.")


def _wrap_anew(settings: Settings, key: Path) -> None:
    from web.vault.rotating import SameKey, wrap_anew

    with Sentences(settings):
        try:
            is_new = wrap_anew(settings, key)
        except SameKey:
            console.fail(f"{key} is the key that there is.")
    done = "All keys are wrapped with" if is_new else "All keys were wrapped already with"
    console.say(f"{done} {key}. Set QUID_VAULT_KEY to it, or put it in the place of")
    console.say(f"{settings.vault_key_file}, and destroy the old one with its copies.")


class Sentences:
    """What can stand in the way, as a sentence and an exit code."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from payments.vault.envelope import Unsealed
        from payments.vault.schema import TooNew
        from web.vault.keyfile import BadKey
        from web.vault.process import Occupied

        key, socket = self._settings.vault_key_file, self._settings.vault_socket
        if isinstance(error, BadKey):
            console.fail(str(error), code=1)
        if isinstance(error, Unsealed):
            console.fail(f"{key} is not the key of these cards, or they were changed.", code=1)
        if isinstance(error, TooNew):
            console.fail("A newer Quid has written this vault.", code=1)
        if isinstance(error, Occupied):
            console.fail(f"Another vault serves {socket}.", code=1)
        if isinstance(error, OSError):
            console.fail(f"The vault cannot be opened: {error.strerror or error}.", code=1)
