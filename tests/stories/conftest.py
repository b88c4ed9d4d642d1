"""One server and one browser for the stories that only look through windows."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.servers.quid import Quid, serving

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.stories.windows import Town


@pytest.fixture(scope="package")
async def shared(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Quid]:
    path = tmp_path_factory.mktemp("town") / "quid.db"
    shutil.copyfile(sqlite_template, path)
    async with serving(f"sqlite:///{path}") as quid:
        yield quid


@pytest.fixture
async def town(shared: Quid, browser: "Browser") -> AsyncIterator["Town"]:
    """New people on the shared server; nothing may go wrong in any of their windows."""
    from tests.stories.windows import Town  # here: other stories need no browser

    here = Town(shared, browser)
    yield here
    await here.leave()
