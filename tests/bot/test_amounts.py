"""Every rule about amounts, A0 to A13, as a person meets it."""

import pytest

from tests.bot.reading import outcome, reading

NARROW, THIN, NO_BREAK = "\u202f", "\u2009", "\u00a0"


@pytest.mark.parametrize(
    "typed",
    [
        *("1e3", "1_000", "0x1F", "+5", "NaN", "nan", "inf", "-inf", "Infinity", "∞", "007", "00"),
        *(".5", ",5", "20!!", "20..", "20.,", "20-30", "20–30", "20—30", "20/3", "20:30", "20*2"),
        *("20€5", "20€500", "1.000€50", "1½", "½", "²0", "1²", "２０", "٢٠", "2０", "②", "Ⅷ"),
        *("2\u200b0", "20\u200b", "1´000", "1..5", "1,,5", "1,.5", "20%%", "+25%", "１０%", "$€20"),
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    read = reading(f"/pay @bob {typed}")
    assert read["kind"] == "refuse", read
    assert read["message"].endswith("Nothing was sent.")


@pytest.mark.parametrize("typed", ["-5", "−5", "–5", "- 5", "$-5", "-$5", "－5", "-5 usd", "-25%"])
def test_a_negative_amount_is_refused_and_told_how_to_ask(typed: str) -> None:
    assert outcome(f"/pay @bob {typed}") == "amount_negative"


@pytest.mark.parametrize("typed", ["1,234.56", "1.234,56", "1'234.56", "1’234,56", "1 234,56"])
@pytest.mark.parametrize("locale", ["en", "fr", "de", "en-GB"])
def test_with_both_separators_the_last_is_the_decimal_in_every_locale(
    typed: str, locale: str
) -> None:
    assert outcome(f"/pay @bob {typed}", locale=locale) == 123456


@pytest.mark.parametrize(
    "typed", ["12,34,567", "1,23.45", "1.234,567,89", "1,2345.50", "1,,234", "1'00", "1 000'000"]
)
def test_groups_that_are_not_of_three_are_refused(typed: str) -> None:
    read = reading(f"/pay @bob {typed}".replace("1 000'", f"1{NO_BREAK}000'"))
    assert read["kind"] == "refuse", read


def test_one_separator_used_again_only_groups() -> None:
    assert outcome("/pay @bob 1,234,567") == outcome("/pay @bob 1.234.567") == 123456700


@pytest.mark.parametrize(("typed", "minor"), [("20,5", 2050), ("20.5", 2050), ("0,07", 7)])
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_one_or_two_digits_behind_a_separator_are_decimals(
    typed: str, minor: int, locale: str
) -> None:
    assert outcome(f"/pay @bob {typed}", locale=locale) == minor


def test_three_digits_behind_one_separator_ask_with_the_locales_reading_first() -> None:
    assert outcome("/pay @bob 1,000") == [100000, 100]
    assert outcome("/pay @bob 1.000") == [100, 100000]
    assert outcome("/pay @bob 1,000", locale="fr") == [100, 100000]
    assert outcome("/pay @bob 1.000", locale="fr") == [100000, 100]
    assert outcome("/pay @bob 1,000!") == outcome("/pay @bob $1,000") == [100000, 100]


def test_a_reading_that_would_lose_something_is_not_offered() -> None:
    assert outcome("/pay @bob 20.505") == [2050500]
    assert outcome("/pay @bob 20,505", locale="fr") == [2050500]
    assert outcome("/pay @bob 1,001 JPY") == [1001]
    assert outcome("/pay @bob 1,234 KWD") == [1234000, 1234]


@pytest.mark.parametrize(
    "typed",
    ["0.001", "0,001", "20.5051", "1234.567", "1,234.567", "1'000.505", "5.5 JPY", "1.2345"],
)
def test_more_decimals_than_the_currency_has_are_refused(typed: str) -> None:
    assert str(outcome(f"/pay @bob {typed}")).endswith("decimals")


def test_three_decimals_are_fine_where_the_currency_has_them() -> None:
    assert outcome("/pay @bob 0.001 TND") == 1
    assert outcome("/pay @bob 1234.567 KWD") == 1234567


@pytest.mark.parametrize(
    ("typed", "minor"), [("1k", 100000), ("1.5k", 150000), ("1,5k", 150000), ("1.5K", 150000),
    ("$2k", 200000), ("2k€", 200000), ("2k eur", 200000), ("1.23456k", 123456),
    ("1,234.5k", 123450000)]
)  # fmt: skip
def test_k_is_a_thousand_exactly_and_always_asks(typed: str, minor: int) -> None:
    assert outcome(f"/pay @bob {typed}") == [minor]


@pytest.mark.parametrize("typed", ["1gem", "5kg", "20x", "1st", "20Kk", "1kk", "20usdk"])
def test_other_letters_are_refused_with_a_suggestion(typed: str) -> None:
    read = reading(f"/pay @bob {typed}")
    assert (read["kind"], read["code"]) == ("refuse", "amount_letter")
    assert reading(read["mend"])["kind"] in ("run", "ask")


@pytest.mark.parametrize(
    ("typed", "near"),
    [("20 cents", "0.20"), ("20c", "0.20"), ("5 million", "5000k"), ("10m", "10000k"),
     ("3 mille", "3k"), ("20 percent", "20%"), ("20 pour cent", "20%"), ("199¢", "1.99")],
)  # fmt: skip
def test_a_unit_is_no_note_and_is_offered_in_digits(typed: str, near: str) -> None:
    assert reading(f"/pay @bob {typed}")["mend"] == f"/pay @bob {near}"


@pytest.mark.parametrize("gap", [NARROW, THIN, NO_BREAK, "'", "’"])
def test_these_group_by_three_anywhere(gap: str) -> None:
    assert outcome(f"/pay @bob 20{gap}300 balloons") == 2030000
    assert outcome(f"/pay @bob 1{gap}000{gap}000") == 100000000
    assert reading(f"/pay @bob 20{gap}30")["kind"] == "refuse"


def test_a_plain_space_groups_only_before_decimals_or_a_currency() -> None:
    assert outcome("/pay @bob 1 000,50") == 100050
    assert outcome("/pay @bob 1 000 €") == outcome("/pay @bob 1 000€") == 100000
    assert outcome("/pay @bob 1 234 567 usd") == 123456700
    assert outcome("/pay @bob 20 300 balloons") == [2000, 30000]
    assert outcome("/pay @bob 20  300 usd") == [2000, 30000]
    assert reading("/pay @bob 1 000")["mend"] == "/pay @bob 1000"


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        *(("€20", "EUR"), ("20€", "EUR"), ("20 €", "EUR"), (f"20{NO_BREAK}€", "EUR")),
        *(("20 euros", "EUR"), ("EUR 20", "EUR"), ("eur20", "EUR"), ("20eur.", "EUR")),
        *(("$20", "USD"), ("20$", "USD"), ("20 usd", "USD"), ("US$20", "USD"), ("20 $US", "USD")),
        *(("20 dollars", "USD"), ("20 US dollars", "USD"), ("20", "USD"), ("20 gbp", "GBP")),
        *(("£20", "GBP"), ("20 Canadian dollars", "CAD"), ("20 dollars canadiens", "CAD")),
        *(("20 CHF", "CHF"), ("20 chf,", "CHF"), ("20 francs suisses", "CHF"), ("20 MAD", "MAD")),
    ],
)
def test_a_currency_is_understood_on_either_side(typed: str, currency: str) -> None:
    read = reading(f"/pay @bob {typed}")
    assert (read["amount_minor"], read["currency"], read["note"]) == (2000, currency, "")


