"""Reads a PDF just far enough to say what is written on its pages."""

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
RANGE = re.compile(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]{2})> <([0-9A-Fa-f]{4,})>")
MAP = re.compile(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]{4,})>")
SHOWN = re.compile(rb"/(F\d+\+?\d*) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\) Tj", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)


def pages(pdf: bytes) -> list[str]:
    """The words of each page, a piece of text a line."""
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    fonts = _fonts(pdf)
    drawn = [each for each in _streams(pdf) if b" Tj" in each]
    return ["\n".join(_said(each, fonts)) for each in drawn]


def _streams(pdf: bytes) -> list[bytes]:
    found = []
    for packed in STREAM.findall(pdf):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            found.append(packed)
    return found


def _fonts(pdf: bytes) -> dict[bytes, dict[int, str]]:
    """By the name a page gives a font: what each of its codes stands for."""
    objects = dict(re.findall(rb"(?m)^(\d+) 0 obj\b(.*?)^endobj", pdf, re.DOTALL))
    fonts: dict[bytes, dict[int, str]] = {}
    for body in objects.values():
        name, cmap = re.search(rb"/Name /(F\S+)", body), re.search(rb"/ToUnicode (\d+) 0 R", body)
        if name and cmap:
            [packed] = STREAM.findall(objects[cmap[1]])
            fonts[name[1]] = _codes(zlib.decompress(packed))
    return fonts


def _codes(cmap: bytes) -> dict[int, str]:
    codes = {}
    for first, last, sign in RANGE.findall(cmap):
        for code in range(int(first, 16), int(last, 16) + 1):
            codes[code] = chr(int(sign, 16) + code - int(first, 16))
    for code, sign in MAP.findall(cmap):
        codes[int(code, 16)] = bytes.fromhex(sign.decode()).decode("utf-16-be")
    return codes


def _said(drawn: bytes, fonts: dict[bytes, dict[int, str]]) -> list[str]:
    said, font, joined = [], b"", ""
    for block in re.findall(rb"BT(.*?)ET", drawn, re.DOTALL):
        joined = ""
        for name, text in SHOWN.findall(block):
            font = name or font
            plain = ESCAPED.sub(_escape, text)
            joined += "".join(fonts.get(font, {}).get(code, chr(code)) for code in plain)
        said.append(joined)
    return said


def _escape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if len(code) == 3:
        return bytes([int(code, 8)])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(code, code)
