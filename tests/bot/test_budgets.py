"""`/budget`: typed in either language, and what its owner is told, alone and once."""

from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from bot.dealings import budgets as watching
from bot.reading.budgeting import CATEGORY
from bot.reading.days import folded
from bot.words import say
from chat import people
from chat.people import Person
from payments import budgets
from payments.categories import CATEGORIES
from tests.bot.scene import Scene


def said(scene: Scene, text: str, who: Person | None = None) -> Any:
    return scene.say(who or scene.alice, "@bob", text)["answer"]


def told(scene: Scene, who: Person) -> list[str]:
    """What the bot has whispered to somebody of its own accord."""
    heard = watching.keep(scene.db, budgets.due(scene.db, scene.now), scene.now)
    return [
        orjson.loads(row.attachment)["title"] for row in heard.kept.privates if row.person == who.id
    ]


def test_a_budget_is_set_shown_and_ended(scene: Scene) -> None:
    assert said(scene, "/budget")["title"] == "You have no budgets."
    title = said(scene, "/budget eating out 200")["title"]
    assert title == "Eating out: at most $200.00 a month. You are told at 80% and at 100%."
    said(scene, "/pay 12.50 for the pizza")
    shown = said(scene, "/budget")
    assert shown["title"] == "Budgets of this month"
    assert shown["rows"][0] == {
        "label": "/budget eating out 200",
        "detail": "$12.50 of $200.00, $187.50 left",
        "mend": "/budget eating out ",
    }
    assert said(scene, "/budget Eating Out")["rows"] == shown["rows"][:1]
    assert said(scene, "/budget eating out off")["title"] == "Eating out: no budget any more."
    assert said(scene, "/budget")["title"] == "You have no budgets."


def test_in_french_under_the_french_names(scene: Scene) -> None:
    said(scene, "/settings language french")
    [scene.alice] = people.of_owners(scene.db, [scene.alice.owner])
    title = said(scene, "/budget santé 50")["title"]
    assert title.startswith("Santé\u00a0: au plus 50,00\u00a0$US par mois.")
    [row, _] = said(scene, "/budget")["rows"]
    assert row["label"] == "/budget santé 50"


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_every_category_is_read_by_the_name_that_it_has(locale: str) -> None:
    for code in CATEGORIES:
        assert CATEGORY[folded(say(f"category_{code}", locale))] == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("/budget eating out ten", "budget_form"),
        ("/budget eating out 1,000", "budget_unclear"),
        ("/budget eating out 20 €", "budget_currency"),
        ("/budget eating out 0", "amount_zero"),
        ("/budget eating out -5", "amount_negative"),
    ],
)
def test_what_is_no_budget_is_refused(scene: Scene, typed: str, code: str) -> None:
    answer = said(scene, typed)
    assert (answer["kind"], answer["code"]) == ("refusal", code)
    assert said(scene, "/budget")["title"] == "You have no budgets."


def test_a_category_that_is_none_is_refused(scene: Scene) -> None:
    assert said(scene, "/budget yachts 200")["kind"] == "refusal"


def test_its_owner_alone_is_told_with_the_bot_and_once(scene: Scene) -> None:
    said(scene, "/budget eating out 20")
    said(scene, "/pay 16 pizza")
    assert told(scene, scene.alice) == [
        "Eating out: $16.00 of your $20.00 this month. $4.00 is left."
    ]
    assert told(scene, scene.alice) == []
    said(scene, "/pay 5 sushi")
    assert told(scene, scene.alice) == [
        "Eating out: $21.00 this month, $1.00 more than your $20.00."
    ]
    said(scene, "/pay 7 sushi")
    assert told(scene, scene.alice) == []
    rows = scene.db.execute(sa.text("select person from chat_mine where client_id = ''")).all()
    assert {row.person for row in rows if row.person != scene.alice.id} == set()


def test_what_is_spent_to_the_last_cent_says_so(scene: Scene) -> None:
    said(scene, "/budget eating out 20")
    said(scene, "/pay 20 pizza")
    assert told(scene, scene.alice) == ["Eating out: your $20.00 of this month are used up."]
