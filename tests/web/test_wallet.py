"""The wallet as its owner sees it: the picture of the month, and what they look at of the rest."""

import re
from typing import Any

import pytest
from sqlmodel import Session

from chat import people
from payments import ledger, recipes
from payments.ledger import Set
from payments.money import Money
from tests.conftest import NOON
from tests.payments.carded import cash_out, link, top_up
from tests.web.visitor import Seen, Visitor
from web.keys import WRITER

DAY = 86_400_000
TEXT = re.compile(r"<[^>]*>")


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.fixture
async def alice(visitor: Visitor) -> Visitor:
    """Without the money that other tests give her: here it has a day of its own."""
    one = visitor.another()
    await one.join("alice", "Alice Martin")
    return one


@pytest.fixture
async def books(alice: Visitor, bob: Visitor) -> dict[str, str]:
    """Alice's last weeks of 2026 and first day of 2027; returns who owns what."""

    def write(db: Session) -> dict[str, str]:
        known = people.by_handles(db, ["alice", "bob"])
        a, b = known["alice"].owner, known["bob"].owner
        said: list[tuple[int, Set]] = [
            (-40, recipes.opening(key(1), b, usd(500_00))),
            (-40, recipes.opening(key(9), a, usd(100_00))),
            (-39, recipes.gift(key(2), b, a, usd(30_00), "Vélo")),
            (-20, recipes.gift(key(3), a, b, usd(12_50), "pizza")),
            (-19, recipes.packet(key(4), a, usd(5_00), "New year")),
            (-3, recipes.request_paid(7, a, b, usd(2_00), "tea & cake")),
            (0, recipes.gift(key(5), b, a, usd(1_00))),
        ]
        for days, one in said:
            [done] = ledger.record(db, [one], NOON + days * DAY)
            assert isinstance(done, ledger.Recorded), done
        return {"alice": a, "bob": b}

    owners: dict[str, str] = await alice.app[WRITER].deed(write)
    return owners


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def activity(seen: Seen) -> str:
    """What is read there, without the page around it."""
    assert seen.status == 200, seen.text
    part = seen.text.split('data-live="activity">')[1].split("</section>")[0]
    return " ".join(TEXT.sub(" ", part).split())


def month(seen: Seen) -> str:
    part = seen.text.split('data-live="month">')[1].split("</section>")[0]
    return " ".join(TEXT.sub(" ", part).split())


async def test_every_filter_keeps_what_it_says_and_the_balance_of_then(
    alice: Visitor, books: dict[str, str]
) -> None:
    whole = activity(await alice.look("/wallet"))
    assert all(said in whole for said in ("Vélo", "pizza", "New year", "tea &amp; cake"))
    for query, there, away in [
        ("flow=in", ("Vélo", "+$30.00"), ("pizza", "tea")),
        ("flow=out", ("pizza", "New year"), ("Vélo",)),
        ("who=bob", ("Vélo", "pizza"), ("New year", "Opening")),
        ("who=%40Bob&flow=out", ("pizza", "−$12.50"), ("Vélo",)),
        ("sort=packets", ("New year", "Set aside"), ("pizza",)),
        ("sort=other", ("Opening balance",), ("pizza", "Vélo")),
        ("text=velo", ("Vélo",), ("pizza",)),
        ("text=TEA%20%26", ("tea &amp; cake",), ("pizza",)),
        ("month=2026-12", ("pizza", "New year"), ("Vélo", "+$1.00")),
        ("month=2026-12&sort=requests&text=cake", ("tea &amp; cake",), ("pizza",)),
    ]:
        shown = activity(await alice.look(f"/wallet?{query}"))
        assert all(said in shown for said in there), query
        assert not any(said in shown for said in away), query
    assert "Balance $117.50" in activity(await alice.look("/wallet?text=pizza"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("who=nobody_x", "There is no @nobody_x"),
        ("who=quid", "Nothing with Quid"),
        ("sort=bills", "Nothing of this kind"),
        ("month=2025-03", "Nothing in March 2025"),
        ("text=%3Cb%3Ezebra", "No note says “&lt;b&gt;zebra”"),
    ],
)
async def test_where_nothing_is_found_it_says_of_what(
    alice: Visitor, books: dict[str, str], query: str, said: str
) -> None:
    seen = await alice.look(f"/wallet?{query}")
    assert said in activity(seen)
    assert "Show everything" in activity(seen)
    assert "zebra<" not in seen.text


async def test_a_wallet_with_nothing_in_it_says_so_whatever_is_looked_for(bob: Visitor) -> None:
    assert "No payments yet" in activity(await bob.look("/wallet"))
    assert "Nothing has come in" in activity(await bob.look("/wallet?flow=in"))
    assert "Nothing has gone out" in activity(await bob.look("/wallet?flow=out"))


