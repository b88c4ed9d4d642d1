"""What is a card and what is not, and that its number shows itself to nobody by accident."""

import copy
import json
import pickle
import traceback
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.vault import numbers
from payments.vault.numbers import Number, Secret, brand, luhn, read
from payments.vault.published import PUBLISHED
from payments.vault.refusals import CardRefused

NUMBER = "4895142232120006"
BRANDS = {
    "4242424242424242": "visa",
    "4895142232120006": "visa",
    "4957030420210512": "visa",
    "5555555555554444": "mastercard",
    "5123280115058611": "mastercard",
    "378282246310005": "amex",
    "6011111111111117": "discover",
    "30569309025904": "diners",
    "3530111333300000": "jcb",
    "6200000000000005": "unionpay",
    "2223003122003222": "mastercard",
    "2200770239097761": "mir",
    "6759649826438453": "maestro",
    "6390000000000005": "maestro",
    "5085000000000004": "rupay",
    "6521111111111117": "discover",
}


def complete(digits: str) -> str:
    """With the check digit that makes it whole."""
    return next(digits + last for last in "0123456789" if luhn(digits + last))


@given(st.text("0123456789", min_size=11, max_size=18), st.data())
def test_any_one_changed_digit_is_caught(digits: str, data: st.DataObject) -> None:
    whole = complete(digits)
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != whole[at]]))
    assert luhn(whole)
    assert not luhn(whole[:at] + other + whole[at + 1 :])


@pytest.mark.parametrize(("number", "name"), BRANDS.items())
def test_a_published_number_has_its_brand_and_one_of_its_lengths(number: str, name: str) -> None:
    found = brand(number)
    assert found is not None
    assert found.name == name
    assert len(number) in found.lengths


@pytest.mark.parametrize("number", sorted(PUBLISHED))
def test_every_test_number_is_a_card(number: str, now: int) -> None:
    card, _ = read(number, "2030-12", "", "", now, live=False)
    assert card.number.reveal() == number


@pytest.mark.parametrize(
    ("number", "expiry", "code", "says"),
    [
        ("4895142232120007", "2030-12", "", "card_number"),
        ("489514223212000", "2030-12", "", "card_number"),
        ("4060320000000127", "2030-12", "", "card_number"),
        ("1111111111111111", "2030-12", "", "card_brand"),
        ("not a number", "2030-12", "", "card_number"),
        ("", "2030-12", "", "card_number"),
        ("４２４２４２４２４２４２４２４２", "2030-12", "", "card_number"),
        ("4111111111111111", "2030-12", "", "card_live"),
        (NUMBER, "2026-12", "", "card_expired"),
        (NUMBER, "2030-13", "", "card_expired"),
        (NUMBER, "12/30", "", "card_expired"),
        (NUMBER, "2099-01", "", "card_expired"),
        (NUMBER, "2030-12", "12", "card_cvv"),
        (NUMBER, "2030-12", "1234", "card_cvv"),
        (NUMBER, "2030-12", "١٢٣", "card_cvv"),
        ("378282246310005", "2030-12", "123", "card_cvv"),
    ],
)
def test_what_is_no_card_is_refused(
    number: str, expiry: str, code: str, says: str, now: int
) -> None:
    with pytest.raises(CardRefused) as refused:
        read(number, expiry, "", code, now, live=False)
    assert refused.value.code == says


def test_a_card_that_is_not_published_needs_leave(now: int) -> None:
    card, _ = read("4111111111111111", "2030-12", "", "", now, live=True)
    assert card.brand == "visa"


@pytest.mark.parametrize(
    "typed", ["4895 1422 3212 0006", "4895-1422-3212-0006", f" {NUMBER}\u00a0"]
)
def test_what_people_put_between_digits_does_not_count(typed: str, now: int) -> None:
    card, _ = read(typed, "2030-12", "", "", now, live=False)
    assert card.number.reveal() == NUMBER


def test_a_card_is_good_through_the_last_day_of_its_month() -> None:
    def at(*moment: int) -> int:
        return int(datetime(*moment, tzinfo=UTC).timestamp()) * 1000  # type: ignore[misc]

    assert numbers.is_valid("2028-02", at(2028, 2, 29, 23, 59, 59))
    assert not numbers.is_valid("2028-02", at(2028, 3, 1, 0, 0, 0))


@pytest.mark.parametrize(
    ("secret", "shown"), [(Number(NUMBER), "••••0006"), (Secret("123"), "••••")]
)
def test_a_secret_prints_itself_masked(secret: Secret, shown: str) -> None:
    assert [repr(secret), str(secret), f"{secret}", f"{secret:>1}"] == [shown] * 4
    assert shown in f"{[secret]}{(secret,)}"
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize("secret", [Number(NUMBER), Secret("123")])
def test_a_secret_is_not_serialised(secret: Secret) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(secret, protocol)
    for write in (copy.copy, copy.deepcopy, json.dumps, orjson.dumps):
        with pytest.raises(TypeError):
            write(secret)


def test_a_refusal_does_not_say_which_number_it_was(now: int) -> None:
    wrong, told = NUMBER[:-1] + "7", ""
    try:
        read(wrong, "2030-12", "", "", now, live=False)
    except CardRefused:
        told = traceback.format_exc()
    assert "card_number" in told
    assert wrong not in told
