"""A card's number that is said is hidden from everybody, and who said it is told why."""

import orjson
import pytest
from sqlmodel import Session

from bot import warnings
from chat import edits, events, groups, people, plastic, profiles, revisions, timeline
from chat.aims import Wish
from tests.bot.scene import Scene

NUMBER = "4895 1422 3212 0006"


@pytest.fixture
def scene(db: Session, now: int) -> Scene:
    return Scene(db, now)


def test_a_line_is_kept_without_it(scene: Scene) -> None:
    place = scene.place(scene.alice, scene.bob)
    heard = scene.hear(scene.line(scene.alice, place, f"mine is {NUMBER}, ok?"))
    [event] = heard.kept.events
    assert event.text == "mine is ••••0006, ok?"
    [warned] = heard.kept.privates
    assert (warned.person, warned.place, warned.after) == (scene.alice.id, int(place), event.seq)
    message = orjson.loads(warned.attachment)["message"]
    assert "linked in your wallet" in message
    assert "0006" not in message


def test_who_reads_french_is_told_in_french(scene: Scene) -> None:
    people.set_locale(scene.db, scene.alice.id, "fr")
    alice = people.by_ids(scene.db, [scene.alice.id])[scene.alice.id]
    heard = scene.hear(scene.line(alice, scene.place(alice, scene.bob), NUMBER))
    assert "portefeuille" in heard.kept.privates[0].attachment


def test_a_note_of_a_payment_is_kept_without_it(scene: Scene) -> None:
    place = scene.place(scene.alice, scene.bob)
    said = scene.line(scene.alice, place, f"/pay @bob 5 for {NUMBER}")
    heard = scene.hear(said)
    [receipt] = heard.kept.events
    assert "••••0006" in receipt.attachment
    assert NUMBER not in f"{heard}"
    assert len(heard.kept.privates) == 1
    assert scene.has(scene.bob) == 500


def test_what_was_refused_is_kept_without_it(scene: Scene) -> None:
    place = scene.place(scene.alice, scene.bob)
    heard = scene.hear(scene.line(scene.alice, place, f"/pya @bob 5 {NUMBER}"))
    assert not heard.kept.events
    warned, typed, answered = heard.kept.privates
    assert "linked in your wallet" in warned.attachment
    assert typed.text == "/pya @bob 5 ••••0006"
    assert NUMBER not in f"{heard}"
    assert heard.acks[0]["mine"] == answered.mine


def test_said_again_under_its_client_id_it_is_the_same(scene: Scene) -> None:
    place = scene.place(scene.alice, scene.bob)
    for text in (NUMBER, f"/pay @bob 5 {NUMBER}", f"/pya @bob 5 {NUMBER}"):
        said = scene.line(scene.alice, place, text)
        first = scene.hear(said)
        again = scene.hear(said)
        assert again.acks == first.acks
        assert not again.kept.events
        assert not again.kept.privates
        twice = scene.line(scene.alice, place, text)
        assert scene.hear(twice, twice).acks[0]["ok"]


def test_an_answer_to_a_post_is_kept_without_it(scene: Scene) -> None:
    heard = scene.hear(scene.line(scene.alice, scene.post(scene.bob), NUMBER))
    assert heard.kept.events[0].text == "••••0006"
    assert len(heard.kept.privates) == 1


def test_what_is_not_a_line_is_kept_without_it_too(scene: Scene, now: int) -> None:
    db, alice = scene.db, scene.alice
    place = int(scene.place(alice, scene.bob))
    said = scene.hear(scene.line(alice, str(place), "hello")).kept.events[0]
    post = timeline.post(db, alice.id, f"look {NUMBER}", now)
    assert post.text == "look ••••0006"
    assert revisions.edit(db, alice.id, post.id, f"see {NUMBER}", now).text == "see ••••0006"
    quote = timeline.post(db, alice.id, NUMBER, now, post.id)
    assert quote.text == "••••0006"
    edits.edit(db, alice, Wish(place, said.seq, b"e" * 16), f"hello {NUMBER}", now)
    found = events.find(db, place, said.seq)
    assert found
    assert found.text == "hello ••••0006"
    group = groups.make(db, alice, NUMBER, [scene.bob], b"g" * 16, now).place
    assert group.name == "••••0006"
    assert groups.rename(db, group.id, alice, f"x {NUMBER}", now).place.name == "x ••••0006"
    people.rename(db, alice.id, NUMBER)
    assert people.by_ids(db, [alice.id])[alice.id].name == "••••0006"
    profiles.describe(db, alice.id, NUMBER)
    assert profiles.of(db, alice.id).bio == "••••0006"
    dave = people.join(db, "dave", NUMBER, "en", "-", now)
    assert dave.name == "••••0006"
    assert plastic.fresh(db) == [alice.id] * 8 + [dave.id]


def test_who_typed_it_is_told_by_the_bot_once(scene: Scene, now: int) -> None:
    timeline.post(scene.db, scene.alice.id, NUMBER, now)
    timeline.post(scene.db, scene.alice.id, NUMBER, now)
    [heard] = warnings.tell(scene.db, now)
    [warned] = heard.kept.privates
    assert str(warned.place) == scene.place(scene.alice, scene.quid)
    assert "linked in your wallet" in warned.attachment
    assert warnings.tell(scene.db, now) == []


def test_nobody_is_called_by_a_number(scene: Scene, now: int) -> None:
    with pytest.raises(Exception, match="handle_invalid"):
        people.join(scene.db, "4895142232120006", "Ada", "en", "-", now)
