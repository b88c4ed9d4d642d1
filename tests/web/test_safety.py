"""Settings of one's money on their page: what comes, who freezes, and who unfreezes."""

import pytest

from tests.web.visitor import PASSWORD, Visitor


async def test_money_of_strangers_and_its_arrival_are_kept(alice: Visitor) -> None:
    sent = await alice.send("/settings/money", accepts="ask", delay="24")
    assert (sent.status, sent.leads_to) == (303, "/settings?saved=1")
    page = (await alice.look("/settings")).text
    assert 'value="ask" checked' in page
    assert 'value="24" checked' in page


@pytest.mark.parametrize("form", [{"accepts": "some", "delay": "0"}, {"accepts": "ask"}, {}])
async def test_what_no_form_of_ours_sends_is_refused(alice: Visitor, form: dict[str, str]) -> None:
    assert (await alice.send("/settings/money", **form)).status == 400


async def test_a_session_freezes_and_only_the_password_unfreezes(
    alice: Visitor, bob: Visitor
) -> None:
    await alice.say("/messages/@bob", "Hello")
    await alice.send("/settings/freeze")
    page = (await alice.look("/settings")).text
    assert "Your money is frozen" in page
    await alice.say("/messages/1", "/pay 20 pizza")
    assert "You have frozen your money" in (await alice.look("/messages/1")).text
    for wrong in ("", "not this one"):
        refused = await alice.send("/settings/unfreeze", password=wrong)
        assert refused.status == 422
        assert "This is not your password. Try again." in refused.text
        assert "Your money is frozen" in (await alice.look("/settings")).text
    assert (await alice.send("/settings/unfreeze", password=PASSWORD)).status == 303
    assert "Your money is frozen" not in (await alice.look("/settings")).text


async def test_who_is_not_signed_in_freezes_nothing(visitor: Visitor) -> None:
    for path in ("/settings/freeze", "/settings/unfreeze", "/settings/money"):
        assert (await visitor.send(path)).status in (303, 403)
