"""Tickets of requests, splits and plans as each reader sees them, in both languages."""

import re
import uuid
from typing import Any

import pytest

from chat import events, groups, people
from chat.people import Person
from tests.bot.scene import DAY, Scene
from web import render, wire


@pytest.fixture
def scene(sqlite_url: str, db: Any, now: int) -> Scene:
    return Scene(db, now)


@pytest.fixture
def group(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(render, "now_ms", lambda: scene.now)
    for one in (scene.bob, scene.carol):
        scene.fund(one, 50_00)
    made = groups.make(
        *(scene.db, scene.alice, "Trip", [scene.bob, scene.carol], uuid.uuid4().bytes, scene.now)
    )
    return str(made.place.id)


def drawn(scene: Scene, place: str, seq: int, reader: Person, locale: str = "en") -> str:
    event = events.find(scene.db, int(place), seq)
    assert event
    shape = wire.event(event, people.by_ids(scene.db, {event.author}))
    html = render.message(shape, str(reader.id), locale, "UTC")
    return " ".join(re.sub(r"<(?!button|progress)[^>]*>", " ", html).split())


def line(scene: Scene, place: str, seq: int, reader: Person, locale: str = "en") -> str:
    event = events.find(scene.db, int(place), seq)
    assert event
    shape = wire.event(event, people.by_ids(scene.db, {event.author}))
    return render.preview(shape, str(reader.id), locale, in_group=True)


def taps(html: str) -> list[str]:
    return re.findall('data-tap="([a-z]+)"', html)


def tap(scene: Scene, who: Person, place: str, verb: str, seq: int) -> Any:
    return scene.ack(scene.tap(who, place, verb, seq=seq))


def test_a_request_asks_its_payer_and_waits_for_its_owner(scene: Scene, group: str) -> None:
    asked = scene.say(scene.alice, group, "/request @bob 12.50 pizza")["seq"]
    bobs = drawn(scene, group, asked, scene.bob)
    assert taps(bobs) == ["contest", "quiet", "decline", "accept"]
    assert "Alice asks you" in bobs
    assert "Pay $12.50" in bobs
    assert taps(drawn(scene, group, asked, scene.alice)) == ["cancel"]
    assert "You asked Bob" in drawn(scene, group, asked, scene.alice)
    carols = drawn(scene, group, asked, scene.carol)
    assert (taps(carols), "Alice asks Bob" in carols) == ([], True)
    french = drawn(scene, group, asked, scene.bob, "fr")
    assert ("Alice vous demande" in french, "Payer" in french) == (True, True)
    assert line(scene, group, asked, scene.bob) == "Alice asks for $12.50"
    scene.now += DAY
    assert taps(drawn(scene, group, asked, scene.alice)) == ["remind", "cancel"]
    told = scene.say(scene.alice, group, "/remind")["seq"]
    assert "Alice reminds you" in drawn(scene, group, told, scene.bob)
    assert "You reminded Bob" in drawn(scene, group, told, scene.alice)
    scene.now += 13 * DAY
    assert taps(drawn(scene, group, asked, scene.bob)) == []
    assert "Expired" in drawn(scene, group, asked, scene.bob)


def test_a_split_shows_how_far_it_is(scene: Scene, group: str) -> None:
    made = scene.say(scene.alice, group, "/split 10 @bob @carol me")["seq"]
    tap(scene, scene.bob, group, "accept", made)
    owners = drawn(scene, group, made, scene.alice)
    assert 'max="666" value="333"' in owners
    assert "$3.33 of $6.66 paid" in owners
    assert "What cannot be divided is part of Alice’s share." in owners
    assert taps(owners) == ["cancel", "reimburse"]
    assert taps(drawn(scene, group, made, scene.bob)) == ["cover"]
    assert "contest" in taps(drawn(scene, group, made, scene.carol))
    contested = scene.say(scene.carol, group, "/contest no <b>pizza</b>")["seq"]
    assert "Carol contests it: no &lt;b&gt;pizza&lt;/b&gt;" in drawn(
        scene, group, contested, scene.bob
    )
    assert line(scene, group, contested, scene.bob) == "Carol contests it: no <b>pizza</b>"
    assert "contest" not in taps(drawn(scene, group, made, scene.carol))


def test_a_plan_says_who_pays_whom_and_who_has_not_agreed(scene: Scene, group: str) -> None:
    scene.say(scene.alice, group, "/split 30 pizza")
    plan = scene.say(scene.alice, group, "/settle")["seq"]
    bobs = drawn(scene, group, plan, scene.bob)
    assert taps(bobs) == ["decline", "accept"]
    assert "It settles 2 open shares. Fewer payments are not possible." in bobs
    assert "It waits for Bob, Carol." in bobs
    assert taps(drawn(scene, group, plan, scene.alice)) == ["cancel"]
    tap(scene, scene.bob, group, "accept", plan)
    assert taps(drawn(scene, group, plan, scene.bob)) == []
    done = tap(scene, scene.carol, group, "accept", plan)
    assert "all of it is settled" in drawn(scene, group, done["seq"], scene.bob)
    assert "No. " in drawn(scene, group, plan, scene.bob)
    again = done["seq"] + 1
    assert "hidden" in render.message(_shape(scene, group, again), "0", "en", "UTC")
    assert line(scene, group, again, scene.bob) == line(scene, group, done["seq"], scene.bob)
    assert "réglé" in drawn(scene, group, plan, scene.bob, "fr").lower()


def _shape(scene: Scene, place: str, seq: int) -> Any:
    event = events.find(scene.db, int(place), seq)
    assert event
    return wire.event(event, people.by_ids(scene.db, {event.author}))


def test_a_strangers_request_says_no_amount_in_the_list(scene: Scene, group: str) -> None:
    place = scene.place(scene.alice, scene.carol)
    asked = scene.say(scene.alice, place, "/request 12.50 for you")["seq"]
    assert line(scene, place, asked, scene.carol) == "Alice asks you for money"
    assert line(scene, place, asked, scene.carol, "fr") == "Alice vous demande de l’argent"
    assert line(scene, place, asked, scene.alice) == "You asked for $12.50"
