"""Every transcript beside this file, on both databases."""

from pathlib import Path

import pytest
import time_machine

from tests.servers.quid import serving
from tests.stories.player import Player

STORIES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("story", STORIES, ids=[path.stem for path in STORIES])
async def test_a_story_goes_as_it_is_told(story: Path, url: str, now: int) -> None:
    with time_machine.travel(now / 1000, tick=True) as clock:
        async with serving(url) as quid:
            await Player(quid, story, clock).play()
