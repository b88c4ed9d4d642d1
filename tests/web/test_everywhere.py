"""Two nodes of one Quid, with a real Redis between them that also goes away."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlmodel import Session

from chat import follows, sessions, timeline
from chat.people import Person
from tests.servers import redis
from tests.servers.quid import Program, Quid, serving
from tests.web import sockets
from web.keys import COURIER, EVERYWHERE, WRITER
from web.nodes import Nodes
from web.writer import now_ms

BEAT = 0.2


@pytest.fixture(scope="module")
def between() -> Iterator[redis.Server]:
    with redis.server() as running:
        yield running


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.nodes.BEAT", BEAT)
    monkeypatch.setattr("web.courier.ASKING", 0.05)


@pytest.fixture
async def two(postgres_url: str, between: redis.Server) -> AsyncIterator[tuple[Quid, Quid]]:
    async with (
        serving(postgres_url, redis=between.url) as one,
        serving(postgres_url, redis=between.url) as other,
    ):
        for quid in (one, other):
            await sockets.until(lambda quid=quid: quid.app[EVERYWHERE].nodes.carries)
        yield one, other


async def friends(one: Quid) -> tuple[Person, Person]:
    alice, bob = await one.join("alice", usd=100_00), await one.join("bob")
    await one.acquaint(alice, bob)
    return alice, bob


async def test_what_is_said_and_paid_at_one_node_is_heard_at_the_other(
    two: tuple[Quid, Quid],
) -> None:
    one, other = two
    alice, bob = await friends(one)
    here, there = await one.program(alice), await other.program(bob)
    place = (await here.say("@bob", "hello"))["place"]
    assert (await there.until("event"))["text"] == "hello"
    await here.call("typing", place=place)
    assert (await there.until("volatile"))["person"]["handle"] == "alice"
    await here.say(place, "/pay 5 tea")
    assert (await there.until("wallet"))["balances"][0]["available_minor"] == 5_00
    paid = await there.until("event", lambda event: event["kind"] == "receipt")
    assert paid["attachment"]["amount_minor"] == 5_00
    await there.call("react", place=place, seq=1, emoji="👍", client_id=str(uuid.uuid4()), on=True)
    reacted = await here.until("event", lambda event: event["kind"] == "reaction")
    assert reacted["target"] == 1
    await asyncio.sleep(BEAT)
    assert [each["seq"] for name, each in there.pushed if name == "event"] == [1, 2, 3]


async def test_what_concerns_oneself_reaches_all_ones_devices(two: tuple[Quid, Quid]) -> None:
    one, other = two
    alice, bob = await friends(one)
    here, there, his = (
        await one.program(alice),
        await other.program(alice),
        await other.program(bob),
    )
    place = (await here.say("@bob", "hello"))["place"]
    await here.call("draft", place=place, text="And then")
    assert (await there.until("draft"))["text"] == "And then"
    await here.say(place, "/settings language french")
    await there.until("mine")
    assert (await there.say(place, "/pay -1"))["answer"]["message"].endswith("n’a été envoyé.")
    token, number = await other.session(alice, "program")
    ended = await Program(other.address, token).connect()
    await one.app[WRITER].deed(sessions.revoke, alice.id, number, now_ms())
    await one.app[EVERYWHERE].ended(alice.id, [number])
    await sockets.until(lambda: not ended.client.connected)
    assert there.client.connected
    assert his.client.connected


async def test_replies_reach_those_who_only_look_on(two: tuple[Quid, Quid]) -> None:
    one, other = two
    alice, bob = await friends(one)
    carol = await one.join("carol")
    here, there = await one.program(alice), await other.program(carol)
    post = await one.app[WRITER].deed(replies, bob)
    await there.call("since", places={post: 0}, mine=0)
    await here.say(post, "Lovely")
    assert (await there.until("event"))["text"] == "Lovely"


async def test_who_has_home_open_hears_of_a_post_at_another_node(two: tuple[Quid, Quid]) -> None:
    one, other = two
    alice, bob = await friends(one)
    await one.app[WRITER].deed(follows.follow, alice.id, bob.id, now_ms())
    there = await other.program(alice)
    assert (await there.call("home", after=0))["posts"] == []
    made = await one.app[WRITER].deed(timeline.post, bob.id, "New print is up", now_ms())
    told = await there.until("volatile", lambda what: what["kind"] == "post")
    assert told["post"] == str(made.id)


def replies(db: Session, author: Person) -> str:
    made = timeline.post(db, author.id, "Look", now_ms())
    return str(timeline.replies_place(db, made.id, now_ms()).id)


async def test_while_redis_is_away_everybody_asks_and_nothing_stays_missing(
    two: tuple[Quid, Quid], between: redis.Server
) -> None:
    one, other = two
    alice, bob = await friends(one)
    here, there = await one.program(alice), await other.program(bob)
    place = (await here.say("@bob", "one"))["place"]
    await there.until("event")
    between.kill()
    try:
        assert (await here.say(place, "two"))["seq"] == 2, "nobody waits for Redis"
        there.pushed.clear()
        await there.until("behind", lambda _: True)
        missed = await there.call("since", places={place: 1}, mine=0)
        assert [event["text"] for event in missed["events"]] == ["two"]
    finally:
        between.start()
    there.pushed.clear()
    for quid in two:
        await sockets.until(lambda quid=quid: quid.app[EVERYWHERE].nodes.carries)
    await there.until("behind", lambda _: True)
    await here.say(place, "three")
    assert (await there.until("event", lambda event: event["seq"] == 3))["text"] == "three"


async def test_who_was_signed_out_while_redis_was_away_is_out_at_the_other_node(
    two: tuple[Quid, Quid], between: redis.Server
) -> None:
    one, other = two
    alice, _ = await friends(one)
    token, number = await other.session(alice, "program")
    ended, stays = await Program(other.address, token).connect(), await other.program(alice)
    between.kill()
    try:
        await one.app[WRITER].deed(sessions.revoke, alice.id, number, now_ms())
        await one.app[EVERYWHERE].ended(alice.id, [number])
        await sockets.until(lambda: not ended.client.connected)
        assert stays.client.connected
    finally:
        between.start()


async def test_who_came_while_nothing_carried_is_heard_of_too(between: redis.Server) -> None:
    taken: list[bytes] = []
    wanted: set[str] = set()
    behind: list[int] = []
    late = Nodes(between.url, lambda: wanted, lambda: behind.append(1))
    late.hear["word"] = taken.append
    await late.start()
    async with running(between, [], "other") as other:
        await sockets.until(lambda: late.carries)
        late.carries = False
        wanted.add("p9")
        assert not await late.follow("p9")
        late.carries, behind[:] = True, []
        await sockets.until(lambda: behind)
        await sockets.until(lambda: other.tell("word", ["p9"], b"hello") or taken)
    await late.stop()


async def test_what_could_not_be_told_is_asked_for_elsewhere(between: redis.Server) -> None:
    """The voice of one node is cut off alone: the other one has heard its own all the time."""
    behind: list[str] = []
    async with running(between, behind, "one") as one, running(between, behind, "other"):
        behind.clear()
        one._lost = True
        one.tell("kept", ["p1"], b"{}")
        await sockets.until(lambda: "other" in behind)
        assert behind == ["other"]


async def test_once_redis_is_back_everybody_asks_once_more(
    between: redis.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.nodes.BEAT", 10.0)  # so that no other beat falls into it
    behind: list[str] = []
    async with running(between, behind, "one") as nodes:
        assert behind == ["one"]
        between.kill()
        await sockets.until(lambda: not nodes.carries)
        between.start()
        await sockets.until(lambda: nodes.carries)
        assert behind == ["one", "one"]


async def test_a_message_that_comes_on_two_channels_is_taken_once(between: redis.Server) -> None:
    taken: list[bytes] = []
    async with running(between, [], "one") as one, running(between, [], "two") as other:
        other.hear["word"] = taken.append
        assert not await other.follow("p1")
        assert await other.follow("p3")
        one.tell("word", ["p1", "p2", "p3"], b"hello")
        one.tell("nonsense", ["p1"], b"")
        one.tell("word", ["p2"], b"again")
        await sockets.until(lambda: taken[-1:] == [b"again"])
        assert taken == [b"hello", b"again"]
        await asyncio.sleep(2 * BEAT)
        one.tell("word", ["p3"], b"to nobody who wants it")
        one.tell("word", ["p1"], b"the end")
        await sockets.until(lambda: taken[-1:] == [b"the end"])
        assert taken == [b"hello", b"again", b"the end"]


@contextlib.asynccontextmanager
async def running(between: redis.Server, behind: list[str], name: str) -> AsyncIterator[Nodes]:
    nodes = Nodes(between.url, lambda: {"p1", "p2"}, lambda: behind.append(name))
    await nodes.start()
    await sockets.until(lambda: nodes.carries)
    yield nodes
    await nodes.stop()


async def test_many_open_places_are_followed_at_once_and_not_without_end(
    two: tuple[Quid, Quid], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    monkeypatch.setattr("web.sockets.MOST_WATCHED", 3)
    monkeypatch.setattr("web.courier.MOST_WATCHED", 3)
    alice, bob = await friends(one)
    deed, places = one.app[WRITER].deed, []
    for n in range(5):
        post = await deed(timeline.post, alice.id, f"Print {n}", now_ms())
        places.append(str((await deed(timeline.replies_place, post.id, now_ms())).id))
    orders: list[tuple[str, ...]] = []
    nodes = other.app[EVERYWHERE].nodes
    subscribe = nodes._subscribe

    async def counted(*channels: str) -> None:
        orders.append(channels)
        await subscribe(*channels)

    reader = await other.program(bob)
    monkeypatch.setattr(nodes, "_subscribe", counted)
    assert (await reader.call("since", places=dict.fromkeys(places, 0), mine=0))["ok"]
    told = [channels for channels in orders if any(c.startswith("o") for c in channels)]
    assert [len(channels) for channels in told] == [3]
    assert len([name for name, _ in reader.pushed if name == "behind"]) <= 1
    [me] = other.app[COURIER].of(bob.id)
    await reader.call("since", places={places[4]: 0}, mine=0)
    assert list(me.watching) == [int(places[n]) for n in (1, 2, 4)]
    writer = await one.program(alice)
    await writer.say(places[4], "Hello")
    await reader.until("event", lambda event: event["place"] == places[4])
