"""Blocking by buttons: on a profile and in a conversation, without a script."""

from tests.web.visitor import Visitor


async def test_a_profile_blocks_and_lets_in_again(alice: Visitor, bob: Visitor) -> None:
    assert "Block</button>" in (await alice.look("/@bob")).text
    done = await alice.send("/block", handle="bob", block="1", next="/@bob")
    assert done.leads_to == "/@bob"
    page = (await alice.look("/@bob")).text
    assert "You have blocked Bob Moreau" in page
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


async def test_nobody_blocks_who_is_not_there_or_themselves(alice: Visitor) -> None:
    for handle in ("nobody_here", "alice", "quid", ""):
        assert (await alice.send("/block", handle=handle, block="1")).status == 404


async def test_another_site_blocks_nobody(alice: Visitor, bob: Visitor) -> None:
    assert (await alice.send_as_is("/block", handle="bob", block="1")).status == 403


async def test_signed_out_one_is_led_to_the_door(visitor: Visitor, bob: Visitor) -> None:
    gone = await visitor.another().send("/block", handle="bob", block="1")
    assert gone.leads_to.startswith("/sign-in")


async def test_it_leads_nowhere_else(alice: Visitor, bob: Visitor) -> None:
    sent = await alice.send("/block", handle="bob", block="1", next="//evil.example/")
    assert sent.leads_to == "/"
