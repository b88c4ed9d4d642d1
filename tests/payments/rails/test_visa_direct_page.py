"""`docs/visa-direct.md` names every card, fault, trigger, path and inferred file there is."""

from pathlib import Path

from payments.rails.sandbox import faults
from payments.rails.sandbox.issuers import CARDS
from payments.rails.visa_direct import calls

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/visa-direct.md").read_text()
INFERRED = PAGE.partition("## What is inferred")[2]


def test_every_card_of_the_table_is_on_the_page() -> None:
    assert [card.number for card in CARDS if card.number not in PAGE] == []


def test_every_fault_stands_beside_its_amount() -> None:
    named = {f"1101.{cents}": fault for cents, fault in faults.BY_CENTS.items()}
    rows = [line for line in PAGE.splitlines() if line.startswith("| 110")]
    told = {row.split("|")[1].strip(): row.split("|")[3].strip(" `") for row in rows}
    assert told == {"1100.NN": "", **faults.BY_AMOUNT, **named}


def test_every_path_that_is_called_is_on_the_page() -> None:
    assert [path for path in calls.PATHS.values() if path not in PAGE] == []


def test_every_file_with_something_inferred_is_on_the_page() -> None:
    marked = [
        path
        for folder in ("payments/rails/visa_direct", "payments/rails/sandbox", "web/sandbox")
        for path in (ROOT / folder).rglob("*.py")
        if "[I]" in path.read_text() and path.name != "__init__.py"
    ]
    assert len(marked) > 10
    assert [path.name for path in marked if path.name not in INFERRED] == []
