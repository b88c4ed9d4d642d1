"""Blocking and muting by buttons: on a profile, a post, in the settings, without a script."""

import pytest

from tests.web.visitor import Visitor


async def test_a_profile_blocks_and_lets_in_again(alice: Visitor, bob: Visitor) -> None:
    assert "Block</span></button>" in (await alice.look("/@bob")).text
    done = await alice.send("/block", handle="bob", block="1", next="/@bob")
    assert done.leads_to == "/@bob"
    page = (await alice.look("/@bob")).text
    assert "You have blocked Bob Moreau" in page
    assert 'action="/follow"' not in page, "who is blocked is not followed"
    assert "You have blocked" not in (await bob.look("/@alice")).text
    refused = await bob.say("/messages/@alice", "Hello?")
    assert "This is not yours to do" in refused.text
    talk = await alice.look("/messages/@bob")
    if talk.leads_to:
        talk = await alice.look(talk.leads_to)
    assert "You have blocked Bob Moreau" in talk.text
    await alice.send("/block", handle="bob", block="", next="/@bob")
    assert "You have blocked" not in (await alice.look("/@bob")).text
    assert (await bob.say("/messages/@alice", "Hello!")).status == 303


async def test_somebody_is_muted_at_their_post_and_heard_again(
    alice: Visitor, bob: Visitor
) -> None:
    await bob.send("/post", text="New print is up")
    await alice.send("/follow", handle="bob", follow="1")
    assert "Mute @bob" in (await alice.look("/")).text
    assert "Mute @" not in (await bob.look("/")).text
    assert "Mute @" not in (await alice.another().look("/@bob")).text
    assert (await alice.send("/mute", handle="bob", mute="1")).leads_to == "/@bob"
    page = (await alice.look("/@bob")).text
    assert "You have muted Bob Moreau" in page
    assert "Stop muting @bob" in page
    assert "New print is up" not in (await alice.look("/")).text
    assert "You have muted" not in (await bob.look("/@alice")).text
    settings = (await alice.look("/settings")).text
    assert "@bob · Muted" in settings
    assert "@bob · Blocked" not in settings
    undone = await alice.send("/mute", handle="bob", mute="", next="/settings#apart")
    assert undone.leads_to == "/settings#apart"
    assert "New print is up" in (await alice.look("/")).text
    await alice.send("/block", handle="bob", block="1")
    assert "@bob · Blocked" in (await alice.look("/settings")).text


@pytest.mark.parametrize("path", ["/block", "/mute"])
async def test_nobody_blocks_who_is_not_there_or_themselves(alice: Visitor, path: str) -> None:
    for handle in ("nobody_here", "alice", "quid", ""):
        assert (await alice.send(path, handle=handle, block="1", mute="1")).status == 404


@pytest.mark.parametrize("path", ["/block", "/mute"])
async def test_another_site_blocks_nobody(alice: Visitor, bob: Visitor, path: str) -> None:
    assert (await alice.send_as_is(path, handle="bob", block="1", mute="1")).status == 403


async def test_signed_out_one_is_led_to_the_door(visitor: Visitor, bob: Visitor) -> None:
    gone = await visitor.another().send("/block", handle="bob", block="1")
    assert gone.leads_to.startswith("/sign-in")


async def test_it_leads_nowhere_else(alice: Visitor, bob: Visitor) -> None:
    sent = await alice.send("/block", handle="bob", block="1", next="//evil.example/")
    assert sent.leads_to == "/"
