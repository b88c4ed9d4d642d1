"""`quid statement check`: whether a statement that somebody shows is what the books say."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web import console
from web.console import Data

if TYPE_CHECKING:  # a command that needs none of it starts without
    from sqlmodel import Session

    from payments.statements import Proof

LARGEST = 256 * 1024 * 1024  # bytes of a file that are looked through
app = typer.Typer(help="Check a statement that somebody shows.", no_args_is_help=True)


@app.callback()
def statement() -> None:
    """Check a statement that somebody shows."""


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A PDF, an OFX file, or a text with its proof.")],
    data: Data = None,
) -> None:
    """Say what the books have of it; exit 1 if they say something else, 2 if it proves nothing."""
    from web import proofs

    settings = console.settings(None, data)
    console.needs_database(settings)
    claim = _claim(file)
    with proofs.opened(settings) as database, database.reader() as db:
        wrong = judged(db, claim)
    if wrong:
        console.fail(f"The statement does not hold: {wrong}.", code=1)
    print(f"The statement holds. {_said(claim)}")


def judged(db: "Session", claim: "Proof") -> str | None:
    """Why it does not hold; every seal up to its own is made anew from the books."""
    from payments import seal, statements

    if wrong := statements.check(db, claim):
        return wrong
    for stands, made in seal.chain(db):
        if stands.number > claim.seal:
            break
        if stands != made:
            return f"seal {stands.number} is not of what the books have"
    return None


def _claim(file: Path) -> "Proof":
    from payments import statements

    try:
        with file.open("rb") as opened:
            text = opened.read(LARGEST).decode("latin-1")
    except OSError as error:
        console.fail(f"{file} cannot be read: {error.strerror}.")
    claim = statements.find_proof(text)
    if claim is None:
        console.fail(f"{file} has no proof of a statement in it.")
    return claim


def _said(claim: "Proof") -> str:
    """What whoever holds the paper compares with it."""
    from payments.money import Money, canonical
    from web import dates

    opening, closing = (
        canonical(Money(minor, claim.currency)) for minor in (claim.opening, claim.closing)
    )
    sealed = f"sealed by {claim.seal}" if claim.seal else "not sealed then"
    return (
        f"{claim.owner}, {claim.currency}, {dates.iso(claim.since)} to {dates.iso(claim.until)}: "
        f"opening {opening}, {claim.lines} lines, closing {closing}, {sealed}."
    )
