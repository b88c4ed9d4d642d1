"""Billers over HTTP: signed both ways, heard at least once, and nobody else's errand."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from bot.dealings import billing as bills_of
from chat import events, people
from payments import bills
from tests.servers.quid import Program, Quid, serving
from tests.web.biller import Biller, billing
from web import webhooks
from web.keys import DATABASE, WRITER
from web.settings import Settings
from web.writer import now_ms

BILL = {
    "customer": "@alice",
    "reference": "2027-01",
    "amount_minor": 61_40,
    "currency": "USD",
    "due": (datetime.now(UTC) + timedelta(days=10)).date().isoformat(),
    "note": "January",
}


class Street(NamedTuple):
    quid: Quid
    biller: Biller
    alice: Program

    async def tap(self, choice: str, seq: int = 1) -> Any:
        ack = await self.alice.tap(await self.place(), choice, seq=seq)
        assert ack["ok"], ack
        return ack["answer"]

    async def place(self) -> str:
        event = await self.alice.until("event")
        return str(event["place"])

    async def hears(self, count: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(8):
            while len(self.biller.heard) < count:
                self.biller.more.clear()
                await self.biller.more.wait()
        return self.biller.heard


@contextlib.asynccontextmanager
async def street(url: str) -> AsyncIterator[Street]:
    async with serving(url, private_webhooks=True) as quid, billing(quid) as biller:
        alice = await quid.program(await quid.join("alice", usd=100_00))
        yield Street(quid, biller, alice)


async def test_a_bill_is_presented_paid_and_heard_of(url: str) -> None:
    async with street(url) as there:
        status, shown = await there.biller.call("POST", "/api/bills", BILL)
        assert (status, shown["state"], shown["customer"]) == (201, "open", "alice")
        ticket = await there.alice.until("event", lambda e: e["kind"] == "ticket")
        assert ticket["attachment"]["reference"] == "2027-01"
        assert (await there.tap("accept"))["kind"] == "receipt"
        [heard] = await there.hears(1)
        assert (heard["type"], heard["data"]["paid_minor"]) == ("bill.paid", 61_40)
        status, shown = await there.biller.call("GET", "/api/bills/2027-01")
        assert (status, shown["state"]) == (200, "paid")
        refund = {"reference": "2027-01", "amount_minor": 11_40}
        status, shown = await there.biller.call("POST", "/api/refunds", refund)
        assert (status, shown["refunded_minor"]) == (200, 11_40)
        wallet = await there.alice.until(
            "wallet", lambda w: w["balances"][0]["available_minor"] == 50_00
        )
        assert wallet


async def test_a_repeat_gets_the_first_answer_and_another_errand_is_refused(url: str) -> None:
    async with street(url) as there:
        first = await there.biller.call("POST", "/api/bills", BILL, "one")
        assert await there.biller.call("POST", "/api/bills", BILL, "one") == first
        status, no = await there.biller.call("POST", "/api/bills", BILL | {"note": "x"}, "one")
        assert (status, no["code"]) == (409, "key_reused")
        status, no = await there.biller.call("POST", "/api/bills", BILL | {"note": "x"})
        assert (status, no["code"]) == (409, "bill_reference")
        both = await asyncio.gather(
            *(
                there.biller.call("POST", "/api/bills", BILL | {"reference": "b"}, "two")
                for _ in range(8)
            )
        )
        assert all(each == both[0] for each in both)
        status, _ = await there.biller.call("DELETE", "/api/bills/b", None, "three")
        assert status == 200
        assert (await there.biller.call("DELETE", "/api/bills/2027-01", None, "three"))[0] == 409
        [heard] = await there.hears(1)
        assert heard["type"] == "bill.cancelled"


@pytest.mark.parametrize("wrong", ["body", "secret", "old", "new", "name", "header", "path"])
async def test_what_is_not_signed_is_not_done(sqlite_url: str, wrong: str) -> None:
    async with street(sqlite_url) as there:
        biller, now = there.biller, datetime.now(UTC)
        more: dict[str, Any] = {}
        if wrong == "body":
            more["data"] = '{"customer": "@alice", "amount_minor": 1}'
        if wrong == "secret":
            biller.secret = "whsec_" + "A" * 32
        if wrong in ("old", "new"):
            more["now"] = now + timedelta(minutes=-6 if wrong == "old" else 6)
        if wrong == "name":
            more["headers"] = {"quid-biller": "alice"}
        if wrong == "header":
            more["headers"] = {"webhook-signature": "v1,é v2,x v1,"}
        if wrong == "path":
            await biller.call("POST", "/api/bills", BILL)
            more["headers"] = {"webhook-id": "other"}
            status, _ = await biller.call("DELETE", "/api/bills/2027-01", **more)
        else:
            status, no = await biller.call("POST", "/api/bills", BILL, **more)
            assert no["code"] == "not_signed"
        assert status == 401


@pytest.mark.parametrize(
    "change",
    [
        {"amount_minor": 0},
        {"amount_minor": 61.4},
        {"amount_minor": True},
        {"amount_minor": 10**12 + 1},
        {"currency": "XXX"},
        {"due": "tomorrow"},
        {"due": "2027-1-1"},
        {"reference": ""},
        {"reference": "a/b"},
        {"reference": "x" * 65},
        {"note": "x" * 201},
        {"note": "a\nb"},
        {"extra": "1"},
        {"customer": 7},
    ],
    ids=str,
)
async def test_a_bill_that_is_none_is_refused(sqlite_url: str, change: dict[str, Any]) -> None:
    async with street(sqlite_url) as there:
        status, no = await there.biller.call("POST", "/api/bills", BILL | change)
        assert (status, no["code"]) == (400, "bad_request")
        large = {"data": "x" * 20_000}
        assert (await there.biller.call("POST", "/api/bills", BILL, **large))[0] == 413


async def test_who_does_not_answer_is_told_again_under_the_same_id(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("payments.instructions.FIRST_WAIT", 200)
    async with street(url) as there:
        there.biller.answers += [500, 302]
        await there.biller.call("POST", "/api/bills", BILL)
        await there.tap("decline")
        heard = await there.hears(3)
        assert [each["type"] for each in heard] == ["bill.refused"] * 3
        assert len(set(there.biller.ids)) == 1
        await asyncio.sleep(0.7)
        assert len(heard) == 3


async def test_one_call_on_two_nodes_is_done_once(url: str) -> None:
    async with street(url) as there, serving(url) as second:
        addresses = (there.quid.address, second.address) * 4
        calls = (there.biller.call("POST", "/api/bills", BILL, "one", at=at) for at in addresses)
        answers = await asyncio.gather(*calls)
        assert {status for status, _ in answers} == {201}
        assert all(shown == answers[0][1] for _, shown in answers)
        tickets = await there.quid.app[DATABASE].read(lambda db: events.about(db, "bill:1"))
        assert len(tickets) == 1


async def test_two_who_pay_at_once_pay_once(url: str) -> None:
    async with street(url) as there, serving(url) as second:
        await there.biller.call("POST", "/api/bills", BILL)
        place = await there.place()
        person = (await there.quid.app[DATABASE].read(_alice))[0]
        other = await second.program(person)
        acks = await asyncio.gather(
            *(who.tap(place, "accept", seq=1) for who in (there.alice, other) * 4)
        )
        kinds = sorted(ack["answer"]["kind"] for ack in acks)
        assert kinds.count("receipt") == 1
        status, shown = await there.biller.call("GET", "/api/bills/2027-01")
        assert (status, shown["paid_minor"]) == (200, 61_40)


def _alice(db: Any) -> list[Any]:
    return [people.by_handles(db, ["alice"])["alice"]]


async def test_two_clerks_pay_what_is_due_once(url: str) -> None:
    async with street(url) as there, serving(url) as second:
        await there.biller.call("POST", "/api/bills", BILL)
        await there.tap("later")
        later = now_ms() + 11 * 24 * 3_600_000
        due = await there.quid.app[DATABASE].read(bills.due, later)
        writers = (there.quid.app[WRITER], second.app[WRITER]) * 3
        await asyncio.gather(*(each.deed(bills_of.wake, due, later) for each in writers))
        _, shown = await there.biller.call("GET", "/api/bills/2027-01")
        assert (shown["state"], shown["paid_minor"]) == ("paid", 61_40)
        await asyncio.sleep(0.5)  # whichever paid it tells those who are connected to it
        assert len([each for name, each in there.alice.pushed if name == "wallet"]) <= 1


PRIVATE = (
    "https://127.0.0.1/ https://[::1]/ https://[::ffff:127.0.0.1]/ https://10.1.2.3/"
    " https://192.168.1.1/ https://169.254.169.254/latest https://[fe80::1]/ https://[fd00::1]/"
    " https://0.0.0.0/ https://[::]/ https://100.64.0.1/ https://[64:ff9b::7f00:1]/"
    " https://[2002:7f00:1::]/ https://224.0.0.1/ https://255.255.255.255/ http://8.8.8.8/"
    " https://8.8.8.8:22/ https://user@8.8.8.8/ ftp://8.8.8.8/ file:///etc/passwd https:// quid"
    " https://8.8.8.8:99999/ https://[::1%25lo]/ gopher://8.8.8.8/"
).split()


@pytest.mark.parametrize("url", PRIVATE)
def test_our_own_networks_are_not_called(url: str) -> None:
    assert not webhooks.may_call(url, private=False)


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1"])
async def test_a_name_that_leads_to_our_own_networks_is_not_called(host: str) -> None:
    with pytest.raises(OSError, match="not on the internet"):
        await webhooks.Guarded().resolve(host, 443)


def test_others_are_called() -> None:
    assert webhooks.may_call("https://hooks.example/quid", private=False)
    assert webhooks.may_call("https://8.8.8.8:8443/", private=False)
    assert not Settings().private_webhooks
