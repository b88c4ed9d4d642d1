"""The browser's files: read, minified and packed at start, addressed by their content."""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from aiohttp import web
from rjsmin import jsmin  # type: ignore[import-untyped]

from web.packing import unpacks

FOLDER: Final = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
VERSION = re.compile("[0-9a-f]{12}")
SKIPPED = (".ts", ".mts", ".map", ".ttf", ".LICENSE.txt")
KINDS = {".mjs": "text/javascript", ".js": "text/javascript", ".woff2": "font/woff2"}
PACKED = ("text/", "image/svg")
SHEET: Final = "css/all.css"
SHEETS: Final = (  # one answer instead of a dozen: on a phone each costs a way there and back
    *("layers", "tokens", "base", "layout", "parts"),
    *("messages", "ticket", "offers", "composer", "payform", "asked", "schedule", "pots"),
    *("pictures", "does", "lists", "wallet", "order", "statement", "posts", "news", "search"),
    *("forms", "door", "keys", "print", "motion"),
)


class File(NamedTuple):
    """`packed` is what it is with gzip, where that is less."""

    kind: str
    plain: bytes
    packed: bytes | None


class Statics:
    """One hash over the whole folder stands in every address, so that a script's relative imports
    and a style's fonts carry it too. Only files found at start can be asked for."""

    def __init__(self, folder: Path = FOLDER, sheets: tuple[str, ...] = SHEETS) -> None:
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        found = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in paths
            if not path.name.endswith(SKIPPED)
        }
        for name in found:
            if name.endswith(".js"):  # without its comments; what comes from others is so already
                found[name] = jsmin(found[name])
        found[SHEET] = b"".join(found.get(f"css/{name}.css", b"") for name in sheets)
        self._files = {name: _file(name, plain) for name, plain in found.items()}
        self.version = _hash(found)

    def address(self, name: str) -> str:
        return f"/static/{self.version}/{name}"

    def text(self, name: str) -> str:
        return self._files[name].plain.decode()

    async def serve(self, request: web.Request) -> web.Response:
        """`/static/{version}/css/base.css` for ever, `/static/css/base.css` asked for each time."""
        asked = request.match_info["path"]
        version, _, rest = asked.partition("/")
        # A page from before an upgrade names an older content: it gets today's, for this once.
        file = self._files.get(rest if VERSION.fullmatch(version) else asked)
        if file is None:
            raise web.HTTPNotFound
        keep = FOREVER if version == self.version else ASK_AGAIN
        tag = f'W/"{self.version}"'
        headers = {"Cache-Control": keep, "ETag": tag, "Vary": "Accept-Encoding"}
        if tag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        headers["Content-Type"] = file.kind
        if file.packed and unpacks(request.headers):
            return web.Response(body=file.packed, headers=headers | {"Content-Encoding": "gzip"})
        return web.Response(body=file.plain, headers=headers)


def _file(name: str, plain: bytes) -> File:
    kind = KINDS.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    kind = kind or "application/octet-stream"
    if not kind.startswith(PACKED):
        return File(kind, plain, None)
    packed = gzip.compress(plain, 9, mtime=0)
    kind = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return File(kind, plain, packed if len(packed) < len(plain) else None)


def _hash(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, plain in files.items():
        digest.update(name.encode() + b"\0" + plain)
    return digest.hexdigest()[:12]


FILES: Final = Statics()