def test_a_currency_sign_may_be_the_decimal_mark() -> None:
    assert outcome("/pay @bob 20€50") == 2050
    assert outcome("/pay @bob 1 000€50") == 100050


def test_without_a_currency_it_is_that_of_the_wallet() -> None:
    assert reading("/pay @bob 20", currency="EUR")["currency"] == "EUR"
    assert reading("/pay @bob $20", currency="EUR")["currency"] == "USD"
    assert reading("/pay @bob $20", currency="CAD")["currency"] == "CAD"


@pytest.mark.parametrize("typed", ["$20 eur", "€20 $", "USD 20 EUR", "20 eur @ann usd"])
def test_one_amount_has_one_currency(typed: str) -> None:
    assert outcome(f"/pay @bob {typed}") == "currencies_differ"


@pytest.mark.parametrize("typed", ["20 dinars", "20 kr", "20 BTC", "₿20", "20 livres"])
def test_a_currency_that_is_not_clear_is_refused(typed: str) -> None:
    assert outcome(f"/pay @bob {typed}") == "currency_unclear"


@pytest.mark.parametrize("typed", ["20 cup of tea", "20 top job", "20 try again", "20 mad world"])
def test_words_that_are_also_codes_stay_words(typed: str) -> None:
    read = reading(f"/pay @bob {typed}")
    assert (read["currency"], read["note"]) == ("USD", typed[3:])


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        *(("all", 4327), ("max", 4327), ("tout", 4327), ("ALL.", 4327), ("100%", 4327)),
        *(("half", 2163), ("moitié", 2163), ("la moitié", 2163), ("50 %", 2163)),
        *(("25%", 1081), ("12.5%", 540), ("12,5%", 540), ("1%!", 43)),
    ],
)
def test_a_share_of_the_balance_asks_and_is_rounded_down(typed: str, minor: int) -> None:
    assert outcome(f"/pay @bob {typed}", available="43.27") == [minor]


