"""`/bank`: what there is, the way to link, and one question before it is unlinked."""

from typing import Any

import orjson
import pytest

from bot.dealings import consents
from payments import bank_readings, banks
from payments.bank_readings import Entry, Reading
from payments.banks import DAY, Facts, Link
from payments.rails.open_banking.identifiers import SORT_CODE
from tests.bot.carded import tap
from tests.bot.scene import Scene

EVERYDAY = Facts("a-1", "GBP", "CACC", "Everyday", SORT_CODE, "04000412345678", "Ada Byron")
SAVINGS = EVERYDAY._replace(number="a-2", name="Rainy days", identification="04000487654321")
FORM = {"label": "Link a bank account", "link": "/wallet/banks/new"}


@pytest.fixture
def home(scene: Scene) -> str:
    return scene.place(scene.alice, scene.quid)


@pytest.fixture
def linked(scene: Scene) -> Link:
    db, now, owner = scene.db, scene.now, scene.alice.owner
    way = banks.Way("consent-1", "hash-1", b"", now + 90 * DAY)
    begun = banks.begin(db, owner, 1, way, now)
    assert isinstance(begun, Link)
    banks.take_up(db, "hash-1", owner, 1, now)
    found = banks.link(db, begun.id, b"tokens", way.until, [EVERYDAY], now)
    assert isinstance(found, Link)
    return found


def asked(scene: Scene, home: str, text: str) -> Any:
    return scene.say(scene.alice, home, text)["answer"]


def test_without_an_account_the_answer_leads_to_the_form(scene: Scene, home: str) -> None:
    for text in ("/bank", "/banks", "/banque"):
        shown = asked(scene, home, text)
        assert (shown["title"], shown["rows"]) == ("You have no bank account linked.", [FORM])
    assert asked(scene, home, "/bank link")["rows"] == [FORM]


def test_accounts_are_listed_with_balance_and_end(scene: Scene, home: str, linked: Link) -> None:
    first = asked(scene, home, "/bank")["rows"][0]
    assert first["detail"] == "being read, until April 1, 2027"
    [account] = banks.accounts_of(scene.db, [linked.id])
    entry = Entry("t1", -320, True, scene.now, "Coffee")
    bank_readings.keep(
        scene.db, linked.id, [Reading(account.id, 500_635, scene.now, 0, [entry])], scene.now
    )
    shown = asked(scene, home, "/bank")
    assert [row["label"] for row in shown["rows"]] == [
        *("Everyday 04-00-04 ••••5678", "/bank remove 5678", "Link a bank account")
    ]
    assert shown["rows"][0]["detail"] == "£5,006.35, until April 1, 2027"
    banks.end(scene.db, linked.id, banks.GONE, scene.now)
    first = asked(scene, home, "/bank")["rows"][0]
    assert first["detail"] == "the bank does not show it any more"
    assert scene.say(scene.bob, home, "/bank").get("answer", {}).get("rows", [FORM]) == [FORM]


def test_a_french_link_lasts_until_the_1er(scene: Scene, home: str, linked: Link) -> None:
    scene.alice = scene.alice._replace(locale="fr")
    assert asked(scene, home, "/banque")["rows"][0]["detail"].endswith("jusqu’au 1er avril 2027")


def test_an_account_is_unlinked_after_one_question(scene: Scene, home: str, linked: Link) -> None:
    assert asked(scene, home, "/bank remove 9999")["code"] == "bank_unknown"
    assert asked(scene, home, "/bank remove")["code"] == "card_digits"
    ack = scene.say(scene.alice, home, "/bank remove 5678")
    assert banks.of(scene.db, scene.alice.owner) == [linked]
    shown = tap(scene, scene.alice, home, ack)["answer"]
    assert shown["title"] == "Everyday 04-00-04 ••••5678: unlinked, and the bank is told."
    assert banks.of(scene.db, scene.alice.owner) == []
    assert [one.id for one in banks.goodbyes(scene.db)] == [linked.id]


def test_what_was_shared_together_is_unlinked_together(scene: Scene, home: str) -> None:
    db, now, owner = scene.db, scene.now, scene.alice.owner
    way = banks.Way("consent-2", "hash-2", b"", now + 90 * DAY)
    begun = banks.begin(db, owner, 1, way, now)
    assert isinstance(begun, Link)
    banks.take_up(db, "hash-2", owner, 1, now)
    banks.link(db, begun.id, b"tokens", way.until, [EVERYDAY, SAVINGS], now)
    shown = asked(scene, home, "/bank remove 4321")
    assert shown["message"] == (
        "Unlink Everyday 04-00-04 ••••5678 and Rainy days 04-00-04 ••••4321?"
        " What Quid knows of that is deleted."
    )


@pytest.mark.parametrize(
    ("why", "title"),
    [
        (banks.GONE, "Your bank does not let Quid see these accounts any more."),
        (banks.EXPIRED, "You let Quid see these accounts until today."),
    ],
)
def test_the_end_of_a_consent_is_told_once_with_the_way_to_renew_it(
    scene: Scene, home: str, linked: Link, why: str, title: str
) -> None:
    [told] = consents.end(scene.db, linked.id, why, scene.now).kept.privates
    shown = orjson.loads(told.attachment)
    assert (told.person, told.place) == (scene.alice.id, int(home))
    assert shown["title"].startswith(title)
    assert shown["rows"] == [
        {"label": "Everyday ••5678"},
        {"label": "Renew it at your bank", "link": "/wallet/banks"},
    ]
    assert consents.end(scene.db, linked.id, why, scene.now).kept.privates == []


def test_who_unlinked_an_account_is_not_told_that_it_ended(
    scene: Scene, home: str, linked: Link
) -> None:
    banks.remove(scene.db, scene.alice.owner, linked.id, scene.now)
    assert consents.end(scene.db, linked.id, banks.GONE, scene.now).kept.privates == []
