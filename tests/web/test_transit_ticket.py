"""The ticket of money on its way by a card says how it stands, in both languages."""

from typing import Any

import pytest

from tests.web.test_render import ALICE, AT, EVERYWHERE, QUID, said
from web import render

WORDS = {
    ("in", "open", "sending"): "there by 8:33 PM",
    ("in", "done", "approved"): "Arrived",
    ("in", "failed", "declined"): "There is not enough on this card right now",
    ("in", "back", "reversed"): "Sent back",
    ("in", "open", "reversing"): "Going back",
    ("in", "review", "review"): "Looked into",
    ("in", "open", "created"): "Cards are away",
    ("out", "open", "sending"): "there by November 25, 2025",
    ("out", "done", "approved"): "there by November 25, 2025",
    ("out", "failed", "declined"): "Did not work",
    ("out", "back", "returned"): "Sent back",
}


def ticket(way: str, state: str, step: str, **more: Any) -> dict[str, Any]:
    until = "2025-11-23T20:33:05.000Z" if way == "in" else "2025-11-25T20:32:05.000Z"
    reason = "declined_funds" if state == "failed" else "cards_away" if step == "created" else ""
    shown = {
        "kind": "transit",
        "by": ALICE,
        "way": way,
        "number": "7",
        "amount_minor": 50_00,
        "fee_minor": 88,
        "came_minor": None,
        "currency": "USD",
        "brand": "Visa",
        "last4": "4242",
        "state": state,
        "step": step,
        "reason": reason,
        "until": until,
        "pays": [],
    } | more
    return said("", kind="ticket", author=QUID, attachment=shown, at=AT)


@pytest.mark.parametrize("locale", EVERYWHERE)
@pytest.mark.parametrize("how", WORDS, ids="-".join)
def test_a_ticket_says_how_it_stands(how: tuple[str, str, str], locale: str) -> None:
    whole = render.message(ticket(*how), "1", locale)
    assert "••4242" in whole
    assert "instant" not in whole.lower()
    line = render.message(ticket(*how, slim=True), "1", locale)
    assert "50" in line
    assert render.preview(ticket(*how), "1", locale)
    if locale == "en":
        assert WORDS[how] in whole.replace("\xa0", " ")
        assert "Fee $0.88" in whole


def test_what_it_pays_and_what_came_of_it_are_told() -> None:
    pays = render.message(ticket("in", "open", "sending", pays=[ALICE]), "1", "en")
    assert "Then it is paid to Alice Martin" in pays
    part = ticket("in", "review", "review", came_minor=30_00)
    assert "$30.00 of it was moved" in render.message(part, "1", "en")
    slim = ticket("in", "review", "review", came_minor=30_00, slim=True)
    assert "Only $30.00 of $50.00 was moved" in render.message(slim, "1", "en")


BY_BANK = {
    ("in", "open", "created"): "Go to your bank",
    ("in", "open", "agreed"): "Cancel",
    ("in", "open", "pending"): "On its way",
    ("in", "back", "cancelled"): "Cancelled",
    ("in", "failed", "declined"): "Your bank did not carry it out. Nothing was moved.",
    ("out", "open", "created"): "leaves by November 24, 2025",
    ("out", "back", "cancelled"): "Cancelled",
    ("out", "done", "approved"): "there by November 25, 2025",
}


@pytest.mark.parametrize("locale", EVERYWHERE)
@pytest.mark.parametrize("how", BY_BANK, ids="-".join)
def test_a_ticket_by_bank_says_how_it_stands(how: tuple[str, str, str], locale: str) -> None:
    way, state, step = how
    leaves = "2025-11-24T15:00:00.000Z" if (way, step) == ("out", "created") else None
    until = None if (way, step) == ("in", "created") else "2025-11-25T18:00:00.000Z"
    facts = {"rail": "bank", "brand": "Everyday", "last4": "5678", "fee_minor": 0}
    facts |= {"leaves": leaves, "until": until}
    facts["reason"] = "transit_bank_no" if state == "failed" else ""
    whole = render.message(ticket(*how, **facts), "1", locale)
    assert "Everyday ••5678" in whole
    assert ("/wallet/ways/7" in whole) == (how == ("in", "open", "created"))
    assert ('data-tap="cancel"' in whole) == (step in ("created", "agreed"))
    assert "50" in render.message(ticket(*how, **facts, slim=True), "1", locale)
    assert render.preview(ticket(*how, **facts), "1", locale)
    if locale == "en":
        assert BY_BANK[how] in whole.replace("\xa0", " ")


def test_while_the_bank_is_away_the_ticket_says_so() -> None:
    facts = {"rail": "bank", "brand": "Everyday", "reason": "bank_away", "slim": True}
    line = render.message(ticket("in", "open", "agreed", **facts), "1", "en")
    assert "The bank is away right now" in line
    whole = render.message(ticket("in", "open", "agreed", **facts | {"slim": False}), "1", "en")
    assert "The bank is away" in whole


def test_what_leaves_on_the_same_day_leaves_at_an_hour() -> None:
    facts = {"rail": "bank", "brand": "Everyday", "reason": ""}
    facts["leaves"] = "2025-11-23T21:00:00.000Z"
    whole = render.message(ticket("out", "open", "created", **facts), "1", "en")
    assert "leaves by 9:00 PM" in whole.replace("\xa0", " ")
