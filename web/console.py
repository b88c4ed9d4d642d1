"""What the commands of the command line have in common: settings, sentences, exit codes."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn

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
    import migrations
    from web.database import address

    url = address(settings.database, settings.data)
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        if migrations.is_current(url):
            return False
    except Exception as error:  # of the folder, or of any driver
        fail(f"The database cannot be opened: {error}", code=1)
    say("Bringing the database up to date …")
    migrations.upgrade(url)
    return True


def needs_database(settings: Settings) -> None:
    if not settings.database and not (settings.data / "quid.db").exists():
        fail(f"There is no database in {settings.data}. Start with: quid serve --data …")


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
