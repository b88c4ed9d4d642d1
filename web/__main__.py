"""The command line: `quid --help` lists what it can do."""

import gc
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from web.settings import HIGHEST_PORT, Settings, load

app = typer.Typer(
    help="Quid: a social network where money moves like a message.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Data = Annotated[Path | None, typer.Option(help="The data folder (QUID_DATA).")]
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
    _migrate(settings)
    _serve(settings, f"Quid is at {settings.address}")


@app.command()
def demo(port: Port = None, data: Data = None) -> None:
    """Serve with three people who have already met: alice, bob and carol."""
    from web import hosting
    from web.demo import WELCOME

    settings = _settings(port, data)
    _migrate(settings)
    if hosting.furnish(settings):
        _say("Invited alice, bob and carol.")
    _serve(settings, WELCOME.format(address=settings.address))


@app.command()
def api() -> None:
    """Print the document of the API for programs, OpenAPI 3.1."""
    from web import api

    print(json.dumps(api.document(api.ROUTES), indent=1, ensure_ascii=False))


@app.command()
def migrate(data: Data = None) -> None:
    """Bring the database up to date."""
    done = _migrate(_settings(None, data))
    _say("Migrated." if done else "Nothing to do: the database is up to date.")


@app.command()
def verify(data: Data = None) -> None:
    """Rebuild balances and seals, compare receipts; exit 1 and name the first row that is off."""
    from web import proofs

    settings = _settings(None, data)
    _needs_database(settings)
    transfers, off = proofs.verify(settings)
    if off:
        _fail(f"The books are off: {off}", code=1)
    _say(f"The books are right: {transfers} transfers, all balances and seals rebuilt.")


@app.command()
def seal(
    out: Annotated[Path | None, typer.Option(help="Write the head to this file.")] = None,
    check: Annotated[Path | None, typer.Option(help="A head that was written before.")] = None,
    data: Data = None,
) -> None:
    """Seal what is committed and print the head; with --check, exit 1 if a kept head is not of
    these books any more."""
    from web import proofs

    settings = _settings(None, data)
    _needs_database(settings)
    if check is not None:
        _check_seal(settings, check)
        return
    line = proofs.head(settings)
    if out is None:
        print(line)
        return
    out.write_text(line + "\n")
    _say(f"Wrote the head to {out}.")


@app.command()
def export(
    format: Annotated[str, typer.Option(help="beancount or hledger.")] = "beancount",
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
    data: Data = None,
) -> None:
    """Print the books as text for plain-text accounting, or write them to a file."""
    from payments.export import FORMATS
    from web import proofs

    settings = _settings(None, data)
    _needs_database(settings)
    if format not in FORMATS:
        _fail(f"There is no format {format!r}. Choose of {', '.join(FORMATS)}.")
    if out is None:
        proofs.export(settings, format, sys.stdout)
        return
    with out.open("w", encoding="utf-8") as file:
        proofs.export(settings, format, file)
    _say(f"Wrote the books to {out}.")


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
        _fail("Give a text to read, or --stdin.")
    try:
        print(json.dumps(read_aloud(text, locale, currency, people, available)))
    except ValueError as error:
        _fail(str(error))


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


people = typer.Typer(help="Add, list and credit people, as the host.", no_args_is_help=True)
app.add_typer(people, name="people")


@people.command("add")
def add(
    handle: str,
    name: Annotated[str, typer.Option(help="As others read it.")] = "",
    locale: Annotated[str, typer.Option(help="en or fr.")] = "en",
    currency: Annotated[str, typer.Option(help="USD or EUR.")] = "USD",
    password: Annotated[str, typer.Option(prompt=True, hide_input=True)] = "",
    data: Data = None,
) -> None:
    """Let somebody join."""
    from web import hosting

    settings = _settings(None, data)
    _migrate(settings)
    given = hosting.Newcomer(handle, name or handle, locale, currency, password)
    _tell(lambda: hosting.add(settings, given))


@people.command("list")
def everybody(data: Data = None) -> None:
    """Everybody who has joined, with what they have."""
    from web import hosting

    settings = _settings(None, data)
    _needs_database(settings)
    for line in hosting.everybody(settings):
        print(line)


@people.command("biller")
def biller(
    handle: str,
    name: Annotated[str, typer.Option(help="As customers read it.")] = "",
    url: Annotated[str, typer.Option(help="Where it hears of payments.")] = "",
    data: Data = None,
) -> None:
    """Let a company present bills, or give it a new secret; see docs/bills.md."""
    from web import hosting

    settings = _settings(None, data)
    _migrate(settings)
    _tell(lambda: hosting.biller(settings, handle, name or handle, url))


@people.command("credit")
def credit(
    handle: str,
    amount: Annotated[str, typer.Argument(help="As 20.00.")],
    currency: Annotated[str, typer.Option(help="USD or EUR.")] = "USD",
    data: Data = None,
) -> None:
    """Put money into somebody's wallet, out of the equity account."""
    from web import hosting

    settings = _settings(None, data)
    _needs_database(settings)
    _tell(lambda: hosting.credit(settings, handle, amount, currency))


def _settings(port: int | None, data: Path | None) -> Settings:
    try:
        settings = load()
    except ValueError as error:
        _fail(str(error))
    settings = settings if port is None else replace(settings, port=port)
    return settings if data is None else replace(settings, data=data)


def _migrate(settings: Settings) -> bool:
    import migrations
    from web.database import address

    url = address(settings.database, settings.data)
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        if migrations.is_current(url):
            return False
    except Exception as error:  # of the folder, or of any driver
        _fail(f"The database cannot be opened: {error}", code=1)
    _say("Bringing the database up to date …")
    migrations.upgrade(url)
    return True


def _serve(settings: Settings, welcome: str) -> None:
    gc.disable()  # what a start makes stays: serving enables it again when there is more to find
    from web import serving

    try:
        serving.run(settings, lambda: _say(welcome))
    except OSError as error:
        _fail(f"Port {settings.port} cannot be served on: {error.strerror}.", code=1)


def _needs_database(settings: Settings) -> None:
    if not settings.database and not (settings.data / "quid.db").exists():
        _fail(f"There is no database in {settings.data}. Start with: quid serve --data …")


def _check_seal(settings: Settings, kept: Path) -> None:
    from web import proofs

    try:
        wrong = proofs.extends(settings, kept.read_text())
    except (OSError, ValueError) as error:
        _fail(str(error))
    if wrong:
        _fail(f"The books do not extend this head: {wrong}.", code=1)
    _say("The books extend this head.")


def _tell(act: Callable[[], str]) -> None:
    try:
        _say(act())
    except ValueError as error:
        _fail(str(error), code=1)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _fail(text: str, code: int = 2) -> NoReturn:
    _say(text)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
