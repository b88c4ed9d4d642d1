"""The search page: who finds what, how it is marked and where it leads, without script."""

import re

import pytest

from chat import folding, people
from tests.web.visitor import Visitor
from web import security
from web.found import excerpt
from web.keys import WRITER
from web.pages import search


def found(html: str) -> list[tuple[str, str]]:
    """Where each thing that was found leads, and the words of it that are marked."""
    rows = re.findall(r'<a class="row" href="([^"]*)">(.*?)</a>', html, re.DOTALL)
    return [(to, " ".join(re.findall("<mark>(.*?)</mark>", row))) for to, row in rows]


async def test_one_person_looks_five_times_a_second_and_others_go_on(
    alice: Visitor, bob: Visitor
) -> None:
    limiter = alice.app[security.LIMITS]
    me = (await alice.app[WRITER].deed(people.by_handles, ["alice"]))["alice"]
    for _ in range(299):
        limiter.hit(search.LOOKS[0], f"searches {me.id}")
    assert (await alice.look("/search?q=bob")).status == 200
    slow = await alice.look("/search?q=bob")
    assert slow.status == 429
    assert "Too many tries. Try again in" in slow.text
    assert (await bob.look("/search?q=bob")).status == 200


async def test_people_messages_posts_replies_and_tags_are_found_at_once(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    await alice.send("/post", text="Bobsleigh <b>today</b> #bobsleigh")
    await bob.say("/post/1", "Bobsleigh? I’m in")
    sent = await alice.say("/messages/@bob", "Bobsleigh again?")
    await alice.say("/messages/@bob", "/request 5 bobsleigh")
    place = sent.leads_to
    page = (await alice.look("/search?q=bobs")).text
    assert found(page) == [
        (f"{place}#2", "bobsleigh"),
        (f"{place}#1", "Bobsleigh"),
        ("/post/1", "Bobsleigh #bobsleigh"),
        ("/post/1#1", "Bobsleigh"),
        ("/tag/bobsleigh", ""),
    ]
    assert "&lt;b&gt;today" in page
    assert "You asked for $5.00" in page
    assert found((await alice.look("/search?q=Moreau")).text) == [("/@bob", "")]
    await visitor.join("carol", "Carol Diaz")
    theirs = (await visitor.look("/search?q=bobs")).text
    assert [to for to, _ in found(theirs)] == ["/post/1", "/post/1#1", "/tag/bobsleigh"]


async def test_a_conversation_is_searched_by_its_members_page_by_page(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    await visitor.join("carol", "Carol Diaz")
    elsewhere = await alice.say("/messages/@carol", "line elsewhere")
    for n in range(23):
        sent = await alice.say("/messages/@bob", f"line {n}")
    number = sent.leads_to.rpartition("/")[2]
    page = (await bob.look(f"/search?in={number}&q=line")).text
    first = [int(to.partition("#")[2]) for to, _ in found(page)]
    assert first == list(range(23, 3, -1))
    older = re.search(r'href="(\?[^"]*before=\d+)"', page)
    assert older
    rest = (await bob.look("/search" + older[1].replace("&amp;", "&"))).text
    assert [int(to.partition("#")[2]) for to, _ in found(rest)] == [3, 2, 1]
    assert "That is all." in rest
    assert "Only in this conversation." in page
    assert (await visitor.look(f"/search?in={number}&q=line")).status == 404
    assert found((await alice.look("/search?kind=messages&q=line elsewhere")).text) == [
        (f"{elsewhere.leads_to}#1", "line elsewhere")
    ]


async def test_who_finds_nothing_is_told_what_to_do(alice: Visitor, visitor: Visitor) -> None:
    assert (await visitor.look("/search?q=x")).leads_to == "/sign-in?next=/search?q%3Dx"
    assert "What are you looking for?" in (await alice.look("/search")).text
    for q in ("nobody", '"', "*", "%00", "(" * 300, "%ED%A0%80", "zz&kind=x&in="):
        page = await alice.look(f"/search?q={q}")
        assert (page.status, "Nothing found" in page.text) == (200, True), q
    assert (await alice.look("/search?q=x&before=x")).status == 200
    assert (await alice.look("/search?q=x&in=7")).status == 404
    assert (await alice.look("/search?q=x&in=@bob")).status == 404


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("The Été was long", "ete", "The <mark>Été</mark> was long"),
        ("E\u0301te\u0301!", "ete", "<mark>E\u0301te\u0301</mark>!"),
        ("a <i>b", "b", "a &lt;i&gt;<mark>b</mark>"),
        ("明日の拉麺屋", "拉麺", "明日の<mark>拉麺</mark>屋"),
        ("see\n#Art\u202e @bob", "#art bob", "see <mark>#Art</mark> <mark>@bob</mark>"),
        ("word " * 30 + "here " + "word " * 60, "here", "…" + "word " * 7 + "<mark>here</mark>"),
        ("x" * 100 + "y", "y", "x" * 100 + "y"),
        ("no word of it", "else", "no word of it"),
    ],
)
def test_what_matched_is_marked_in_an_excerpt(text: str, typed: str, shown: str) -> None:
    made = str(excerpt(text, folding.wanted(typed)))
    assert made.startswith(shown)
    assert made == shown or (made.endswith("…") and len(made) < 230)
