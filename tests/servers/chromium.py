"""The machine's Chromium for Playwright, and the flags that keep it quiet and offline."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from tests.servers import node

if TYPE_CHECKING:
    from playwright.async_api import Browser

SHELL = "chromium-headless-shell"
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


def shell() -> str:
    """Chromium without its own windows and notifications, which takes two thirds of the time;
    the whole one where that is not to be found, or CHROMIUM says which one."""
    return (not os.environ.get("CHROMIUM") and shutil.which(SHELL)) or path()


@contextlib.asynccontextmanager
async def launched(executable: str) -> AsyncIterator[Browser]:
    from playwright.async_api import async_playwright  # here: most runs need no browser

    # the node it brings wants a library that a bare Debian lacks
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node.path())
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield opened
        await opened.close()
