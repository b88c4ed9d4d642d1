"""One thread writes for everybody: what fails fails alone, and no answer is a guess."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence

import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa
from sqlmodel import Session

import web.writer
from bot.turns import Utterance
from chat import people
from chat.people import Person
from payments import wallets
from tests.web.node import PLENTY, Faulty, Node, Refusing, line, round_of, settle
from web.database import Database
from web.transactions import Unknown, carry


@pytest.fixture
async def node(url: str) -> AsyncIterator[Node]:
    made = Node(url)
    yield made
    await made.stop()


@pytest.fixture
async def town(node: Node) -> list[Person]:
    """Five people with 100.00, each of whom has paid the next."""
    return await node.writer.deed(settle)


def breaks_at(word: str) -> Callable[[Session, Sequence[Utterance]], None]:
    def breaks(_: Session, said: Sequence[Utterance]) -> None:
        if any(word in each.text for each in said):
            raise RuntimeError("a bug")

    return breaks


async def test_the_line_at_fault_fails_alone(url: str, node: Node, town: list[Person]) -> None:
    ear = Faulty(breaks_at("poison"))
    other = Node(url, ear)
    lines = round_of(town)
    lines[2] = line(town[2], town[3], "/pay 5 poison")
    acks = await asyncio.gather(*[other.writer.say(each) for each in lines])
    await other.stop()
    assert [ack["ok"] for ack in acks] == [True, True, False, True, True]
    assert (acks[2]["code"], acks[2]["retryable"]) == ("unavailable", True)
    assert ear.batches == [5, 1, 1, 1, 1, 1]
    assert await node.has(town[3]) == PLENTY - 500
    assert await node.has(town[2]) == PLENTY + 500
    assert await node.off() == []
    assert sum(len(heard.kept.events) for heard in other.pushed) == 4


async def test_what_was_undone_is_forgotten(url: str, node: Node, town: list[Person]) -> None:
    """The memory of the books too: after the fault the same money can be spent once."""
    ear = Faulty(breaks_at("poison"))
    other = Node(url, ear)
    for _ in range(3):
        ack = await other.writer.say(line(town[0], town[1], "/pay 5 poison"))
        assert ack["code"] == "unavailable"
    ack = await other.writer.say(line(town[0], town[1], "/pay 6"))
    assert ack["answer"]["kind"] == "receipt"
    assert await node.has(town[0]) == PLENTY - 600
    assert await node.off() == []
    await other.stop()


@pytest.mark.parametrize("after", [False, True], ids=["undone", "done"])
async def test_a_commit_that_fails_is_unknown_until_it_is_asked_again(
    node: Node, town: list[Person], monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    lost = sa.exc.OperationalError("COMMIT", {}, Exception("server closed the connection"))
    refusing = Refusing(lost, after)
    monkeypatch.setattr(Session, "commit", lambda db: refusing(db))
    lines = round_of(town)
    acks = await asyncio.gather(*[node.writer.say(each) for each in lines])
    assert {(ack["ok"], ack["code"], ack["retryable"]) for ack in acks} == {
        (False, "unknown", True)
    }
    assert not any(heard.kept.events for heard in node.pushed)
    again = await asyncio.gather(*[node.writer.say(each) for each in lines])
    assert {ack["answer"]["kind"] for ack in again} == {"receipt"}
    assert [await node.has(one) for one in town] == [PLENTY] * 5
    assert await node.off() == []


async def test_a_full_disk_is_unknown_and_heals(
    node: Node, town: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = sqlite.OperationalError("database or disk is full")
    refusing = Refusing(sa.exc.OperationalError("COMMIT", {}, full), after=False)
    monkeypatch.setattr(Session, "commit", lambda db: refusing(db))
    said = line(town[0], town[1])
    assert (await node.writer.say(said))["code"] == "unknown"
    assert (await node.writer.say(line(town[1], town[2])))["answer"]["kind"] == "receipt"
    assert (await node.writer.say(said))["answer"]["kind"] == "receipt"
    assert await node.off() == []


async def test_a_really_full_database_says_no_and_heals(sqlite_url: str) -> None:
    """SQLite's own words for it, by its own limit of pages."""
    node = Node(sqlite_url)
    town = await node.writer.deed(settle)

    def limit(db: Session, pages: int) -> int:
        raw = db.connection().connection.dbapi_connection
        assert raw
        return int(raw.execute(f"pragma max_page_count = {pages}").fetchone()[0])

    most = await node.writer.deed(limit, 1)  # as many as there are
    acks = []
    for n in range(200):
        acks.append(await node.writer.say(line(town[0], town[1], f"{n} " + "words " * 600)))
        if not acks[-1]["ok"]:
            break
    assert acks[-1]["code"] in ("unavailable", "unknown")
    await node.writer.deed(limit, most + 10_000)
    assert (await node.writer.say(line(town[0], town[1])))["answer"]["kind"] == "receipt"
    assert await node.off() == []
    await node.stop()


