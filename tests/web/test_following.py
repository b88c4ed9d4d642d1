"""Who follows somebody and whom they follow: counts that lead to lists, for everybody."""

import html

from tests.web.visitor import Visitor


async def test_the_counts_of_a_profile_lead_to_lists(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    await bob.send("/follow", handle="alice", follow="1")
    page = (await alice.look("/@alice")).text
    assert '<a href="/@alice/followers">1 follower</a>' in page
    assert '<a href="/@alice/following">0 following</a>' in page
    assert "Bob Moreau" in (await visitor.look("/@alice/followers")).text
    assert "Nobody yet." in (await visitor.look("/@alice/following")).text
    assert "Alice Martin" in (await visitor.look("/@bob/following")).text
    assert (await visitor.look("/@nobody/followers")).status == 404
    await alice.send("/block", handle="bob", block="1", next="/@bob")
    assert "Bob Moreau" not in (await alice.look("/@alice/followers")).text


async def test_a_list_goes_on_and_shows_nobody_across_a_block(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    await visitor.join("carol", "Carol Diaz")
    for one in (alice, bob):
        await one.send("/follow", handle="carol", follow="1")
    await alice.send("/block", handle="bob", block="1", next="/@bob")
    assert "Bob Moreau" not in (await alice.look("/@carol/followers")).text
    assert "Bob Moreau" in (await visitor.look("/@carol/followers")).text
    page = (await visitor.look("/@carol/followers?before=2")).text
    assert "Bob Moreau" not in page
    assert "That is all." in html.unescape(page)


async def test_one_and_many_are_told_apart_in_french(alice: Visitor, bob: Visitor) -> None:
    await alice.send("/follow", handle="bob", follow="1")
    await alice.send("/settings", name="Alice Martin", locale="fr")
    page = (await alice.look("/@alice")).text
    assert ">1 suivi</a>" in page
    assert ">0 abonné</a>" in page


async def test_an_empty_home_leads_to_people_to_follow(visitor: Visitor) -> None:
    await visitor.join("carol", "Carol Diaz")
    page = (await visitor.look("/")).text
    assert "Nothing here yet" in page
    assert '<a class="button main" href="/explore">' in page
