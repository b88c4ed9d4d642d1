"""`quid people …`: what a host does for people and with them."""

from typing import Annotated

import typer

from web import console
from web.console import Data

app = typer.Typer(
    help="Add, list and credit people, and read what they report, as the host.",
    no_args_is_help=True,
)


@app.command("add")
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

    settings = console.settings(None, data)
    console.migrate(settings)
    given = hosting.Newcomer(handle, name or handle, locale, currency, password)
    console.tell(lambda: hosting.add(settings, given))


@app.command("list")
def everybody(data: Data = None) -> None:
    """Everybody who has joined, with what they have."""
    from web import hosting

    settings = console.settings(None, data)
    console.needs_database(settings)
    for line in hosting.everybody(settings):
        print(line)


@app.command("biller")
def biller(
    handle: str,
    name: Annotated[str, typer.Option(help="As customers read it.")] = "",
    url: Annotated[str, typer.Option(help="Where it hears of payments.")] = "",
    data: Data = None,
) -> None:
    """Let a company present bills, or give it a new secret; see docs/bills.md."""
    from web import hosting

    settings = console.settings(None, data)
    console.migrate(settings)
    console.tell(lambda: hosting.biller(settings, handle, name or handle, url))


@app.command("credit")
def credit(
    handle: str,
    amount: Annotated[str, typer.Argument(help="As 20.00.")],
    currency: Annotated[str, typer.Option(help="USD or EUR.")] = "USD",
    data: Data = None,
) -> None:
    """Put money into somebody's wallet, out of the equity account."""
    from web import hosting

    settings = console.settings(None, data)
    console.needs_database(settings)
    console.tell(lambda: hosting.credit(settings, handle, amount, currency))


@app.command("reports")
def reports(
    every: Annotated[bool, typer.Option("--all", help="Those that are closed, too.")] = False,
    data: Data = None,
) -> None:
    """What people have reported and nobody has closed yet; see docs/reports.md."""
    from web import hosting

    settings = console.settings(None, data)
    console.needs_database(settings)
    for line in hosting.reported(settings, every):
        print(line)


@app.command("report")
def report(
    number: int,
    close: Annotated[str, typer.Option(help="What was done about it; this closes it.")] = "",
    data: Data = None,
) -> None:
    """Show all of one report, or close it."""
    from web import hosting

    settings = console.settings(None, data)
    console.needs_database(settings)
    if close.strip():
        console.tell(lambda: hosting.close_report(settings, number, close.strip()))
        return
    try:
        print(hosting.report(settings, number))
    except ValueError as error:
        console.fail(str(error), code=1)


@app.command("takedown")
def takedown(
    number: int,
    undo: Annotated[bool, typer.Option("--undo", help="Put it back as it stood.")] = False,
    data: Data = None,
) -> None:
    """Take down what a report is about: it says nothing to anybody any more."""
    from web import measures

    settings = console.settings(None, data)
    console.needs_database(settings)
    act = measures.put_back if undo else measures.take_down
    console.tell(lambda: act(settings, number))


@app.command("bar")
def bar(
    handle: str,
    undo: Annotated[bool, typer.Option("--undo", help="Let them sign in again.")] = False,
    data: Data = None,
) -> None:
    """End somebody's sessions and tokens, and let nobody sign in as them."""
    from web import measures

    settings = console.settings(None, data)
    console.needs_database(settings)
    act = measures.unbar if undo else measures.bar
    console.tell(lambda: act(settings, handle))
