"""Commands beside their amounts and people: what is one, what it reads, what never breaks."""

import itertools
import os
import random
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grammar import Reading, Setting, handles, is_command, literal, read, read_fully
from bot.signatures import REGISTRY, Month
from chat.people import Person
from payments.money import Money, canonical

TEXTS = int(os.environ.get("QUID_TEXTS") or 100_000)  # `quid check grammar --times` sets it
SOUGHT = min(TEXTS // 50, 20_000)  # hypothesis keeps each in mind; dice go on for nothing
BOB, ANN = Person(2, "bob", "Bob Moreau"), Person(3, "ann", "Ann")
PIECES = (
    "@bob @ann @bo @quid 20 1,000 1.000 20.505 0.001 1.5k 20€ €20 usd eur € $ all half 25% -5 007"
    " 1e3 20. 0 each total in en tout to à for pour — : \" « » 'a b' pizza cents k 10m 300 000 ∞"
    " NaN ٢٠ ２０ 20:30 @bob: ½ 5.5 JPY KWD 12,34,567 1'000 and et me %\u00a0 \u202f \u200b 20€50"
    " @bob,@ann 9999999999999 CAD dollars 1\u202f000 ' 20—30 (20) top TOP x10 10x ×3 lucky equal"
    " every month on 1 until 31 oct by friday tomorrow @bob:2x @ann:40% me:1x in out limits off"
).split(" ")


def setting(locale: str = "en", other: Person | None = None, available: int = 4327) -> Setting:
    people = {"bob": BOB, "ann": ANN, "quid": Person(1, "quid", "Quid", kind="bot")}
    return Setting(locale, "USD", "alice", people, other, {"USD": available})


@pytest.mark.parametrize(
    "text", ["", "/", "/ pay", "hi", " /pay @bob 20", "//pay", "/\npay", "／pay"]
)
def test_only_a_slash_with_a_name_at_the_very_start_is_a_command(text: str) -> None:
    assert not is_command(text)
    assert read(text, setting()).kind == "say"


def test_two_slashes_print_one() -> None:
    assert literal("//pay @bob 20") == "/pay @bob 20"
    assert literal("see //pay") == "see //pay"


def test_the_handles_of_a_text_are_found_before_it_is_read() -> None:
    assert handles("/pay @Bob,@ann 20 to @carol's") == {"bob", "ann", "carol"}


@pytest.mark.parametrize("name", ["pay", "send", "tip", "payer", "envoyer", "PAY", "Envoyer"])
def test_every_name_of_pay_pays_in_every_language(name: str) -> None:
    for locale in ("en", "fr"):
        found = read(f"/{name} @bob 20", setting(locale))
        assert (found.command, found.amount and found.amount.total) == ("pay", Money(2000, "USD"))


@pytest.mark.parametrize(
    ("name", "command"),
    [("bal", "balance"), ("solde", "balance"), ("historique", "history"), ("annuler", "undo"),
     ("aide", "help"), ("UNDO", "undo")],
)  # fmt: skip
def test_the_other_commands_have_their_names(name: str, command: str) -> None:
    assert read(f"/{name}", setting()).command == command


def test_an_unknown_command_offers_the_nearest_with_its_text() -> None:
    found = read("/pya @bob 20", setting())
    assert (found.kind, found.mend) == ("refuse", "/pay @bob 20")
    assert read("/pay@bob 20", setting()).mend == "/pay @bob 20"
    assert read("/pay20 @bob", setting()).mend == "/pay 20 @bob"
    assert read("/xyzzy", setting()).code == "no_command"


def test_order_is_free() -> None:
    for words in itertools.permutations(["@bob", "20.50", "eur", '"table 4"']):
        found = read(f"/pay {' '.join(words)}", setting())
        if found.kind == "refuse":  # the quote began the note before there was an amount to it
            assert found.code in ("amount_inert", "person_missing"), (words, found)
            continue
        assert found.kind == "run"
        assert found.amount is not None
        assert found.payees == (BOB,)
        assert found.amount.total == Money(2050, "EUR" if "eur" not in found.note else "USD")


def test_links_between_the_words_say_nothing_of_their_own() -> None:
    for text in ("/pay 20 to @bob", "/pay to @bob 20", "/payer 20 à @bob", "/pay @bob eur 20"):
        assert read(text, setting()).kind == "run", text


@pytest.mark.parametrize(
    ("typed", "month"),
    [("march", Month(None, 3)), ("Mars", Month(None, 3)), ("août 2025", Month(2025, 8)),
     ("2026-03", Month(2026, 3)), ("03/2026", Month(2026, 3)), ("déc", Month(None, 12))],
)  # fmt: skip
def test_history_takes_a_person_and_a_month_in_any_order(typed: str, month: Month) -> None:
    for text in (f"/history @bob {typed}", f"/history {typed} @bob"):
        assert dict(read(text, setting()).arguments) == {"who": BOB, "month": month}


def test_a_word_without_use_is_refused() -> None:
    for text in (
        "/balance now",
        "/history pizza",
        "/history @bob @ann",
        "/undo 3",
        "/help pay tip",
    ):
        assert read(text, setting()).code == "not_understood", text


def test_help_takes_the_name_of_a_command() -> None:
    assert read("/help /payer", setting()).arguments == {"name": "pay"}
    assert read("/help payr", setting()).mend == "/help pay"


def test_a_choice_makes_a_question_run() -> None:
    question = read("/pay @bob 20 300 balloons", setting())
    chosen = question.chosen("1")
    assert chosen is not None
    assert chosen.amount is not None
    assert (chosen.kind, chosen.amount.total, chosen.note) == (
        "run", Money(2000, "USD"), "300 balloons",
    )  # fmt: skip
    assert chosen.arguments == {"payees": (BOB,), "amount": chosen.amount, "note": chosen.note}
    assert question.chosen("9") is None


def test_only_choices_that_the_balance_covers_are_left() -> None:
    question = read("/pay @bob 1,000", setting())
    left = question.affordable({"USD": 50000})
    assert [choice.amount.total.minor for choice in left.choices] == [100]
    none = question.affordable({"USD": 20})
    assert (none.code, none.facts["missing"]) == ("short", Money(80, "USD"))


def test_the_digest_changes_with_what_would_happen() -> None:
    first = read("/pay @bob 20", setting()).digest
    assert first == read("/tip 20 @Bob", setting()).digest
    renamed = setting()
    renamed.people = {"bob": BOB._replace(name="Bob Other")}
    assert first != read("/pay @bob 20", renamed).digest
    assert first != read("/pay @bob 20.01", setting()).digest


@settings(max_examples=SOUGHT, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from([None, BOB]), st.booleans())
def test_any_words_in_any_order_read_to_something_payable(
    words: list[str], other: Person | None, french: bool
) -> None:
    place = setting("fr" if french else "en", other)
    found = read(f"/pay {' '.join(words)}", place)
    assert found.kind in ("run", "ask", "refuse")
    _check_money(found, place)


@settings(max_examples=SOUGHT, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    for typed in (text, f"/{text}", f"/pay @bob {text}", f"/pay {text} 20", f"/history {text}"):
        _check_money(read(typed, setting()), setting())


def test_words_at_random_read_to_something_payable() -> None:
    """As above, of more words, of every command, and without end."""
    dice = random.Random(7)
    names = ["pay", "payer", "TIP"] * len(REGISTRY) + [
        n for c in REGISTRY.values() for n in c.names
    ]
    places = [setting(locale, other) for locale in ("en", "fr") for other in (None, BOB)]
    for _ in range(TEXTS // 2):
        place = dice.choice(places)
        words = dice.choices(PIECES, k=dice.randint(1, 12))
        found = read(f"/{dice.choice(names)} {' '.join(words)}", place)
        assert found.kind in ("run", "ask", "refuse"), words
        _check_money(found, place)


def test_random_slips_never_change_an_amount_unnoticed() -> None:
    """Letters lost, doubled, swapped or strange: what still runs pays what its own words say."""
    dice, place = random.Random(20), setting()
    signs = "0123456789.,'k€$%@ -+—:\"\u00a0\u202fe_x∞٢２"
    for _ in range(TEXTS // 2):
        text = list("/pay @bob 1,234.56 for table 4")
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(5, len(text))
            text[at : at + dice.randint(0, 2)] = dice.choices(signs, k=dice.randint(0, 2))
        _check_money(read("".join(text), place), place)


def _check_money(found: Reading, place: Setting) -> None:
    """Every amount is one that its canonical text yields again, and parts make up the whole."""
    amounts = [choice.amount for choice in found.choices]
    if found.kind == "run" and found.amount:
        amounts.append(found.amount)
    for amount in amounts:
        total = amount.total
        assert type(total.minor) is int
        assert 0 < total.minor <= 10**12
        left = total.minor - sum(share.minor for share in amount.shares)
        assert left == 0 or (found.command == "split" and left > 0), "the speaker's own part"
        assert len(amount.shares) == max(1, len(found.payees))
        assert all(share.minor > 0 for share in amount.shares)
        again = read_fully(f"/pay @bob {canonical(total)} {total.currency}", place)
        asked = [choice.amount.total for choice in again.choices]
        assert total in asked or (again.amount is not None and again.amount.total == total)
    if found.mend is not None and found.code not in ("no_person_near", "no_command_near"):
        assert read(found.mend, place).code != found.code, found


NOTES = st.lists(st.sampled_from([*PIECES, "pizza", "us", "dollars", "la", "moitié"]), max_size=4)
WHOLE = st.integers(0, 10**9).map(str) | st.sampled_from(["20.50", "20.5", "020", "1000000000000"])
NAMES = st.sampled_from(["pay", "TIP", "undo", "pya"])


@settings(max_examples=SOUGHT, deadline=None)
@given(NAMES, st.sampled_from(["bob", "BOB", "bo", "alice"]), WHOLE, NOTES, st.booleans())
def test_the_short_way_reads_what_the_rules_read(
    name: str, handle: str, amount: str, note: list[str], yen: bool
) -> None:
    place = setting()
    place.currency = "JPY" if yen else "USD"
    text = " ".join([f"/{name} @{handle} {amount}", *note])
    assert read(text, place) == read_fully(text, place)


@pytest.mark.parametrize(("currency", "minor"), [("USD", 2050), ("JPY", None), ("KWD", 20500)])
def test_the_short_way_knows_how_many_decimals_there_are(currency: str, minor: int | None) -> None:
    place = setting()
    place.currency = currency
    found = read("/pay @bob 20.50", place).amount
    assert (found and found.total.minor) == minor


UNITS = ["20 ", "100 ", "1 ", "@bob ", "every ", "on 1 ", '"a" ', "'a ", "€", "—", "1,", "a"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_text_is_read_in_good_time(unit: str) -> None:
    for text in (f"/pay @bob {unit * 4000}"[:4000], f"/{unit * 4000}"[:4000]):
        started = time.perf_counter()
        read(text, setting())
        assert time.perf_counter() - started < 0.25, text[:30]


def test_every_line_of_every_manual_can_be_typed() -> None:
    place = setting()
    place.today = date(2027, 1, 1)
    for command in REGISTRY.values():
        assert command.manual
        for line in command.manual:
            assert read(line, place).kind in ("run", "ask"), line
