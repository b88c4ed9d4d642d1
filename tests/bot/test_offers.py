"""Money that waits for its payee: ended once, by whoever may, and told to all."""

import pytest

from bot.answers import stamp
from bot.dealings import overdue, waking  # noqa: F401 (it tells of offers)
from payments import freezes, holds, wallets
from tests.bot.scene import DAY, Scene
from tests.bot.waiting import kinds, right, shown, yes

HOUR = 3_600_000


@pytest.fixture
def shy(scene: Scene) -> str:
    """Carol, whom Alice has never paid, wants to be asked; the place of the two."""
    wallets.set_accepts(scene.db, scene.carol.owner, "ask")
    return scene.place(scene.alice, scene.carol)


def test_a_stranger_who_wants_to_be_asked_is_asked(scene: Scene, shy: str) -> None:
    asked = scene.say(scene.alice, shy, "/pay 20 for the bike")
    assert asked["answer"]["message"] == (
        "You have never paid Carol @carol, who is asked before money of strangers arrives. Offer"
        " $20.00? It comes back if it is not accepted within 24 h."
    )
    made = scene.ack(scene.tap(scene.alice, shy, "yes", mine=asked["mine"]))
    assert made["seq"] == 1
    ticket = made["answer"]
    assert ticket == shown(scene, shy)
    assert (ticket["state"], ticket["way"]) == ("open", "asked")
    assert ticket["until"] == stamp(scene.now + DAY)
    assert (scene.has(scene.alice), scene.has(scene.carol)) == (80_00, 0)
    right(scene)


def test_accepted_it_is_paid(scene: Scene, shy: str) -> None:
    yes(scene, scene.alice, shy, "/pay 20 for the bike")
    paid = scene.ack(scene.tap(scene.carol, shy, "accept", seq=1))
    assert paid["answer"]["kind"] == "receipt"
    assert paid["answer"]["state"] == "paid"
    assert paid["answer"]["undo_until"] is None
    assert shown(scene, shy)["state"] == "paid"
    assert (scene.has(scene.alice), scene.has(scene.carol)) == (80_00, 20_00)
    assert kinds(scene, shy) == [("ticket", None), ("receipt", 1)]
    right(scene)


@pytest.mark.parametrize(
    ("who", "verb", "state"), [("carol", "decline", "declined"), ("alice", "cancel", "cancelled")]
)
def test_declined_or_cancelled_it_comes_back(
    scene: Scene, shy: str, who: str, verb: str, state: str
) -> None:
    yes(scene, scene.alice, shy, "/pay 20")
    ended = scene.ack(scene.tap(getattr(scene, who), shy, verb, seq=1))
    assert (ended["answer"]["state"], ended["answer"]["slim"]) == (state, True)
    assert shown(scene, shy)["state"] == state
    assert (scene.has(scene.alice), scene.has(scene.carol)) == (100_00, 0)
    for person, other in (("carol", "accept"), ("carol", "decline"), ("alice", "cancel")):
        again = scene.ack(scene.tap(getattr(scene, person), shy, other, seq=1))
        assert again["answer"]["code"] == "offer_over"
    right(scene)


def test_it_can_be_answered_by_typing(scene: Scene, shy: str) -> None:
    yes(scene, scene.alice, shy, "/pay 20")
    paid = scene.say(scene.carol, shy, "/accept")
    assert paid["answer"]["state"] == "paid"
    yes(scene, scene.carol, shy, "/pay 5")
    assert scene.has(scene.carol) == 15_00  # whom one has had money from, one knows
    right(scene)


@pytest.mark.parametrize(
    ("who", "verb"), [("alice", "accept"), ("alice", "decline"), ("carol", "cancel")]
)
def test_nobody_else_ends_it(scene: Scene, shy: str, who: str, verb: str) -> None:
    yes(scene, scene.alice, shy, "/pay 20")
    tried = scene.ack(scene.tap(getattr(scene, who), shy, verb, seq=1))
    assert tried["answer"]["code"] == "not_found"
    assert shown(scene, shy)["state"] == "open"


def test_the_clock_gives_it_back_and_says_so(scene: Scene, shy: str) -> None:
    yes(scene, scene.alice, shy, "/pay 20")
    scene.now += DAY
    late = scene.ack(scene.tap(scene.carol, shy, "accept", seq=1))
    assert late["answer"]["code"] == "offer_over"
    heard = overdue.expire(scene.db, holds.due(scene.db, scene.now), scene.now)
    assert [event.target for event in heard.kept.events] == [1]
    assert shown(scene, shy)["state"] == "returned"
    assert scene.has(scene.alice) == 100_00
    assert overdue.expire(scene.db, [1, 2, 3, 4, 5], scene.now).kept.events == []
    right(scene)


def test_whom_one_has_paid_before_is_not_asked(scene: Scene) -> None:
    wallets.set_accepts(scene.db, scene.bob.owner, "ask")
    where = scene.place(scene.alice, scene.bob)
    paid = scene.say(scene.alice, where, "/pay 5")
    assert paid["answer"]["kind"] == "receipt"
    assert scene.has(scene.bob) == 5_00


@pytest.mark.parametrize("accepts", ["ask", "known"])
def test_who_has_had_my_money_is_no_stranger(scene: Scene, accepts: str) -> None:
    wallets.set_accepts(scene.db, scene.alice.owner, accepts)
    scene.fund(scene.bob, 5_00)
    paid = yes(scene, scene.bob, scene.place(scene.alice, scene.bob), "/pay 5")
    assert paid["answer"]["kind"] == "receipt"
    assert scene.has(scene.alice) == 105_00


