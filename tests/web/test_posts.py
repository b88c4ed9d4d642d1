"""Posts as readers without script meet them: liked, passed on, quoted, kept, and undone."""

import json
import re

import pytest

from chat import timeline
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


async def test_who_posts_without_end_is_told_and_keeps_their_words(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "MOST", 1)
    assert (await alice.send("/post", text="One")).status == 303
    seen = await alice.send("/post", text="Two and more")
    assert "That makes 1 posts within an hour. Go on later." in seen.text
    assert "Two and more" in seen.text


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
    for beside in (" /pay @alice 5", "\n/pay @alice 5", "//pay @alice 5"):  # text, as in a line
        assert (await bob.send("/post/1/quote", text=beside)).leads_to == "/"
        assert ">/pay <a" in (await bob.look("/explore")).text


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://localhost:8080/explore?before=9", "/explore?before=9"),
        ("https://evil.example//evil.example", "/"),
        ("/explore", "/post/1"),
        ("http://[::1", "/post/1"),
        ("http://a:b/", "/post/1"),
        ("", "/post/1"),
    ],
)
async def test_a_mark_leads_back_to_where_it_was_made(
    alice: Visitor, referer: str, back: str
) -> None:
    await alice.send("/post", text="Hello")
    alice.headers["Referer"] = referer
    seen = await alice.send("/post/1/marks", like="1")
    assert (seen.status, seen.leads_to) == (303, f"{back}#post-1")


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


async def test_an_edit_is_seen_by_all_and_runs_nothing(alice: Visitor, bob: Visitor) -> None:
    await alice.send("/post", text="Frist #print")
    assert ">Frist #print</textarea>" in (await alice.look("/post/1/edit")).text
    assert (await alice.send("/post/1/edit", text="/pay @bob 5")).leads_to == "/post/1"
    page = (await bob.look("/post/1")).text
    assert ">/pay <a" in page
    assert 'href="/post/1/history">Edited</a>' in page
    history = (await bob.look("/post/1/history")).text
    assert 'Frist <a href="/tag/print">#print</a>' in history
    assert "$100.00" in (await alice.look("/wallet")).text
    empty = await alice.send("/post/1/edit", text=" ")
    assert (empty.status, "Write something, or delete the post." in empty.text) == (422, True)
    for path in ("edit", "delete"):
        assert (await bob.look(f"/post/1/{path}")).status == 404
        assert (await bob.send(f"/post/1/{path}", text="Mine")).status == 404


async def test_a_deleted_post_is_not_here_but_its_replies_are(alice: Visitor, bob: Visitor) -> None:
    for text in ("First", "Second"):
        await alice.send("/post", text=text)
    await bob.say("/post/1", "Well said")
    await bob.send("/post/1/quote", text="Go and see")
    assert "Delete this post?" in (await alice.look("/post/1/delete")).text
    for post in (1, 2):
        assert (await alice.send(f"/post/{post}/delete")).leads_to == "/@alice"
    gone = await bob.look("/post/1")
    assert gone.status == 404
    assert "Well said" in gone.text
    assert "This post was deleted by its author." in gone.text
    assert 'id="composer"' not in gone.text
    assert "There is nothing at this address" in (await bob.look("/post/2")).text
    assert "This post is not here any more." in (await alice.look("/@bob")).text
    assert (await bob.say("/post/1", "Still there?")).status == 404


async def test_a_profile_has_words_and_one_post_on_top(alice: Visitor, bob: Visitor) -> None:
    for text in ("Older", "Newer"):
        await alice.send("/post", text=text)
    await alice.send("/post/1/pin", pin="1")
    form = {"name": "Alice Martin", "locale": "en"}
    long = await alice.send("/settings", **form, bio="x" * 161)
    assert "Say it in 160 characters at most." in long.text
    await alice.send("/settings", **form, bio="Prints for @bob <b>")
    assert "Prints for @bob &lt;b&gt;</textarea>" in (await alice.look("/settings")).text
    page = (await bob.look("/@alice")).text
    assert 'Prints for <a href="/@bob">@bob</a> &lt;b&gt;' in page
    assert page.index("Pinned") < page.index(">Older<") < page.index(">Newer<")
    await alice.send("/post/1/pin", pin="")
    assert "Pinned" not in (await bob.look("/@alice")).text


async def test_public_pages_say_what_they_are_to_who_links_to_them(
    alice: Visitor, visitor: Visitor
) -> None:
    await alice.send("/post", text='Six of us,\none minibus "x" #Été \u202e' + "y" * 300)
    post = (await visitor.look("/post/1")).text
    assert "<title>Post by Alice Martin: Six of us, one minibus &#34;x&#34;" in post
    for mark in (
        '<link rel="canonical" href="http://localhost:8080/post/1">',
        '<meta property="og:url" content="http://localhost:8080/post/1">',
        '<meta property="og:title" content="Alice Martin on Quid">',
        '<meta property="og:description" content="Six of us, one minibus &#34;x&#34; #Été yyy',
    ):
        assert mark in post
    for path, title in (("/@alice", "Alice Martin (@alice)"), ("/tag/été", "#été")):
        page = (await visitor.look(path)).text
        assert f"<title>{title} · Quid</title>" in page
        assert 'property="og:url" content="http://localhost:8080/' in page
        assert "one minibus" in page
    assert "one minibus" in (await visitor.look("/explore")).text
    assert "Nobody has posted anything with #nothing." in (await visitor.look("/tag/nothing")).text
    for path in ("/tag/123", "/tag/a b", "/tag/%3Cb%3E"):
        assert (await visitor.look(path)).status == 404


async def test_a_list_goes_on_by_a_link_and_says_when_that_is_all(alice: Visitor) -> None:
    for n in range(20):
        await alice.send("/post", text=f"Post {n}.")
    page = await alice.look("/")
    assert "That is all." not in page.text
    [older] = re.findall(r'href="(\?before=\d+)" rel="next"', page.text)
    await alice.send("/post", text="One more.")
    for path in (f"/{older}", f"/explore{older}", f"/@alice{older}"):
        rest = (await alice.look(path)).text
        assert "That is all." in rest
        assert 'rel="next"' not in rest
        assert "Nothing here yet" not in rest
        assert "No posts yet" not in rest
