"""The way in, over real requests: landing, joining, signing in, and out again."""

import pytest

from tests.web.visitor import PASSWORD, Visitor, still


async def test_a_stranger_lands_in_their_own_language(visitor: Visitor) -> None:
    english = await visitor.look("/")
    french = await visitor.look("/", Accept_Language="fr-CA,fr;q=0.9,en;q=0.5")
    assert "Money moves like a message." in english.text
    assert "L’argent circule comme un message." in french.text
    assert '<html lang="fr">' in french.text


async def test_a_form_that_is_wrong_says_so_at_each_field_and_keeps_the_rest(
    visitor: Visitor,
) -> None:
    form = {"handle": "al!ce", "name": "Alice", "locale": "en", "currency": "EUR"}
    short = await visitor.send("/join", **form, password="short")
    assert short.status == 422
    assert "Use at least 8 characters." in short.text
    assert 'value="al!ce"' in short.text
    assert 'value="EUR" checked' in short.text
    odd = await visitor.send("/join", **form, password=PASSWORD)
    assert "Use 3 to 20 of a–z, 0–9 and _." in odd.text
    assert PASSWORD not in odd.text


@pytest.mark.parametrize("handle", ["alice", "ALICE", "@alice", "al1ce"])
async def test_a_handle_that_is_taken_or_looks_like_one_is_refused(
    alice: Visitor, visitor: Visitor, handle: str
) -> None:
    form = {"handle": handle, "name": "Al", "locale": "en", "currency": "USD"}
    refused = await visitor.send("/join", **form, password=PASSWORD)
    assert refused.status == 422
    assert "is taken. Choose another." in refused.text


async def test_of_one_address_so_many_join_a_minute(visitor: Visitor) -> None:
    """Each would cost a password's hash, and what one person may try a crowd could."""
    form = {"name": "Many", "locale": "en", "currency": "USD", "password": PASSWORD}
    statuses = [
        (await visitor.another().send("/join", handle=f"crowd{n}", **form)).status
        for n in range(20)
    ]
    assert statuses == [303] * 20
    slow = await visitor.another().send("/join", handle="crowd20", **form)
    assert (slow.status, "Too many tries. Try again in" in slow.text) == (429, True)
    assert PASSWORD not in slow.text


async def test_somebody_who_joined_has_a_wallet_in_their_currency_and_language(
    visitor: Visitor,
) -> None:
    await visitor.join("carol", "Carol Diaz", locale="fr", currency="EUR")
    await visitor.fund("carol", 1_204_50, "EUR")
    wallet = await visitor.look("/wallet")
    assert "1\u202f204,50\xa0€" in wallet.text
    assert "Solde d’ouverture" in wallet.text
    assert 'data-currency="EUR"' in wallet.text


@pytest.mark.parametrize(
    ("onward", "home"),
    [
        ("/messages", "/messages"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\tevil", "/"),
        ("", "/"),
    ],
)
async def test_signing_in_leads_on_to_our_own_pages_only(
    alice: Visitor, visitor: Visitor, onward: str, home: str
) -> None:
    form = {"handle": "alice", "password": PASSWORD, "next": onward}
    assert (await visitor.send("/sign-in", **form)).leads_to == home


async def test_a_wrong_password_and_an_unknown_handle_read_the_same(
    alice: Visitor, visitor: Visitor
) -> None:
    wrong = await visitor.send("/sign-in", handle="alice", password="something else")
    unknown = await visitor.send("/sign-in", handle="alicia", password="something else")
    assert wrong.status == unknown.status == 422
    assert still(wrong.text.replace("alice", "")) == still(unknown.text.replace("alicia", ""))
