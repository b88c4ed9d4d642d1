"""The command line: `quid --help` lists what it can do."""

import gc
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from web import attested, bulk, console, people
from web.console import Data
from web.settings import HIGHEST_PORT, Settings
from web.vault import commands as vault

app = typer.Typer(
    help="Quid: a social network where money moves like a message.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Port = Annotated[
    int | None, typer.Option(help="The port to serve on (QUID_PORT).", min=1, max=HIGHEST_PORT)
]


def main() -> None:
    """Exit codes: 0 done, 1 something is wrong, 2 the command line could not be read."""
    app()


@app.command()
def serve(port: Port = None, data: Data = None) -> None:
    """Serve, after bringing the database up to date."""
    settings = _settings(port, data)
    console.migrate(settings)
    _serve(settings, f"Quid is at {settings.address}")


@app.command()
def demo(port: Port = None, data: Data = None) -> None:
    """Serve with three people who have already met: alice, bob and carol."""
    from web import hosting
    from web.demo import WELCOME

    settings = _settings(port, data)
    console.migrate(settings)
    if hosting.furnish(settings):
        console.say("Invited alice, bob and carol.")
    _serve(settings, WELCOME.format(address=settings.address))


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Of the network, 0 for any.", max=HIGHEST_PORT)] = 8443,
    page_port: Annotated[int, typer.Option(help="Of its page.", max=HIGHEST_PORT)] = 8444,
    data: Data = None,
    mle: Annotated[str, typer.Option(help="off, optional or required.")] = "optional",
    beside: Annotated[bool, typer.Option("--beside", hidden=True)] = False,
) -> None:
    """Serve an invented card network that speaks Visa Direct, to any client."""
    from web.sandbox import console as network

    folder = console.settings(None, data).data / "sandbox"
    ports = (0, 0) if beside else (port, page_port)
    network.run(folder, *ports, mle, beside)


@app.command()
def bank(
    port: Annotated[int, typer.Option(help="Of the bank, 0 for any.", max=HIGHEST_PORT)] = 8445,
    page_port: Annotated[int, typer.Option(help="Of its pages.", max=HIGHEST_PORT)] = 8446,
    data: Data = None,
    beside: Annotated[bool, typer.Option("--beside", hidden=True)] = False,
) -> None:
    """Serve an invented bank that speaks UK Open Banking, to any client."""
    from web.bank import console as invented

    invented.run(console.settings(None, data), port, page_port, beside)


@app.command()
def api() -> None:
    """Print the document of the API for programs, OpenAPI 3.1."""
    from web import api

    print(json.dumps(api.document(api.ROUTES), indent=1, ensure_ascii=False))


@app.command()
def migrate(data: Data = None) -> None:
    """Bring the database up to date."""
    done = console.migrate(console.settings(None, data))
    console.say("Migrated." if done else "Nothing to do: the database is up to date.")


@app.command()
def verify(data: Data = None) -> None:
    """Rebuild balances and seals, compare receipts; exit 1 and name the first row that is off."""
    from web import proofs

    settings = console.settings(None, data)
    console.needs_database(settings)
    transfers, off = proofs.verify(settings)
    if off:
        console.fail(f"The books are off: {off}", code=1)
    console.say(f"The books are right: {transfers} transfers, all balances and seals rebuilt.")


@app.command()
def seal(
    out: Annotated[Path | None, typer.Option(help="Write the head to this file.")] = None,
    check: Annotated[Path | None, typer.Option(help="A head that was written before.")] = None,
    data: Data = None,
) -> None:
    """Seal what is committed and print the head; with --check, exit 1 if a kept head is not of
    these books any more."""
    from web import proofs

    settings = console.settings(None, data)
    console.needs_database(settings)
    if check is not None:
        _check_seal(settings, check)
        return
    line = proofs.head(settings)
    if out is None:
        print(line)
        return
    with console.writable(out) as file:
        file.write(line + "\n")
    console.say(f"Wrote the head to {out}.")


