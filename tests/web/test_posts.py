"""Posts as readers without script meet them: liked, passed on, quoted, kept, and undone."""

import json

from tests.web.visitor import Visitor


def pressed(html: str, name: str) -> bool:
    """Whether the button of the first post on the page is."""
    button = html[html.index(f'name="{name}"') :]
    return button[: button.index(">")].count('aria-pressed="true"') == 1


async def test_a_post_is_liked_passed_on_and_kept_by_forms_and_undone_by_the_same(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    await visitor.join("carol", "Carol Diaz")
    await bob.send("/follow", handle="alice", follow="1")
    await visitor.send("/follow", handle="bob", follow="1")
    await alice.send("/post", text="New print is up")
    for name in ("like", "repost", "keep"):
        bob.headers["Referer"] = f"{bob.at}/?before=9"
        seen = await bob.send("/post/1/marks", **{name: "1"})
        assert (seen.status, seen.leads_to) == (303, "/?before=9#post-1")
    home = (await bob.look("/")).text
    assert [pressed(home, name) for name in ("like", "repost", "keep")] == [True] * 3
    assert "New print is up" in (await bob.look("/bookmarks")).text
    assert "Bob Moreau" in (await visitor.look("/post/1/likes")).text
    passed = (await visitor.look("/")).text
    assert "Reposted by Bob Moreau" in passed
    assert not pressed(passed, "like")
    bob.headers["Accept"] = "application/json"
    counts = await bob.send("/post/1/marks", like="", repost="", keep="")
    assert json.loads(counts.text) == {"likes": 0, "reposts": 0}
    assert "New print is up" not in (await visitor.look("/")).text
    assert "Nothing kept yet" in (await bob.look("/bookmarks")).text


async def test_a_quote_shows_what_it_is_about(alice: Visitor, bob: Visitor) -> None:
    await alice.send("/post", text="New <b>print</b> is up")
    assert "New &lt;b&gt;print" in (await bob.look("/post/1/quote")).text
    assert "Write something first." in (await bob.send("/post/1/quote", text=" ")).text
    await bob.send("/post/1/quote", text="Go and see")
    page = (await bob.look("/post/2")).text
    assert "Go and see" in page
    assert 'class="quoted" href="/post/1"' in page
    assert "Go and see" in (await alice.look("/post/1/quotes")).text
    command = await bob.send("/post/1/quote", text="/pay @alice 5")
    assert command.leads_to == "/messages/@quid?text=/pay+@alice+5"


async def test_marks_are_for_who_is_signed_in_and_not_for_the_blocked(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    await alice.send("/post", text="Hello")
    assert (await visitor.send("/post/1/marks", like="1")).leads_to == "/sign-in"
    assert (await visitor.look("/bookmarks")).leads_to == "/sign-in?next=/bookmarks"
    await alice.send("/block", handle="bob", block="1", next="/")
    assert (await bob.send("/post/1/marks", like="1")).status == 404
    assert (await bob.send("/post/9/marks", like="1")).status == 404
    assert (await bob.send("/post/1/quote", text="Look")).status == 404
    assert "0 likes" in (await alice.look("/")).text