def test_an_offer_that_was_taken_makes_one_known(scene: Scene, shy: str) -> None:
    yes(scene, scene.alice, shy, "/pay 20")
    scene.ack(scene.tap(scene.carol, shy, "accept", seq=1))
    paid = scene.say(scene.alice, shy, "/pay 5")  # neither a question nor an offer
    assert paid["answer"]["kind"] == "receipt"
    assert scene.has(scene.carol) == 25_00
    right(scene)


def test_who_takes_nothing_of_strangers_gives_one_neutral_answer(scene: Scene, shy: str) -> None:
    wallets.set_accepts(scene.db, scene.carol.owner, "known")
    no = scene.say(scene.alice, shy, "/pay 20")
    assert no["answer"]["message"] == "@carol cannot receive this. Nothing was sent."
    assert scene.has(scene.alice) == 100_00


def test_several_are_not_paid_with_one_who_wants_to_be_asked(scene: Scene, shy: str) -> None:
    no = scene.say(scene.alice, shy, "/pay @bob @carol 5 each")
    asked = scene.ack(scene.tap(scene.alice, shy, "1", mine=no["mine"]))
    assert asked["answer"]["code"] == "pay_apart"
    assert scene.has(scene.alice) == 100_00


def test_what_does_not_cover_it_is_short(scene: Scene, shy: str) -> None:
    assert scene.say(scene.alice, shy, "/pay 200")["answer"]["code"] == "short"


def test_a_yes_given_twice_offers_once(scene: Scene, shy: str) -> None:
    asked = scene.say(scene.alice, shy, "/pay 20")
    tap = scene.tap(scene.alice, shy, "yes", mine=asked["mine"])
    first = scene.ack(tap)
    assert scene.ack(tap) == first
    again = scene.ack(scene.tap(scene.alice, shy, "yes", mine=asked["mine"]))
    assert again["answer"]["code"] == "question_answered"
    assert scene.has(scene.alice) == 80_00


def test_who_is_not_there_is_told_in_their_own(scene: Scene, shy: str) -> None:
    where = scene.place(scene.alice, scene.bob)
    yes(scene, scene.alice, where, "/pay @carol 20")
    home = scene.place(scene.carol, scene.quid)
    assert shown(scene, home)["state"] == "open"
    scene.ack(scene.tap(scene.carol, home, "accept", seq=1))
    assert shown(scene, home)["state"] == shown(scene, where)["state"] == "paid"
    assert kinds(scene, home) == kinds(scene, where) == [("ticket", None), ("receipt", 1)]
    right(scene)


def test_a_batch_of_ordinary_payments_and_one_that_waits_keeps_its_order(
    scene: Scene, shy: str
) -> None:
    """Bob's balance is what the payment before it in the batch has made it."""
    wallets.set_delay(scene.db, scene.bob.owner, 2)
    scene.acquaint(scene.bob, scene.alice)
    where = scene.place(scene.alice, scene.bob)
    first = scene.line(scene.alice, where, "/pay 5")
    heard = scene.hear(first, scene.line(scene.bob, where, "/pay 3"))
    assert [ack["answer"]["kind"] for ack in heard.acks] == ["receipt", "refusal"]
    assert heard.acks[1]["answer"]["code"] == "short"  # judged by what stood when it was read
    again = scene.hear(
        scene.line(scene.alice, where, "/pay 4"), scene.line(scene.bob, where, "/pay 2")
    )
    paid, offered = (ack["answer"] for ack in again.acks)
    assert (paid["kind"], offered["kind"]) == ("receipt", "offer")
    assert int(paid["transfer"]) < int(offered["number"])
    assert scene.has(scene.bob) == 7_00
    right(scene)


@pytest.mark.parametrize("accepts", ["ask", "known"])
def test_who_was_paid_before_is_asked_about_no_further(sqlite_scene: Scene, accepts: str) -> None:
    """So a batch of ordinary payments is as fast as before."""
    scene = sqlite_scene
    where = scene.place(scene.alice, scene.bob)
    before = reads(scene, where, "/pay 5")
    wallets.set_accepts(scene.db, scene.bob.owner, accepts)
    assert reads(scene, where, "/pay 6") == before
    assert not any("pay_holds" in sql or "chat_blocks (" in sql for sql in before)


def reads(scene: Scene, where: str, text: str) -> list[str]:
    raw = scene.db.connection().connection.dbapi_connection
    asked: list[str] = []
    raw.set_trace_callback(asked.append)
    ack = scene.say(scene.alice, where, text)
    raw.set_trace_callback(None)
    assert ack["answer"]["kind"] == "receipt"
    return sorted(sql[:50] for sql in asked if sql.startswith(("select", "with")))


def test_what_its_payer_has_frozen_waits_on(scene: Scene, shy: str) -> None:
    yes(scene, scene.alice, shy, "/pay 20")
    freezes.freeze(scene.db, scene.alice.owner, scene.now)
    no = scene.ack(scene.tap(scene.carol, shy, "accept", seq=1))
    assert no["answer"]["code"] == "frozen_other"
    assert shown(scene, shy)["state"] == "open"
    freezes.unfreeze(scene.db, scene.alice.owner)
    assert scene.ack(scene.tap(scene.carol, shy, "accept", seq=1))["answer"]["state"] == "paid"
