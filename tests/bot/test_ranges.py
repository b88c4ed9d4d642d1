"""From which day to which: what `/statement` reads, and what it says of what it cannot read."""

from typing import Any

import pytest

from bot.commands import statement as command
from payments import ledger, recipes
from payments.money import Money
from tests.bot.scene import Scene, key

NOON = 1_798_804_800_000  # of the first of January 2027
DAY = 86_400_000


def asked(scene: Scene, text: str, locale: str = "en") -> Any:
    return scene.say(scene.alice, "@bob", text)["answer"]


def days(answer: Any) -> str:
    """As the link to the page has them."""
    link = next(row["link"] for row in answer["rows"] if "link" in row)
    return str(link.partition("&from=")[2].replace("&to=", " "))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/statement", "2027-01-01 2027-01-01"),
        ("/statement december", "2026-12-01 2026-12-31"),
        ("/statement in december 2025", "2025-12-01 2025-12-31"),
        ("/statement 2025-02", "2025-02-01 2025-02-28"),
        ("/statement this month", "2027-01-01 2027-01-01"),
        ("/statement last month", "2026-12-01 2026-12-31"),
        ("/relevé le mois dernier", "2026-12-01 2026-12-31"),
        ("/statement this year", "2027-01-01 2027-01-01"),
        ("/relevé l'année dernière", "2026-01-01 2026-12-31"),
        ("/statement 2026", "2026-01-01 2026-12-31"),
        ("/statement from 1 oct to 15 nov", "2026-10-01 2026-11-15"),
        ("/statement 1 oct - 15 nov", "2026-10-01 2026-11-15"),
        ("/statement 1-15 november", "2026-11-01 2026-11-15"),
        ("/statement from the 1st to the 15th of november", "2026-11-01 2026-11-15"),
        ("/relevé du 1er au 15 novembre", "2026-11-01 2026-11-15"),
        ("/relevé entre le 20 décembre et le 1er janvier", "2026-12-20 2027-01-01"),
        ("/statement 2026-10-01 to 2026-10-15", "2026-10-01 2026-10-15"),
        ("/statement from 2026-10-15 to 2026-10-01", "2026-10-01 2026-10-15"),
        ("/statement since 24 december", "2026-12-24 2027-01-01"),
        ("/relevé depuis hier", "2026-12-31 2027-01-01"),
        ("/statement from 2026-12-24 to 2099-12-31", "2026-12-24 2027-01-01"),
    ],
)
def test_days_are_read_as_people_write_them(scene: Scene, text: str, said: str) -> None:
    assert days(asked(scene, text)) == said


@pytest.mark.parametrize(
    "text",
    [
        *("/statement from", "/statement from march", "/statement 31-30 november", "/statement 12"),
        *("/statement from 40 oct to 50 oct", "/statement 2099", "/statement 2099-01"),
        *("/statement from 2099-01-01 to 2099-02-01", "/statement 1 oct", "/statement @bob"),
        *("/statement last month last month", "/relevé du 0 au 15 novembre"),
    ],
)
def test_what_are_no_days_is_refused_and_mended(scene: Scene, text: str) -> None:
    answer = asked(scene, text)
    assert answer["kind"] == "refusal", answer
    if mend := answer.get("mend"):
        assert asked(scene, mend)["kind"] == "list", mend


def test_it_adds_up_and_where_there_is_too_much_it_still_says_the_balances(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cent by which they are acquainted, and three payments of a month later."""
    for n in range(3):
        one = recipes.opening(key(), scene.alice.owner, Money(10_00, "USD"))
        two = recipes.gift(key(), scene.alice.owner, scene.bob.owner, Money(1_00 + n, "USD"))
        done = ledger.record(scene.db, [one, two], NOON + 40 * DAY)
        assert all(isinstance(each, ledger.Recorded) for each in done)
    scene.now = NOON + 40 * DAY
    rows = asked(scene, "/statement this month")["rows"]
    opening, came, went, closing = (row["amount_minor"] for row in rows[:4])
    assert (came, went) == (30_00, -3_03)
    assert opening + came + went == closing
    assert opening == asked(scene, "/statement last month")["rows"][3]["amount_minor"] > 0
    monkeypatch.setattr(command, "COUNTED", 5)
    short = asked(scene, "/statement this month")["rows"]
    assert [row.get("amount_minor") for row in short] == [None, opening, closing, None]
    assert short[0]["label"] == "More than 5 payments: the page adds them up."
