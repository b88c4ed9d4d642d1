"""Words as they are looked for: what is one, which are the same, what is left of a query."""

import pytest

from chat import folding
from chat.folding import LONGEST, LONGEST_QUERY, MOST_WANTED, Wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Six of us, one minibus. SIX!", "six of us one minibus"),
        ("L’Été à Łódź, cœur", "l ete a lodz coeur"),
        ("Straße ﬁn İstanbul ΣΊΣΥΦΟΣ", "strasse fin istanbul σισυφοσ"),
        ("e\u0301t\u00ade \u202eabc", "ete abc"),
        ("@Alice_M see #Été2027", "@alice_m alice_m see #ete2027 ete2027"),
        ("bob@example.com a##b", "bob example com a b"),
        ("/pay @bob 12.50 pizza", "pay @bob bob 12 50 pizza"),
        ("拉麺屋", "拉麺屋 拉 麺 屋 拉麺 麺屋"),
        ("iPhone手机", "iphone手机 iphone 手 机 手机"),
        ("ガ ｶﾞ カ", "ガ カ"),
        ("한국어 हिन्दी", "한국어 हनद"),
        ("'\"*()&|!:<->\\ 🍕 \u200b", ""),
    ],
)
def test_a_text_is_found_under_its_words(text: str, words: str) -> None:
    assert sorted(folding.words(text)) == sorted(words.split())


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Concert sam", Wanted(("concert",), "sam")),
        ("concert ", Wanted(("concert",))),
        ("concert!", Wanted(("concert",))),
        ("a", Wanted(("a",))),
        ("@Al", Wanted((), "@al")),
        ("#拉", Wanted((), "#拉")),
        ("麺", Wanted(("麺",))),
        ("拉麺屋", Wanted(("拉麺", "麺屋"))),
        ('"a" OR NEAR(b, 2) *', Wanted(("a", "or", "near", "b", "2"))),
        (" \t*", Wanted()),
        ("x" * 10_000, Wanted(("x" * LONGEST,), "x" * (LONGEST_QUERY % LONGEST))),
    ],
)
def test_a_query_is_words_and_what_is_still_being_typed(typed: str, wanted: Wanted) -> None:
    assert folding.wanted(typed) == wanted


def test_a_long_query_is_its_first_words() -> None:
    assert len(folding.wanted(" ".join(map(str, range(50)))).words) == MOST_WANTED


def test_whatever_is_asked_for_is_how_it_was_filed() -> None:
    for text in ("L’Été 2027 #Été", "@Alice_M", "拉麺屋と寿司", "iPhone手机", "y" * 99, "हिन्दी"):
        wanted = folding.wanted(text)
        assert all(any(wanted.has(word) for word in folding.words(text)) for _ in wanted.words)
        assert set(wanted.words) <= set(folding.words(text))
        assert any(word.startswith(wanted.beginning) for word in folding.words(text))
