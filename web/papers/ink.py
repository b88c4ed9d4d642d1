"""The letters of a paper: fonts of its own, and what becomes of signs that they cannot draw."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

PLAIN, BOLD = "Quid", "Quid-Bold"
FONTS = Path(__file__).parents[1] / "static/vendor"
FILES = {PLAIN: "dejavu.ttf", BOLD: "dejavu-bold.ttf"}
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
RIGHT_TO_LEFT = ("R", "AL", "AN")  # would be drawn backwards and unjoined
KEPT = 5_000  # pieces of text
PLAIN_CODES = frozenset(range(32, 127)) - set(b"()\\")
Colour = tuple[float, float, float]


class Style(NamedTuple):
    font: str
    size: float
    colour: Colour


class Pen:
    """Writes on a canvas of the library: it works out the same of each sign again and again, a
    hundred thousand lines of it, so that here each sign and what repeats is worked out once."""

    def __init__(self, canvas: Any) -> None:
        self._canvas, self._fonts = canvas, load()
        self._codes: dict[tuple[str, str], tuple[str, str]] = {}
        self._lines: dict[tuple[str, Style, float], tuple[str, float]] = {}
        self.lacks = False

    def write(self, x: float, y: float, text: str, style: Style, room: float = 500.0) -> None:
        """From `x` on, clipped where there is no more room."""
        drawn, _ = self._line(text, style, room)
        self._put(x, y, drawn, style)

    def write_to(self, x: float, y: float, text: str, style: Style) -> None:
        """So that it ends at `x`."""
        drawn, width = self._line(text, style, 500.0)
        self._put(x - width, y, drawn, style)

    def _put(self, x: float, y: float, drawn: str, style: Style) -> None:
        red, green, blue = style.colour
        self._canvas.addLiteral(f"{red} {green} {blue} rg BT 1 0 0 1 {x:.2f} {y:.2f} Tm {drawn} ET")

    def _line(self, text: str, style: Style, room: float) -> tuple[str, float]:
        """How it is drawn, and how wide it is."""
        if known := self._lines.get((text, style, room)):
            return known
        if len(self._lines) > KEPT:
            self._lines.clear()
        made = self._lines[text, style, room] = self._made(text, style, room)
        return made

    def _made(self, text: str, style: Style, room: float) -> tuple[str, float]:
        said = clipped(drawable(text), style, room)
        self.lacks = self.lacks or UNKNOWN in said
        codes = [self._code(style.font, sign) for sign in said]
        drawn = " ".join(
            f"{name} {style.size} Tf ({''.join(code for _, code in part)}) Tj"
            for name, part in groupby(codes, lambda code: code[0])
        )
        return drawn, width(said, style)

    def _code(self, font: str, sign: str) -> tuple[str, str]:
        """The name of the font's part that has it, and its place there."""
        if (font, sign) not in self._codes:
            document, made = self._canvas._doc, self._fonts[font]
            [(subset, [code])] = made.splitString(sign, document)
            place = chr(code) if code in PLAIN_CODES else f"\\{code:03o}"
            self._codes[font, sign] = made.getSubsetInternalName(subset, document), place
        return self._codes[font, sign]


@lru_cache(1)
def load() -> Mapping[str, Any]:
    """The fonts, made known to the library once."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    fonts = {name: TTFont(name, FONTS / file) for name, file in FILES.items()}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return fonts


def drawable(text: str) -> str:
    """In one line, with UNKNOWN for each sign the font lacks; what has no shape is left out."""
    return "".join(map(_drawn, unicodedata.normalize("NFC", text))).strip()


@lru_cache(4096)
def _drawn(sign: str) -> str:
    if sign.isspace():
        return sign if sign in "\xa0\u202f" else " "
    if unicodedata.category(sign) in ("Cc", "Cf", "Cs"):
        return ""
    there = ord(sign) in load()[PLAIN].face.charToGlyph
    return sign if there and unicodedata.bidirectional(sign) not in RIGHT_TO_LEFT else UNKNOWN


def width(text: str, style: Style) -> float:
    return sum(_wide(sign, style.font) for sign in text) * style.size / 1000


@lru_cache(4096)
def _wide(sign: str, font: str) -> float:
    return float(load()[font].stringWidth(sign, 1000))


def clipped(text: str, style: Style, room: float) -> str:
    """As much of it as there is room for."""
    if width(text, style) <= room:
        return text
    room -= width("…", style)
    for end, sign in enumerate(text):
        room -= _wide(sign, style.font) * style.size / 1000
        if room < 0:
            return text[:end].rstrip() + "…"
    return text


def wrapped(text: str, style: Style, room: float) -> list[str]:
    """In lines that are no wider, as long as no word is."""
    first, *words = text.split()
    lines = [first]
    for word in words:
        if width(f"{lines[-1]} {word}", style) > room:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return lines
