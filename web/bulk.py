"""`quid payouts …`: orders of many payments as files, and what the bank answers."""

from pathlib import Path
from typing import Annotated

import typer

from web import console
from web.console import Data

app = typer.Typer(
    help="Write pay-outs in bulk as a file, and read the bank's files, by hand.",
    no_args_is_help=True,
)


@app.command("write")
def write(
    file: Path,
    currency: Annotated[str, typer.Option(help="EUR or GBP.")] = "EUR",
    again: Annotated[str, typer.Option(help="The MsgId of an order that was made before.")] = "",
    data: Data = None,
) -> None:
    """Write what is ready to leave as an order for the bank, pain.001, and count it as handed
    over."""
    from web.banking import files

    settings = console.settings(None, data)
    console.needs_database(settings)
    if again:
        console.tell(lambda: files.write_again(settings, file, again))
        return
    console.tell(lambda: files.write(settings, file, currency.upper()))


@app.command("read")
def read(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], data: Data = None
) -> None:
    """Read a statement (camt.053) or what became of an order (pain.002) into the books."""
    from web.banking import files

    settings = console.settings(None, data)
    console.needs_database(settings)
    console.tell(lambda: files.read(settings, file))
