"""The machine's Chromium for Playwright, and the flags that keep it quiet and offline."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def path() -> str:
    """Where Chromium is; RuntimeError with the command to run if it is not to be found."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError(
        "Chromium is missing: apt-get install chromium fonts-noto-color-emoji, or set CHROMIUM"
    )
