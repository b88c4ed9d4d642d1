"""Reporting by pages that need no script, and what the hosts read of it on their command line."""

import asyncio
import re
import uuid
from pathlib import Path

import pytest

from chat import people, reports, timeline
from chat.people import Person
from tests.servers.quid import serving
from tests.web.test_command_line import quid
from tests.web.visitor import PASSWORD, Visitor
from web import hosting, measures, sockets
from web.database import Database
from web.keys import DATABASE, SETTINGS, WRITER
from web.settings import Settings
from web.writer import now_ms


async def test_a_post_is_reported_and_its_author_blocked(alice: Visitor, bob: Visitor) -> None:
    page = (await bob.send("/post", text="<b>Win</b> money", open="1")).leads_to
    number = page.rpartition("/")[2]
    assert f"/report/post/{number}" in (await alice.look(page)).text
    assert f"/report/post/{number}" not in (await bob.look(page)).text
    address = f"/report/post/{number}"
    asked = (await alice.look(address)).text
    assert "&lt;b&gt;Win&lt;/b&gt; money" in asked
    assert "@bob is not told" in asked
    for other in (f"/report/post/0{number}", "/report/post/%00", f"/report/post/{number}-"):
        assert (await alice.look(other)).status == 404, other
    wrong = await alice.send(address, words="kept words")
    assert wrong.status == 422
    assert "Choose what is wrong with it." in wrong.text
    assert "kept words" in wrong.text
    assert (await alice.send(address, reason="fraud", words="x" * 1001)).status == 422
    sent = await alice.send(address, reason="fraud", words="He asks for\r\nmoney")
    assert (sent.status, sent.leads_to) == (303, address)
    await bob.send(f"/post/{number}/delete")
    after = (await alice.look(address)).text
    assert "Thank you." in after
    assert "Block @bob" in after
    assert await alice.app[DATABASE].read(reports.listing) != []
    for told in ("/notifications", "/", "/settings", page):
        assert "report" not in _words((await bob.look(told)).text), told
    assert "data-bell hidden" in (await bob.look("/")).text
    blocked = await alice.send("/block", handle="bob", block="1")
    assert blocked.leads_to == "/@bob"
    assert "You have blocked" in (await alice.look(address)).text


async def test_messages_people_and_groups_are_reported(alice: Visitor, bob: Visitor) -> None:
    place = (await bob.say("/messages/@alice", "Pay me or else")).leads_to.rpartition("/")[2]
    wish = {"name": "Winners", "people": "@alice", "client_id": str(uuid.uuid4())}
    made = await bob.send("/groups/new", **wish)
    group = made.leads_to.rpartition("/")[2]
    assert "Report the group" in (await alice.look(f"/messages/{group}/members")).text
    assert "Report the group" not in (await bob.look(f"/messages/{group}/members")).text
    assert "/report/person/bob" in (await alice.look("/@bob")).text
    for name, shown in (
        (f"event/{place}-1", "Pay me or else"),
        (f"group/{group}", "Winners"),
        ("person/bob", "Bob Moreau"),
    ):
        assert shown in (await alice.look(f"/report/{name}")).text
        assert (await alice.send(f"/report/{name}", reason="abuse")).status == 303
        assert "Thank you." in (await alice.look(f"/report/{name}")).text
    kept = await alice.app[DATABASE].read(reports.listing)
    assert [one.subject for one in kept[:2]] == [f"event:{place}:1", f"group:{group}"]


