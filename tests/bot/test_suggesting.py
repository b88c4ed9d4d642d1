"""What the composer offers next: people first, then sums, never what makes no sense there."""

import pytest

from bot.preview import named_place, preview
from bot.suggesting import suggest
from tests.bot.scene import Scene


@pytest.fixture
def offered(scene: Scene):
    def offer(text: str, where: str | None = None, who=None) -> list[str]:
        who = who or scene.alice
        place = named_place(scene.db, who, where or scene.place(scene.alice, scene.bob))
        told = suggest(scene.db, who, place, text)
        return [text[: told["start"]] + option["fill"] for option in told["options"]]

    return offer


def test_people_who_are_here_come_before_those_who_were_paid(scene, offered):
    dora = scene.join("dora", "Dora Bobson")
    scene.acquaint(scene.alice, dora)
    assert offered("/pay @") == ["/pay @bob ", "/pay @dora "]
    assert offered("/pay 5 @bob") == ["/pay 5 @bob ", "/pay 5 @dora "]
    assert offered("/pay @do") == ["/pay @dora "]


def test_a_stranger_is_found_by_the_beginning_of_the_handle_alone(scene, offered):
    scene.join("zoe", "Quinn")
    assert offered("/pay @zo") == ["/pay @zoe "]
    assert offered("/pay @quinn") == []
    assert offered("/pay @al") == []  # oneself
    assert offered("/pay @qu") == []  # the bot


def test_how_often_somebody_was_paid_stands_beside_them(scene):
    place = named_place(scene.db, scene.alice, scene.place(scene.alice, scene.bob))
    [option] = suggest(scene.db, scene.alice, place, "/pay @bo")["options"]
    assert option["detail"] == "paid once"
    scene.say(scene.alice, str(place.id), "/pay 2")
    [option] = suggest(scene.db, scene.alice, place, "/pay @bo")["options"]
    assert option["detail"] == "paid 2 times"


def test_sums_that_were_paid_before_are_offered_with_their_notes(scene, offered):
    place = scene.place(scene.alice, scene.bob)
    scene.say(scene.alice, place, "/pay 3 tea")
    scene.say(scene.alice, place, "/pay 12.50")
    assert offered("/pay ") == ["/pay 12.50 ", "/pay 3.00 tea", "/pay 0.01 "]
    assert offered("/pay @bob ") == ["/pay @bob 12.50 ", "/pay @bob 3.00 tea", "/pay @bob 0.01 "]
    assert offered("/pay @carol ") == [f"/pay @carol {n}.00 " for n in (5, 10, 20, 50)]


def test_nothing_is_offered_where_it_would_be_in_the_way(scene, offered):
    for text in ("hello @", "/pay", "/pay 5 ", "/nothing @", "/balance ", "//pay @"):
        assert offered(text) == [], text


def test_behind_a_post_its_author_is_meant(scene, offered):
    replies = scene.post(scene.alice)
    assert offered("/pay ", replies, scene.bob)[0].startswith("/pay 5.00")
    assert offered("/pay ", replies, scene.alice) == ["/pay @bob "]


@pytest.mark.parametrize(
    "text", ["/pay ", "/pay @", "/pay @bo", "/pay @bob", "/pay @bob ", "/pay 20 @", "/pay 20 @bo"]
)
def test_what_is_still_being_typed_is_not_yet_wrong(scene, text):
    place = scene.place(scene.alice, scene.bob)
    told = preview(scene.db, scene.alice, place, text, scene.now)
    assert told["hint"].startswith("/pay @person… amount [note]")


@pytest.mark.parametrize("text", ["/pay @bo 5", "/pay @bo tea", "/pay @x-y 5", "/pay 007"])
def test_what_is_wrong_is_said(scene, text):
    place = scene.place(scene.alice, scene.bob)
    assert preview(scene.db, scene.alice, place, text, scene.now)["hint"] is None
