"""A command runs where it is typed, from its first character, and nowhere else: not in what is
edited, quoted, set in, shown as code, or posted."""

import uuid

from sqlmodel import Session

from chat import driver, revisions, timeline
from chat.people import Person
from tests.servers.quid import Quid, serving
from web.keys import WRITER
from web.writer import now_ms

LINE = "/pay @bob 5"
BESIDE = (f" {LINE}", f"\n{LINE}", f"> {LINE}", f"```\n{LINE}\n```", f"`{LINE}`", f"/{LINE}")


def came_to(db: Session) -> tuple[set[str], int, int]:
    """The kinds of what stands in places, of rows for somebody alone, and of transfers."""
    kinds = {row[0] for row in driver.ask(db, "select distinct kind from chat_events")}
    [[own]] = driver.ask(db, "select count(*) from chat_mine")
    [[moved]] = driver.ask(db, "select count(*) from pay_transfers")
    return kinds, own, moved


async def scene(quid: Quid) -> tuple[Person, Person, int]:
    """Alice would pay Bob without a question; how many transfers that took."""
    alice, bob = await quid.join("alice", usd=100_00), await quid.join("bob")
    await quid.acquaint(alice, bob)
    return alice, bob, (await quid.app[WRITER].deed(came_to))[2]


async def test_words_beside_a_command_run_nothing_when_said_edited_or_answered(url: str) -> None:
    async with serving(url) as quid:
        alice, bob, before = await scene(quid)
        post = await quid.app[WRITER].deed(timeline.post, bob.id, "New print", now_ms())
        replies = await quid.app[WRITER].deed(timeline.replies_place, post.id, now_ms())
        hers = await quid.program(alice)
        for place in ("@bob", "@quid", str(replies.id)):
            said = await hers.say(place, "Hello")
            about = {"place": said["place"], "seq": said["seq"], "client_id": str(uuid.uuid4())}
            assert (await hers.call("edit", about | {"text": LINE}))["ok"]
            seqs = {}
            for text in BESIDE:
                ack = await hers.say(place, text, target=said["seq"])
                seqs[ack["seq"]] = text
            caught = await hers.call("since", places={said["place"]: 0}, mine=0)
            rows = {row["seq"]: row for row in caught["events"]}
            assert (rows[said["seq"]]["kind"], rows[said["seq"]]["text"]) == ("message", LINE)
            for seq, text in seqs.items():
                assert rows[seq]["text"] == (LINE if text == f"/{LINE}" else text)
                assert (rows[seq]["kind"], rows[seq]["quote"]["text"]) == ("message", LINE)
        assert await quid.app[WRITER].deed(came_to) == ({"message", "edit"}, 0, before)
        assert (await hers.say("@bob", LINE))["answer"]["kind"] == "receipt"


async def test_a_post_that_says_a_command_runs_nothing(url: str) -> None:
    async with serving(url) as quid:
        alice, _, before = await scene(quid)
        deed = quid.app[WRITER].deed
        post = await deed(timeline.post, alice.id, "Hello", now_ms())
        assert (await deed(revisions.edit, alice.id, post.id, LINE, now_ms())).text == LINE
        quote = await deed(timeline.post, alice.id, f"```\n{LINE}\n```", now_ms(), post.id)
        assert (await deed(revisions.edit, alice.id, quote.id, LINE, now_ms())).text == LINE
        assert await deed(came_to) == (set(), 0, before)
