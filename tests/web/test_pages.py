"""The pages as a reader without script meets them, over real requests."""

import re
import uuid

import pytest

from tests.web.visitor import OURS, PASSWORD, Visitor, numbers, still
from web.statics import FILES

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("path", ["/messages", "/messages/1", "/wallet", "/settings"])
async def test_what_is_somebodys_asks_to_sign_in_and_leads_back(
    visitor: Visitor, path: str
) -> None:
    seen = await visitor.look(path)
    assert (seen.status, seen.leads_to) == (303, f"/sign-in?next={path}")


async def test_an_empty_inbox_invites_and_a_slip_in_the_handle_is_said(alice: Visitor) -> None:
    empty = await alice.look("/messages")
    assert "No conversations yet" in empty.text
    slip = await alice.look("/messages?to=bobb")
    assert "There is nobody called @bobb here." in slip.text


async def test_what_is_said_stands_on_both_pages_and_counts_as_unread_for_the_other(
    alice: Visitor, bob: Visitor
) -> None:
    await bob.send("/follow", handle="alice", follow="1")
    said = await alice.say("/messages/@bob", "Lunch at one?")
    assert (said.status, said.leads_to) == (303, "/messages/1")
    assert "Lunch at one?" in (await alice.look("/messages/1")).text
    listed = await bob.look("/messages")
    assert 'data-unread data-places="1"' in listed.text
    assert "Lunch at one?" in listed.text
    assert "You: Lunch at one?" in (await alice.look("/messages")).text


async def test_sending_a_form_twice_says_it_once(alice: Visitor, bob: Visitor) -> None:
    again = str(uuid.uuid4())
    for _ in range(2):
        await alice.say("/messages/@bob", "Only once", again)
    assert numbers((await alice.look("/messages/1")).text) == [1]


async def test_a_question_about_money_is_on_the_page_of_its_asker_alone(
    alice: Visitor, bob: Visitor
) -> None:
    await alice.say("/messages/@bob", "Hello")
    await alice.say("/messages/1", "/pay 20 pizza")
    page = await alice.look("/messages/1")
    assert "data-choices" in page.text
    assert "Only you can see this" in page.text
    other = await bob.look("/messages/1")
    assert "pizza" not in other.text
    assert "only-you" not in other.text


