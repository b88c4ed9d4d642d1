"""A refusal is a value."""

from payments.refusals import Refusal


def test_equal_codes_and_facts_are_equal_refusals():
    assert Refusal("short", missing=5) == Refusal("short", missing=5)
    assert Refusal("short", missing=5) != Refusal("short", missing=6)
    assert Refusal("short") != Refusal("key_reused")
    assert Refusal("short") != "short"


def test_a_refusal_says_what_it_is():
    assert repr(Refusal("short", missing=5)) == "Refusal('short', missing=5)"
