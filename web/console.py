"""What the commands of the command line have in common: settings, sentences, exit codes."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, Annotated, NoReturn

import typer

from web.settings import Settings, load

Data = Annotated[Path | None, typer.Option(help="The data folder (QUID_DATA).")]


def settings(port: int | None, data: Path | None) -> Settings:
    """As the environment says, but for what was typed."""
    try:
        found = load()
    except ValueError as error:
        fail(str(error))
    found = found if port is None else replace(found, port=port)
    return found if data is None else replace(found, data=data)


def migrate(settings: Settings) -> bool:
    if is_current(settings):
        return False
    import migrations
    from web.database import address

    say("Bringing the database up to date …")
    migrations.upgrade(address(settings.database, settings.data))
    return True


def is_current(settings: Settings) -> bool:
    """Whether the database is up to date; one that cannot be opened ends the command."""
    import migrations
    from web.database import address

    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        return migrations.is_current(address(settings.database, settings.data))
    except Exception as error:  # of the folder, or of any driver
        fail(f"The database cannot be opened: {' '.join(str(error).split())}", code=1)


def needs_database(settings: Settings) -> None:
    """Ends the command where there is none, or not one of this version."""
    if not settings.database and not (settings.data / "quid.db").exists():
        fail(f"There is no database in {settings.data}. Start with: quid serve --data …")
    if not is_current(settings):
        fail("The database is not of this version. Bring it up to date with: quid migrate", code=1)


def writable(out: Path) -> IO[str]:
    """The file, opened for text; one that cannot be written ends the command."""
    try:
        return out.open("w", encoding="utf-8")
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}.")


def tell(act: Callable[[], str]) -> None:
    try:
        say(act())
    except ValueError as error:
        fail(str(error), code=1)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def fail(text: str, code: int = 2) -> NoReturn:
    say(text)
    raise typer.Exit(code)
