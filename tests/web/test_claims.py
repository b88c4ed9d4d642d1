"""A claim link: opened by anybody, taken by one, guessed by nobody, and in nobody's index."""

import re
import uuid
from typing import Any

import pytest
from sqlmodel import Session

from bot.turns import Utterance
from chat import people
from payments import offers, recipes, wallets
from payments.money import Money
from tests.web.visitor import OURS, PASSWORD, Visitor
from web.keys import DATABASE, WRITER
from web.render import now_ms


async def made(visitor: Visitor, handle: str = "alice") -> str:
    """The address of a link of 20.00 “for the pizza”."""
    await visitor.fund(handle, 100_00)
    secret = offers.invent()

    def make(db: Session) -> None:
        person = people.by_handles(db, [handle])[handle]
        key = uuid.uuid4().bytes + person.id.to_bytes(8, "big")
        one = recipes.offer(key, person.owner, Money(20_00, "USD"), "for the pizza")
        offers.link(db, one, secret, now_ms())

    await visitor.app[WRITER].deed(make)
    return f"/claim/{secret}"


async def has(visitor: Visitor, handle: str) -> int:
    def read(db: Session) -> int:
        owner = people.by_handles(db, [handle])[handle].owner
        return next(h.available_minor for h in wallets.available(db, owner) if h.currency == "USD")

    return await visitor.app[DATABASE].read(read)


async def test_whoever_has_it_sees_who_sends_how_much(visitor: Visitor, alice: Visitor) -> None:
    page = await visitor.another().look(await made(alice))
    assert page.status == 200
    for part in ("Alice Martin", "@alice", "$20.00", "for the pizza", "Join and take it"):
        assert part in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"


async def test_a_newcomer_joins_and_takes_it(visitor: Visitor, alice: Visitor) -> None:
    address = await made(alice)
    carol = visitor.another()
    page = await carol.look(address)
    [join] = re.findall(r'href="(/join\?next=[^"]*)"', page.text)
    door = (await carol.look(join)).text
    assert f'value="{address}"' in door
    assert f'href="/sign-in?next={address}"' in door  # who is here already comes back as well
    form = {"handle": "carol", "name": "Carol Diaz", "locale": "en", "currency": "USD"}
    joined = await carol.send("/join", **form, password="three words together", next=address)
    assert joined.leads_to == address
    assert "Take $20.00" in (await carol.look(address)).text
    taken = await carol.send(address)
    assert (taken.status, taken.leads_to) == (303, address)
    assert "It is yours" in (await carol.look(address)).text
    assert await has(carol, "carol") == 20_00
    again = await carol.send(address)
    assert (again.status, again.leads_to) == (303, address)
    assert await has(carol, "carol") == 20_00
    talk = await carol.look("/messages/@alice")
    told = await carol.look(talk.leads_to) if talk.leads_to else talk
    assert "Alice Martin paid you" in told.text


async def test_who_comes_second_finds_it_over(alice: Visitor, bob: Visitor) -> None:
    address = await made(alice)
    carol = alice.another()
    await carol.join("carol", "Carol Diaz")
    await carol.send(address)
    late = await bob.send(address)
    assert late.status == 200
    assert "This link was used or has ended" in late.text
    assert "Take $20.00" not in (await bob.look(address)).text
    assert await has(bob, "bob") == 0


async def test_nobody_takes_their_own(alice: Visitor) -> None:
    address = await made(alice)
    before = await has(alice, "alice")
    assert "This is your own link" in (await alice.look(address)).text
    await alice.send(address)
    assert await has(alice, "alice") == before


async def test_signed_out_it_leads_to_the_door(visitor: Visitor, alice: Visitor) -> None:
    address = await made(alice)
    assert (await visitor.another().send(address)).leads_to.startswith("/sign-in")


async def test_another_site_cannot_have_it_taken(alice: Visitor, bob: Visitor) -> None:
    address = await made(alice)
    assert (await bob.send_as_is(address)).status == 403
    assert await has(bob, "bob") == 0


@pytest.mark.parametrize("wrong", ["x", "x" * 22, "x" * 5000, "é"])
async def test_what_is_none_leads_nowhere(visitor: Visitor, alice: Visitor, wrong: str) -> None:
    await made(alice)
    page = await visitor.another().look(f"/claim/{wrong}")
    assert "This link leads nowhere" in page.text
    assert "$20.00" not in page.text


async def test_guessing_is_slowed_down(visitor: Visitor, alice: Visitor) -> None:
    address = await made(alice)
    guesser = visitor.another()
    seen = [await guesser.look(f"/claim/{offers.invent()}") for _ in range(31)]
    assert [each.status for each in seen] == [200] * 30 + [429]
    assert seen[-1].headers["Retry-After"] == "60"
    slow = await guesser.look(address)
    assert slow.status == 429
    assert "Alice Martin" not in slow.text


async def test_only_its_payer_makes_another(alice: Visitor, bob: Visitor) -> None:
    old = await made(alice)
    number = re.findall(r"/links/(\d+)", (await alice.look(old)).text)[0]
    assert (await bob.look(f"/links/{number}")).status == 404
    assert (await bob.send(f"/links/{number}")).status == 404
    assert (await alice.look("/links/999999")).status == 404
    page = await alice.send(f"/links/{number}")
    [new] = re.findall(rf'value="{OURS}(/claim/[\w-]{{22}})"', page.text)
    assert new not in (await alice.look(f"/links/{number}")).text  # once
    assert "leads nowhere" in (await bob.look(old)).text
    await bob.send(new)
    assert await has(bob, "bob") == 20_00
    assert "Taken by Bob Moreau" in (await alice.look(f"/links/{number}")).text
    assert (await alice.send(f"/links/{number}")).status == 404


async def test_another_link_takes_the_password(alice: Visitor) -> None:
    old = await made(alice)
    page = re.findall(r"/links/\d+", (await alice.look(old)).text)[0]
    await alice.left_alone(15)
    assert (await alice.look(page)).status == 200
    late = await alice.send(page)
    assert late.leads_to.startswith("/confirm?next=")
    assert "leads nowhere" not in (await alice.another().look(old)).text
    assert (await alice.send("/confirm", next=page, password=PASSWORD)).leads_to == page
    assert f"{OURS}/claim/" in (await alice.send(page)).text


async def test_the_link_is_pushed_once_and_gone_after_a_reload(alice: Visitor) -> None:
    """What the ack and the push show, the page does not have any more."""
    await alice.fund("alice", 100_00)
    me = await alice.app[DATABASE].read(lambda db: people.by_handles(db, ["alice"])["alice"])

    async def say(**more: Any) -> Any:
        said = Utterance(me, "@quid", "", uuid.uuid4().bytes)._replace(**more)
        return await alice.app[WRITER].say(said)

    asked = await say(text="/link 20")
    ack = await say(choice="yes", mine=asked["mine"], place=asked["place"])
    secret = ack["answer"]["once"].removeprefix("/claim/")
    page = await alice.look(f"/messages/{ack['place']}")
    assert "Your link, for whoever opens it" in page.text
    assert "The link was shown once." in page.text
    assert secret not in page.text
