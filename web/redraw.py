"""Draws one picture anew: a program of its own, which may take only so much memory and time.

`python -I redraw.py whole|square FROM LARGE SMALL`: what FROM holds, of whatever sender, becomes
two WebP files that hold pixels and nothing else. Prints `WIDTH HEIGHT` of the large one, or exits
with 1 and `picture_too_many_pixels LIMIT` or `picture_unreadable`. It knows nothing of Quid, so
that it starts fast and has nothing to give away; the server does not load it.
"""

import io
import resource
import sys

from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 24_000_000
MOST_MEMORY = 512 * 1024 * 1024  # bytes of address space, several times what 24 megapixels need
MOST_SECONDS = 15  # of the processor
LARGEST_FILE = 16 * 1024 * 1024  # that it may write
SIZES = {"whole": (2048, 640), "square": (512, 160)}  # the longest side, large and small
MODES = ("RGB", "RGBA")

Image.MAX_IMAGE_PIXELS = None  # judged below, in its own words


def limit(memory: int = MOST_MEMORY) -> None:
    """From now on this process is stopped by the system where it takes more."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(shape: str, source: str, large: str, small: str) -> str | None:
    """None when it is done, else why not."""
    limit()
    try:
        with Image.open(source, formats=FORMATS) as sent:
            if sent.width * sent.height > MOST_PIXELS:
                return f"picture_too_many_pixels {MOST_PIXELS // 10**6}"
            drawn = upright(sent, SIZES[shape][0] * 2)
    except Exception:  # nobody can list what decoders raise on hostile bytes
        return "picture_unreadable"
    for path, side in zip((large, small), SIZES[shape], strict=True):
        drawn = fit(drawn, shape, side)
        drawn.save(path, "WEBP", quality=82, method=4)
        if path == large:
            print(*drawn.size)
    return None


def upright(sent: Image.Image, side: int) -> Image.Image:
    """Its first frame as it is meant to be seen, not much larger than needed, in plain colours."""
    sent.draft("RGB", (side, side))  # a large JPEG is only decoded as far as needed
    turned = ImageOps.exif_transpose(sent)
    clear = "transparency" in turned.info or turned.mode in ("RGBA", "LA", "PA", "La", "RGBa")
    return plain(turned, "RGBA" if clear else "RGB")


def plain(image: Image.Image, mode: str) -> Image.Image:
    """In sRGB: without its profile a picture of more colours would look pale."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in MODES:
        try:
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, known, ImageCms.createProfile("sRGB")) or image
        except ImageCms.PyCMSError:
            pass  # its numbers stand as they are
    bare = image.convert(mode)
    bare.info = {}
    return bare


def fit(image: Image.Image, shape: str, side: int) -> Image.Image:
    """Never larger than it was, except that a square is always whole."""
    if shape == "square":
        return ImageOps.fit(image, (side, side))
    fitted = image.copy()
    fitted.thumbnail((side, side))
    return fitted


if __name__ == "__main__":
    if no := main(*sys.argv[1:]):
        print(no)
        sys.exit(1)
