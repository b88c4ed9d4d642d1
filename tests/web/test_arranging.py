"""Muting, archiving and pinning by the buttons of a conversation, without script."""

import re

from tests.web.visitor import Visitor


async def test_a_conversation_is_pinned_muted_and_put_away(alice: Visitor, bob: Visitor) -> None:
    place = (await bob.say("/messages/@alice", "Hello")).leads_to
    await alice.say(place, "Hi")
    await bob.say(place, "Again")
    assert 'data-unread data-places="1"' in re.sub(r"\s+", " ", (await alice.look("/")).text)
    assert (await alice.send(f"{place}/arrange", act="pin")).leads_to == place
    assert (await alice.send(f"{place}/arrange", act="mute-8")).leads_to == place
    page = (await alice.look("/messages")).text
    assert 'class="row muted"' in re.sub(r"\s+", " ", page)
    assert "data-pinned" in page
    assert 'data-muted="1"' in page
    assert 'data-places=""' in page
    assert "Unmute" in (await alice.look(place)).text
    assert "Unmute" not in (await bob.look(place)).text
    assert (await alice.send(f"{place}/arrange", act="unmute")).leads_to == place
    assert (await alice.send(f"{place}/arrange", act="archive")).leads_to == "/messages"
    page = (await alice.look("/messages")).text
    assert "Bob Moreau" not in page
    assert "/messages/archived" in page
    assert "Again" in (await alice.look("/messages/archived")).text
    await bob.say(place, "And again")
    assert "And again" in (await alice.look("/messages")).text
    assert "Nothing is archived" in (await alice.look("/messages/archived")).text


async def test_nobody_arranges_what_is_not_theirs(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    place = (await bob.say("/messages/@alice", "Hello")).leads_to
    assert (await visitor.send(f"{place}/arrange", act="mute")).leads_to.startswith("/sign-in")
    await visitor.join("carol", "Carol Diaz")
    assert (await visitor.send(f"{place}/arrange", act="mute")).status == 404
    assert (await alice.send(f"{place}/arrange", act="burn")).status == 400
    assert (await alice.send_as_is(f"{place}/arrange", act="mute")).status == 403
