"""What a person's limits refuse, said with what is left and when more comes free."""

from typing import Any

import pytest

from payments import wallets
from tests.bot.scene import Scene


def said(scene: Scene, text: str, where: str = "@bob") -> Any:
    return scene.hear(scene.line(scene.alice, where, text)).acks[0]["answer"]


@pytest.mark.parametrize(
    ("limits", "second", "message"),
    [
        ({"payment": 500}, "/pay @bob 6", "Your limit for one payment is $5.00. "),
        ({"day": 800}, "/pay @bob 6", "Your limit is $8.00 in 24 hours. $3.00 is left; in 25 h "),
        ({"week": 800}, "/pay @bob 6", "Your limit is $8.00 in 7 days. $2.99 is left; in 169 h "),
        ({"payee": 800}, "/pay @bob 6", "Your limit for one person is $8.00 in 24 hours. $3.00 "),
        ({"place": 800}, "/pay @bob 6", "Your limit for one conversation is $8.00 in 24 hours. "),
        ({"day": 500}, "/pay @bob 600", "You are "),
    ],
)
def test_what_is_beyond_a_limit_is_refused(
    scene: Scene, limits: dict[str, int], second: str, message: str
) -> None:
    wallets.set_limits(scene.db, scene.alice.owner, limits)
    assert said(scene, "/pay @bob 5")["kind"] == "receipt"
    answer = said(scene, second)
    assert answer["kind"] == "refusal"
    assert answer["message"].startswith(message)
    assert answer["message"].endswith("Nothing was sent.")


def test_who_is_paid_for_the_first_time_is_not_asked_about_in_vain(scene: Scene) -> None:
    """Limits refuse before anything is asked."""
    wallets.set_limits(scene.db, scene.alice.owner, {"day": 300})
    assert said(scene, "/pay @carol 4", "@carol")["code"] == "limit_day"
    assert said(scene, "/pay @carol 3", "@carol")["kind"] == "question"


def test_a_limit_in_one_conversation_leaves_the_others(scene: Scene) -> None:
    wallets.set_limits(scene.db, scene.alice.owner, {"place": 800})
    assert said(scene, "/pay @bob 8")["kind"] == "receipt"
    assert said(scene, "/pay @bob 7", "@carol")["kind"] == "receipt"
    assert said(scene, "/pay @bob 2", "@carol")["code"] == "limit_place_later"


def test_a_limit_is_taken_away_again(scene: Scene) -> None:
    wallets.set_limits(scene.db, scene.alice.owner, {"payment": 1})
    assert said(scene, "/pay @bob 5")["code"] == "limit_payment"
    wallets.set_limits(scene.db, scene.alice.owner, {})
    assert said(scene, "/pay @bob 5")["kind"] == "receipt"


@pytest.mark.parametrize("limits", [{"month": 5}, {"day": -1}], ids=str)
def test_a_limit_that_cannot_be_is_not_kept(scene: Scene, limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="limit"):
        wallets.set_limits(scene.db, scene.alice.owner, limits)
