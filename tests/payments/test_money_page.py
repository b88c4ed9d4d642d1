"""`docs/money.md`, run: each picture is what the books have, each outcome what Python prints."""

import doctest
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, FunctionType
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from payments import recipes
from payments.audit import verify
from payments.ledger import Set
from payments.money import Money, show

PAGE = (Path(__file__).parents[2] / "docs/money.md").read_text()
ROW = re.compile(r"^\| \[(.+?)\]\(#(.+?)\) \| (.+?) \|", re.MULTILINE)
BLOCK = re.compile(r"```(text|python)\n(.*?)```", re.DOTALL)
LEGS = sa.text("""
select t.leg, t.kind, t.refers, t.amount, s.currency,
    s.owner || ':' || s.kind as source, g.owner || ':' || g.kind as target
from pay_transfers t join pay_accounts s on s.id = t.source join pay_accounts g on g.id = t.target
where t.id > :after order by t.id
""")
NEWEST = sa.text("select max(id) from pay_transfers")
MAKERS = {  # the recipes that make a set, by the code that runs
    made.__code__: name
    for name in recipes.__all__
    if isinstance(made := getattr(recipes, name), FunctionType)
    and Set in (hint := get_type_hints(made)["return"], *get_args(hint))
}


class Shape(NamedTuple):
    """A part of the page that has a picture, and its examples one after the other."""

    title: str
    picture: str
    examples: str


def _blocks(part: str, kind: str) -> str:
    return "".join(text for named, text in BLOCK.findall(part) if named == kind)


PARTS = [part.partition("\n") for part in PAGE.split("\n## ")[1:]]
SHAPES = [
    Shape(title, _blocks(part, "text"), _blocks(part, "python"))
    for title, _, part in PARTS
    if "```text" in part
]
[BEGINS] = [code for _, _, part in PARTS if ">>>" not in (code := _blocks(part, "python")) and code]
NAMED = {title: set(re.findall(r"`(\w+)`", names)) for title, _, names in ROW.findall(PAGE)}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.title)
def test_the_picture_and_the_example_of_a_shape_are_true(db: Session, now: int, shape: Shape):
    known: dict[str, Any] = {"__name__": "page", "db": db, "now": now}
    exec(BEGINS, known)  # the page itself says what its examples begin with
    before = db.execute(NEWEST).scalar_one()
    with _makers() as made:
        differs = _run(shape, known)
    assert not differs, differs
    assert _drawn(db, before) == shape.picture
    assert NAMED[shape.title] <= made
    assert list(verify(db)) == []


def _run(shape: Shape, known: dict[str, Any]) -> str:
    """What an example prints otherwise than the page has it."""
    said: list[str] = []
    test = doctest.DocTestParser().get_doctest(shape.examples, {}, shape.title, "docs/money.md", 0)
    test.globs = known  # itself, so that `now` moves for the functions of the page too
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    return "".join(said)


@contextmanager
def _makers() -> Iterator[set[str]]:
    """The recipes that are asked for meanwhile, but for those that others are made of."""
    made: set[str] = set()

    def look(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in MAKERS:
            asks = frame.f_back.f_globals["__name__"] if frame.f_back else ""
            if not asks.startswith("payments.recipes"):
                made.add(MAKERS[frame.f_code])

    sys.setprofile(look)
    try:
        yield made
    finally:
        sys.setprofile(None)


def _drawn(db: Session, after: int) -> str:
    """A line a leg; what refers to nothing begins a new part."""
    rows = db.execute(LEGS, {"after": after}).all()
    amounts = [show(Money(row.amount, row.currency), "en") for row in rows]
    kinds, sources, wide = (
        max(map(len, each))
        for each in ([row.kind for row in rows], [row.source for row in rows], amounts)
    )
    drawn = ""
    for row, amount in zip(rows, amounts, strict=True):
        if drawn and row.leg == 0 and row.refers is None:
            drawn += "\n"
        kind = "" if row.leg else row.kind
        arrow = f"──{amount:─>{wide}}──▶"
        drawn += f"{kind:<{kinds}}  {row.source:>{sources}} {arrow} {row.target}\n"
    return drawn


def test_every_recipe_has_its_shape_on_the_page():
    assert set().union(*NAMED.values()) == set(MAKERS.values())


def test_the_table_leads_to_every_shape():
    leads = [(title, anchor) for title, anchor, _ in ROW.findall(PAGE)]
    assert leads == [(title, title.lower().replace(" ", "-")) for title, *_ in SHAPES]