async def test_a_conversation_of_others_looks_like_one_that_is_not(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    await alice.say("/messages/@bob", "Between us")
    await visitor.join("mallory", "Mallory")
    theirs, none = await visitor.look("/messages/1"), await visitor.look("/messages/999")
    assert theirs.status == none.status == 404
    assert still(theirs.text) == still(none.text)
    older = await visitor.look("/messages/1/history?before=9")
    assert older.status == 404
    assert "Between us" not in older.text
    posted = await visitor.say("/messages/1", "Let me in")
    assert "Between us" not in posted.text
    assert numbers((await alice.look("/messages/1")).text) == [1]


async def test_history_goes_on_where_the_page_begins(alice: Visitor, bob: Visitor) -> None:
    for number in range(60):
        await alice.say("/messages/@bob", f"Line {number}")
    page = await alice.look("/messages/1")
    assert 'data-first="11" ' in page.text
    assert 'href="?before=11"' in page.text
    older = await alice.look("/messages/1/history?before=11")
    assert numbers(older.text) + numbers(page.text) == list(range(1, 61))
    assert "<html" not in older.text
    between = await alice.look("/messages/1/history?after=4&before=8")
    assert numbers(between.text) == [5, 6, 7]


async def test_names_and_texts_are_never_markup(alice: Visitor, visitor: Visitor) -> None:
    mallory = visitor.another()
    await mallory.join("mallory", HOSTILE[:50])
    await mallory.say("/messages/@alice", HOSTILE)
    await mallory.send("/post", text=HOSTILE)
    await alice.send("/follow", handle="mallory", follow="1")
    for path in ("/", "/messages/requests", "/messages/1", "/@mallory", "/post/1"):
        text = (await alice.look(path)).text
        assert "&lt;script&gt;alert(1)" in text, path
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path


async def test_a_command_typed_at_home_is_not_posted_but_waits_to_be_sent(
    alice: Visitor, bob: Visitor
) -> None:
    answer = await alice.send("/post", text="/pay @bob 5")
    assert answer.leads_to == "/messages/@quid?text=/pay+@bob+5"
    waiting = await alice.look(answer.leads_to, Sec_Fetch_Site="same-origin")
    assert ">/pay @bob 5</textarea>" in waiting.text
    assert "$100.00" in waiting.text
    assert (await alice.look("/post/1")).status == 404
    await alice.send("/post", text="//pay is how one pays")
    assert "/pay is how one pays" in (await alice.look("/post/1")).text


async def test_other_sites_cannot_fill_in_the_composer(alice: Visitor, bob: Visitor) -> None:
    path = "/messages/@bob?text=/pay+99"
    assert ">/pay 99</textarea>" in (await alice.look(path, Sec_Fetch_Site="same-origin")).text
    assert "/pay 99" not in (await alice.look(path, Sec_Fetch_Site="cross-site")).text


async def test_following_brings_posts_home_and_replies_are_counted(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    await bob.send("/post", text="New print is up")
    assert "New print is up" not in (await alice.look("/")).text
    await alice.send("/follow", handle="bob", follow="1")
    assert "New print is up" in (await alice.look("/")).text
    replied = await alice.say("/post/1", "I want one")
    assert replied.leads_to == "/post/1"
    assert "1 reply" in (await alice.look("/")).text
    outside = await visitor.look("/post/1")
    assert "I want one" in outside.text
    assert "Sign in to reply" in outside.text
    await alice.send("/follow", handle="bob", follow="")
    assert "New print is up" not in (await alice.look("/")).text


async def test_a_post_that_is_too_long_stays_in_the_field(alice: Visitor) -> None:
    answer = await alice.send("/post", text="x" * 1001)
    assert "A post has at most 1000 characters." in answer.text
    assert "x" * 1001 in answer.text


async def test_the_wallet_shows_each_balance_and_what_made_it(alice: Visitor) -> None:
    await alice.fund("alice", 5_25)
    text = (await alice.look("/wallet")).text
    assert re.findall(r'money in">([^<]*)<', text) == ["+$5.25", "+$100.00"]
    assert re.findall(r"Balance </span>([^<]*)<", text) == ["$105.25", "$100.00"]


async def test_name_and_language_can_be_changed(alice: Visitor) -> None:
    bad = await alice.send("/settings", name="\u200b", locale="fr")
    assert "Use 1 to 50 letters that can be read." in bad.text
    taken = await alice.send("/settings", name="Quid", locale="en")
    assert "This name is kept for Quid. Choose another." in taken.text
    saved = await alice.send("/settings", name="Alice M.", locale="fr")
    assert saved.leads_to == "/settings?saved=1"
    page = await alice.look(saved.leads_to)
    assert 'value="Alice M."' in page.text
    assert "Enregistré." in page.text


async def test_a_session_ended_from_another_browser_is_ended(
    alice: Visitor, visitor: Visitor
) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    visitor.headers["User-Agent"] = agent
    await visitor.send("/sign-in", handle="alice", password=PASSWORD)
    listed = (await alice.look("/settings")).text
    assert "Firefox · Linux" in listed
    await alice.send("/settings/sessions", id="others")
    assert (await visitor.look("/wallet")).status == 303
    assert (await alice.look("/wallet")).status == 200


async def test_signing_out_ends_the_session(alice: Visitor) -> None:
    cookie = alice.cookie
    assert (await alice.send("/sign-out")).leads_to == "/"
    alice.cookie = cookie
    assert (await alice.look("/wallet")).status == 303


async def test_what_is_not_here_says_so_in_the_same_clothes(alice: Visitor) -> None:
    for path in ("/nowhere", "/@nobody_here", "/post/99", "/messages/99999999999999999999"):
        seen = await alice.look(path)
        assert seen.status == 404, path
        assert "There is nothing at this address" in seen.text, path


@pytest.mark.parametrize(
    ("headers", "status", "sentence"),
    [
        ({"Origin": "http://evil.example"}, 403, "This did not come from one of our pages."),
        ({"Sec-Fetch-Site": "cross-site"}, 403, "This did not come from one of our pages."),
        ({"Origin": OURS, "Content-Encoding": "gzip"}, 415, "What was sent could not be read."),
        (
            {"Origin": OURS, "Accept-Language": "fr", "Content-Encoding": "gzip"},
            415,
            "Ce qui a été",
        ),
    ],
    ids=str,
)
async def test_what_is_refused_at_the_door_is_a_page_too(
    visitor: Visitor, headers: dict[str, str], status: int, sentence: str
) -> None:
    visitor.headers = headers
    seen = await visitor.send_as_is("/sign-in", handle="alice", password=PASSWORD)
    assert (seen.status, seen.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert f"<p>{sentence}" in seen.text
    assert all(part in seen.text for part in ("<title>", 'rel="stylesheet"', 'href="/"'))
    assert "default-src 'none'" in seen.headers["Content-Security-Policy"]


async def test_only_scripts_of_the_page_carry_its_nonce(alice: Visitor) -> None:
    seen = await alice.look("/messages")
    [nonce] = set(re.findall(r'nonce="([^"]+)"', seen.text))
    assert f"'nonce-{nonce}'" in seen.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*nonce)", seen.text)
    assert not re.search(r'\s(style|on\w+)="', seen.text)
    assert seen.headers["Cache-Control"] == "no-store"


async def test_files_are_kept_for_ever_under_the_address_of_their_content(
    visitor: Visitor,
) -> None:
    kept = await visitor.look(FILES.address("css/base.css"))
    assert "immutable" in kept.headers["Cache-Control"]
    older = await visitor.look("/static/0123456789ab/css/base.css")
    assert (older.text, older.headers["Cache-Control"]) == (kept.text, "no-cache")
    for path in ("/static/../pages/entry.py", "/static/%2e%2e/keys.py", "/static/nothing.css"):
        assert (await visitor.look(path)).status == 404, path
