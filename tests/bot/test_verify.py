"""`/verify` says to its parties whether a receipt is genuine, stands and was not reversed."""

import pytest

from chat.people import Person
from payments import seal
from tests.bot.scene import Scene
from tests.payments.test_audit import tamper


@pytest.fixture
def place(scene: Scene) -> str:
    return scene.place(scene.alice, scene.bob)


def pay(scene: Scene, place: str, text: str = "/pay 5 pizza") -> str:
    return str(scene.say(scene.alice, place, text)["answer"]["transfer"])


def verify(scene: Scene, who: Person, place: str, text: str) -> dict:
    ack = scene.say(who, place, text)
    assert "seq" not in ack, "only its speaker may see it"
    return ack["answer"]


def test_a_receipt_is_verified_by_its_number(scene: Scene, place: str) -> None:
    number = pay(scene, place)
    for who, minor in ((scene.alice, -500), (scene.bob, 500)):
        answer = verify(scene, who, place, f"/verify {number}")
        assert answer["title"] == f"Receipt No. {number} is genuine and stands."
        [paid, sealed, opens] = answer["rows"]
        assert (paid["label"], paid["detail"]) == ("Alice → Bob", "pizza")
        assert paid["amount_minor"] == minor
        assert sealed["label"] == "Not sealed yet: it takes a second"
        assert opens["link"] == f"/receipts/{number}"


@pytest.mark.parametrize("form", ["#{}", "No.{}", "n°{}", "{}"])
def test_the_number_is_read_as_people_write_it(scene: Scene, place: str, form: str) -> None:
    number = pay(scene, place)
    answer = verify(scene, scene.alice, place, f"/verify {form.format(number)}")
    assert answer["title"] == f"Receipt No. {number} is genuine and stands."


def test_without_a_number_it_is_the_newest_one_here(scene: Scene, place: str) -> None:
    pay(scene, place)
    newest = pay(scene, place, "/pay 6")
    scene.acquaint(scene.alice, scene.carol)
    pay(scene, scene.place(scene.alice, scene.carol), "/pay 7")
    assert f"No. {newest} " in verify(scene, scene.bob, place, "/verify")["title"]


def test_where_nothing_was_paid_there_is_nothing_to_verify(scene: Scene, place: str) -> None:
    assert verify(scene, scene.bob, place, "/verify")["code"] == "receipt_none"
    told = verify(scene, scene.bob._replace(locale="fr"), place, "/verify")["message"]
    assert told.startswith("Vous n’avez pas de reçu à vérifier ici. Écrivez comme /vérifier 12.")


def test_what_was_sealed_is_said_so_and_what_was_changed_since_too(
    scene: Scene, place: str
) -> None:
    number = pay(scene, place)
    scene.db.commit()
    made = seal.draft(scene.db, scene.now)
    assert made
    assert seal.keep(scene.db, made)
    scene.db.commit()
    assert verify(scene, scene.bob, place, "/verify")["rows"][1]["label"] == "Sealed in No. 1"
    tamper(scene.db, "update pay_transfers set at = at + 1 where amount = 500")
    title = verify(scene, scene.bob, place, "/verify")["title"]
    assert title == f"Receipt No. {number} does not agree with its seal. Do not rely on it."


def test_what_was_taken_back_is_said_so(scene: Scene, place: str) -> None:
    number = pay(scene, place)
    scene.say(scene.alice, place, "/undo")
    title = verify(scene, scene.bob, place, f"/verify {number}")["title"]
    assert title == f"Receipt No. {number} is genuine. It was taken back."


def test_to_others_a_receipt_is_as_absent_as_one_that_never_was(scene: Scene, place: str) -> None:
    number = pay(scene, place)
    elsewhere = scene.place(scene.carol, scene.bob)
    answers = [verify(scene, scene.carol, elsewhere, f"/verify {n}") for n in (number, 98765)]
    assert [answer["code"] for answer in answers] == ["receipt_unknown"] * 2
    messages = [
        answer["message"].replace(f"No. {n} ", "")
        for answer, n in zip(answers, (number, 98765), strict=True)
    ]
    assert messages[0] == messages[1]


def test_it_is_said_in_french(scene: Scene, place: str) -> None:
    number = pay(scene, place)
    bob = scene.bob._replace(locale="fr")
    answer = verify(scene, bob, place, f"/vérifier {number}")
    assert answer["title"] == f"Le reçu n° {number} est authentique et valable."
