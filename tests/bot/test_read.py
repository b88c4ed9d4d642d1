"""`quid read`: the examples of the handbook, as plain data."""

import json

import pytest

from bot.reading.aloud import read_line
from tests.bot.reading import reading

FRENCH = {"locale": "fr", "currency": "EUR"}


@pytest.mark.parametrize("text", ["/pay @bob 20", "/pay 20 @bob", "/pay 20 to @bob"])
def test_a_plain_payment_runs(text: str) -> None:
    assert reading(text) == {
        "kind": "run",
        "command": "pay",
        "payees": ["bob"],
        "amount_minor": 2000,
        "currency": "USD",
        "note": "",
    }


def test_a_french_amount_in_euros_runs() -> None:
    read = reading("/pay @bob 20,50 €", **FRENCH)
    assert (read["kind"], read["amount_minor"], read["currency"]) == ("run", 2050, "EUR")


def test_what_can_be_two_amounts_asks_and_settles_on_none() -> None:
    read = reading("/pay @bob 1,000")
    assert (read["kind"], read["amount_minor"], read["currency"]) == ("ask", None, "USD")
    assert [(c["amount_minor"], c["label"]) for c in read["choices"]] == [
        (100000, "Pay $1,000.00"),
        (100, "Pay $1.00"),
    ]


@pytest.mark.parametrize(
    ("text", "minor", "message"),
    [
        ("/pay @bob 1.5k", 150000, "1.5k is $1,500.00. Pay it?"),
        ("/pay @bob all", 4327, "All is $43.27. Pay it?"),
        ("/pay @bob half", 2163, "Half is $21.63. Pay it?"),
    ],
)
def test_one_amount_to_confirm_is_given(text: str, minor: int, message: str) -> None:
    read = reading(text, available="43.27")
    assert (read["kind"], read["amount_minor"], read["message"]) == ("ask", minor, message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("/pay @bob -5", "Amounts are positive. To get money: /request @bob 5."),
        ("/pay @bob 0.001", "US dollars have 2 decimals; the smallest amount is $0.01."),
        ("/pay @bo 20", "There is no @bo. Did you mean @bob?"),
        ("/pya @bob 20", "There is no /pya. Did you mean /pay @bob 20?"),
        ("/pay @bob 5.5 JPY", "Japanese yen have no decimals; the smallest amount is ¥1."),
    ],
)
def test_a_refusal_says_why_and_that_nothing_was_sent(text: str, message: str) -> None:
    read = reading(text)
    assert (read["kind"], read["message"]) == ("refuse", f"{message} Nothing was sent.")
    assert (read["amount_minor"], read["payees"]) == (None, [])


def test_pay_alone_is_refused_with_an_example() -> None:
    assert reading("/pay")["message"].startswith("Who, and how much? Write it like /pay @bob 20.")


def test_a_note_is_kept_without_its_announcement() -> None:
    assert reading("/pay @bob 20 for table 4")["note"] == "table 4"


def test_what_is_no_command_is_said() -> None:
    assert reading("//pay @bob 20")["kind"] == "say"
    assert reading("//pay @bob 20")["text"] == "/pay @bob 20"
    assert reading("hello")["command"] is None


def test_refusals_speak_the_readers_language() -> None:
    assert reading("/payer @bo 5", **FRENCH)["message"] == (
        "Il n’y a pas de @bo. Vouliez-vous dire @bob\u00a0? Rien n’a été envoyé."
    )


def test_a_line_of_json_is_read() -> None:
    asked = {"text": "/pay @bob all", "people": ["bob"], "available": "43.27", "locale": None}
    assert read_line(json.dumps(asked))["amount_minor"] == 4327
    asked["people"], asked["available"] = "bob,ann", 43.27  # type: ignore[assignment]
    assert read_line(json.dumps(asked))["amount_minor"] == 4327


@pytest.mark.parametrize(
    "line",
    [
        *("", "{", "[]", "3", '"x"', "{}", '{"text": 3}', '{"text": "x", "locale": "xx"}'),
        *('{"text": "x", "currency": "ZZZ"}', '{"text": "x", "available": "1,2"}'),
        *('{"text": "x", "people": 3}', '{"text": "x", "people": [3]}', '{"text": "x", "a": 1}'),
        *('{"text": "x", "available": true}', '{"text": "x", "me": 3}', "[" * 100_000),
        *(
            '{"text": "x", "locale": ""}',
            '{"text": "x", "locale": 3}',
            '{"text": "x", "currency": []}',
        ),
    ],
)
def test_a_bad_line_is_an_error_and_no_crash(line: str) -> None:
    assert read_line(line)["kind"] == "error"


def test_half_a_character_is_read_as_none() -> None:
    read = read_line('{"text": "/pay @bob 20 \\ud83d", "people": "bob"}')
    assert json.dumps(read, ensure_ascii=False).encode()
    assert read["amount_minor"] == 2000
