"""`/history`, `/balance at …` and `/why`: what happened, by whom, when and what for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.commands.why import why
from bot.desk import Desk
from bot.reading.days import folded
from bot.reading.sorting import FLOWS, SORTS
from bot.words import say
from chat import people, places
from payments import ledger, limits, recipes
from payments.money import Money
from tests.bot.scene import Scene, key


def said(scene: Scene, text: str, who: Any = None) -> Any:
    who = who or scene.alice
    return scene.say(who, "@alice" if who == scene.bob else "@bob", text)["answer"]


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def give(scene: Scene, payee: Any, minor: int, when: int, currency: str = "USD") -> None:
    """From Alice, who gets it first."""
    money = Money(minor, currency)
    one = recipes.opening(key(), scene.alice.owner, money)
    other = recipes.gift(key(), scene.alice.owner, payee.owner, money, f"No. {minor}")
    assert all(isinstance(a, ledger.Recorded) for a in ledger.record(scene.db, [one, other], when))


def amounts(answer: Any) -> list[int]:
    return [row["amount_minor"] for row in answer["rows"] if "amount_minor" in row]


@pytest.fixture
def year(scene: Scene) -> Scene:
    """Alice paid Bob 1 to 24 cents, and Carol 101 to 124, on two days of each month of 2027."""
    for n in range(24):
        month, day = n // 2 + 1, 1 + n % 2 * 27
        when = at(f"2027-{month:02d}-{day:02d}T12:00:00")
        give(scene, scene.bob, n + 1, when)
        give(scene, scene.carol, n + 101, when + 1)
    scene.now = at("2028-01-01T12:00:00")
    return scene


@pytest.mark.parametrize(
    ("locale", "typed"),
    [("en", "/history @bob out before "), ("fr", "/historique @bob sorties avant ")],
)
def test_the_next_page_is_typed_in_the_language_of_its_reader(
    year: Scene, locale: str, typed: str
) -> None:
    alice = year.alice._replace(locale=locale)
    first = said(year, "/history @bob out", alice)
    more = first["rows"][-1]["mend"]
    assert more.startswith(typed)
    assert amounts(first) == list(range(-24, -14))
    assert amounts(said(year, more, alice)) == list(range(-14, -4))


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize("value", sorted({*FLOWS.values(), *SORTS.values()}))
def test_each_way_and_kind_is_read_as_it_is_typed(value: str, locale: str) -> None:
    assert (FLOWS | SORTS)[folded(say(f"word_{value}", locale))] == value


def test_pages_follow_each_other_without_a_gap_or_a_repeat(year: Scene) -> None:
    text, found = "/history out", []
    while text:
        answer = said(year, text)
        found += amounts(answer)
        more = answer["rows"][-1].get("mend", "")
        assert more == "" or more.startswith("/history out before ")
        text = more
    ours = [-minor for n in reversed(range(24)) for minor in (n + 101, n + 1)]
    assert found == [*ours, -1]  # the cent by which they are acquainted


def test_one_person_one_month_one_way(year: Scene) -> None:
    assert amounts(said(year, "/history @bob in october out")) == [-20, -19]
    assert amounts(said(year, "/history 2027-10 @bob")) == [-20, -19]
    assert amounts(said(year, "/historique @carol sorties de février")) == [-104, -103]
    assert amounts(said(year, "/history october in")) == [120, 20, 119, 19]
    assert said(year, "/history @bob in")["title"] == "Nothing of that kind."
    assert amounts(said(year, "/history @alice in", year.bob))[:2] == [24, 23]


def test_the_kinds_are_told_apart(scene: Scene) -> None:
    paid = scene.say(scene.alice, "@bob", "/pay 5 tea")
    assert said(scene, "/history refunds")["title"] == "Nothing of that kind."
    scene.ack(scene.tap(scene.alice, paid["place"], "undo", seq=paid["seq"]))
    assert amounts(said(scene, "/history refunds")) == [500]
    assert said(scene, "/history packets out")["rows"] == []


def test_two_currencies_are_one_history(scene: Scene) -> None:
    for n in range(3):
        give(scene, scene.bob, n + 1, scene.now + 10 * n)
        give(scene, scene.bob, n + 11, scene.now + 10 * n + 5, "EUR")
    scene.now += 1000
    assert amounts(said(scene, "/history out"))[:6] == [-13, -3, -12, -2, -11, -1]
    labels = [row["label"] for row in said(scene, "/balance")["rows"]]
    assert labels == ["Available in US dollars", "Available in euros"]


def test_nobody_pages_by_what_is_not_theirs(scene: Scene) -> None:
    give(scene, scene.bob, 5, scene.now)
    for number in (1, 10**17):
        answer = said(scene, f"/history before {number}", scene.carol)
        assert answer["code"] == "receipt_unknown"


def test_a_row_leads_to_its_receipt(scene: Scene) -> None:
    number = said(scene, "/pay 5 tea")["transfer"]
    [row, *_] = said(scene, "/history")["rows"]
    assert (row["label"], row["detail"], row["link"]) == ("Bob", "tea", f"/receipts/{number}")


@pytest.mark.parametrize(
    ("day", "minor"),
    [
        ("at 2026-03-27", 10000),
        ("at 28 March 2026", 10000),
        ("on 2025-12-31", 0),
        ("le 31 décembre", 10000),
        ("yesterday", 10000),
        ("today", 9500),
    ],
)
def test_the_balance_at_the_end_of_a_day(scene: Scene, day: str, minor: int) -> None:
    early = [recipes.opening(key(), scene.carol.owner, Money(100_00, "USD"))]
    ledger.record(scene.db, early, at("2026-03-01T12:00:00"))
    scene.acquaint(scene.carol, scene.alice)
    assert scene.say(scene.carol, "@alice", "/pay 5")["answer"]["kind"] == "receipt"
    answer = said(scene, f"/balance {day}", scene.carol)
    assert amounts(answer) == [minor]


def test_the_balance_of_a_first_is_that_of_the_1er_in_french(scene: Scene) -> None:
    carol = scene.carol._replace(locale="fr")
    assert said(scene, "/solde au 1er janvier", carol)["title"].endswith("du 1er janvier 2027")


def test_a_day_ends_where_its_person_lives(scene: Scene) -> None:
    """Noon of the first of January in London is the second in Auckland."""
    far = people.set_zone(scene.db, scene.alice.id, "Pacific/Auckland")
    scene.say(far, "@bob", "/pay 5")
    assert amounts(said(scene, "/balance at 1 jan", far)) == [10000]
    assert amounts(said(scene, "/balance at 2 jan", far)) == [9500]
    assert amounts(said(scene, "/balance at 1 jan")) == [9500]
    assert said(scene, "/balance at 2 jan 2027")["code"] == "past_future"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/balance at noon", "past_form"),
        ("/balance at 31 feb", "date_unknown"),
        ("/balance at 1/2", "date_unclear"),
        ("/balance pizza", "not_understood"),
        ("/history @bob @carol", "not_understood"),
        ("/history in out", "not_understood"),
        ("/history before", "not_understood"),
        ("/history pizza", "not_understood"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(scene: Scene, text: str, code: str) -> None:
    assert said(scene, text)["code"] == code


def test_the_balance_is_a_look(scene: Scene) -> None:
    said(scene, "/pay 5")
    assert amounts(said(scene, "/balance")) == [9500]
    assert said(scene, "/why")["message"] == "Nothing has changed since you last looked."
    said(scene, "/pay 6")
    assert amounts(said(scene, "/why")) == [9500, -600, 8900]


def test_what_was_told_is_what_was_seen(scene: Scene) -> None:
    """What another node pays while `/why` is answered is told by the next one."""
    said(scene, "/balance")
    said(scene, "/pay 5")
    place = places.direct(scene.db, scene.alice.id, scene.bob.id, scene.now)
    facts = limits.facts(scene.db, {scene.alice.owner: []}, scene.now)[scene.alice.owner]
    answer = why(Desk(scene.db, scene.alice, place, bytes(24), scene.now, facts))
    give(scene, scene.bob, 7, scene.now)
    assert answer.writes
    answer.writes(scene.db)
    assert amounts(said(scene, "/why")) == [9500, 7, -7, 9500]
