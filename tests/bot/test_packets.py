"""A packet in a conversation: sent once, a share each for who is there, the rest comes back."""

import hashlib
import uuid
from typing import Any

import orjson
import pytest

from bot import audit as talk
from bot import preview
from bot.dealings import overdue
from bot.turns import Ack
from chat import events, groups, places
from chat.people import Person
from payments import audit, holds
from tests.bot.scene import DAY, Scene

Group = str


@pytest.fixture
def group(scene: Scene) -> Group:
    """Alice, who has 100.00, with Bob and Carol."""
    others = [scene.bob, scene.carol]
    made = groups.make(scene.db, scene.alice, "Saturday", others, uuid.uuid4().bytes, scene.now)
    return str(made.place.id)


def send(scene: Scene, place: str, text: str = "/packet 10 x3 equal Happy new year") -> Ack:
    ack = scene.say(scene.alice, place, text)
    assert "seq" in ack, ack
    return ack


def opens(scene: Scene, who: Person, sent: Ack) -> Any:
    return scene.ack(scene.tap(who, sent["place"], "open", seq=sent["seq"]))["answer"]


def ticket(scene: Scene, sent: Ack) -> dict[str, Any]:
    event = events.find(scene.db, int(sent["place"]), sent["seq"])
    assert event
    shown: dict[str, Any] = orjson.loads(event.attachment)
    return shown


def right(scene: Scene) -> bool:
    return [*audit.verify(scene.db), *talk.verify(scene.db)] == []


def test_a_packet_is_put_where_it_is_sent(scene: Scene, group: Group) -> None:
    sent = send(scene, group)
    shown = ticket(scene, sent)
    assert shown == sent["answer"]
    assert (shown["kind"], shown["by"]["handle"], shown["state"]) == ("packet", "alice", "open")
    assert (shown["amount_minor"], shown["left_minor"], shown["count"]) == (1000, 1000, 3)
    assert (shown["way"], shown["note"], shown["claims"]) == ("equal", "Happy new year", [])
    assert scene.has(scene.alice) == 90_00
    assert right(scene)


@pytest.mark.parametrize(
    "text",
    [
        "/packet 20 x10 lucky Happy new year",
        "/red x10 20 Happy new year",
        "/enveloppe 20 10x chance Happy new year",
        "/packet ×10 $20 random for Happy new year",
        "/packet lucky 20 x 10 Happy new year",
    ],
)
def test_of_a_lucky_one_the_hash_of_the_seed_is_shown(
    scene: Scene, group: Group, text: str
) -> None:
    shown = send(scene, group, text)["answer"]
    assert (shown["amount_minor"], shown["count"], shown["way"]) == (2000, 10, "lucky")
    assert shown["note"] == "Happy new year"
    assert len(shown["hash"]) == 64
    assert "seed" not in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/packet 0.05 x10", "10 shares need at least $0.10. Nothing was sent."),
        ("/packet 20 x0", "A packet has 1 to 100 shares. Nothing was sent."),
        ("/packet 20 x101", "A packet has 1 to 100 shares. Nothing was sent."),
        ("/packet 20 x1.5", "“x1.5” is not a number of shares. Write it like x10."),
        ("/packet 20 x010", "“x010” is not a number of shares. Write it like x10."),
        ("/packet 20", "How many shares? Write it like /packet 20 x10"),
        ("/packet 20 @bob x10", "/packet is for everybody here: do not name anybody in it."),
        ("/packet 600 x2", "A share is at most $200.00: 2 shares hold at most $400.00."),
        ("/packet 150 x3", "You are $50.00 short. Nothing was sent."),
        ("/packet x10", "How much? Write it like"),
    ],
)
def test_what_no_packet_can_be(scene: Scene, group: Group, text: str, said: str) -> None:
    answer = scene.say(scene.alice, group, text)["answer"]
    assert answer["kind"] == "refusal"
    assert answer["message"].startswith(said)
    assert scene.has(scene.alice) == 100_00


