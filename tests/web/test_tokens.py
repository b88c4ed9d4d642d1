"""Tokens made on the page of settings: shown once, as far as was ticked, listed, revoked."""

import re

import pytest

from tests.web.visitor import PASSWORD, Visitor

FORM = {"token_name": "backup", "scope_read": "1", "token_password": PASSWORD}
TOKEN = re.compile(r'value="([\w-]{43})" readonly')


async def ask(who: Visitor, token: str, method: str = "GET") -> int:
    headers = {"Authorization": f"Bearer {token}"}
    path, body = ("/api/wallet", None) if method == "GET" else ("/api/posts", {"text": "Hi"})
    async with who.http.request(method, who.at + path, headers=headers, json=body) as answer:
        return answer.status


async def test_a_token_is_shown_once_and_does_what_was_ticked(alice: Visitor) -> None:
    page = await alice.send("/settings/tokens", **FORM)
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    [token] = TOKEN.findall(page.text)
    listed = (await alice.look("/settings")).text
    assert token not in listed
    section = listed[listed.index('id="programs"') :]
    assert "backup" in section
    assert re.search("Last used [^<·]* · Read<", section)
    assert (await ask(alice, token), await ask(alice, token, "POST")) == (200, 403)


async def test_a_token_is_revoked_and_counts_no_more(alice: Visitor) -> None:
    [token] = TOKEN.findall((await alice.send("/settings/tokens", **FORM)).text)
    listed = (await alice.look("/settings")).text
    [number] = re.findall(r'name="id" value="(\d+)"', listed[listed.index('id="programs"') :])
    assert 'aria-label="Revoke backup"' in listed
    await alice.send("/settings/sessions", id=number)
    assert await ask(alice, token) == 401
    assert "Revoke backup" not in (await alice.look("/settings")).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"token_password": "not this one"}, "This is not your password. Try again."),
        ({"token_password": ""}, "This is not your password. Try again."),
        ({"scope_read": ""}, "Choose what it may do."),
        ({"token_name": " "}, "Use 1 to 60 letters that can be read."),
        ({"token_name": "x" * 61}, "Use 1 to 60 letters that can be read."),
        ({"token_name": "a\u202eb"}, "Use 1 to 60 letters that can be read."),
    ],
)
async def test_what_is_wrong_is_said_beside_it(
    alice: Visitor, wrong: dict[str, str], said: str
) -> None:
    page = await alice.send("/settings/tokens", **FORM | wrong)
    assert page.status == 422
    assert said in page.text
    assert TOKEN.findall(page.text) == []
    assert PASSWORD not in page.text
    assert "None yet." in page.text


async def test_who_is_not_signed_in_and_who_is_elsewhere_make_none(
    alice: Visitor, visitor: Visitor
) -> None:
    assert (await visitor.send("/settings/tokens", **FORM)).leads_to.startswith("/sign-in")
    assert (await alice.send_as_is("/settings/tokens", **FORM)).status == 403


async def test_the_name_of_a_token_is_text(alice: Visitor) -> None:
    hostile = "<script>alert(1)</script>"
    page = await alice.send("/settings/tokens", **FORM | {"token_name": hostile})
    for seen in (page.text, (await alice.look("/settings")).text):
        assert hostile not in seen
        assert "&lt;script&gt;" in seen
