"""Ten commands in thirty seconds, and 300 lines; the refusal says when, and nothing is kept."""

import pytest
from sqlmodel import Session

from tests.bot.scene import Scene


@pytest.fixture
def hasty(db: Session, now: int) -> Scene:
    return Scene(db, now, commands_per_30s=10)


def test_the_eleventh_command_waits(hasty: Scene) -> None:
    for n in range(10):
        assert hasty.say(hasty.alice, "@bob", f"/pay 0.{n + 10}")["ok"]
        hasty.now += 1000
    ack = hasty.say(hasty.alice, "@bob", "/pay 1")
    assert (ack["ok"], ack["code"], ack["retryable"]) == (False, "slow_down", True)
    assert ack["retry_after"] == 20
    hasty.now += 19_999
    assert not hasty.say(hasty.alice, "@bob", "/pay 1")["ok"]
    hasty.now += 1
    assert hasty.say(hasty.alice, "@bob", "/pay 1")["ok"]


def test_what_was_refused_so_may_be_sent_again(hasty: Scene) -> None:
    for _ in range(10):
        hasty.say(hasty.alice, "@bob", "/balance")
    said = hasty.line(hasty.alice, "@bob", "/pay 5")
    heard = hasty.hear(said)
    assert heard.acks[0]["code"] == "slow_down"
    assert (heard.kept.events, heard.kept.privates) == ([], [])
    hasty.now += 30_000
    assert hasty.ack(said)["answer"]["kind"] == "receipt"
    assert hasty.has(hasty.bob) == 500


def test_who_floods_a_conversation_waits_and_may_still_pay(db: Session, now: int) -> None:
    talker = Scene(db, now)
    for n in range(300):
        assert talker.say(talker.alice, ("@bob", "@carol")[n % 2], "hello")["ok"]
    talker.now += 10_000
    said = talker.line(talker.alice, "@bob", "hello again")
    heard = talker.hear(said)
    assert (heard.acks[0]["code"], heard.acks[0]["retry_after"]) == ("slow_down", 20)
    assert heard.kept.events == []
    assert talker.say(talker.alice, "@bob", "/pay 1")["ok"]
    assert talker.say(talker.bob, "@alice", "hello")["ok"]
    talker.now += 20_000
    assert talker.ack(said)["ok"]


def test_a_resend_and_plain_words_do_not_count(hasty: Scene) -> None:
    said = hasty.line(hasty.alice, "@bob", "/pay 5")
    for _ in range(30):
        assert hasty.ack(said)["ok"]
        assert hasty.say(hasty.alice, "@bob", "hello")["ok"]
    for _ in range(9):
        assert hasty.say(hasty.alice, "@bob", "/balance")["ok"]
    assert hasty.say(hasty.alice, "@bob", "/balance")["code"] == "slow_down"
    assert hasty.say(hasty.bob, "@alice", "/balance")["ok"]


def test_taps_count(hasty: Scene) -> None:
    place = hasty.place(hasty.alice, hasty.bob)
    for _ in range(10):
        assert hasty.ack(hasty.tap(hasty.alice, place, "undo", seq=1))["ok"]
    assert hasty.ack(hasty.tap(hasty.alice, place, "undo", seq=1))["code"] == "slow_down"


def test_a_batch_that_is_tried_again_does_not_count(hasty: Scene) -> None:
    lines = [hasty.line(hasty.alice, "@bob", "/balance") for _ in range(10)]
    for said in lines:
        nested = hasty.db.begin_nested()
        hasty.ack(said)
        nested.rollback()
    for said in lines:
        assert hasty.ack(said)["ok"]
