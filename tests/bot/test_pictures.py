"""Pictures that go with a line."""

import uuid

from chat import edits, pictures
from chat.aims import Wish
from chat.pictures import Chosen
from tests.bot.scene import Scene
from web import render, wire

A, B = Chosen("a" * 32, "A cat"), Chosen("b" * 32)


def sent(scene: Scene) -> None:
    for one in (A, B):
        pictures.keep(scene.db, scene.alice.id, one.key, 40, 30, 500, scene.now)


def test_a_line_shows_pictures_to_its_place_and_a_repeat_changes_nothing(scene: Scene) -> None:
    sent(scene)
    said = scene.line(scene.alice, "@bob", "Look", pictures=(A, B))
    heard = scene.hear(said)
    [event] = heard.kept.events
    shown = wire.event(event, heard.kept.people)["attachment"]
    assert shown == {
        "kind": "pictures",
        "pictures": [
            {"key": A.key, "width": 40, "height": 30, "words": "A cat"},
            {"key": B.key, "width": 40, "height": 30, "words": ""},
        ],
    }
    again = scene.hear(said)
    assert (again.acks, again.kept.events) == (heard.acks, [])
    seen = [pictures.may_see(scene.db, A.key, one.id) for one in (scene.bob, scene.carol)]
    assert seen == ["some", ""]
    other = scene.ack(said._replace(pictures=(A,)))
    assert other["code"] == "key_reused"


def test_a_line_without_words_is_told_by_its_pictures(scene: Scene) -> None:
    sent(scene)
    heard = scene.hear(scene.line(scene.alice, "@bob", "", pictures=(A,)))
    assert heard.acks[0]["ok"]
    shape = wire.event(heard.kept.events[0], heard.kept.people)
    assert render.preview(shape, str(scene.bob.id), "en") == "1 picture"
    assert render.preview(shape, str(scene.alice.id), "fr") == "Vous\xa0: 1 image"
    assert scene.say(scene.alice, "@bob", " ")["code"] == "bad_request"


def test_what_is_anothers_or_used_is_refused_and_keeps_nothing(scene: Scene) -> None:
    sent(scene)
    where = scene.place(scene.alice, scene.bob)
    theirs = scene.say(scene.bob, where, "Mine", pictures=(A,))
    command = scene.say(scene.alice, where, "/pay 5", pictures=(A,))
    many = scene.say(scene.alice, where, "", pictures=(A, B, A, B, A))
    elsewhere = scene.say(scene.carol, where, "", pictures=(A,))
    codes = [ack["code"] for ack in (theirs, command, many, elsewhere)]
    assert codes == ["picture_unknown", "pictures_alone", "pictures_many", "not_found"]
    assert scene.seqs(where) == []
    first, second = scene.hear(
        scene.line(scene.alice, where, "", pictures=(A,)),
        scene.line(scene.alice, where, "", pictures=(A, B)),
    ).acks
    assert (first["ok"], second["code"]) == (True, "picture_unknown")
    assert scene.say(scene.alice, where, "", pictures=(B,))["ok"]


def test_the_pictures_of_a_deleted_message_are_seen_by_nobody(scene: Scene) -> None:
    sent(scene)
    ack = scene.say(scene.alice, "@bob", "Look", pictures=(A,))
    wish = Wish(int(ack["place"]), ack["seq"], uuid.uuid4().bytes)
    edits.edit(scene.db, scene.alice, wish, "Look there", scene.now)
    assert pictures.may_see(scene.db, A.key, scene.bob.id) == "some"
    wish = wish._replace(client_id=uuid.uuid4().bytes)
    edits.delete(scene.db, scene.alice, wish, scene.now)
    assert pictures.may_see(scene.db, A.key, scene.bob.id) == ""
    assert pictures.stale(scene.db, scene.now) == [A.key]