def test_a_share_of_nothing_or_more_than_all_is_refused() -> None:
    assert outcome("/pay @bob all", available="0") == "share_nothing"
    assert outcome("/pay @bob 1%", available="0.99") == "share_nothing"
    assert outcome("/pay @bob 101%", available="43.27") == "share_form"
    assert outcome("/pay @bob 0%", available="43.27") == "amount_zero"
    assert outcome("/pay @bob all eur", available="43.27") == "share_nothing"


def test_a_share_of_an_unknown_balance_asks_without_an_amount() -> None:
    read = reading("/pay @bob all")
    assert (read["kind"], read["choices"], read["currency"]) == ("ask", [], "USD")


@pytest.mark.parametrize("sign", ".!?,;")
def test_one_sign_behind_an_amount_is_dropped(sign: str) -> None:
    assert outcome(f"/pay @bob 20{sign}") == 2000
    assert outcome(f"/pay @bob 20.50{sign} thanks") == 2050
    assert outcome(f"/pay @bob 20 €{sign}") == 2000


@pytest.mark.parametrize("typed", ["0", "0.00", "0,0", "0 €", "0k", "$0"])
def test_zero_is_refused(typed: str) -> None:
    assert outcome(f"/pay @bob {typed}") == "amount_zero"


def test_two_amounts_ask_which() -> None:
    assert outcome("/pay @bob 20 30") == outcome("/pay 20 @bob 30") == [2000, 3000]
    assert outcome("/pay @bob 20 all", available="43.27") == [2000, 4327]
    assert outcome("/pay @bob 20 1e3") == "amount_form"
    assert outcome("/pay @bob 20 20") == [2000]


def test_the_amount_that_was_not_picked_stays_in_the_note() -> None:
    read = reading("/pay @bob 20 300 balloons")
    assert [choice["note"] for choice in read["choices"]] == ["300 balloons", "balloons"]


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        *(("20 for table 4", "table 4"), ("20 pour 2 cafés", "2 cafés"), ("20 — 2 teas", "2 teas")),
        *(("20: 2 teas", "2 teas"), ('20 "2 teas"', "2 teas"), ("20 « 2 thés »", "2 thés")),
        *(("20 “2 teas”", "2 teas"), ("20 pizza 30", "pizza 30"), ("20 pizza -5", "pizza -5")),
        *(('20 for "table 4"', "table 4"), ("20 for: 1e3", "1e3"), ("20 - pizza", "pizza")),
        *(("20 :)", ":)"), ("20 it's 5", "it's 5"), ('20 "a" and "b"', '"a" and "b"')),
        *(("20 for", ""), ("20 h2o", "h2o"), ("20\nhi", "hi")),
    ],
)
def test_a_number_in_the_note_is_inert(typed: str, note: str) -> None:
    read = reading(f"/pay @bob {typed}")
    assert (read["kind"], read["amount_minor"], read["note"]) == ("run", 2000, note)


@pytest.mark.parametrize("typed", ["pizza 20", "for pizza 20", '"20"', "— 20", "please 20 eur"])
def test_an_amount_only_in_the_note_is_refused_and_offered_before_it(typed: str) -> None:
    read = reading(f"/pay @bob {typed}")
    assert (read["kind"], read["code"]) == ("refuse", "amount_inert")
    assert outcome(read["mend"]) == 2000


def test_the_smallest_and_the_largest_amount() -> None:
    assert outcome("/pay @bob 0.01") == 1
    assert outcome("/pay @bob 10,000,000,000.00") == 10**12
    assert outcome("/pay @bob 10,000,000,000.01") == "amount_large"
    assert outcome("/pay @bob 10000001k") == "amount_large"
    assert outcome("/pay @bob 20 99999999999") == "amount_large"
    assert outcome("/pay @bob @ann 10,000,000,000 each") == "amount_large"
    assert reading(f"/pay @bob {'9' * 5000}")["kind"] == "refuse"


def test_what_is_refused_is_refused_before_anything_asks() -> None:
    assert outcome("/pay @bob @ann 0.001") == "amount_decimals"
    assert outcome("/pay @bob 1,000 -5") == "amount_negative"
    assert outcome("/pay @nobody 0") == "amount_zero"
