"""People and groups show a picture wherever their initial stood."""

import re

import aiohttp

from tests.web import images
from tests.web.test_pictures import OWN, fetch, opened
from tests.web.visitor import Visitor

PORTRAIT = re.compile(r'<img src="/pictures/([0-9a-f]{32})-s\.webp" alt=""')


async def show(somebody: Visitor, path: str, sent: bytes | None) -> tuple[int, str]:
    form = aiohttp.FormData()
    if sent is not None:
        form.add_field("picture", sent, filename="me.jpg", content_type="image/jpeg")
    else:
        form.add_field("picture", "", filename="", content_type="application/octet-stream")
    named = {"Cookie": somebody.cookie} | OWN
    async with somebody.http.post(
        somebody.at + path, data=form, headers=named, allow_redirects=False
    ) as answer:
        return answer.status, await answer.text()


async def shown(somebody: Visitor, path: str) -> list[str]:
    return PORTRAIT.findall((await somebody.look(path)).text)


async def test_a_person_is_seen_under_their_picture_everywhere(
    visitor: Visitor, alice: Visitor, bob: Visitor
) -> None:
    await alice.say("/messages/@bob", "Hello")
    await bob.say("/messages/@alice", "Hello")
    await alice.send("/post", text="A post")
    assert (await show(alice, "/settings/picture", images.photo(600, 400)))[0] == 303
    [key] = set(await shown(alice, "/settings"))
    for path in ("/messages", "/messages/1", "/@alice", "/post/1"):
        assert key in await shown(bob, path), path
    _, webp, _ = await fetch(visitor, key)
    assert opened(webp).size == (512, 512)
    assert (await show(alice, "/settings/picture", images.photo(400, 400)))[0] == 303
    [other] = set(await shown(alice, "/settings"))
    assert [(await fetch(visitor, one))[0] for one in (key, other)] == [404, 200]
    assert (await alice.send("/settings/picture")).status == 303
    assert await shown(bob, "/messages/1") == []
    assert (await fetch(visitor, other))[0] == 404


async def test_what_is_no_picture_is_said_at_the_field(alice: Visitor) -> None:
    status, page = await show(alice, "/settings/picture", images.SVG)
    assert (status, "Send a JPEG, PNG, WebP or GIF." in page) == (422, True)
    status, page = await show(alice, "/settings/picture", None)
    assert (status, "Choose a picture first." in page) == (422, True)
    assert await shown(alice, "/settings") == []


async def test_a_group_has_a_picture_that_its_members_see(
    visitor: Visitor, alice: Visitor, bob: Visitor
) -> None:
    carol = visitor.another()
    await carol.join("carol", "Carol")
    made = await alice.send(
        "/groups/new",
        name="Saturday",
        people="bob",
        client_id="0190c5a4-0000-7000-8000-000000000001",
    )
    group = made.leads_to
    assert (await show(carol, f"{group}/picture", images.photo()))[0] == 404
    assert (await show(bob, f"{group}/picture", images.photo()))[0] == 303
    for path in ("/messages", group, f"{group}/members"):
        [key] = set(await shown(alice, path))
    assert [(await fetch(one, key))[0] for one in (alice, carol, visitor)] == [200, 404, 404]
    assert "Bob Moreau changed the picture of the group" in (await alice.look(group)).text
    assert (await alice.send(f"{group}/picture")).status == 303
    assert await shown(alice, group) == []
    assert "You removed the picture of the group" in (await alice.look(group)).text