async def test_what_makes_no_sense_in_an_address_asks_for_nothing(
    alice: Visitor, books: dict[str, str]
) -> None:
    odd = "/wallet?flow=up&sort=magic&month=2026-13&currency=XXX&text=%20&who=@"
    assert activity(await alice.look(odd)) == activity(await alice.look("/wallet"))
    for query in ("before=x", "month=1999-12", "month=２０２６-12", "before=" + "9" * 19):
        assert "pizza" in activity(await alice.look(f"/wallet?{query}"))
    assert (await alice.look("/wallet?who=" + "x" * 5_000)).status == 200


async def test_the_filters_go_on_in_the_links_of_the_page(
    alice: Visitor, books: dict[str, str]
) -> None:
    def drip(db: Session) -> None:
        gifts = [
            recipes.gift(key(n), books["bob"], books["alice"], usd(1), "drip")
            for n in range(100, 130)
        ]
        ledger.record(db, gifts, NOON)

    await alice.app[WRITER].deed(drip)
    first = await alice.look("/wallet?flow=in&text=drip")
    [older] = re.findall(r'href="(\?[^"]*before=\d+)"', first.text)
    assert "flow=in&amp;text=drip&amp;before=" in older
    second = activity(await alice.look("/wallet" + older.replace("&amp;", "&")))
    assert second.count("drip") == 5
    assert "That is all." in second
    assert 'href="?flow=out&amp;text=drip#activity"' in first.text


async def test_nobody_sees_anothers_activity(alice: Visitor, bob: Visitor, books: Any) -> None:
    numbers = re.findall(r"/receipts/(\d+)", (await alice.look("/wallet?sort=packets")).text)
    assert numbers
    below = await bob.look(f"/wallet?before={numbers[0]}")
    assert "New year" not in below.text
    assert "pizza" not in activity(below)
    stranger = await alice.another().look("/wallet?who=bob&flow=in")
    assert stranger.status == 303
    assert stranger.leads_to == "/sign-in?next=/wallet?who%3Dbob%26flow%3Din"


async def test_the_picture_of_a_month_and_its_tables(alice: Visitor, books: Any) -> None:
    seen = await alice.look("/wallet?month=2026-12")
    shown = month(seen)
    assert shown.startswith("December 2026")
    assert "In – $0.00" not in shown
    assert "Out −$19.50" in shown
    assert "$130.00 → $110.50" in shown
    assert "Payments – −$12.50 Requests – −$2.00 Packets – −$5.00" in shown
    assert "8–14 $0.00 $17.50 15–21 $0.00 $0.00" in shown
    assert 'role="img"' in seen.text
    assert 'href="?sort=packets&amp;month=2026-12#activity"' in seen.text
    assert 'href="?month=2026-11#in-month"' in seen.text
    november = await alice.look("/wallet?month=2026-11")
    assert "+$130.00" in month(november)
    assert 'href="?month=2026-10#in-month"' not in november.text  # there was nothing before
    quiet = month(await alice.look("/wallet?month=2026-10"))
    assert "Nothing came or went. The balance was $0.00 all the time." in quiet


async def test_a_month_begins_where_its_reader_is(alice: Visitor, books: Any) -> None:
    def at_midnight(db: Session) -> None:
        late = NOON + 30 * DAY + 9 * 3_600_000  # 31 January, 21:00 in London, 1 February in Tokyo
        gift = recipes.gift(key(50), books["bob"], books["alice"], usd(7_00), "late")
        ledger.record(db, [gift], late)

    await alice.app[WRITER].deed(at_midnight)
    own = alice.cookie
    for zone, there in (("Europe/London", True), ("Asia/Tokyo", False)):
        alice.cookie = f"{own}; zone={zone}"
        seen = await alice.look("/wallet?month=2027-01")
        assert ("late" in activity(seen)) == there
        assert ("+$8.00" in month(seen)) == there


async def test_what_comes_and_what_goes_is_told_apart_beside_the_balance(
    alice: Visitor, books: Any
) -> None:
    def ask(db: Session) -> None:
        card = link(db, NOON, books["alice"])
        cash_out(db, card, NOON, usd(4_00))
        top_up(db, card, NOON, usd(30_00))
        top_up(db, card, NOON, usd(2_00))

    await alice.app[WRITER].deed(ask)
    seen = await alice.look("/wallet")
    assert "$4.00 on its way out" in seen.text
    assert "$32.00 on its way to you" in seen.text
    assert "Cash-out" in activity(seen)
    assert "Fee" in activity(seen)
