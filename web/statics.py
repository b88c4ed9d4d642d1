"""The browser's files: known at start, served as they are, addressed by their content."""

import hashlib
import re
from pathlib import Path
from typing import Final

from aiohttp import web

FOLDER: Final = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
VERSION = re.compile("[0-9a-f]{12}")
SKIPPED = (".ts", ".map", ".LICENSE.txt")


class Statics:
    """One hash over the whole folder stands in every address, so that a script's relative imports
    and a style's fonts carry it too. Only files found at start can be asked for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.endswith(SKIPPED)
        }
        self.version = _hash(self._files)

    def address(self, name: str) -> str:
        return f"/static/{self.version}/{name}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """`/static/{version}/css/base.css` for ever, `/static/css/base.css` asked for each time."""
        asked = request.match_info["path"]
        version, _, rest = asked.partition("/")
        # A page from before an upgrade names an older content: it gets today's, for this once.
        path = self._files.get(rest if VERSION.fullmatch(version) else asked)
        if path is None:
            raise web.HTTPNotFound
        keep = FOREVER if version == self.version else ASK_AGAIN
        return web.FileResponse(path, headers={"Cache-Control": keep})


def _hash(files: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for name, path in files.items():
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


FILES: Final = Statics()
