"""The sentences, in both languages."""

import string

import pytest

from bot.signatures import REGISTRY
from bot.words import CATALOGUES, en, fr, french, help_line, say
from chat.people import Person
from payments.money import Money

BOB = Person(2, "bob", "Bob Moreau")
SAMPLES: dict[str, object] = {
    **dict.fromkeys(("payee", "payer", "other"), BOB),
    **dict.fromkeys(("payees", "amounts", "near"), (Money(100, "USD"), BOB)),
    **dict.fromkeys(("count", "decimals", "limit", "seconds", "more"), 2),
    "currency": "USD",
}


def facts(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_sentence_exists_in_both_languages_with_the_same_facts() -> None:
    for kind in ("REFUSALS", "SENTENCES"):
        english, french = getattr(en, kind), getattr(fr, kind)
        assert english.keys() == french.keys()
        for code in english:
            assert facts(english[code]) == facts(french[code]), code


@pytest.mark.parametrize("locale", ["en", "fr", "fr_CA", "de"])
def test_every_sentence_can_be_said(locale: str) -> None:
    for code, template in (en.REFUSALS | en.SENTENCES).items():
        given = {name: SAMPLES.get(name, Money(4327, "USD")) for name in facts(template)}
        said = say(code, locale, **given)
        assert "{" not in said
        if code in en.REFUSALS:
            assert said.endswith(("Nothing was sent.", "Rien n’a été envoyé."))


def test_the_sentences_of_the_examples() -> None:
    assert (
        say("short", "en", missing=Money(8000, "USD")) == "You are $80.00 short. Nothing was sent."
    )
    lacking = say("short", "fr", missing=Money(45673, "EUR"))
    assert lacking == "Il vous manque 456,73\u00a0€. Rien n’a été envoyé."
    again = say("ask_again", "en", payee=BOB, amount=Money(2000, "USD"), seconds=14)
    assert again == "You paid Bob $20.00 14 s ago. Pay again?"
    paying = say("reading_pay", "en", payee=BOB, amount=Money(2000, "USD"))
    assert paying == "Pay Bob Moreau @bob $20.00"


def test_french_does_not_break_a_line_before_its_signs() -> None:
    assert french("l'argent d'ici") == "l’argent d’ici"
    assert french("« {token} » : quoi ?") == "«\u00a0{token}\u00a0»\u00a0: quoi\u00a0?"


def test_a_long_word_is_not_repeated_in_full() -> None:
    assert len(say("amount_form", "en", token="1e" * 2000)) < 150


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("Everyday ••4242", "d’Everyday"),
        ("épargne ••4242", "d’épargne"),
        ("Yvette ••4242", "d’Yvette"),
        ("Yacht ••4242", "de Yacht"),
        ("Visa ••4242", "de Visa"),
        ("Hello ••4242", "de Hello"),
        ("11 ••4242", "de 11"),
    ],
)
def test_french_elides_before_what_begins_with_a_vowel(card: str, said: str) -> None:
    sums = {"amount": Money(40_00, "EUR"), "card": card}
    assert f"{said} " in say("transit_begun_in_bank", "fr", **sums)
    assert f"{said} " in say("transit_begun_in", "fr", **sums)


def test_what_somebody_wrote_is_never_elided() -> None:
    note = say("reading_pay_note", "fr", amount=Money(5_00, "EUR"), payee=BOB, note="que Alice")
    assert "que Alice" in note
    assert " from Everyday" in say(
        "transit_begun_in", "en", amount=Money(1, "EUR"), card="Everyday"
    )


def test_every_command_says_what_it_does_in_french_too() -> None:
    for command in REGISTRY.values():
        assert help_line(command.name, "fr")
        assert command.help("en") != command.help("fr")
    assert REGISTRY["pay"].hint("fr") == "@personne… montant [message] [quand]"


def test_the_catalogues_are_those_of_the_locales() -> None:
    assert set(CATALOGUES) == {"en", "fr"}