async def test_nobody_reports_what_is_not_theirs_to_see(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    place = (await bob.say("/messages/@alice", "secret")).leads_to.rpartition("/")[2]
    out = await visitor.another().look("/report/person/bob")
    assert out.leads_to.startswith("/sign-in")
    await visitor.join("carol", "Carol Diaz")
    hidden = (f"event/{place}-1", "post/999", "person/nobody", "group/1", "event/x", "room/1")
    for name in (*hidden, "person/carol", "person/quid", "post/%20", "event/1-1-1"):
        seen = await visitor.look(f"/report/{name}")
        assert seen.status == 404, name
        assert "secret" not in seen.text
        assert (await visitor.send(f"/report/{name}", reason="spam")).status == 404
    assert (await alice.send_as_is("/report/person/bob", reason="spam")).status == 403
    assert await alice.app[DATABASE].read(reports.listing) == []


async def test_a_day_has_its_fill_of_reports(alice: Visitor, bob: Visitor) -> None:
    me, him = [await _person(alice, handle) for handle in ("alice", "bob")]
    for _ in range(reports.MOST):
        post = await alice.app[WRITER].deed(timeline.post, him.id, "hello", now_ms())
        given = me.id, f"post:{post.id}", "spam", "", now_ms()
        await alice.app[WRITER].deed(reports.report, *given)
    refused = await alice.send("/report/person/bob", reason="spam")
    assert refused.status == 422
    assert "enough for a day" in refused.text


def test_the_hosts_read_them_and_close_them(url: str, tmp_path: Path) -> None:
    database = Database(url)
    with database.writer() as db, db.begin():
        alice = people.join(db, "alice", "Alice", "en", "-", 1)
        bob = people.join(db, "bob", "Bob", "en", "-", 1)
        subject = f"person:{bob.id}"
        reports.report(db, alice.id, subject, "fraud", "see\x1b[2J\u202ehere", now_ms())
        post = timeline.post(db, bob.id, "line one\nline \x1b]0;two", now_ms())
        reports.report(db, alice.id, f"post:{post.id}", "spam", "", now_ms())
    database.close()

    def host(*words: str) -> tuple[int, str, str]:
        return quid("people", *words, data=tmp_path, QUID_DATABASE=url)

    code, out, _ = host("reports")
    first, second = out.splitlines()
    assert code == 0
    assert re.fullmatch(rf" +1  \S+Z  fraud  {subject}  @alice on @bob", first)
    assert second.endswith(f"spam   post:{post.id}  @alice on @bob")
    code, out, _ = host("report", "2")
    assert "(no words)" in out
    assert "  line one\n  line ·]0;two\n" in out
    assert "see·[2J·here" in host("report", "1")[1]
    assert host("report", "1", "--close", "Asked him to stop.") == (0, "", "Report 1 is closed.\n")
    assert host("reports")[1].splitlines() == [second]
    assert host("reports", "--all")[1].count("\n") == 2
    assert "closed: Asked him to stop." in host("reports", "--all")[1]
    assert "Asked him to stop." in host("report", "1")[1]
    for wrong in (
        ("report", "1", "--close", "again"),
        ("report", "9"),
        ("report", "9", "--close", "x"),
    ):
        code, out, err = host(*wrong)
        assert (code, out) == (1, "")
        assert err.startswith("There is no ")
    assert list(hosting.reported(Settings(data=tmp_path, database=url), closed=False)) == [second]


async def _person(somebody: Visitor, handle: str) -> Person:
    return (await somebody.app[DATABASE].read(people.by_handles, [handle]))[handle]


def _words(html: str) -> str:
    """What a page says to its reader, without its addresses."""
    return re.sub(r"<[^>]*>", " ", html).lower().replace("report the group", "")


async def test_a_host_takes_down_and_bars_and_undoes_both(alice: Visitor, bob: Visitor) -> None:
    settings, read = alice.app[SETTINGS], alice.app[DATABASE].read
    await bob.send("/post", text="Send money to win")
    await alice.send("/report/post/1", reason="spam", words="")
    [one] = await read(reports.listing)
    said = await asyncio.to_thread(measures.take_down, settings, one.id)
    assert said.startswith("post:1 is taken down.")
    assert (await bob.look("/post/1")).status == 404
    with pytest.raises(ValueError, match="gone, or taken down already"):
        await asyncio.to_thread(measures.take_down, settings, one.id)
    await asyncio.to_thread(measures.put_back, settings, one.id)
    assert "Send money to win" in (await alice.look("/post/1")).text
    with pytest.raises(ValueError, match="not taken down"):
        await asyncio.to_thread(measures.put_back, settings, one.id)
    assert "1 sessions ended" in await asyncio.to_thread(measures.bar, settings, "@bob")
    assert (await bob.look("/settings")).leads_to.startswith("/sign-in")
    form = {"handle": "bob", "password": PASSWORD}
    assert (await bob.send("/sign-in", **form)).status == 422
    with pytest.raises(ValueError, match="barred already"):
        await asyncio.to_thread(measures.bar, settings, "bob")
    await asyncio.to_thread(measures.unbar, settings, "bob")
    assert (await bob.send("/sign-in", **form)).status == 303


async def test_open_windows_of_the_barred_are_closed(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "SWEEP_EVERY", 0)
    async with serving(sqlite_url) as quid:
        program = await quid.program(await quid.join("alice"))
        await asyncio.to_thread(measures.bar, quid.app[SETTINGS], "alice")
        async with asyncio.timeout(5):
            while program.client.connected:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
