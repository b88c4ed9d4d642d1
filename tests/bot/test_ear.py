"""What is said is kept once, for the right eyes, under the right numbers."""

import pytest

from bot.ear import LONGEST
from chat import places, revisions
from payments import audit
from tests.bot.scene import Scene


def test_each_sees_what_was_paid_above_it_in_the_batch(scene: Scene) -> None:
    scene.acquaint(scene.bob, scene.carol)
    lines = (
        scene.line(scene.alice, "@bob", "/pay 20"),
        scene.line(scene.bob, "@carol", "/pay 19"),
        scene.line(scene.carol, "@alice", "hello"),
    )
    paid, passed_on, hello = scene.hear(*lines).acks
    assert paid["answer"]["kind"] == passed_on["answer"]["kind"] == "receipt"
    assert "seq" in hello
    assert (scene.has(scene.bob), scene.has(scene.carol)) == (100, 1900)
    assert list(audit.verify(scene.db)) == []


def test_a_set_refused_in_a_batch_leaves_the_others_standing(scene: Scene) -> None:
    scene.acquaint(scene.bob, scene.carol)
    scene.acquaint(scene.carol, scene.alice)
    lines = (
        scene.line(scene.bob, "@carol", "/pay 3"),
        scene.line(scene.alice, "@bob", "/pay 4"),
        scene.line(scene.carol, "@alice", "/pay 1"),
    )
    kinds = [ack["answer"]["kind"] for ack in scene.hear(*lines).acks]
    assert kinds == ["refusal", "receipt", "refusal"]
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (9600, 400)
    assert list(audit.verify(scene.db)) == []


def test_private_rows_have_numbers_of_their_own_and_leave_no_hole(scene: Scene) -> None:
    place = scene.place(scene.alice, scene.bob)
    texts = ["one", "/balance", "two", "/pay 500", "/pay 20", "/nothing", "three"]
    acks = [scene.say(scene.alice, place, text) for text in texts]
    assert scene.seqs(place) == [1, 2, 3, 4]
    mine = scene.mine(scene.alice)
    assert [row.mine for row in mine] == list(range(1, len(mine) + 1))
    assert [(row.kind, row.after) for row in mine] == [
        *(("line", 1), ("answer", 1)),
        *(("line", 2), ("answer", 2)),
        *(("line", 3), ("answer", 3)),
    ]
    assert [ack.get("mine") for ack in acks if "mine" in ack] == [2, 4, 6]
    assert scene.mine(scene.bob) == []


def test_nobody_else_is_told_what_is_private(scene: Scene) -> None:
    heard = scene.hear(scene.line(scene.alice, "@bob", "/pay 500"))
    assert heard.kept.events == []
    assert {row.person for row in heard.kept.privates} == {scene.alice.id}


def test_everybody_whose_money_moved_is_told_what_they_have(scene: Scene) -> None:
    scene.acquaint(scene.bob, scene.alice)
    paid = scene.hear(scene.line(scene.alice, "@bob", "/pay 20"))
    held = {who: rows[0].available_minor for who, rows in paid.kept.holdings.items()}
    assert held == {scene.alice.id: 8000, scene.bob.id: 2000}
    undone = scene.hear(scene.line(scene.alice, "@bob", "/undo"))
    held = {who: rows[0].available_minor for who, rows in undone.kept.holdings.items()}
    assert held == {scene.alice.id: 10000, scene.bob.id: 0}


def test_a_payee_elsewhere_gets_a_receipt_of_their_own(scene: Scene) -> None:
    scene.acquaint(scene.alice, scene.carol)
    heard = scene.hear(scene.line(scene.alice, "@bob", "/pay @carol 5 for the cake"))
    [ack] = heard.acks
    ticket, own = heard.kept.events
    assert str(ticket.place) == ack["place"] == scene.place(scene.alice, scene.bob)
    assert str(own.place) == scene.place(scene.carol, scene.quid)
    assert heard.kept.members[own.place] == tuple(sorted((scene.carol.id, scene.quid.id)))
    assert own.attachment == ticket.attachment
    assert own.author == scene.quid.id
    assert own.text == ""  # what was typed elsewhere is not shown


def test_several_are_paid_at_once_each_or_in_all(scene: Scene) -> None:
    place = scene.place(scene.alice, scene.bob)
    asked = scene.say(scene.alice, place, "/pay @bob @carol 20")
    labels = {each["label"]: each["id"] for each in asked["answer"]["choices"]}
    assert list(labels) == ["$20.00 each ($40.00)", "$20.00 in all ($10.00 each)"]
    choice = labels["$20.00 in all ($10.00 each)"]
    heard = scene.hear(scene.tap(scene.alice, place, choice, mine=asked["mine"]))
    shown = heard.acks[0]["answer"]
    assert [each["amount_minor"] for each in shown["payees"]] == [1000, 1000]
    assert len(heard.kept.events) == 2  # the ticket, and carol's own
    asked = scene.say(scene.alice, place, "/pay @bob @carol 20 each")
    [only] = asked["answer"]["choices"]
    scene.ack(scene.tap(scene.alice, place, only["id"], mine=asked["mine"]))
    assert [scene.has(who) for who in (scene.alice, scene.bob, scene.carol)] == [4000, 3000, 3000]


def test_a_command_under_a_post_pays_its_author(scene: Scene) -> None:
    replies = scene.post(scene.bob)
    heard = scene.hear(scene.line(scene.alice, replies, "/pay 5"))
    assert heard.acks[0]["answer"]["payee"]["handle"] == "bob"
    assert len(heard.kept.events) == 1  # the author belongs to the place: no second receipt
    assert scene.has(scene.bob) == 500


