"""A card's number is found however it is typed, and nothing else is taken for one."""

import time
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.plastic import masked
from payments.vault import numbers
from payments.vault.published import PUBLISHED

ONE = "4895142232120006"
LETTERS = st.text("abc ,.:;/()xyz", max_size=20)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (ONE, "••••0006"),
        ("4895 1422 3212 0006", "••••0006"),
        ("4895-1422-3212-0006", "••••0006"),
        ("4895 - 1422 - 3212 - 0006", "••••0006"),
        ("4895\u00a01422\u20093212\u20110006", "••••0006"),
        ("4 8 9 5 1 4 2 2 3 2 1 2 0 0 0 6", "••••0006"),
        ("my card: 4895 1422 3212 0006 12/30 123", "my card: ••••0006 12/30 123"),
        ("3782 822463 10005", "••••0005"),
        ("at 5, 4895142232120006.", "at 5, ••••0006."),
        (f"MY {ONE}", "MY ••••0006"),
        (f"CB{ONE}", "CB••••0006"),
        ("4895.1422.3212.0006", "••••0006"),
        ("4895\n1422\t3212_0006", "••••0006"),
        ("3782\n822463 \r\n10005", "••••0005"),
        ("4895 — 1422 — 3212 — 0006", "••••0006"),
        (f"n°{ONE}x", "n°••••0006x"),
        (f"{ONE} {ONE}", "••••0006 ••••0006"),
        (f"12 {ONE} 34", "12 ••••0006 34"),
        ("/pay @bob 20 4895 1422 3212 0006", "/pay @bob 20 ••••0006"),
        (f"/pay @bob 20 for {ONE}", "/pay @bob 20 for ••••0006"),
    ],
)
def test_all_but_its_last_four_digits_are_hidden(typed: str, kept: str) -> None:
    assert masked(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "see you at 8",
        "/pay @bob 1234567890.12",
        "+33 6 12 34 56 78",
        "2026-11-29 17:06:30 2026-11-29",
        "4895142232120007",
        "1798804800000",
        "489514223212000",
        "4895142232120006000000000006",
        "9780306406157",
        "card_7dyrkveepfojqdaakxlmb33k5a",
        "FR76 3000 6000 0100 0000 0791 963",  # an IBAN, of which a Diners number is a part
        "my IBAN: FR76 3000 6000 0100 0000 0791 963.",
        "٤٨٩٥١٤٢٢٣٢١٢٠٠٠٦",
        "\n".join(map(str, range(1, 41))),  # a list, of which a Mastercard number is a part
        "2 \r\n3 \r\n4 \r\n5 \r\n6 \r\n7 \r\n8 \r\n9 \r\n10 \r\n11 \r\n12 \r\n13",
    ],
)
def test_what_is_none_stays_the_very_text(typed: str) -> None:
    assert masked(typed) is typed


@pytest.mark.parametrize("number", sorted(PUBLISHED))
def test_every_published_number_is_hidden(number: str) -> None:
    assert masked(number) == f"••••{number[-4:]}"


@given(st.text("0123456789", min_size=13, max_size=19))
def test_it_agrees_with_the_vault_on_what_is_a_number(digits: str) -> None:
    """Ours lets go of UnionPay's that have no check digit: too much would look like them."""
    brand = numbers.brand(digits)
    card = brand is not None and len(digits) in brand.lengths and numbers.luhn(digits)
    assert (masked(digits) is not digits) == card


@given(LETTERS, st.sampled_from(sorted(PUBLISHED)), st.sampled_from(["", " ", "-"]), LETTERS)
def test_no_number_gets_through(before: str, number: str, between: str, after: str) -> None:
    typed = between.join(number[at : at + 4] for at in range(0, len(number), 4))
    assert masked(f"{before}{typed}{after}") == f"{before}••••{number[-4:]}{after}"


@given(st.text("0123456789 -4", max_size=80))
def test_hiding_twice_is_hiding_once(text: str) -> None:
    assert masked(masked(text)) == masked(text)


def test_it_costs_a_line_next_to_nothing() -> None:
    """Its aim is 1 µs; the bound leaves room for a machine that does something else."""

    def seconds(text: str, runs: int) -> float:
        timed = timeit.repeat(lambda: masked(text), time.thread_time, number=runs, repeat=5)
        return min(timed) / runs

    line = "Perfect. And here is my half of the taxi, 12.50, at 17:30, say"
    assert seconds(line, 10_000) < 2e-6
    assert seconds("4 " * 2000, 1) < 0.1
