"""The password once more: asked after 15 minutes before what reaches far, and of nothing else."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.visitor import PASSWORD, Visitor, running

HIGHER = {"quick": "50", "quick_day": "100", "payment": "", "day": "", "week": "", "payee": ""}
HIGHER |= {"place": ""}
BEGINS = ("/wallet/cards/new", "/wallet/banks/new")  # pages of a form to be filled
SENT = {  # a form, and the page it stands on
    "/wallet/cards/new": ({"number": "4"}, "/wallet/cards/new"),
    "/wallet/banks/new": ({}, "/wallet/banks/new"),
    "/wallet/calendar": ({"do": "renew"}, "/wallet/calendar#feed"),
    "/receipts/1": ({"link": "make"}, "/receipts/1"),
}
DECIDED = {
    "/operations/transits/1": {"says": "came", "note": "seen at the bank"},
    "/operations/returns": {"reference": "R1", "note": "seen at the bank", "says": "returned"},
    "/operations/decisions/1": {"do": "withdraw"},
    "/operations/differences/1": {"note": "seen"},
}
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
async def operator(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Visitor]:
    async with running(sqlite_url, tmp_path, operators=("alice",)) as somebody:
        await somebody.added("alice", "Alice Martin")
        yield somebody


def asked_before(seen_at: str) -> str:
    """What the way to the password goes on to; fails for any other way."""
    split = urlsplit(seen_at)
    assert split.path == "/confirm", seen_at
    return parse_qs(split.query)["next"][0]


@pytest.mark.parametrize("path", BEGINS)
async def test_a_form_is_filled_after_the_password_was_given(alice: Visitor, path: str) -> None:
    assert (await alice.look(path)).status == 200
    await alice.left_alone(14)
    assert (await alice.look(path)).status == 200
    await alice.left_alone(15)
    seen = await alice.look(path)
    assert asked_before(seen.leads_to) == path
    assert "autofocus" in (await alice.look(seen.leads_to)).text
    given = await alice.send("/confirm", next=path, password=PASSWORD)
    assert (given.status, given.leads_to) == (303, path)
    assert (await alice.look(path)).status == 200


@pytest.mark.parametrize("path", BEGINS)
async def test_a_session_of_before_that_was_noted_is_asked(alice: Visitor, path: str) -> None:
    await alice.left_alone(None)
    assert asked_before((await alice.look(path)).leads_to) == path


@pytest.mark.parametrize("path", SENT)
async def test_what_is_sent_too_late_is_not_done_and_comes_back_to_its_form(
    alice: Visitor, bob: Visitor, path: str
) -> None:
    await alice.say("/messages/@bob", "/pay 5 pizza")
    await alice.left_alone(15)
    form, page = SENT[path]
    late = await alice.send(path, **form)
    assert asked_before(late.leads_to) == page
    assert (await alice.send("/confirm", next=page, password=PASSWORD)).leads_to == page
    assert "/confirm" not in (await alice.send(path, **form)).leads_to


async def test_a_session_left_alone_makes_no_address_and_no_link(
    alice: Visitor, bob: Visitor
) -> None:
    await alice.say("/messages/@bob", "/pay 5 pizza")
    await alice.left_alone(15)
    await alice.send("/wallet/calendar", do="renew")
    await alice.send("/receipts/1", link="make")
    assert "Make another address" not in (await alice.look("/wallet/calendar")).text
    assert "?proof=" not in (await alice.look("/receipts/1")).text
    assert (await alice.send("/wallet/calendar", do="end")).leads_to == "/wallet/calendar#feed"
    assert (await alice.send("/receipts/1", link="end")).leads_to == "/receipts/1"


async def test_more_leaves_only_with_the_password_and_nothing_typed_is_lost(alice: Visitor) -> None:
    lower = HIGHER | {"quick": "3", "day": "20"}
    await alice.left_alone(15)
    for given in ({}, {"limits_password": ""}, {"limits_password": "not this one"}):
        refused = await alice.send("/settings/limits", **HIGHER, **given)
        assert refused.status == 422
        assert 'value="50"' in refused.text
        assert 'name="limits_password"' in refused.text
        assert "not this one" not in refused.text
        assert 'value="50"' not in (await alice.look("/settings")).text
    assert (await alice.send("/settings/limits", **lower)).status == 303, "less takes none"
    assert (await alice.send("/settings/limits", **lower | {"day": ""})).status == 422
    assert (await alice.send("/settings/limits", **lower | {"day": "21"})).status == 422
    assert (await alice.send("/settings/limits", **lower | {"week": "9"})).status == 303
    given = {"limits_password": PASSWORD}
    assert (await alice.send("/settings/limits", **HIGHER | {"week": "9"}, **given)).status == 303
    assert 'value="50"' in (await alice.look("/settings")).text
    assert (await alice.send("/settings/limits", **HIGHER)).status == 303, "it was just given"


@pytest.mark.parametrize("path", DECIDED)
async def test_who_runs_the_place_decides_with_the_password(operator: Visitor, path: str) -> None:
    assert (await operator.look("/operations")).status == 200
    await operator.left_alone(15)
    assert asked_before((await operator.look("/operations")).leads_to) == "/operations"
    late = await operator.send(path, **DECIDED[path])
    assert late.status == 422
    hidden = dict(HIDDEN.findall(late.text))
    assert hidden.items() >= DECIDED[path].items()
    wrong = await operator.send("/confirm", **hidden, password="not this one")
    assert dict(HIDDEN.findall(wrong.text)) == hidden
    assert "not this one" not in wrong.text
    given = await operator.send("/confirm", **hidden, password=PASSWORD)
    assert (given.status, given.leads_to) == (307, path), "the browser sends it there as it is"
    sent = await operator.send(path, **hidden, password=PASSWORD)
    assert sent.status in (303, 404, 409), "nothing to decide, or done"


async def test_who_runs_nothing_learns_nothing(alice: Visitor) -> None:
    await alice.left_alone(15)
    assert (await alice.look("/operations")).status == 404
    for path, form in DECIDED.items():
        assert (await alice.send(path, **form)).status == 404


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/settings/unfreeze", {"password": PASSWORD}),
        ("/settings/tokens", {"token_name": "x", "scope_read": "1", "token_password": PASSWORD}),
    ],
)
async def test_the_password_given_elsewhere_counts(
    alice: Visitor, path: str, form: dict[str, str]
) -> None:
    await alice.left_alone(15)
    await alice.send(path, **form)
    assert (await alice.look("/wallet/cards/new")).status == 200


async def test_a_password_confirms_the_session_it_was_given_in(alice: Visitor) -> None:
    other = alice.another()
    await other.send("/sign-in", handle="alice", password=PASSWORD)
    await alice.left_alone(15)
    await other.send("/confirm", password=PASSWORD)
    assert (await other.look("/wallet/cards/new")).status == 200
    assert (await alice.look("/wallet/cards/new")).status == 303


async def test_a_wrong_password_is_told_counts_and_confirms_nothing(alice: Visitor) -> None:
    await alice.left_alone(15)
    for _ in range(5):
        wrong = await alice.send("/confirm", next="/wallet/cards/new", password="not this one")
        assert wrong.status == 422
        assert "This is not your password. Try again." in wrong.text
        assert 'value="/wallet/cards/new"' in wrong.text
        assert "not this one" not in wrong.text
    slow = await alice.send("/confirm", next="/wallet/cards/new", password=PASSWORD)
    assert slow.status == 429
    assert "Too many tries" in slow.text
    assert (await alice.look("/wallet/cards/new")).status == 303


async def test_a_session_has_tries_of_its_own(alice: Visitor) -> None:
    """Whoever guesses elsewhere keeps nobody from going on where they are signed in."""
    elsewhere = alice.another()
    await alice.left_alone(15)
    for _ in range(5):
        wrong = await elsewhere.send("/sign-in", handle="alice", password="not this one")
        assert wrong.status == 422
    assert (await elsewhere.send("/sign-in", handle="alice", password=PASSWORD)).status == 429
    assert (await alice.send("/confirm", password=PASSWORD)).status == 303


async def test_many_wrong_ones_at_once_are_no_more_than_five(alice: Visitor) -> None:
    await alice.left_alone(15)
    sent = await asyncio.gather(*(alice.send("/confirm", password="wrong") for _ in range(8)))
    assert sorted(seen.status for seen in sent) == [422] * 5 + [429] * 3


async def test_only_our_own_page_may_send_it(alice: Visitor) -> None:
    await alice.left_alone(15)
    assert (await alice.send_as_is("/confirm", password=PASSWORD)).status == 403
    assert (await alice.look("/wallet/cards/new")).status == 303


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
async def test_it_leads_nowhere_but_here(alice: Visitor, away: str) -> None:
    assert (await alice.look(f"/confirm?next={away}")).leads_to == "/"
    await alice.left_alone(15)
    assert (await alice.send("/confirm", next=away, password=PASSWORD)).leads_to == "/"


async def test_who_is_signed_out_signs_in_and_is_not_asked_twice(visitor: Visitor) -> None:
    one = visitor.another()
    await one.join("alice", "Alice Martin")
    seen = await visitor.look("/confirm?next=%2Fwallet%2Fcards%2Fnew")
    assert seen.leads_to.startswith("/sign-in?next=")
    onward = parse_qs(urlsplit(seen.leads_to).query)["next"][0]
    seen = await visitor.send("/sign-in", handle="alice", password=PASSWORD, next=onward)
    assert (await visitor.look(seen.leads_to)).leads_to == "/wallet/cards/new"


async def test_it_is_asked_in_french(visitor: Visitor) -> None:
    await visitor.join("carol", "Carol Diaz", locale="fr")
    await visitor.left_alone(15)
    page = await visitor.look("/confirm?next=/wallet")
    assert "Confirmez que c’est vous" in page.text
    assert "Pas maintenant" in page.text
