"""What a person's limits refuse, said with what is left and when more comes free."""

from typing import Any

import pytest

from payments import wallets
from tests.bot.scene import DAY, Scene

HOUR = 3_600_000


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


def rows(scene: Scene, text: str = "/limits", where: str = "@bob") -> dict[str, str]:
    """What is said of each limit, by the name it is typed with."""
    return {row["mend"].split()[1]: row["detail"] for row in said(scene, text, where)["rows"]}


def test_what_is_left_is_told_and_when_more_comes_free(scene: Scene) -> None:
    for change in ("payment 9", "day 10", "week 30", "person 8", "conversation 7"):
        assert said(scene, f"/limits {change}")["kind"] == "list"
    scene.say(scene.alice, "@bob", "/pay 5")
    shown = rows(scene)
    assert shown["payment"] == "At most $9.00 for one payment."
    assert shown["day"] == "At most $10.00 for 24 hours. $5.00 is left. In 25 h there is more."
    assert shown["week"] == "At most $30.00 for 7 days. $24.99 is left. In 1 h there is more."
    assert shown["person"] == (
        "At most $8.00 for one person in 24 hours. For Bob $3.00 is left. In 25 h there is more."
    )
    assert shown["conversation"] == (
        "At most $7.00 for one conversation in 24 hours. Here $2.00 is left. In 25 h there is more."
    )
    assert rows(scene, where="@carol")["conversation"].endswith("Here $7.00 is left.")
    scene.now += 25 * HOUR
    assert rows(scene)["day"] == "At most $10.00 for 24 hours. $10.00 is left."


def test_a_lower_limit_holds_at_once_and_a_higher_one_after_a_day(scene: Scene) -> None:
    said(scene, "/limits day 5")
    assert said(scene, "/limits day 10")["title"].startswith("At most $10.00 for 24 hours, in 24 h")
    assert said(scene, "/pay 6")["code"] == "limit_day"
    assert rows(scene, "/limits day")["day"].endswith("In 24 h it is $10.00.")
    scene.now += DAY - 1
    assert said(scene, "/pay 6")["code"] == "limit_day"
    scene.now += 1
    assert said(scene, "/pay 6")["kind"] == "receipt"
    assert rows(scene, "/limits day")["day"].startswith("At most $10.00")
    said(scene, "/limits day 7")
    assert said(scene, "/pay 2")["code"] == "limit_day_later"


def test_a_limit_goes_after_a_day_and_a_change_of_mind_keeps_it(scene: Scene) -> None:
    said(scene, "/limits payment 5")
    assert said(scene, "/limits payment off")["title"].startswith("No limit for one payment, in 24")
    said(scene, "/limits payment 5")
    scene.now += DAY
    assert said(scene, "/pay 6")["code"] == "limit_payment"
    said(scene, "/limits payment off")
    scene.now += DAY
    assert said(scene, "/pay 6")["kind"] == "receipt"
    assert rows(scene, "/limits payment")["payment"] == "No limit for one payment."
    assert said(scene, "/limits payment off")["title"] == "There is no limit for one payment."


def test_asking_again_for_more_begins_the_day_anew(scene: Scene) -> None:
    said(scene, "/limits day 5")
    said(scene, "/limits day 10")
    scene.now += DAY // 2
    said(scene, "/limits day 20")
    scene.now += DAY // 2
    assert said(scene, "/pay 6")["code"] == "limit_day"
    scene.now += DAY // 2
    assert said(scene, "/pay 6")["kind"] == "receipt"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/limits month 5", "not_understood"),
        ("/limits day -5", "amount_negative"),
        ("/limits day 1,000", "ceiling_unclear"),
        ("/limits day half", "ceiling_form"),
        ("/limits day 5 eur", "ceiling_currency"),
        ("/limits day 5 6", "ceiling_form"),
        ("/limits day @bob 5", "ceiling_form"),
        ("/limits day 5 for tea", "ceiling_form"),
        ("/limits day 0.001", "amount_decimals"),
        ("/limits day 5 week 6", "ceiling_form"),
    ],
)
def test_what_is_no_limit_changes_none(scene: Scene, text: str, code: str) -> None:
    assert said(scene, text)["code"] == code
    assert wallets.of(scene.db, [scene.alice.owner])[scene.alice.owner].limits == {}