def test_a_large_one_asks_first_and_the_yes_sends_it(scene: Scene, group: Group) -> None:
    asked = scene.say(scene.alice, group, "/packet 50 x5 equal")
    assert asked["answer"]["kind"] == "question"
    assert [c["label"] for c in asked["answer"]["choices"]] == ["Send $50.00"]
    yes = scene.tap(scene.alice, group, "yes", mine=asked["mine"])
    assert scene.ack(yes)["answer"]["count"] == 5
    assert scene.ack(yes)["seq"]
    assert scene.has(scene.alice) == 50_00


def test_each_opens_one_share_and_the_ticket_says_who(scene: Scene, group: Group) -> None:
    sent = send(scene, group)
    for who, minor in ((scene.bob, 334), (scene.alice, 333)):
        shown = opens(scene, who, sent)
        assert (shown["kind"], shown["of"]) == ("receipt", "packet")
        assert (shown["payer"]["handle"], shown["payee"]["id"]) == ("alice", str(who.id))
        assert shown["amount_minor"] == minor
    stands = ticket(scene, sent)
    assert [(one["handle"], one["amount_minor"]) for one in stands["claims"]] == [
        ("bob", 334),
        ("alice", 333),
    ]
    assert (stands["state"], stands["left_minor"]) == ("open", 333)
    assert (scene.has(scene.bob), scene.has(scene.alice)) == (334, 93_33)
    assert right(scene)


def test_the_line_of_who_opened_brings_the_ticket_to_everybody(scene: Scene, group: Group) -> None:
    sent = send(scene, group)
    heard = scene.hear(scene.tap(scene.bob, group, "open", seq=sent["seq"]))
    [line] = heard.kept.events
    assert (line.kind, line.speaker, line.target) == ("receipt", scene.bob.id, sent["seq"])
    assert heard.kept.amended.keys() == {(int(group), sent["seq"])}
    assert heard.kept.holdings.keys() == {scene.alice.id, scene.bob.id}


def test_a_second_tap_a_late_one_and_one_by_strangers_open_nothing(
    scene: Scene, group: Group
) -> None:
    dora = scene.join("dora")
    sent = send(scene, group, "/packet 10 x2 equal")
    opens(scene, scene.bob, sent)
    assert opens(scene, scene.bob, sent)["code"] == "packet_opened"
    stranger = scene.ack(scene.tap(dora, group, "open", seq=sent["seq"]))
    assert stranger["code"] == "not_found"
    opens(scene, scene.alice, sent)
    late = opens(scene, scene.carol, sent)
    assert late["message"] == "Others were faster: all its shares have been opened."
    assert [scene.has(who) for who in (scene.bob, scene.carol, dora)] == [500, 0, 0]


def test_one_tap_sent_twice_has_its_first_answer(scene: Scene, group: Group) -> None:
    sent = send(scene, group)
    tap = scene.tap(scene.bob, group, "open", seq=sent["seq"])
    assert scene.ack(tap) == scene.ack(tap)
    assert scene.hear(tap, tap).acks[0]["answer"]["amount_minor"] == 334
    assert scene.has(scene.bob) == 334


def test_many_in_one_batch_have_the_shares_in_their_order(scene: Scene, group: Group) -> None:
    sent = send(scene, group)
    crowd = (scene.carol, scene.alice, scene.bob)
    taps = [scene.tap(who, group, "open", seq=sent["seq"]) for who in crowd]
    acks = scene.hear(*taps).acks
    assert [ack["answer"]["amount_minor"] for ack in acks] == [334, 333, 333]
    assert ticket(scene, sent)["state"] == "claimed"
    assert right(scene)


def test_typed_it_opens_the_newest_one_here_that_is_open(scene: Scene, group: Group) -> None:
    assert scene.say(scene.bob, group, "/open")["answer"]["code"] == "open_nothing"
    send(scene, group, "/packet 6 x2 equal")
    newer = send(scene, group, "/packet 4 x1 equal")
    assert scene.say(scene.bob, group, "/ouvrir")["answer"]["amount_minor"] == 400
    assert ticket(scene, newer)["state"] == "claimed"
    assert scene.say(scene.bob, group, "/open")["answer"]["amount_minor"] == 300


