"""What is on its way goes to the rail once, over real TLS, and its answer comes to the books."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot import audit as talk
from chat.people import Person
from payments import audit, cards, differences, reconciling, transits, wallets
from payments.cards import Card
from payments.ledger import Refusal
from payments.transits import DAY, Transit
from tests.servers.quid import Program
from tests.servers.rail import Network, RailServer
from tests.web.cashed import CVV, EXPIRY, NUMBER, Cashed, cashed
from tests.web.vaulted import terms, vault
from web.cashier import link
from web.keys import CASHIER, DATABASE, VAULT, WRITER
from web.vault.client import Away, CardRefused
from web.writer import now_ms

TEST = "4242424242424242"  # good through any month


@pytest.fixture
async def cash(sqlite_url: str, net: Network, rail: RailServer) -> AsyncIterator[Cashed]:
    async with cashed(sqlite_url, net, rail) as made:
        yield made


@pytest.fixture
async def alice(cash: Cashed) -> Person:
    return await cash.quid.join("alice", usd=100_00)


@pytest.fixture
async def program(cash: Cashed, alice: Person) -> Program:
    return await cash.quid.program(alice)


async def go(program: Program, text: str, place: str = "@quid") -> Any:
    """Say it, and yes to its question."""
    ack = await program.say(place, text)
    assert ack["answer"]["kind"] == "question", ack
    return await program.tap(ack["place"], ack["answer"]["choices"][0]["id"], mine=ack["mine"])


async def until(
    cash: Cashed, who: Person, state: str, seconds: float = 8, step: float = 0.02
) -> Transit:
    async with asyncio.timeout(seconds):
        while True:
            found = await cash.of(who)
            if found and found[0].state == state:
                return found[0]
            await asyncio.sleep(step)


async def right(cash: Cashed) -> None:
    read: Callable[..., Any] = cash.quid.app[DATABASE].read
    assert await read(lambda db: list(audit.verify(db))) == []
    assert await read(lambda db: list(talk.verify(db))) == []


async def has(cash: Cashed, who: Person) -> int:
    [held] = await cash.quid.app[DATABASE].read(wallets.available, who.owner)
    return held.available_minor


async def test_a_card_is_looked_at_by_its_bank_before_it_is_linked(
    cash: Cashed, alice: Person
) -> None:
    card = await cash.link(alice)
    assert (card.brand, card.last4, card.expires) == ("visa", "0006", "2030-12")
    assert (card.funding, card.issuer, card.currency) == ("debit", "Harbour Bank", "USD")
    assert (card.pulls, card.pushes, card.fast, card.is_default) == (True, True, True, True)
    again = await cash.link(alice)
    assert again == card
    wrong = await link(cash.quid.app, alice, "4000000000000127", EXPIRY, "Alice B", "999")
    assert wrong == Refusal("declined_security_code")
    luhn = await link(cash.quid.app, alice, NUMBER[:-1] + "7", EXPIRY, "Alice B", CVV)
    assert luhn == Refusal("card_number")
    amex = await link(cash.quid.app, alice, "378282246310005", EXPIRY, "Alice B", "1234")
    assert (amex.pulls, amex.pushes) == (False, False)  # type: ignore[union-attr]


async def test_the_card_that_a_bank_sends_anew_is_the_one_that_there_is(
    cash: Cashed, alice: Person, program: Program
) -> None:
    """Asked about at its bank first, under the token by which money may be on its way."""
    old = await link(cash.quid.app, alice, TEST, "2028-01", "Alice Byron", CVV, "Everyday")
    assert isinstance(old, Card)
    before = len(cash.rail.heard)
    new = await link(cash.quid.app, alice, TEST, "2033-06", "Alice Byron", CVV)
    assert new == old._replace(expires="2033-06")
    assert [("validation" in heard.path) for heard in cash.rail.heard[before:]] == [True, False]
    await go(program, "/topup 50")
    await until(cash, alice, "approved")
    assert b'"senderCardExpiryDate":"2033-06"' in cash.rail.heard[-1].body


async def test_a_new_expiry_that_its_bank_does_not_know_changes_nothing(
    cash: Cashed, alice: Person
) -> None:
    old = await cash.link(alice)
    refused = await link(cash.quid.app, alice, NUMBER, "2031-01", "Alice Byron", CVV)
    assert isinstance(refused, Refusal)
    assert await cash.quid.app[DATABASE].read(cards.of, alice.owner) == [old]


async def test_two_submits_of_one_card_link_it_once_and_the_vault_has_it(
    cash: Cashed, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, second = cash.quid.app[VAULT], list[Card]()
    keep = vault.keep

    async def meanwhile(token: str) -> None:
        await keep(token)
        monkeypatch.undo()
        second.append(await cash.link(alice))

    monkeypatch.setattr(vault, "keep", meanwhile)
    first = await cash.link(alice)
    assert [first.token] == [each.token for each in second]
    have = await cash.quid.app[DATABASE].read(cards.of, alice.owner)
    assert [each.token for each in have] == [first.token]
    await keep(first.token)


async def test_a_card_that_the_vault_does_not_keep_is_nobodys(
    cash: Cashed, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_token: str) -> None:
        raise Away

    monkeypatch.setattr(cash.quid.app[VAULT], "keep", away)
    refused = await link(cash.quid.app, alice, NUMBER, EXPIRY, "Alice B", CVV)
    assert refused == Refusal("cards_away")
    assert await cash.quid.app[DATABASE].read(cards.of, alice.owner) == []
    monkeypatch.undo()
    assert (await cash.link(alice)).is_default


async def test_no_number_is_kept_in_what_a_card_is_called(cash: Cashed, alice: Person) -> None:
    made = await link(cash.quid.app, alice, NUMBER, EXPIRY, "Alice B", CVV, NUMBER)
    assert isinstance(made, Card)
    assert made.name == "••••0006"
    again = await link(cash.quid.app, alice, NUMBER, EXPIRY, "Alice B", CVV, f"my {NUMBER}")
    assert isinstance(again, Card)
    assert again.name == "my ••••0006"


async def test_a_top_up_and_a_cash_out_go_there_and_back(
    cash: Cashed, alice: Person, program: Program
) -> None:
    await cash.link(alice)
    ack = await go(program, "/topup 50")
    assert ack["answer"]["state"] == "open"
    one = await until(cash, alice, "approved")
    assert (len(one.stan), len(one.rrn), len(one.client_id)) == (6, 12, 32)
    assert await has(cash, alice) == 150_00
    news = await program.until("event", lambda e: bool((e["attachment"] or {}).get("slim")))
    assert news["attachment"]["step"] == "approved"
    await go(program, "/cashout 40 fast")
    await until(cash, alice, "approved")
    assert await has(cash, alice) == 109_30
    assert (cash.moved("pullfunds"), cash.moved("pushfunds")) == (1, 1)
    await right(cash)


async def test_a_decline_is_told_in_words(cash: Cashed, alice: Person, program: Program) -> None:
    await cash.link(alice)
    cash.sandbox.set_card(NUMBER, balance=0)
    await go(program, "/topup 50")
    one = await until(cash, alice, "declined")
    assert (one.code, one.reason) == ("51", "declined_funds")
    assert await has(cash, alice) == 100_00
    await right(cash)


@pytest.mark.parametrize("fault", ["drop", "rubbish", "broken", "repeat"])
async def test_what_nobody_knows_is_asked_after_and_sent_once(
    cash: Cashed, alice: Person, program: Program, fault: str
) -> None:
    await cash.link(alice)
    cash.sandbox.fault(fault)
    await go(program, "/topup 50")
    await until(cash, alice, "approved")
    assert cash.moved("pullfunds") == 1
    assert await has(cash, alice) == 150_00
    await right(cash)


async def test_what_takes_its_time_is_asked_after_by_its_identifier(
    cash: Cashed, alice: Person, program: Program
) -> None:
    await cash.link(alice)
    cash.sandbox.fault("waits")
    await go(program, "/topup 50")
    await until(cash, alice, "pending")
    assert await has(cash, alice) == 100_00
    cash.late = 6_000
    await until(cash, alice, "approved")
    assert cash.moved("pullfunds") == 1


async def test_a_payment_comes_straight_from_the_card(
    cash: Cashed, alice: Person, program: Program
) -> None:
    bob = await cash.quid.join("bob")
    await cash.link(alice)
    await cash.quid.acquaint(alice, bob)
    ack = await go(program, "/pay @bob 120 for the pizza", "@bob")
    await until(cash, alice, "approved")
    receipt = await program.until("event", lambda e: e["kind"] == "receipt")
    assert receipt["place"] == ack["place"]
    assert receipt["attachment"]["note"] == "the pizza"
    assert (await has(cash, alice), await has(cash, bob)) == (0, 120_00)
    await right(cash)


async def test_what_was_refused_by_then_is_reversed_at_the_rail(
    cash: Cashed, alice: Person, program: Program
) -> None:
    bob = await cash.quid.join("bob")
    await cash.link(alice)
    before = cash.sandbox.money()
    cash.sandbox.fault("waits")
    await go(program, "/pay @bob 120", "@bob")
    await until(cash, alice, "pending")
    other = await cash.quid.program(bob)
    await other.say("@alice", "/block @alice")
    cash.late = 6_000
    await until(cash, alice, "reversed")
    assert (await has(cash, alice), await has(cash, bob)) == (100_00, 0)
    assert (cash.moved("pullfunds"), cash.moved("reversefunds")) == (1, 1)
    assert cash.sandbox.money() == before
    assert cash.sandbox.store.card(NUMBER).balance == 500_000  # type: ignore[union-attr]
    await right(cash)


async def test_while_the_vault_is_away_it_waits_and_says_so(
    sqlite_url: str, net: Network, rail: RailServer
) -> None:
    async with cashed(sqlite_url, net, rail, with_vault=False) as cash:
        alice = await cash.quid.join("alice", usd=100_00)
        program = await cash.quid.program(alice)
        refused = await link(cash.quid.app, alice, NUMBER, EXPIRY, "Alice B", CVV)
        assert refused == Refusal("cards_away")
        async with vault(net.folder / "data", terms(rail.url, net)):
            await cash.link(alice)
        await go(program, "/topup 50")
        news = await program.until("event", lambda e: bool((e["attachment"] or {}).get("slim")))
        told = news["attachment"]
        assert (told["step"], told["reason"]) == ("created", "cards_away")
        assert cash.moved("pullfunds") == 0
        assert (await program.say("@quid", "/balance"))["ok"]  # all else works
        async with vault(net.folder / "data", terms(rail.url, net)):
            await until(cash, alice, "approved")
        assert cash.moved("pullfunds") == 1
        assert await has(cash, alice) == 150_00


async def test_a_removed_card_is_gone_from_the_vault_too(
    cash: Cashed, alice: Person, program: Program
) -> None:
    card = await cash.link(alice)
    await go(program, "/card remove 0006")
    await cash.quid.app[CASHIER].destroy_gone()
    with pytest.raises(CardRefused):
        await cash.quid.app[VAULT].keep(card.token)
    assert await cash.quid.app[DATABASE].read(cards.gone) == []


async def test_yesterday_is_held_against_the_report_of_the_rail(
    cash: Cashed, alice: Person, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    await cash.link(alice)
    cash.sandbox.fault("contradict")
    await go(program, "/topup 50")
    one = await until(cash, alice, "approved")
    await go(program, "/topup 20")
    await asyncio.sleep(0.3)
    await until(cash, alice, "approved")
    clock = now_ms() + DAY + 2 * 3_600_000
    monkeypatch.setattr("web.cashier.now_ms", lambda: clock)
    assert await cash.quid.app[DATABASE].read(reconciling.due, clock)
    await cash.quid.app[CASHIER].reconcile()
    assert await cash.quid.app[DATABASE].read(reconciling.due, clock) is None
    [found] = await cash.quid.app[DATABASE].read(differences.listing)
    assert (found.kind, found.transit) == ("outcome", one.id)
    await cash.quid.app[WRITER].deed(differences.see, found.id, "alice", "called them", clock)
    assert await cash.quid.app[DATABASE].read(differences.listing) == []
    assert await cash.quid.app[DATABASE].read(transits.all_open) == []
