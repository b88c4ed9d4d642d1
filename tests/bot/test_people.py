"""Whom a text pays, P1 to P6."""

from typing import Any

import pytest

from bot.grammar import Reading, Setting, read
from chat.people import Person
from tests.bot.reading import outcome, reading

ALICE, BOB, ANN = (Person(n, h, h.title()) for n, h in enumerate(("alice", "bob", "ann"), 1))
PEOPLE = {person.handle: person for person in (ALICE, BOB, ANN)}


def beside_bob(text: str, **more: Any) -> Reading:
    """As typed by alice in her conversation with bob, or under his post."""
    return read(text, Setting("en", "USD", "alice", PEOPLE, other=BOB, **more))


def test_beside_another_no_handle_means_them() -> None:
    assert beside_bob("/pay 20 pizza").payees == (BOB,)
    assert beside_bob("/pay @ann 20").payees == (ANN,)


def test_in_a_group_a_handle_is_needed_and_the_refusal_shows_how() -> None:
    assert outcome("/pay 20") == "person_missing"
    assert "/pay @bob 20" in reading("/pay 20")["message"]
    assert reading("/pay bob 20")["mend"] == "/pay @bob 20"
    assert reading("/pay 20 for @bob")["mend"] == "/pay @bob 20"


def test_a_handle_behind_the_note_is_the_payee_only_where_no_other_could_be() -> None:
    read = reading("/pay 20 pizza @bob")
    assert (read["payees"], read["amount_minor"], read["note"]) == (["bob"], 2000, "pizza")
    assert reading('/pay 20 "pizza" to @bob')["payees"] == ["bob"]
    unclear = beside_bob("/pay 20 pizza @ann")
    assert (unclear.kind, unclear.code) == ("refuse", "person_unclear")
    assert beside_bob("/pay 20 for @ann").code == "person_unclear"
    assert beside_bob("/pay 20 for the pizza with @ann").payees == (BOB,)
    assert beside_bob("/pay 20 pizza @bob").payees == (BOB,)


def test_a_handle_in_the_note_of_a_named_payee_is_only_words() -> None:
    read = reading("/pay @bob 20 pizza with @ann and @nobody")
    assert (read["payees"], read["note"]) == (["bob"], "pizza with @ann and @nobody")


def test_an_unknown_handle_is_never_corrected_only_suggested() -> None:
    read = reading("/pay @bo 20")
    assert read["message"] == "There is no @bo. Did you mean @bob? Nothing was sent."
    assert (read["mend"], read["span"]) == ("/pay @bob 20", (5, 8))
    assert outcome("/pay @xavier 20") == "no_person"
    assert outcome("/pay @bob @xavier 20 each") == "no_person"


def test_suggestions_come_from_whoever_knows_more_people() -> None:
    read = beside_bob("/pay @zoo 5", suggest=lambda handle: ["zoe", "zoot"])
    assert (read.facts["near"], read.mend) == (("@zoe", "@zoot"), "/pay @zoe 5")


def test_oneself_and_a_bot_are_refused() -> None:
    assert beside_bob("/pay @alice 5").code == "oneself"
    assert beside_bob("/pay @Alice 5").code == "oneself"
    assert beside_bob("/pay me 5").code == "oneself"
    assert outcome("/pay @me 5", me="me") == "oneself"
    assert outcome("/pay @quid 5") == "a_bot"


def test_a_person_named_twice_counts_once_and_is_told() -> None:
    read = reading("/pay @bob @BOB 20")
    assert (read["kind"], read["payees"]) == ("run", ["bob"])
    assert read["notices"] == ["@bob is named twice and counts once."]


def test_several_people_and_one_amount_ask_showing_both() -> None:
    read = reading("/pay @bob @ann 20")
    assert read["message"] == "$20.00 each ($40.00) or $20.00 in all ($10.00 each)?"
    assert [c["amount_minor"] for c in read["choices"]] == [4000, 2000]
    assert [c["shares_minor"] for c in read["choices"]] == [[2000, 2000], [1000, 1000]]


@pytest.mark.parametrize("word", ["each", "chacun", "chacune", "EACH"])
def test_each_is_one_question_with_the_sum(word: str) -> None:
    assert outcome(f"/pay @bob @ann 20 {word}") == [4000]
    assert outcome(f"/pay {word} 20 @bob and @ann") == [4000]


@pytest.mark.parametrize("word", ["total", "in all", "en tout"])
def test_total_is_shared_and_the_first_ones_pay_the_rest(word: str) -> None:
    read = reading(f"/pay @bob, @ann & @carol 20 {word}")
    assert [c["shares_minor"] for c in read["choices"]] == [[667, 667, 666]]
    assert sum(read["choices"][0]["shares_minor"]) == read["amount_minor"] == 2000


def test_a_total_too_small_for_all_is_refused_or_not_offered() -> None:
    assert outcome("/pay @bob @ann 0.01 total") == "too_little"
    assert outcome("/pay @bob @ann 0.01") == [2]


def test_each_way_of_each_reading_is_offered() -> None:
    assert outcome("/pay @bob @ann 1,000") == [200000, 100000, 200, 100]


def test_a_share_for_several_never_passes_the_balance() -> None:
    assert outcome("/pay @bob @ann all", available="43.27") == [4327]
    assert outcome("/pay @bob @ann half", available="43.27") == [4326, 2163]
    assert outcome("/pay @bob @ann all each", available="43.27") == "short"


def test_at_most_twenty_people() -> None:
    crowd = [f"p{number:02}" for number in range(21)]
    text = f"/pay {' '.join('@' + handle for handle in crowd)} 1 each"
    assert outcome(text, people=crowd) == "too_many_people"
    assert outcome(text.replace("@p20 ", "@p00 "), people=crowd) == [2000]


def test_handles_and_words_ignore_case() -> None:
    assert outcome("/PAY @Bob @ANN 20 Each") == [4000]
    assert reading("/Payer @BOB 20 POUR Le Thé")["note"] == "Le Thé"


@pytest.mark.parametrize("typed", ["@bob's", "@bób", "@", "@bob.x", "@b\u200bob", "@bob@"])
def test_what_is_no_handle_is_refused(typed: str) -> None:
    assert outcome(f"/pay {typed} 20") == "handle_odd"
