"""Amounts as people and machines write them."""

import pytest

from payments.money import CURRENCIES, Money, canonical, digits, from_canonical, show

NARROW, NO_BREAK = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("money", "locale", "shown"),
    [
        (Money(2000, "USD"), "en", "$20.00"),
        (Money(120450, "USD"), "en", "$1,204.50"),
        (Money(2000, "EUR"), "en", "€20.00"),
        (Money(1, "USD"), "en", "$0.01"),
        (Money(-500, "USD"), "en", "−$5.00"),
        (Money(10**12, "USD"), "en", "$10,000,000,000.00"),
        (Money(2050, "EUR"), "fr", f"20,50{NO_BREAK}€"),
        (Money(120450, "USD"), "fr", f"1{NARROW}204,50{NO_BREAK}$US"),
        (Money(-5, "EUR"), "fr", f"−0,05{NO_BREAK}€"),
        (Money(1500, "JPY"), "en", "¥1,500"),
        (Money(1234567, "BHD"), "fr", f"1{NARROW}234,567{NO_BREAK}BHD"),
    ],
)
def test_money_is_shown_as_its_reader_writes_it(money, locale, shown):
    assert show(money, locale) == shown


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(2050, "USD"), "20.50"),
        (Money(5, "EUR"), "0.05"),
        (Money(0, "EUR"), "0.00"),
        (Money(999_999_999_999, "USD"), "9999999999.99"),
        (Money(20, "JPY"), "20"),
    ],
)
def test_what_machines_write_they_read_back(money, text):
    assert canonical(money) == text
    assert from_canonical(text, money.currency) == money


def test_a_short_fraction_is_filled_up():
    assert from_canonical("20", "USD") == from_canonical("20.0", "USD") == Money(2000, "USD")
    assert from_canonical("20.5", "USD") == Money(2050, "USD")


def test_a_debt_has_a_plain_minus():
    assert canonical(Money(-5, "USD")) == "-0.05"


@pytest.mark.parametrize(
    "text",
    [
        *("", " 20", "20 ", "20\n", "-5", "+5", "−5", "1e3", "1_000", "0x1F", ".5", "5.", "5.505"),
        *(
            "1,00",
            "NaN",
            "inf",
            "∞",
            "٢٠",
            "２０",
            "20.5\N{ARABIC-INDIC DIGIT FIVE}",
            "12345678901",
        ),
    ],
)
def test_anything_else_is_no_amount(text):
    with pytest.raises(ValueError, match="not an amount of USD"):
        from_canonical(text, "USD")


def test_no_more_decimals_than_the_currency_has():
    with pytest.raises(ValueError, match="not an amount of JPY"):
        from_canonical("20.5", "JPY")


def test_decimals_come_from_the_currency():
    assert [digits(currency) for currency in (*CURRENCIES, "JPY", "BHD")] == [2, 2, 0, 3]
