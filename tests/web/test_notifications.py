"""What somebody is told, on its page and on every device, and that it counts until it is read."""

from sqlmodel import Session

from chat import alerts, blocks, follows, groups, messages, people, timeline
from chat.messages import Line
from chat.people import Person
from tests.servers.quid import Quid, serving
from tests.web.visitor import Visitor
from web import news
from web.keys import DATABASE, WRITER
from web.writer import now_ms


async def test_the_page_tells_what_others_did_and_counts_it_until_it_is_read(
    alice: Visitor, bob: Visitor
) -> None:
    assert "Nothing new" in (await alice.look("/notifications")).text
    await bob.send("/follow", handle="alice", follow="1")
    await bob.send("/post", text="Hello @alice, <b>look</b>")
    await bob.say("/messages/@alice", "/request 5 tea")
    assert "data-bell>3</b>" in (await alice.look("/")).text
    page = (await alice.look("/notifications")).text
    for said in ("follows you", "mentioned you", "&lt;b&gt;look&lt;/b&gt;", "Waits for you"):
        assert said in page
    assert 'href="/post/1"' in page
    assert "5.00" not in page.partition("<main")[2].partition("</main")[0]  # a stranger's
    assert page.count("item unread") == 3
    assert "item unread" not in (await alice.look("/notifications")).text
    assert "data-bell hidden" in (await alice.look("/")).text


async def test_money_is_told_out_of_the_books_and_so_is_its_return(url: str) -> None:
    async with serving(url) as quid:
        alice, bob = await quid.join("alice", usd=5000), await quid.join("bob")
        await quid.acquaint(alice, bob)
        payer = await quid.program(alice)
        paid = await payer.say("@bob", "/pay 3 tea")
        assert paid["answer"]["kind"] == "receipt"
        assert await told(quid, bob) == [("money", 300), ("money", 1)]
        undone = await payer.tap(paid["place"], "undo", seq=paid["seq"])
        assert undone["answer"]["kind"] == "receipt", undone
        assert await told(quid, bob) == [("undo", 300), ("money", 300), ("money", 1)]
        assert await told(quid, alice) == []


async def told(quid: Quid, person: Person) -> list[tuple[str, int]]:
    """What their list says of money, of what kind and how much."""
    items, _ = await quid.app[DATABASE].read(news.listing, person)
    return [(item.kind, item.money.minor) for item in items if item.money]


async def test_what_was_read_on_one_device_is_read_on_all(url: str) -> None:
    async with serving(url) as quid:
        alice, bob = await quid.join("alice"), await quid.join("bob")
        phone, desk = await quid.program(alice), await quid.program(alice)
        await quid.app[WRITER].deed(follows.follow, bob.id, alice.id, now_ms())
        for device in (phone, desk):
            assert await device.until("alerts") == {"unread": 1}
        assert (await phone.call("alerts", {}))["unread"] == 1
        assert (await phone.call("alerts", until=now_ms()))["unread"] == 0
        await desk.until("alerts", lambda told: told == {"unread": 0})
        ahead = await phone.call("alerts", until=2**60)  # what comes later is not read by it
        assert ahead["ok"]
        await quid.app[WRITER].deed(timeline.post, bob.id, "hi @alice", now_ms() + 5)
        assert (await phone.call("alerts", {}))["unread"] == 1


def test_several_who_did_the_same_stand_in_one_line(db: Session) -> None:
    alice, *crowd = [_join(db, f"person_{n}") for n in range(5)]
    post = timeline.post(db, alice.id, "hello", 1)
    for n, one in enumerate(crowd):
        kind = "like" if n != 1 else "repost"
        alerts.tell(db, alice.id, kind, one.id, f"post:{post.id}", 100 + n)
    assert lines(db, alice) == [("like", 2), ("repost", 1), ("like", 1)]
    blocks.block(db, alice.id, crowd[3].id, 200)
    assert lines(db, alice) == [("like", 1), ("repost", 1), ("like", 1)]


def lines(db: Session, person: Person) -> list[tuple[str, int]]:
    return [(item.kind, len(item.people)) for item in news.listing(db, person)[0]]


def test_the_list_goes_on_where_a_page_ends(db: Session) -> None:
    alice, bob = _join(db, "alice"), _join(db, "bob")
    posts = [timeline.post(db, bob.id, "@alice", 10 + n) for n in range(45)]
    first, older = news.listing(db, alice)
    rest, end = news.listing(db, alice, older)
    hrefs = [item.href for item in first + rest]
    assert hrefs == [f"/post/{post.id}" for post in reversed(posts)]
    assert end is None


def test_a_group_that_one_has_left_tells_nothing_any_more(db: Session) -> None:
    alice, bob = _join(db, "alice"), _join(db, "bob")
    place = groups.make(db, bob, "Us", [alice], b"1" * 16, 1).place
    said = Line(place, "message", bob.id, bob.id, b"2" * 16, "@alice secret")
    [event], _ = messages.write(db, [said], [], 2)
    alerts.tell_all(db, alerts.of_line(db, place, event), 2)
    assert [item.text for item in news.listing(db, alice)[0]] == ["@alice secret"]
    groups.remove(db, place.id, bob, alice, 3)
    assert lines(db, alice) == []


def _join(db: Session, handle: str) -> Person:
    return people.join(db, handle, handle.title(), "en", "-", 1)