def test_nothing_more_is_said_under_a_post_that_is_gone(scene: Scene) -> None:
    replies = scene.post(scene.bob)
    paid = scene.say(scene.alice, replies, "/pay 5")
    post = places.load(scene.db, [int(replies)])[int(replies)].post
    revisions.delete(scene.db, scene.bob.id, post, scene.now)
    for text in ("Nice", "/pay 6"):
        assert scene.say(scene.alice, replies, text)["code"] == "not_found"
    undone = scene.ack(scene.tap(scene.alice, replies, "undo", seq=paid["seq"]))
    assert (undone["answer"]["state"], scene.has(scene.bob)) == ("taken back", 0)


def test_nobody_tips_under_their_own_post(scene: Scene) -> None:
    ack = scene.say(scene.alice, scene.post(scene.alice), "/tip 5")
    assert ack["answer"]["code"] == "person_missing"
    assert scene.has(scene.alice) == 10000


def test_who_replies_first_is_told_what_they_said(scene: Scene) -> None:
    """The other devices of somebody who did not belong to the place until now."""
    replies = scene.post(scene.bob)
    heard = scene.hear(scene.line(scene.alice, replies, "nice"))
    assert set(heard.kept.members[int(replies)]) == {scene.alice.id, scene.bob.id}


def test_two_slashes_say_one(scene: Scene) -> None:
    heard = scene.hear(scene.line(scene.alice, "@bob", "//pay 20"))
    assert [event.text for event in heard.kept.events] == ["/pay 20"]
    assert scene.has(scene.bob) == 0


def test_a_line_has_at_most_so_many_characters(scene: Scene) -> None:
    assert "seq" in scene.say(scene.alice, "@bob", "é" * LONGEST)
    ack = scene.say(scene.alice, "@bob", "é" * (LONGEST + 1))
    assert (ack["ok"], ack["code"]) == (False, "too_long")
    assert scene.seqs(scene.place(scene.alice, scene.bob)) == [1]


@pytest.mark.parametrize("text", ["", " \n", "a\0b", "/pay 5 a\0b", "a\ud800b", "/pay 5 \udfff"])
def test_what_no_database_can_keep_is_refused(scene: Scene, text: str) -> None:
    ack = scene.say(scene.alice, "@bob", text)
    assert (ack["ok"], ack["code"], ack["retryable"]) == (False, "bad_request", False)
    assert scene.has(scene.alice) == 10000


@pytest.mark.parametrize(
    "note", ["‮drow", 'it\'s "so" \\ {} ,NULL', "a,b\tc\nd\\.", "𝕏 🍕 e\u0301", "%s %(x)s $1 :x"]
)
def test_odd_words_are_kept_as_they_are(scene: Scene, note: str) -> None:
    heard = scene.hear(scene.line(scene.alice, "@bob", f"/pay 5 for {note}"))
    assert heard.acks[0]["answer"]["note"] == note
    [said] = scene.hear(scene.line(scene.alice, "@bob", note)).kept.events
    assert said.text == note
    assert scene.say(scene.bob, "@alice", "/history")["answer"]["rows"][0]["detail"] == note


@pytest.mark.parametrize("where", ["@nobody", "@alice", "@", "0", "-1", "x", "", "99999", "9" * 60])
def test_what_is_not_there_is_not_found(scene: Scene, where: str) -> None:
    assert scene.say(scene.alice, where, "hello")["code"] == "not_found"


def test_what_is_not_theirs_looks_like_what_is_not_there(scene: Scene) -> None:
    place = scene.place(scene.alice, scene.bob)
    scene.say(scene.alice, place, "/pay 20")
    absent, other = "99999", scene.line
    for text in ("hello", "/balance", "/undo", "/pay @bob 1"):
        here, nowhere = scene.hear(
            other(scene.carol, place, text), other(scene.carol, absent, text)
        ).acks
        assert here == nowhere
        assert here["code"] == "not_found"
    tapped = scene.ack(scene.tap(scene.carol, place, "undo", seq=1))
    assert tapped == scene.ack(scene.tap(scene.carol, absent, "undo", seq=1))


def test_a_receipt_cannot_be_said(scene: Scene) -> None:
    heard = scene.hear(scene.line(scene.alice, "@bob", '{"kind": "receipt"}'))
    [event] = heard.kept.events
    assert (event.kind, event.author, event.attachment) == ("message", scene.alice.id, "")


def test_a_longer_batch_asks_the_database_nothing_more(sqlite_scene: Scene) -> None:
    few, many = _questions(sqlite_scene, 2), _questions(sqlite_scene, 12)
    assert few == many


def _questions(scene: Scene, count: int) -> list[str]:
    """What is asked while so many people pay in one batch; rows are written one by one."""
    crowd = [scene.join(f"crowd_{count}_{letter}xy") for letter in "abcdefghkmop"[:count]]
    for person in crowd:
        scene.fund(person, 5000)
        scene.acquaint(person, scene.bob)
    lines = [scene.line(person, scene.place(person, scene.bob), "/pay 5") for person in crowd]
    raw = scene.db.connection().connection.dbapi_connection
    asked: list[str] = []
    raw.set_trace_callback(asked.append)
    acks = scene.hear(*lines).acks
    raw.set_trace_callback(None)
    assert all("seq" in ack for ack in acks)
    return sorted(sql[:50] for sql in asked if sql.startswith(("select", "with")))