def test_when_all_are_open_the_seed_is_shown_and_the_luckiest(scene: Scene, group: Group) -> None:
    sent = send(scene, group, "/packet 10 x3 lucky")
    for who in (scene.alice, scene.bob, scene.carol):
        opens(scene, who, sent)
    stands = ticket(scene, sent)
    assert hashlib.sha256(bytes.fromhex(stands["seed"])).hexdigest() == sent["answer"]["hash"]
    assert stands["hash"] == sent["answer"]["hash"]
    best = max(stands["claims"], key=lambda claim: claim["amount_minor"])
    assert stands["luckiest"] == best["id"]
    assert sum(claim["amount_minor"] for claim in stands["claims"]) == 1000


def test_closing_it_gives_its_sender_the_rest_and_nobody_else_may(
    scene: Scene, group: Group
) -> None:
    sent = send(scene, group, "/packet 10 x3 lucky")
    opened = opens(scene, scene.bob, sent)["amount_minor"]
    tap = scene.tap(scene.bob, group, "close", seq=sent["seq"])
    assert scene.ack(tap)["answer"]["code"] == "not_found"
    told = scene.say(scene.alice, group, "/fermer")["answer"]
    assert (told["slim"], told["state"], told["amount_minor"]) == (True, "closed", 1000 - opened)
    stands = ticket(scene, sent)
    assert (stands["state"], "seed" in stands) == ("closed", True)
    assert scene.say(scene.alice, group, "/close")["answer"]["code"] == "packet_over"
    assert opens(scene, scene.carol, sent)["code"] == "packet_over"
    assert scene.has(scene.alice) == 100_00 - opened
    assert right(scene)


def expire(scene: Scene) -> Any:
    return overdue.expire(scene.db, holds.due(scene.db, scene.now), scene.now)


def test_after_a_day_the_rest_goes_back_and_the_ticket_says_so(scene: Scene, group: Group) -> None:
    sent = send(scene, group)
    opens(scene, scene.bob, sent)
    scene.now += DAY
    assert opens(scene, scene.carol, sent)["code"] == "packet_over"
    heard = expire(scene)
    [line] = heard.kept.events
    assert (line.place, line.kind, line.target) == (int(group), "ticket", sent["seq"])
    assert orjson.loads(line.attachment)["amount_minor"] == 666
    assert ticket(scene, sent)["state"] == "returned"
    assert (scene.has(scene.alice), scene.alice.id in heard.kept.holdings) == (96_66, True)
    assert expire(scene).kept.events == []
    assert right(scene)


def test_whoever_has_left_since_is_told_at_home(scene: Scene, group: Group) -> None:
    sent = send(scene, group)
    groups.leave(scene.db, int(group), scene.alice, scene.now)
    scene.now += DAY
    expire(scene)
    home = events.history(scene.db, int(scene.place(scene.alice, scene.quid)))
    assert [orjson.loads(event.attachment)["state"] for event in home] == ["returned"]
    assert ticket(scene, sent)["state"] == "returned"


def test_below_a_post_it_is_for_who_has_written_there(scene: Scene) -> None:
    place = scene.post(scene.bob)
    sent = send(scene, place)
    assert opens(scene, scene.carol, sent)["code"] == "packet_members"
    scene.say(scene.carol, place, "Nice")
    assert opens(scene, scene.carol, sent)["amount_minor"] == 334


def test_with_the_bot_alone_nobody_could_open_it(scene: Scene) -> None:
    home = scene.place(scene.alice, scene.quid)
    assert scene.say(scene.alice, home, "/packet 5 x1")["answer"]["code"] == "a_bot"


def test_what_the_composer_reads_of_it(scene: Scene, group: Group) -> None:
    def read(text: str) -> Any:
        return preview.preview(scene.db, scene.alice, group, text, scene.now)

    shown = read("/packet 20 x10 equal Luck")
    assert shown["kind"] == "run"
    assert shown["sentence"] == (
        "A packet of $20.00 for everybody here, 10 shares, “Luck”, equal shares"
    )
    assert (shown["label"], shown["leaves"]) == ("Send $20.00", "leaves $80.00")
    assert read("/packet 0.05 x10")["code"] == "packet_small"
    assert len(places.load(scene.db, {int(group)})) == 1
    assert scene.has(scene.alice) == 100_00
