"""Statements as files: one form each, written a stretch of lines at a time."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from payments.statements import Proof
from web.papers.commas import Commas
from web.papers.ofx import Ofx
from web.papers.pdf import Pdf
from web.papers.rows import Head, Row, rows

__all__ = ["FORMS", "Head", "Paper", "Row", "rows"]


class Paper(Protocol):
    """`kind` is the media type, `ending` that of the file's name."""

    kind: str
    ending: str

    def __init__(self, head: Head) -> None: ...
    def begin(self) -> bytes: ...
    def lines(self, rows: Iterable[Row]) -> bytes: ...
    def end(self, proof: Proof) -> bytes: ...


FORMS: Mapping[str, type[Paper]] = {form.ending: form for form in (Commas, Pdf, Ofx)}
