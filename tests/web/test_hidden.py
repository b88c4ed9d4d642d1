"""A card's number that somebody types, at any door, is in no file and in nothing that is pushed."""

import asyncio
import uuid
from pathlib import Path

from chat import timeline
from tests.servers.quid import Program, serving
from web.keys import WRITER
from web.writer import now_ms

NUMBER = "4895 1422 3212 0006"
SHAPES = [NUMBER, NUMBER.replace(" ", ""), NUMBER.replace(" ", "-")]


def new() -> str:
    return str(uuid.uuid4())


async def test_it_is_kept_nowhere(sqlite_url: str, tmp_path: Path) -> None:
    """Said, paid with, answered, edited, drafted, posted and given as a name."""
    async with serving(sqlite_url) as quid:
        alice, bob = await quid.join("alice", usd=50_00), await quid.join("bob")
        await quid.acquaint(alice, bob)
        program, other = await quid.program(alice), await quid.program(bob)
        second = await quid.program(alice)
        for text in SHAPES:
            said = await program.say("@bob", f"hello {text}")
            assert said["ok"]
            paid = await program.say("@bob", f"/pay @bob 1.{SHAPES.index(text)}1 for {text}")
            assert paid["answer"]["kind"] == "receipt", paid
            assert not (await program.say("@bob", f"/nothing {text}"))["answer"].get("transfer")
            edit = {"place": said["place"], "seq": said["seq"], "client_id": new()}
            assert (await program.call("edit", edit | {"text": f"so {text}"}))["ok"]
            assert (await program.call("draft", {"place": "@bob", "text": f"well {text}"}))["ok"]
            made = {"name": text, "people": ["bob"], "client_id": new()}
            group = await program.call("gather", made)
            assert group["ok"], group
            named = {"place": group["place"], "name": f"again {text}"}
            assert (await program.call("rename", named))["ok"]
            await quid.app[WRITER].deed(timeline.post, alice.id, f"look {text}", now_ms())
        await other.until("event", lambda event: event["text"] == "hello ••••0006")
        await second.until("draft", lambda draft: draft["text"] == "well ••••0006")
        warned = await program.until("mine", is_warning)
        assert "linked in your wallet" in warned["attachment"]["message"]
        await asyncio.sleep(0.1)
        assert len([one for name, one in program.pushed if name == "mine" and is_warning(one)]) > 9
        assert not [one for name, one in other.pushed if name == "mine" and is_warning(one)]
        for each in (program, second, other):
            assert not leaked(each)
        written = files(tmp_path)
    written += files(tmp_path)
    assert any("••••0006".encode() in found for found in written), "or this would prove nothing"
    assert not [text for text in SHAPES for found in written if text.encode() in found]


def files(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.glob("quid.db*")]


def is_warning(mine: dict[str, object]) -> bool:
    shown = mine.get("attachment")
    return isinstance(shown, dict) and "number of a card" in str(shown.get("message"))


def leaked(program: Program) -> list[str]:
    return [text for text in SHAPES if text in str(program.pushed)]
