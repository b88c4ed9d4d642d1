"""A statement on paper (PDF): whose, of which days, every line, and what proves it."""

import io
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from payments.money import Money, show
from payments.statements import Proof
from web import dates, words
from web.papers import ink
from web.papers.ink import BOLD, PLAIN, Pen, Style
from web.papers.rows import Head, Row

WIDE, HIGH = 595.28, 841.89  # A4, in points
MARGIN = 48.0
RIGHT = WIDE - MARGIN
TOP = HIGH - MARGIN
ROW, LINE = 25, 11
DATE, WHAT, AMOUNT, BALANCE = MARGIN, MARGIN + 68, RIGHT - 92, RIGHT  # the last two end there
ROOM = AMOUNT - 84 - WHAT
FIRST, OTHERS = 22, 28  # rows of the first page and of each that follows
CLOSING = 5  # rows that the end takes
INK, PALE, RULE = (0.09, 0.11, 0.10), (0.36, 0.40, 0.38), (0.82, 0.84, 0.83)
TITLE, TEXT, STRONG = Style(BOLD, 20, INK), Style(PLAIN, 8.5, INK), Style(BOLD, 8.5, INK)
QUIET, SMALL, NAMES = Style(PLAIN, 8.5, PALE), Style(PLAIN, 7, PALE), Style(BOLD, 7, PALE)


class Pdf:
    """Draws page by page; a finished page is kept packed. All of it comes out in the end."""

    kind, ending = "application/pdf", "pdf"

    def __init__(self, head: Head) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self._head, self._say = head, words.catalogue(head.locale).one
        self._file = io.BytesIO()
        self._canvas: Any = Canvas(
            self._file, (WIDE, HIGH), pageCompression=1, invariant=1, lang=head.locale
        )
        self._pen = Pen(self._canvas)
        self._page, self._pages = 1, pages(len(head.outline.transfers))
        self._left, self._y = FIRST, 0.0

    def begin(self) -> bytes:
        head, say = self._head, self._say
        self._canvas.setTitle(f"{say('Statement')} {head.first} – {head.last}")
        self._canvas.setAuthor("Quid")
        self._pen.write(MARGIN, TOP - 16, say("Statement"), TITLE)
        self._pen.write_to(RIGHT, TOP - 16, "Quid", TITLE)
        self._y = TOP - 48
        for name, value in self._facts():
            self._pen.write(MARGIN, self._y, name, QUIET)
            self._pen.write(MARGIN + 120, self._y, value, STRONG)
            self._y -= 15
        self._columns()
        return b""

    def _facts(self) -> Iterator[tuple[str, str]]:
        head, say, outline = self._head, self._say, self._head.outline
        first, last = (dates.calendar_day(f"{day}", head.locale) for day in (head.first, head.last))
        yield say("Name"), f"{head.owner.name} @{head.owner.handle}"
        yield say("Days"), f"{first} – {last} ({head.zone})"
        yield say("Currency"), head.currency
        yield say("Opening balance"), self._sum(outline.opening)
        yield say("In"), self._sum(outline.came)
        yield say("Out"), self._sum(-outline.went)
        yield say("Closing balance"), self._sum(outline.closing)

    def lines(self, rows: Iterable[Row]) -> bytes:
        for row in rows:
            if not self._left:
                self._turn()
                self._columns()
            self._left -= 1
            self._row(row)
        return b""

    def _row(self, row: Row) -> None:
        y, locale, say = self._y - 11, self._head.locale, self._say
        self._pen.write(DATE, y, dates.medium_day(row.day, locale), TEXT)
        self._pen.write(WHAT, y, row.party, TEXT, ROOM)
        number = say("No. %(number)s") % {"number": row.number}
        under = f"{number} · {row.note}" if row.note else number
        self._pen.write(WHAT, y - 9.5, under, SMALL, ROOM)
        plus = "+" if row.amount.minor > 0 else ""
        self._pen.write_to(AMOUNT, y, f"{plus}{show(row.amount, locale)}", TEXT)
        self._pen.write_to(BALANCE, y, show(row.balance, locale), TEXT)
        self._y -= ROW
        self._rule(self._y)

    def end(self, proof: Proof) -> bytes:
        if self._left < CLOSING:
            self._turn()
        say = self._say
        self._y -= 18
        self._pen.write(WHAT, self._y, say("Closing balance"), STRONG)
        self._pen.write_to(BALANCE, self._y, self._sum(proof.closing), STRONG)
        self._y -= 22
        shown = ink.wrapped(str(proof), SMALL, RIGHT - MARGIN)
        for line in (*self._remarks(), *shown):
            self._pen.write(MARGIN, self._y, line, SMALL)
            self._y -= LINE
        self._finish()
        self._canvas.setKeywords(str(proof))
        self._canvas.save()
        return self._file.getvalue()

    def _remarks(self) -> Iterator[str]:
        say = self._say
        yield say("Proof: whoever runs this server can check it against the sealed books.")
        if self._pen.lacks:
            lacks = say("%(sign)s stands for a sign that this paper cannot draw. The CSV has it.")
            yield lacks % {"sign": ink.UNKNOWN}

    def _turn(self) -> None:
        """To the next page."""
        self._finish()
        self._page, self._left, self._y = self._page + 1, OTHERS, TOP

    def _finish(self) -> None:
        """The library would keep what was drawn as text until the end."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream

        self._foot()
        self._canvas.showPage()
        page = self._canvas._doc.Pages.pages[-1]
        packed = zlib.compress(page.stream.encode())
        filters = PDFDictionary({"Filter": PDFArray([PDFName("FlateDecode")])})
        page.Contents, page.stream = PDFStream(filters, packed), None

    def _columns(self) -> None:
        self._y -= 14
        say = self._say
        for x, name in ((DATE, say("Date")), (WHAT, say("With whom"))):
            self._pen.write(x, self._y, name, NAMES)
        for x, name in ((AMOUNT, say("Amount")), (BALANCE, say("Balance"))):
            self._pen.write_to(x, self._y, name, NAMES)
        self._y -= 6
        self._rule(self._y)

    def _foot(self) -> None:
        say, y = self._say, MARGIN - 12
        whose = f"{self._head.owner.name} · {self._head.currency}"
        self._pen.write(MARGIN, y, whose, SMALL, 300)
        told = say("Page %(page)s of %(pages)s") % {"page": self._page, "pages": self._pages}
        self._pen.write_to(RIGHT, y, told, SMALL)

    def _rule(self, y: float) -> None:
        red, green, blue = RULE
        line = f"{MARGIN} {y:.2f} m {RIGHT:.2f} {y:.2f} l S"
        self._canvas.addLiteral(f"{red} {green} {blue} RG 0.5 w {line}")

    def _sum(self, minor: int) -> str:
        return show(Money(minor, self._head.currency), self._head.locale)


def pages(count: int) -> int:
    """How many pages so many lines take, with what stands at the end."""
    rows, full = count, 1
    room = FIRST
    while rows > room:
        rows, full, room = rows - room, full + 1, OTHERS
    return full + (rows + CLOSING > room)