@app.command()
def export(
    format: Annotated[str, typer.Option(help="beancount or hledger.")] = "beancount",
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
    data: Data = None,
) -> None:
    """Print the books as text for plain-text accounting, or write them to a file."""
    from payments.export import FORMATS
    from web import proofs

    settings = console.settings(None, data)
    console.needs_database(settings)
    if format not in FORMATS:
        console.fail(f"There is no format {format!r}. Choose of {', '.join(FORMATS)}.")
    if out is None:
        proofs.export(settings, format, sys.stdout)
        return
    with console.writable(out) as file:
        proofs.export(settings, format, file)
    console.say(f"Wrote the books to {out}.")


@app.command()
def read(
    text: Annotated[str | None, typer.Argument(help='As "/pay @bob 20,50".')] = None,
    locale: Annotated[str, typer.Option(help="en or fr.")] = "en",
    currency: Annotated[str, typer.Option(help="Of the payer's wallet.")] = "USD",
    people: Annotated[str, typer.Option(help="Handles, as bob,ann.")] = "",
    available: Annotated[str | None, typer.Option(help="The balance, as 43.27.")] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help="A JSON object a line.")] = False,
) -> None:
    """Print how a text is read, as one plain line of JSON. Nothing is sent."""
    from bot.reading.aloud import read_aloud, read_line

    if stdin:
        for line in filter(str.strip, sys.stdin):
            print(json.dumps(read_line(line)), flush=True)
        return
    if text is None:
        console.fail("Give a text to read, or --stdin.")
    try:
        print(json.dumps(read_aloud(text, locale, currency, people, available)))
    except ValueError as error:
        console.fail(str(error))


@app.command()
def check(
    name: Annotated[str, typer.Argument(help="faults, ledger, grammar, model, looks, manual …")],
    times: Annotated[int, typer.Option(help="How often, or how many texts or commands.")] = 0,
    write: Annotated[bool, typer.Option("--write", help="Bring the manual up to date.")] = False,
    kills: Annotated[int, typer.Option(help="faults: how often who records is killed.")] = 0,
    images: Annotated[int, typer.Option(help="faults: disks after a power cut.")] = 0,
    rounds: Annotated[int, typer.Option(help="faults: of 20 spends at once.")] = 0,
    commands: Annotated[int, typer.Option(help="ledger: beside a model of the books.")] = 0,
) -> None:
    """Run the long form of a check, in a checkout of the sources."""
    from web import checks

    sizes = {"kills": kills, "images": images, "rounds": rounds, "commands": commands}
    raise typer.Exit(checks.run(name, times, write, sizes))


app.add_typer(people.app, name="people")
app.add_typer(vault.app, name="vault")
app.add_typer(attested.app, name="statement")
app.add_typer(bulk.app, name="payouts")


def _settings(port: int | None, data: Path | None) -> Settings:
    settings = console.settings(port, data)
    if settings.rail.url and settings.rail.merchant is None:
        console.fail("QUID_VISA_URL also needs QUID_VISA_MERCHANT, or it would be the sandbox's.")
    return settings


def _serve(settings: Settings, welcome: str) -> None:
    gc.disable()  # what a start makes stays: serving enables it again when there is more to find
    from web import serving

    try:
        serving.run(settings, lambda: console.say(welcome))
    except OSError as error:
        console.fail(f"Port {settings.port} cannot be served on: {error.strerror}.", code=1)


def _check_seal(settings: Settings, kept: Path) -> None:
    from web import proofs

    try:
        wrong = proofs.extends(settings, kept.read_text())
    except (OSError, ValueError) as error:
        console.fail(str(error))
    if wrong:
        console.fail(f"The books do not extend this head: {wrong}.", code=1)
    console.say("The books extend this head.")


if __name__ == "__main__":
    main()