async def test_an_io_error_at_commit_ends_the_process(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[int] = []

    class Left(BaseException):
        pass

    def leave(code: int) -> None:
        left.append(code)
        raise Left

    error = sa.exc.OperationalError("COMMIT", {}, sqlite.OperationalError("disk I/O error"))
    monkeypatch.setattr("os._exit", leave)
    monkeypatch.setattr(Session, "commit", lambda db: Refusing(error, after=False)(db))
    database = Database(url)
    with database.writer() as db, pytest.raises(Left):
        carry(db, lambda: None)
    database.close()
    assert left == [74]


async def test_deeds_return_or_raise_what_they_did(node: Node, town: list[Person]) -> None:
    def fail(db: Session) -> None:
        people.rename(db, town[0].id, "Nobody")
        raise LookupError("told")

    with pytest.raises(LookupError, match="told"):
        await node.writer.deed(fail)
    found = await node.writer.deed(people.by_ids, [town[0].id])
    assert found[town[0].id].name == "a"


async def test_a_deed_whose_commit_fails_is_unknown(
    node: Node, town: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = Refusing(RuntimeError("gone"), after=False)
    monkeypatch.setattr(Session, "commit", lambda db: refusing(db))
    with pytest.raises(Unknown):
        await node.writer.deed(people.rename, town[0].id, "Nobody")


async def test_one_command_of_a_person_a_batch_and_their_lines_stay_in_order(
    url: str, node: Node, town: list[Person]
) -> None:
    ear = Faulty(lambda db, said: None)
    other = Node(url, ear)
    texts = ["/pay 1", "after one", "/pay 2", "after two", "/pay 3"]
    lines = [line(town[0], town[1], text) for text in texts]
    beside = line(town[2], town[3], "hello")
    acks = await asyncio.gather(*[other.writer.say(each) for each in (*lines, beside)])
    await other.stop()
    assert [ack["seq"] for ack in acks] == [1, 2, 3, 4, 5, 1]
    assert ear.batches == [3, 2, 1]


async def test_a_deed_waits_for_the_lines_before_it(node: Node, town: list[Person]) -> None:
    texts = ["/pay 1", "/pay 2", "/pay 3"]
    said = [node.writer.say(line(town[0], town[1], text)) for text in texts]
    held = await node.writer.deed(wallets.available, town[0].owner)
    assert held[0].available_minor == PLENTY - 600
    await asyncio.gather(*said)


async def test_stopping_finishes_what_waits(url: str, node: Node, town: list[Person]) -> None:
    other = Node(url)
    said = [
        other.writer.say(each) for text in ("/pay 1", "/pay 2") for each in round_of(town, text)
    ]
    stopping = asyncio.create_task(other.writer.stop())
    await asyncio.sleep(0)
    late = await other.writer.say(line(town[0], town[1]))
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(other.writer.deed(people.rename, town[0].id, "Late"), 2)
    acks = await asyncio.gather(*said)
    await stopping
    other.database.close()
    assert all(ack["ok"] for ack in acks)
    assert late["code"] == "busy"
    assert await node.off() == []


async def test_what_a_cancelled_caller_began_runs_to_its_end(
    node: Node, town: list[Person]
) -> None:
    said, beside = line(town[0], town[1]), line(town[2], town[3])
    busy = asyncio.create_task(node.writer.deed(lambda db: time.sleep(0.05)))
    await asyncio.sleep(0)
    caller, other = node.writer.say(said), node.writer.say(beside)  # one batch, when it is free
    caller.cancel()
    assert (await asyncio.wait_for(other, 5))["ok"]
    await busy
    deed = asyncio.create_task(node.writer.deed(people.rename, town[0].id, "Renamed"))
    await asyncio.sleep(0)
    deed.cancel()
    assert (await node.writer.deed(people.by_ids, [town[0].id]))[town[0].id].name == "Renamed"
    assert await node.has(town[0]) == PLENTY - 500
    assert (await node.writer.say(said))["answer"]["kind"] == "receipt"
    assert await node.has(town[0]) == PLENTY - 500


async def test_a_full_queue_says_busy(
    node: Node, town: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.writer, "LONGEST_QUEUE", 3)
    said = [node.writer.say(each) for _ in range(4) for each in round_of(town, "hello")]
    acks = await asyncio.gather(*said)
    refused = [ack for ack in acks if not ack["ok"]]
    assert refused
    assert {(ack["code"], ack["retryable"]) for ack in refused} == {("busy", True)}
    assert len([ack for ack in acks if ack["ok"]]) >= 3
