"""Browser files of others come from npm, locked by their hashes, into web/static/vendor; never git.

Runs whenever Quid is built or installed, so an installed wheel needs no node.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = "web/static/vendor"
COPIES = {  # a file of node_modules: its name in web/static/vendor
    "socket.io-client/LICENSE": "socket.io.LICENSE.txt",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
    "@fontsource-variable/inter/LICENSE": "inter.LICENSE.txt",
    "dejavu-fonts-ttf/ttf/DejaVuSans.ttf": "dejavu.ttf",  # for paper, never sent to a browser
    "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf": "dejavu-bold.ttf",
    "dejavu-fonts-ttf/LICENSE": "dejavu.LICENSE.txt",
    "lucide-static/LICENSE": "lucide.LICENSE.txt",
}
ICONS = """
    archive archive-restore arrow-down-left arrow-left arrow-up arrow-up-right at-sign
    bell bell-off bookmark calendar-clock check check-check chevron-down chevron-left
    chevron-right circle-alert clock coins copy credit-card delete download ellipsis eye file-text
    flag gift globe hash heart hourglass house image keyboard landmark link list-filter
    lock log-out mail message-circle monitor pencil pin pin-off plus printer quote receipt
    repeat-2 reply rotate-cw search send settings shield-check smartphone smile target
    terminal trash-2 trending-up undo-2 user user-plus users wallet wifi-off x
""".split()  # <use href="…/icons.svg#undo-2">; a page that needs another adds its name here


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    """Fills web/static/vendor before the files of a wheel are listed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        fill(installed(root), root / VENDOR)


def installed(root: Path) -> Path:
    """The folder of the npm packages, brought by npm if it is not there."""
    packages = root / "node_modules"
    if not (packages / "lucide-static").exists():
        npm = shutil.which("npm")
        if not npm:
            raise RuntimeError(
                "npm is missing: install Node 20 or newer, or run python3 dev.py setup"
            )
        subprocess.run([npm, "ci", "--omit=dev", "--ignore-scripts"], cwd=root, check=True)
    return packages


def fill(packages: Path, vendor: Path) -> None:
    vendor.mkdir(parents=True, exist_ok=True)
    for source, name in COPIES.items():
        shutil.copyfile(packages / source, vendor / name)
    client = (packages / "socket.io-client/dist/socket.io.esm.min.js").read_text()
    (vendor / "socket.io.mjs").write_text(re.sub(r"//# sourceMappingURL=.*", "", client))
    (vendor / "socket.io.d.mts").write_text('export * from "socket.io-client";\n')  # for tsc alone
    (vendor / "icons.svg").write_text(sprite(packages / "lucide-static/icons"))


def sprite(icons: Path) -> str:
    """All icons in one file, each a symbol that takes its colour and stroke from the page."""
    symbols = [symbol(name, (icons / f"{name}.svg").read_text()) for name in ICONS]
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n'


def symbol(name: str, svg: str) -> str:
    shapes = " ".join(svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")].split())
    pen = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"'
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" {pen} stroke-linejoin="round">{shapes}</symbol>\n'
    )
