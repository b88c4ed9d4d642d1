"""The form by which a card is linked: what it never says, what it asks for, who may use it."""

import re

import pytest

from payments.ledger import Refusal
from tests.web.visitor import Seen, Visitor
from web import words
from web.forms import blank
from web.pages import linking

PATH = "/wallet/cards/new"
NUMBER, CVV = "4895142232120006", "739"
GOOD = {
    "number": "4895 1422 3212 0006",
    "expiry": "12/30",
    "cvv": CVV,
    "holder": "Alice Martin",
    "name": "Everyday",
}


def silent(seen: Seen) -> None:
    """Nothing of the number but what the page says to everybody, nothing of the code."""
    assert NUMBER not in seen.text
    main = seen.text.split("<main")[1].split("</main>")[0]
    said = re.sub(r"/static/\w+|4895 1422 3212 0006", "", main)
    assert not re.search(r"\d{4}", said)
    assert CVV not in said


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("number", "", "Write the number as it stands on the card."),
        ("expiry", "13/30", "Write month and year as they stand on the card"),
        ("expiry", "", "Write month and year as they stand on the card"),
        ("cvv", "12", "Write the 3 digits on the back, or the 4 on the front."),
        ("cvv", "١٢٣", "Write the 3 digits on the back, or the 4 on the front."),
        ("holder", " ", "Write the name as it stands on the card."),
    ],
)
async def test_what_is_missing_is_said_at_its_field_and_secrets_are_typed_again(
    alice: Visitor, field: str, typed: str, said: str
) -> None:
    seen = await alice.send(PATH, **GOOD | {field: typed})
    assert seen.status == 422
    entry = seen.text.split(f'id="{field}"')[1].split("</div>\n</div>")[0]
    assert said in entry
    assert 'aria-invalid="true"' in entry
    if field != "holder":
        assert 'value="Alice Martin"' in seen.text
    silent(seen)


async def test_a_number_in_another_field_is_not_said_again(alice: Visitor) -> None:
    sent = GOOD | {"number": "", "holder": f"Alice {NUMBER}", "name": "4895 1422 3212 0006"}
    seen = await alice.send(PATH, **sent)
    assert 'value="Alice ••••0006"' in seen.text
    assert 'value="••••0006"' in seen.text


async def test_a_card_is_typed_as_browsers_and_keyboards_fill_it_in(alice: Visitor) -> None:
    page = (await alice.look(PATH)).text
    for name in ("cc-number", "cc-exp", "cc-csc", "cc-name"):
        assert f'autocomplete="{name}"' in page
    assert page.count('inputmode="numeric"') == 3
    assert "This is a sandbox" in page


async def test_while_the_vault_is_away_the_form_says_so_and_the_wallet_works(
    alice: Visitor,
) -> None:
    page = await alice.look(PATH)
    assert "Cards are away right now." in page.text
    assert re.search(r"<button[^>]* disabled", page.text.split("data-card-form")[1])
    tried = await alice.send(PATH, **GOOD)
    assert tried.status == 422
    assert "Cards are away right now" in tried.text
    silent(tried)
    assert (await alice.look("/wallet")).status == 200


async def test_on_this_page_one_script_of_ours_runs_and_may_ask_nobody(alice: Visitor) -> None:
    for seen in (await alice.look(PATH), await alice.send(PATH, **GOOD | {"number": ""})):
        policy = dict(part.split(" ", 1) for part in rules(seen))
        nonce = policy.pop("script-src")
        assert re.fullmatch(r"'nonce-[\w-]{20,}'", nonce)
        assert policy.pop("default-src") == "'none'"
        assert policy.pop("connect-src") == "'none'"
        assert policy.pop("trusted-types") == "'none'"
        assert policy.pop("require-trusted-types-for") == "'script'"
        assert set(policy.values()) <= {"'self'", "'none'"}
        run = [tag for tag in re.findall(r"<script[^>]*>", seen.text) if "json" not in tag]
        assert len(run) == 1
        assert "js/plastic.js" in run[0]
        assert nonce[7:-1] in run[0]
        assert not re.search(r'(src|href)="(https?:)?//', seen.text)
        assert seen.headers["Cache-Control"] == "no-store"


def rules(seen: Seen) -> list[str]:
    return str(seen.headers["Content-Security-Policy"]).split("; ")


async def test_the_script_of_this_page_imports_nothing(alice: Visitor) -> None:
    page = (await alice.look(PATH)).text
    [address] = re.findall(r'src="([^"]*plastic\.js)"', page)
    script = (await alice.look(address)).text
    assert not re.search(r"\bimport\b|fetch|XMLHttpRequest|sendBeacon|WebSocket|Storage", script)


async def test_a_stranger_and_another_sites_form_link_nothing(
    visitor: Visitor, alice: Visitor
) -> None:
    assert (await visitor.look(PATH)).leads_to == f"/sign-in?next={PATH}"
    assert (await visitor.send(PATH, **GOOD)).leads_to == "/sign-in"
    assert (await alice.send_as_is(PATH, **GOOD)).status == 403


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_every_refusal_is_said_at_its_field_or_above_them_all(locale: str) -> None:
    say = words.catalogue(locale).one
    own = ("card_number", "card_brand", "card_live", "card_expired", "card_cvv", "card_seen")
    bank = ("cards_away", "cards_many", "declined_security_code", "declined", "never_heard_of")
    said = [
        linking._refused(blank(), Refusal(code, limit=10), locale, say).errors
        for code in (*own, *bank)
    ]
    assert all(len(errors) == 1 for errors in said)
    assert [name for errors in said for name in errors] == (
        ["number", "number", "number", "expiry", "cvv", "number"] + ["form"] * 5
    )
    sentences = [text for errors in said for text in errors.values()]
    assert len(set(sentences)) == len(sentences) - 1  # what nobody knows is a bank's plain no


async def test_numbers_are_not_tried_out_by_many_people_of_one_address(alice: Visitor) -> None:
    answers = []
    for n in range(4):
        one = alice.another()
        await one.join(f"tester{n}", "Tester")
        answers += [(await one.send(PATH, **GOOD)).status for _ in range(6)]
    assert answers == [422] * 20 + [429] * 4


async def test_numbers_are_not_tried_out_here(alice: Visitor) -> None:
    answers = [await alice.send(PATH, **GOOD) for _ in range(7)]
    assert [seen.status for seen in answers] == [422] * 6 + [429]
    assert "Too many tries." in answers[-1].text
    silent(answers[-1])
