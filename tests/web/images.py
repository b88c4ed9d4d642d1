"""Pictures of all sorts, the honest and the hostile, made here and not kept."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

LARGE = (5000, 4801)  # one line over 24 megapixels
PARIS = {1: "N", 2: (48.0, 51.0, 30.0)}  # GPS, as a camera writes it


def photo(width: int = 1200, height: int = 800, kind: str = "JPEG", **more: object) -> bytes:
    """A picture with something on it: its left half is red, its right one blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    if kind == "PNG":
        more["compress_level"] = 1
    return saved(image, kind, **more)


def from_a_phone() -> bytes:
    """Taken upright, lying in the file, with the place where it was taken and a comment."""
    image = Image.open(io.BytesIO(photo(800, 600)))
    exif = image.getexif()
    exif[0x0112], exif[0x010E] = 6, "my secret garden"
    exif.get_ifd(0x8825).update(PARIS)
    return saved(image, "JPEG", exif=exif, comment=b"my secret garden")


def bomb() -> bytes:
    """A PNG of 20 000 by 20 000 in under a kilobyte of header and half a megabyte of nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    nothing = zlib.compress(bytes(2501 * 20_000), 9)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", nothing) + chunk(b"IEND", b"")


def swelling() -> bytes:
    """Small to look at, with a text in it that unpacks to 20 MB."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "x" * 20_000_000, zip=True)
    return saved(Image.new("RGB", (8, 8)), "PNG", pnginfo=info)


def polyglot() -> bytes:
    """A GIF whose comment is a page that would run."""
    return saved(
        Image.new("P", (40, 30)), "GIF", comment=b"<script>alert(document.cookie)</script>"
    )


def two_frames() -> bytes:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "one line over 24 megapixels": ("picture_too_many_pixels", lambda: photo(*LARGE, kind="PNG")),
    "a decompression bomb": ("picture_too_many_pixels", bomb),
    "a text that swells": ("picture_unreadable", swelling),
    "cut off in the middle": ("picture_unreadable", lambda: photo(kind="PNG")[:3000]),
    "a JPEG of which half is missing": ("picture_unreadable", lambda: photo()[:4000]),
    "an SVG with a script": ("picture_unreadable", lambda: SVG),
    "a page": ("picture_unreadable", lambda: b"<!doctype html><script>alert(1)</script>"),
    "another format": ("picture_unreadable", lambda: photo(kind="TIFF")),
    "nothing": ("picture_unreadable", lambda: b""),
    "one byte over 10 MB": ("picture_too_large", lambda: photo() + bytes(10 * 1024**2)),
}
