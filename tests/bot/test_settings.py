"""What is typed of the settings: less leaves without a question at once, more never by a line."""

import pytest

from payments import wallets
from tests.bot.scene import Scene

QUICK = 20_00, 100_00  # what leaves without a question: at once, in a day


def quick(scene: Scene) -> tuple[int, int]:
    wallet = wallets.of(scene.db, [scene.alice.owner])[scene.alice.owner]
    return wallet.quick_minor, wallet.quick_day_minor


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("/settings quick 20", QUICK),
        ("/settings quick 5", (5_00, 100_00)),
        ("/settings day 0.50", (20_00, 50)),
    ],
)
def test_less_without_a_question_is_so_at_once(
    scene: Scene, text: str, after: tuple[int, int]
) -> None:
    shown = scene.say(scene.alice, "@quid", text)["answer"]
    assert shown["title"] == "Settings"
    assert quick(scene) == after


@pytest.mark.parametrize("text", ["/settings quick 20.01", "/settings day 500"])
def test_more_without_a_question_takes_the_password(scene: Scene, text: str) -> None:
    shown = scene.say(scene.alice, "@quid", text)["answer"]
    assert "takes your password" in shown["title"]
    assert [row["link"] for row in shown["rows"]] == ["/settings#limits"]
    assert quick(scene) == QUICK
