"""Typed text as HTML: what becomes a link, what does not, and what cannot hide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from web.links import linkify

A = '<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>'


@pytest.mark.parametrize(
    ("text", "address", "around"),
    [
        ("see https://a.example now", "https://a.example", "see {} now"),
        ("http://a.example/x?b=1#c.", "http://a.example/x?b=1#c", "{}."),
        ("(https://a.example/x)", "https://a.example/x", "({})"),
        ("https://a.example/wiki/X_(y)", "https://a.example/wiki/X_(y)", "{}"),
        ("[https://a.example/wiki/X_(y)],", "https://a.example/wiki/X_(y)", "[{}],"),
        ("https://a.example/?!", "https://a.example/", "{}?!"),
        ("HTTPS://A.example:8443/x", "HTTPS://A.example:8443/x", "{}"),
        ("http://localhost:8080/@bob", "http://localhost:8080/@bob", "{}"),
        ("« https://a.example/x »", "https://a.example/x", "« {} »"),
        ("https://a.example…", "https://a.example", "{}…"),
    ],
)
def test_a_web_address_is_clickable_without_the_sentence_around_it(
    text: str, address: str, around: str
) -> None:
    assert linkify(text) == around.format(A.format(address))


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "javascript://a.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://a.example/x",
        "https://",
        "https://.",
        "https://nodots/x",
        "https://a.example:99999/",
        "https://bank.example@evil.example/",
        "https://a.example\\@evil.example".split("\\")[0][:8],
        "https://[::1",
        "https://a.example/\u202egpj.exe",
        "https://" + "a" * 2100 + ".example",
    ],
)
def test_what_is_no_plain_web_address_is_not_clickable(text: str) -> None:
    assert "<a " not in linkify(text)


def test_quotes_and_tags_cannot_leave_the_link() -> None:
    html = linkify('https://a.example/"onmouseover="alert(1) https://a.example/<b>')
    assert '"onmouseover' not in html
    assert "&#34;onmouseover=&#34;alert(1)" in html
    assert "&lt;b&gt;" in html


def test_a_host_in_other_letters_is_shown_as_the_network_knows_it() -> None:
    html = linkify("https://аpple.example/id")
    assert 'href="https://xn--pple-43d.example/id"' in html
    assert '<span class="host">(xn--pple-43d.example)</span>' in html


def test_marks_that_turn_the_direction_are_made_visible() -> None:
    html = linkify("invoice\u202egpj.exe")
    assert html == 'invoice<span class="mark">U+202E</span>gpj.exe'


def test_a_long_text_of_links_takes_no_long_time() -> None:
    assert linkify("https://a.example/) " * 200).count("<a ") == 200
    assert linkify("http://" + "(" * 3900).count("<a ") == 0


@given(st.text(alphabet=st.sampled_from("ab<>&\"' .:/()@é\u202ehtps\\\n"), max_size=60))
def test_whatever_is_typed_no_tag_of_it_survives(text: str) -> None:
    html = str(linkify("https://a.example/" + text + " http://" + text))
    for ours in ("</a>", "</span>"):
        html = html.replace(ours, "")
    left = html.split("<")[1:]
    assert all(part.startswith(('a href="http', 'a href="/@', 'span class="')) for part in left)


def test_text_without_an_address_is_only_escaped() -> None:
    assert linkify("<b> & \"x\" 'y'") == escape("<b> & \"x\" 'y'")


def test_handles_and_hashtags_lead_to_pages_of_our_own() -> None:
    text = "<b>@Bob</b> #Été #123 a@b.example https://a.example/@carol/#x"
    link = A.format("https://a.example/@carol/#x")
    bob = '&lt;b&gt;<a href="/@Bob">@Bob</a>&lt;/b&gt;'
    assert linkify(text) == f"{bob} #Été #123 a@b.example {link}"
    tag = '<a href="/tag/%C3%A9t%C3%A9">#Été</a>'
    assert linkify(text, tagged=True) == f"{bob} {tag} #123 a@b.example {link}"
