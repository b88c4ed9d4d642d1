"""What is coming, on its page and in a calendar that is read at a secret address."""

import re
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session

from chat import people, places
from payments import calendar, feeds, schedules
from payments.calendar import Rule
from payments.money import Money
from payments.plans import Plan
from tests.web.visitor import Visitor
from web.keys import WRITER
from web.writer import now_ms

ADDRESS = re.compile(r"/calendar/[\w-]+\.ics")


@pytest.fixture
async def rent(alice: Visitor, bob: Visitor) -> int:
    """Alice pays Bob $450.00 a month, twelve times in the year to come, whatever day it is."""

    def write(db: Session) -> int:
        known, now = people.by_handles(db, ["alice", "bob"]), now_ms()
        a, b = known["alice"], known["bob"]
        place = places.direct(db, a.id, b.id, now)
        ahead = calendar.today(now + 5 * 86_400_000, "UTC")
        rule = Rule("month", day=min(ahead.day, 28))
        first = calendar.first(rule, ahead)
        plan = Plan(rule, first)
        given = a.owner, b.owner, Money(450_00, "USD"), "rent & home", f"place:{place.id}"
        return schedules.make(db, b"k" * 24, *given, plan, now).id

    made: int = await alice.app[WRITER].deed(write)
    return made


async def subscribe(one: Visitor, **form: str) -> str:
    page = await one.send("/wallet/calendar", do="renew", **form)
    assert page.status == 200
    return ADDRESS.findall(page.text)[0]


async def events(one: Visitor, at: str) -> list[Any]:
    seen = await one.look(at)
    assert seen.status == 200, seen.text
    assert seen.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(seen.text).walk("VEVENT"))


async def test_it_stands_beside_the_wallet_and_on_a_page(alice: Visitor, rent: int) -> None:
    for at in ("/wallet", "/wallet/calendar"):
        text = (await alice.look(at)).text
        assert "To Bob Moreau" in text
        assert "−$450.00" in text
        assert "rent &amp; home" in text


async def test_a_program_reads_it_without_a_cookie_and_without_amounts(
    alice: Visitor, visitor: Visitor, rent: int
) -> None:
    at = await subscribe(alice)
    found = await events(visitor.another(), at)
    assert len(found) == 12
    assert {str(event["summary"]) for event in found} == {"To Bob Moreau"}
    assert {str(event["description"]) for event in found} == {"rent & home"}
    assert all(isinstance(event["dtstart"].dt, date) for event in found)
    assert not re.search(r"\b450\b", (await visitor.look(at)).text), "identifiers may have it"


@pytest.mark.parametrize("end", list("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), ids=ascii)
async def test_what_a_stranger_asks_for_adds_no_line_of_its_own(
    alice: Visitor, bob: Visitor, end: str
) -> None:
    at = await subscribe(alice)
    note = f"rent{end}ATTACH:https://evil.example/\x07\x7fx"
    await bob.say("/messages/@alice", f"/request @alice 5 {note}")
    [event] = await events(alice, at)
    assert "attach" not in event
    assert event["description"] == "rent ATTACH:https://evil.example/x"


async def test_amounts_stand_in_it_only_if_its_owner_wants_that(alice: Visitor, rent: int) -> None:
    at = await subscribe(alice)
    await alice.send("/wallet/calendar", do="show", amounts="1")
    assert {str(each["summary"]) for each in await events(alice, at)} == {"To Bob Moreau: $450.00"}
    await alice.send("/wallet/calendar", do="show")
    assert {str(each["summary"]) for each in await events(alice, at)} == {"To Bob Moreau"}


async def test_what_it_is_stays_the_same_whatever_its_address(alice: Visitor, rent: int) -> None:
    first = await subscribe(alice)
    before = [str(event["uid"]) for event in await events(alice, first)]
    second = await subscribe(alice)
    assert (await alice.look(first)).status == 404
    assert [str(event["uid"]) for event in await events(alice, second)] == before
    assert len(set(before)) == 12
    await alice.send("/wallet/calendar", do="end")
    assert (await alice.look(second)).status == 404
    third = await subscribe(alice)
    assert [str(event["uid"]) for event in await events(alice, third)] == before
    await alice.app[WRITER].deed(schedules.skip, rent, 1, now_ms())
    after = [str(event["uid"]) for event in await events(alice, third)]
    assert after[:11] == before[1:], "what is left out takes no other's name"


async def test_the_database_knows_no_secret(alice: Visitor, rent: int) -> None:
    at = await subscribe(alice)
    secret = at.removeprefix("/calendar/").removesuffix(".ics")

    def kept(db: Session) -> str:
        rows = db.connection().exec_driver_sql("select * from pay_calendar_feeds").all()
        return repr(rows)

    assert secret not in await alice.app[WRITER].deed(kept)
    assert await alice.app[WRITER].deed(feeds.behind, secret)


async def test_what_has_not_changed_is_not_sent_again(alice: Visitor, rent: int) -> None:
    at = await subscribe(alice)
    tag = (await alice.look(at)).headers["ETag"]
    assert (await alice.look(at, If_None_Match=tag)).status == 304
    await alice.app[WRITER].deed(schedules.stop, rent)
    assert await events(alice, at) == []


async def test_whose_access_was_ended_has_no_calendar(alice: Visitor, rent: int) -> None:
    at = await subscribe(alice)

    def number(db: Session) -> int:
        return people.by_handles(db, ["alice"])["alice"].id

    deed = alice.app[WRITER].deed
    await deed(people.bar, await deed(number))
    assert (await alice.look(at)).status == 404
    await deed(people.unbar, await deed(number))
    assert (await alice.look(at)).status == 200


async def test_an_address_that_guesses_is_slowed(visitor: Visitor) -> None:
    seen = [(await visitor.look(f"/calendar/guess{n}.ics")).status for n in range(62)]
    assert seen[:60] == [404] * 60
    assert seen[60:] == [429, 429]


async def test_who_has_a_calendar_reads_it_beside_who_guesses(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    hers, his = await subscribe(alice), await subscribe(bob)
    for n in range(61):
        guessed = await visitor.look(f"/calendar/guess{n}.ics")
    assert guessed.status == 429
    assert [(await visitor.look(hers)).status for _ in range(61)] == [200] * 60 + [429]
    assert (await visitor.look(his)).status == 200


async def test_who_is_signed_out_has_no_page_of_it(visitor: Visitor) -> None:
    assert (await visitor.look("/wallet/calendar")).leads_to.startswith("/sign-in")
    assert (await visitor.send("/wallet/calendar", do="renew")).status == 303
