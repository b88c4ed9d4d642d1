"""Which handles and names people may have, and which look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.names import RESERVED, check_handle, display_name, distance, name_skeleton, skeleton
from chat.refusals import Refused
from tests.chat.alike import HANDLES, NAMES, pairs

DIFFERENT = """
ana anna ann_a2 ama clara dara eva eua bob bobb boob rob robb tom thom jon john joan max maks
marc mark marco leo lea lia alice alicia alise al3x alex alexa anais carol carole caroline emma ema
hannah hanna ines inez 333 3333 theo teo t3o sofia sophia yan jan ray rae kay_k key dan dean
"""


@pytest.mark.parametrize(("real", "other"), pairs(HANDLES))
def test_a_handle_that_looks_like_another_shares_its_skeleton(real, other):
    assert real != check_handle(other)
    assert skeleton(real) == skeleton(other)


def test_the_table_of_look_alikes_is_long_enough():
    assert len(set(pairs(HANDLES))) >= 200


@pytest.mark.parametrize(("real", "other"), pairs(NAMES, ","))
def test_a_name_that_looks_like_another_shares_its_skeleton(real, other):
    assert real != display_name(other)
    assert name_skeleton(real) == name_skeleton(other)


def test_ordinary_different_names_do_not_look_alike():
    names = [
        name.capitalize() for name in DIFFERENT.split()
    ] + "李雷 王伟 محمد Иван Елена Γιώργος".split()
    assert len({name_skeleton(name) for name in names}) == len(names)


def test_ordinary_different_handles_do_not_collide():
    handles = DIFFERENT.split()
    assert len({skeleton(handle) for handle in handles}) == len(handles)


@given(st.text("abcdefhjkmnoprstuvwxyz", min_size=3, max_size=20))
def test_a_skeleton_does_not_see_underscores_or_case(handle):
    assert skeleton("_".join(handle.upper())) == skeleton(handle)
    assert skeleton(f"_{handle}__") == skeleton(handle)


@pytest.mark.parametrize(
    "handle", ["ab", "a" * 21, "al ice", "ali-ce", "élise", "___", "", "a\n12", "bob\n"]
)
def test_a_handle_has_3_to_20_plain_signs(handle):
    with pytest.raises(Refused, match="handle_invalid"):
        check_handle(handle)


@pytest.mark.parametrize(
    "handle",
    [
        *(word for word in RESERVED if len(word) > 2),
        *"quid_support qu1d guid 9u1d ad_min AdminTeam 5upp0rt the_quid rnoderator".split(),
        *"me_ _me r00t quidbot".split(),
    ],
)
def test_the_words_of_the_house_are_nobodys_handle(handle):
    with pytest.raises(Refused, match="handle_reserved"):
        check_handle(handle)


@pytest.mark.parametrize("handle", [*DIFFERENT.split(), "ali", "guido", "quidam", "meme", "banksy"])
def test_ordinary_handles_are_free(handle):
    assert check_handle(handle.upper()) == handle


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Alice   Moreau ", "Alice Moreau"),
        ("Alice\u00a0\u3000Moreau\n", "Alice Moreau"),
        ("Ame\u0301lie", "Amélie"),
        ("x" * 50, "x" * 50),
        ("李雷", "李雷"),
        ("Zoë 👩‍👩‍👧", "Zoë 👩‍👩‍👧"),
        ("👍", "👍"),
        ("محمد", "محمد"),
    ],
)
def test_a_display_name_is_tidied(typed, kept):
    assert display_name(typed) == kept


@pytest.mark.parametrize(
    "name",
    [
        *("", "   ", "x" * 51, "a\x00b", "a\nb", "a\u202eb", "\u2066a", "\u3164", "\u200b"),
        *("\u200d", "a\ud800", "a\ue000", "a\u2028b", "\u2800", "a\u200fb", "\u0301", "a\x9fb"),
    ],
)
def test_a_display_name_cannot_hide_or_mislead(name):
    with pytest.raises(Refused, match="name_invalid"):
        display_name(name)


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        *[("bob", "bob", 0), ("bbo", "bob", 1), ("bo", "bob", 1), ("alcie", "alice", 1)],
        *[("rob", "bob", 1), ("carol", "carla", 2), ("", "abc", 3), ("alice", "bob", 5)],
    ],
)
def test_a_distance_counts_edits_and_swaps(one, other, edits):
    assert distance(one, other) == distance(other, one) == edits
