"""The numbered examples of what people type, in English and in French."""

import pytest

from tests.bot.reading import reading
from tests.bot.scene import Scene

EN = {"people": "bob,ann", "available": "43.27"}
FR = EN | {"people": "bob,ann,carole", "locale": "fr", "currency": "EUR"}
EXAMPLES = [  # number, text, minor units, note
    (1, "/pay @bob 20", 2000, ""),
    (2, "/pay 20 @bob", 2000, ""),
    (10, "/pay @bob 20 for table 4", 2000, "table 4"),
]
EXEMPLES = [
    (1, "/payer @bob 20", 2000, ""),
    (2, "/envoyer 20 @bob", 2000, ""),
    (3, "/pay @bob 20,50 €", 2050, ""),
    (10, "/payer @bob 20 pour table 4", 2000, "table 4"),
]
ASKED = [  # number, text, what is said, the choices
    (4, "/pay @bob 1,000", "“1,000” can be $1,000.00 or $1.00. Which one?", [100000, 100]),
    (5, "/pay @bob 1.5k", "1.5k is $1,500.00. Pay it?", [150000]),
    (6, "/pay @bob all", "All is $43.27. Pay it?", [4327]),
    (7, "/pay @bob half", "Half is $21.63. Pay it?", [2163]),
    (12, "/pay @bob @ann 20", "$20.00 each ($40.00) or $20.00 in all ($10.00 each)?", [4000, 2000]),
    (13, "/pay @bob @ann 20 each", "Pay 2 people $40.00 in all?", [4000]),
]
DEMANDÉ = [
    (4, "/payer @bob 1,000", "« 1,000 » peut être 1,00 € ou 1 000,00 €. Lequel ?", [100, 100000]),
    (5, "/payer @bob 1,5k", "1,5k, c’est 1 500,00 €. Payer ?", [150000]),
    (6, "/payer @bob tout", "Tout, c’est 43,27 €. Payer ?", [4327]),
    (7, "/payer @bob moitié", "La moitié, c’est 21,63 €. Payer ?", [2163]),
    (
        12,
        "/payer @bob @ann 20",
        "20,00 € chacun (40,00 €) ou 20,00 € en tout (10,00 € chacun) ?",
        [4000, 2000],
    ),
    (13, "/payer @bob @ann 20 chacun", "Payer 40,00 € en tout à 2 personnes ?", [4000]),
]
REFUSED = [  # number, text, what is said before "Nothing was sent.", what would work
    (8, "/pay @bob -5", "Amounts are positive. To get money: /request @bob 5.", "/request @bob 5"),
    (9, "/pay @bob 0.001", "US dollars have 2 decimals; the smallest amount is $0.01.", None),
    (11, "/pay @bo 20", "There is no @bo. Did you mean @bob?", "/pay @bob 20"),
    (18, "/pya @bob 20", "There is no /pya. Did you mean /pay @bob 20?", "/pay @bob 20"),
    (20, "/pay", "Who, and how much? Write it like /pay @bob 20.", None),
    (21, "/pay @bob 500", "You are $456.73 short.", None),
]
REFUSÉ = [
    (
        8,
        "/payer @bob -5",
        "Un montant est positif. Pour recevoir de l’argent : /demander @bob 5.",
        "/demander @bob 5",
    ),
    (
        9,
        "/payer @bob 0,001",
        "Cette monnaie a 2 décimales (euros) ; le plus petit montant est 0,01 €.",
        None,
    ),
    (11, "/payer @bo 20", "Il n’y a pas de @bo. Vouliez-vous dire @bob ?", "/payer @bob 20"),
    (
        18,
        "/pya @bob 20",
        "Il n’y a pas de /pya. Vouliez-vous dire /pay @bob 20 ?",
        "/pay @bob 20",
    ),
    (20, "/payer", "Qui, et combien ? Écrivez par exemple /payer @bob 20.", None),
    (21, "/payer @carole 500", "Il vous manque 456,73 €.", None),
]


def plain(text: str) -> str:
    """With the spaces that one types."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("setting", "example"), [(EN, e) for e in EXAMPLES] + [(FR, e) for e in EXEMPLES]
)
def test_a_clear_payment_runs(setting: dict[str, str], example: tuple[int, str, int, str]) -> None:
    _, text, minor, note = example
    assert reading(text, **setting) == {
        "kind": "run",
        "command": "pay",
        "payees": ["bob"],
        "amount_minor": minor,
        "currency": setting.get("currency", "USD"),
        "note": note,
    }


@pytest.mark.parametrize(
    ("setting", "example"), [(EN, e) for e in ASKED] + [(FR, e) for e in DEMANDÉ]
)
def test_what_is_unclear_asks_in_the_order_of_the_rules(
    setting: dict[str, str], example: tuple[int, str, str, list[int]]
) -> None:
    number, text, message, choices = example
    read = reading(text, **setting | ({"available": "9999.00"} if number < 6 else {}))
    assert (read["kind"], plain(read["message"])) == ("ask", message)
    assert [choice["amount_minor"] for choice in read["choices"]] == choices
    assert read["amount_minor"] == (choices[0] if len(choices) == 1 else None)


@pytest.mark.parametrize(
    ("setting", "example"), [(EN, e) for e in REFUSED] + [(FR, e) for e in REFUSÉ]
)
def test_what_cannot_be_is_refused_with_what_would_work(
    setting: dict[str, str], example: tuple[int, str, str, str | None]
) -> None:
    _, text, message, mend = example
    read = reading(text, **setting)
    nothing = "Nothing was sent." if setting is EN else "Rien n’a été envoyé."
    assert (read["kind"], plain(read["message"])) == ("refuse", f"{message} {nothing}")
    assert read["mend"] == mend


def test_the_same_twice_within_two_minutes_asks_whatever_was_paid_in_between(
    scene: Scene,
) -> None:
    """Number 19."""
    first = scene.line(scene.alice, "@bob", "/pay @bob 20")
    paid = scene.ack(first)
    scene.now += 10_000
    assert scene.say(scene.alice, "@bob", "/pay @bob 5")["answer"]["kind"] == "receipt"
    scene.now += 4_000
    asked = scene.say(scene.alice, "@bob", "/pay @bob 20")
    assert asked["answer"]["message"] == "You paid Bob $20.00 14 s ago. Pay again?"
    assert scene.ack(first) == paid  # a resend never asks
    scene.now += 106_000
    assert scene.say(scene.alice, "@bob", "/pay @bob 20")["answer"]["kind"] == "receipt"
    assert scene.has(scene.bob) == 45_00


def test_a_cost_is_shared_in_parts_of_its_own_kind() -> None:
    """Numbers 14 and 15: what is left of the whole is the speaker's own."""
    equal = reading("/split 10 @bob @ann me")
    assert (equal["kind"], equal["payees"], equal["amount_minor"]) == ("run", ["bob", "ann"], 1000)
    assert equal["shares_minor"] == [333, 333]
    parts = reading("/split 90 @bob:2x @ann:1x pizza")
    assert (parts["shares_minor"], parts["note"]) == ([6000, 3000], "pizza")
