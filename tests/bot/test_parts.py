"""How a cost is shared, as it is typed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.aloud import read_aloud
from bot.reading.parts import EQUAL, EXACT, PERCENTAGE, divide, odd
from bot.signatures import Part

PEOPLE = ("bob", "ann", "cleo")


def read(text, locale="en", currency="USD", people=PEOPLE):
    return read_aloud(text, locale, currency, people, me="alice")


def shares(text, **more):
    """Each payee with their share in minor units, and what is left for the speaker."""
    from bot.grammar import Setting, read
    from chat.people import Person

    known = {name: Person(n, name, name.capitalize()) for n, name in enumerate(PEOPLE, 1)}
    found = read(text, Setting("en", "USD", "alice", known, **more))
    assert found.kind == "run", (found.code, found.facts)
    asked = {p.handle: s.minor for p, s in zip(found.payees, found.amount.shares, strict=True)}
    return asked, found.amount.total.minor - sum(asked.values()), found.note


def test_the_examples_of_the_grammar():
    assert shares("/split 10 @bob @ann me") == ({"bob": 333, "ann": 333}, 334, "")
    assert shares("/split 90 @bob:2x @ann:1x pizza") == ({"bob": 6000, "ann": 3000}, 0, "pizza")


@pytest.mark.parametrize(
    ("text", "asked", "own", "note"),
    [
        ("/split 30 @bob me", {"bob": 1500}, 1500, ""),
        ("/split 30 @bob @ann", {"bob": 1500, "ann": 1500}, 0, ""),
        ("/split 10 @bob @ann @cleo", {"bob": 334, "ann": 333, "cleo": 333}, 0, ""),
        ("/split 100 @bob:40% me", {"bob": 4000}, 6000, ""),
        ("/split 100 @bob:40% @ann:60%", {"bob": 4000, "ann": 6000}, 0, ""),
        ("/split 50 @bob:12.50 @ann me", {"bob": 1250, "ann": 1875}, 1875, ""),
        ("/split 50 @bob:12,50 @ann:37.50", {"bob": 1250, "ann": 3750}, 0, ""),
        ("/split 50 @bob:$12.50 me", {"bob": 1250}, 3750, ""),
        ("/split 40 @bob:2x me:2x beer", {"bob": 2000}, 2000, "beer"),
        ("/split 40 @bob:50% @ann:10 me", {"bob": 2000, "ann": 1000}, 1000, ""),
        ("/split @bob:2x, @ann:1x 90 for the pizza", {"bob": 6000, "ann": 3000}, 0, "the pizza"),
        ("/split 30 with @bob and me", {"bob": 1500}, 1500, ""),
        ("/partager 30 entre @bob et moi", {"bob": 1500}, 1500, ""),
        ("/split 30 @bob me and the boys", {"bob": 1500}, 1500, "and the boys"),
        ("/split 30 @bob @alice", {"bob": 1500}, 1500, ""),
        ("/split 10 @bob:33.33% me", {"bob": 333}, 667, ""),
        ("/split 30 @bob me for 2x the fun", {"bob": 1500}, 1500, "2x the fun"),
        ("/split 1.5 @bob me", {"bob": 75}, 75, ""),
    ],
)
def test_shares_as_they_are_typed(text, asked, own, note):
    assert shares(text) == (asked, own, note)


def test_nobody_named_is_everybody_here():
    from chat.people import Person

    members = (Person(1, "bob", "Bob"), Person(2, "ann", "Ann"))
    assert shares("/split 30 pizza", members=members) == ({"bob": 1000, "ann": 1000}, 1000, "pizza")
    assert shares("/split 10", members=members) == ({"bob": 333, "ann": 333}, 334, "")


@pytest.mark.parametrize(
    ("text", "code", "mend"),
    [
        ("/split 100 @bob:40%", "parts_less", "/split 100 @bob:40% me"),
        (
            "/split 100 @bob:40% @ann:20% pizza",
            "parts_less",
            "/split 100 @bob:40% @ann:20% me pizza",
        ),
        ("/split 50 @bob:60", "parts_more", None),
        ("/split 50 @bob:50% @ann:26", "parts_more", None),
        ("/split 50 @bob:50 me", "too_little", None),
        ("/split 0.02 @bob @ann me", "too_little", None),
        ("/split 50 @bob:2x @bob:1x", "part_twice", None),
        ("/split 50 @bob:two", "part_form", None),
        ("/split 50 @bob:0x", "amount_letter", None),
        ("/split 50 @bob:-5", "part_form", None),
        ("/split 50 @bob:1,000 me", "part_form", None),
        ("/split 50 @bob:10€ me", "currencies_differ", None),
        ("/split half @bob me", "share_asked", None),
        ("/request @bob all", "share_asked", None),
        ("/split @bob me", "amount_missing", None),
        ("/split 50 @bo me", "no_person_near", "/split 50 @bob me"),
    ],
)
def test_what_does_not_add_up_is_refused(text, code, mend):
    found = read(text)
    assert (found["kind"], found["code"], found["mend"]) == ("refuse", code, mend)


def test_an_unclear_amount_is_asked_about_and_keeps_the_shares():
    found = read("/split 1,000 @bob:400 @ann:600")
    assert (found["kind"], [c["amount_minor"] for c in found["choices"]]) == ("ask", [100_000])
    assert found["choices"][0]["shares_minor"] == [40_000, 60_000]
    found = read("/split 1.5k @bob me")
    assert (found["message"], found["choices"][0]["label"]) == (
        "1.5k is $1,500.00. Go on?",
        "$1,500.00",
    )


def test_one_who_is_asked_for_all_of_it_is_noticed():
    found = read("/split 30 @bob")
    assert found["kind"] == "run"
    assert found["notices"] == ["Bob is asked for all of it. Add “me” to share it."]


def test_requests_are_read_as_payments_are_and_ask_less():
    found = read("/request @bob 12.50 pizza")
    assert (found["command"], found["amount_minor"], found["note"]) == ("request", 1250, "pizza")
    assert read("/ask @bob @ann 20 each")["kind"] == "run"
    assert [c["shares_minor"] for c in read("/ask @bob @ann 20")["choices"]] == [
        [2000, 2000],
        [1000, 1000],
    ]
    assert read("/pay @bob -5")["mend"] == "/request @bob 5"


def test_payments_read_a_colon_as_before():
    assert read("/pay @bob 20: 2x pizza")["note"] == "2x pizza"
    assert read("/pay 20 @bob:pizza")["note"] == "pizza"


parts = st.lists(
    st.one_of(
        st.builds(lambda n: Part(EQUAL, n, 1), st.integers(1, 9)),
        st.builds(lambda n: Part(PERCENTAGE, n, 10_000), st.integers(1, 3_000)),
        st.builds(lambda n: Part(EXACT, n, 1), st.integers(1, 5_000)),
    ),
    min_size=1,
    max_size=12,
)


@given(total=st.integers(1, 10**12), parts=parts, mine=st.booleans())
def test_shares_always_come_to_the_whole(total, parts, mine):
    try:
        found = divide(total, parts, mine)
    except ValueError:
        return
    assert sum(found) == total
    assert all(minor > 0 for minor in found)
    left = odd(total, parts)
    assert 0 <= left < len(parts)
    weights = sum(part.top for part in parts if part.form == EQUAL)
    for at, (part, minor) in enumerate(zip(parts, found, strict=True)):
        if part.form == EXACT:
            assert minor == part.top
        if mine and at < len(parts) - 1 and parts[-1].form != EXACT and part.form == PERCENTAGE:
            assert minor == total * part.top // part.bottom
    assert weights or sum(Fraction(p.top, p.bottom) for p in parts if p.form == PERCENTAGE) <= 1
