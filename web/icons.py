"""The icon of the installed app as pixels, drawn out of the brand's own SVG."""

import io
import re
from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

from web.statics import FOLDER

SIZES = (180, 192, 512)
GRID = 64  # units of the drawing
FINE = 4  # dots of each pixel, so that curves have no steps
STEPS = 16  # of each curve
SAFE = 0.8  # how much of it a system may show that cuts a mask out of it
TOKEN = re.compile(r"[A-Za-z]|-?(?:\d*\.\d+|\d+)")
PER_STEP = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Z": 0}
Point = tuple[float, float]


@lru_cache
def png(size: int, maskable: bool = False) -> bytes:
    """Rounded on nothing, or `maskable`: full to the edges, with the letter inside the circle
    that every system shows."""
    svg = (FOLDER / "brand/icon.svg").read_text()
    wide = size * FINE
    image = Image.new("RGBA", (wide, wide), "#0a6b4a" if maskable else (0, 0, 0, 0))
    scale = wide / GRID * (SAFE if maskable else 1)
    edge = (wide - GRID * scale) / 2

    def place(point: Point) -> Point:
        return edge + point[0] * scale, edge + point[1] * scale

    draw = ImageDraw.Draw(image)
    if not maskable:
        draw.rounded_rectangle((0, 0, wide - 1, wide - 1), 16 * scale, "#0a6b4a")
    letter = Image.new("1", image.size)
    for shape in shapes(_attribute(svg, "d")):
        part = Image.new("1", image.size)
        ImageDraw.Draw(part).polygon([place(point) for point in shape], 1)
        letter = ImageChops.logical_xor(letter, part)  # what lies inside another is a hole
    image.paste(_attribute(svg, "fill", "<path"), mask=letter)
    x, y, r = (float(_attribute(svg, name, "<circle")) for name in ("cx", "cy", "r"))
    draw.ellipse((*place((x - r, y - r)), *place((x + r, y + r))), _attribute(svg, "fill", "<circ"))
    file = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _attribute(svg: str, name: str, within: str = "<path") -> str:
    found = re.search(f'{within}[^>]* {name}="([^"]*)"', svg)
    if found is None:
        raise LookupError(f"the icon has no {name} in its {within}")
    return found[1]


def shapes(path: str) -> Iterator[list[Point]]:
    """The closed outlines of an SVG path, its curves as short lines."""
    shape: list[Point] = []
    here = start = bend = (0.0, 0.0)
    for command, numbers in _commands(path):
        there = _points(command, numbers, here)
        match command.upper():
            case "M":
                here = start = there[0]
                shape = [here]
            case "Z":
                yield shape
                here, shape = start, [start]
            case "C" | "S":
                if command.upper() == "S":
                    there = [(2 * here[0] - bend[0], 2 * here[1] - bend[1]), *there]
                shape += _curve(here, *there)
                bend, here = there[1], there[2]
                continue
            case _:
                here = there[0]
                shape.append(here)
        bend = here


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """Each with its own numbers, also where a letter stands for several."""
    tokens = TOKEN.findall(path)
    command = "M"
    while tokens:
        if tokens[0].isalpha():
            command = tokens.pop(0)
        count = PER_STEP[command.upper()]
        yield command, [float(tokens.pop(0)) for _ in range(count)]
        if command in "Mm":
            command = chr(ord(command) - 1)  # further pairs are lines


def _points(command: str, numbers: list[float], here: Point) -> list[Point]:
    """A small letter counts from where the pen is."""
    x, y = here if command.islower() else (0.0, 0.0)
    if command.upper() == "H":
        return [(x + numbers[0], here[1])]
    if command.upper() == "V":
        return [(here[0], y + numbers[0])]
    return [(x + a, y + b) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]


def _curve(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    found = []
    for step in range(1, STEPS + 1):
        t = step / STEPS
        parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (sum(p * q[i] for p, q in zip(parts, (a, b, c, d), strict=True)) for i in (0, 1))
        found.append((x, y))
    return found
