"""Each payment in a conversation has one receipt there, and it says what the books say."""

import orjson
import pytest
import sqlalchemy as sa

from bot import audit
from bot.answers import face
from tests.bot.scene import Scene
from tests.payments.test_audit import tamper


@pytest.fixture
def talk(scene: Scene) -> Scene:
    """In place 1: a payment, one that was asked first, and one taken back. In a post's replies:
    one to its author, who belongs there, and one to Carol, who does not."""
    place = scene.place(scene.alice, scene.bob)
    scene.say(scene.alice, place, "/pay 5 for the pizza")
    asked = scene.say(scene.alice, place, "/pay 30")
    [yes, *_] = asked["answer"]["choices"]
    scene.ack(scene.tap(scene.alice, place, yes["id"], mine=asked["mine"]))
    paid = scene.say(scene.alice, place, "/pay 7")
    scene.ack(scene.tap(scene.alice, place, "undo", seq=paid["seq"]))
    scene.acquaint(scene.alice, scene.carol)
    scene.say(scene.alice, place, "/pay @carol 3")
    several = scene.say(scene.alice, place, "/pay @bob @carol 4 each")
    [yes, *_] = several["answer"]["choices"]
    scene.ack(scene.tap(scene.alice, place, yes["id"], mine=several["mine"]))
    scene.say(scene.alice, scene.post(scene.bob), "/pay 2")
    scene.db.commit()
    assert scene.has(scene.bob) == 5_00 + 30_00 + 4_00 + 2_00
    return scene


def found(scene: Scene) -> list[str]:
    return list(audit.verify(scene.db))


def test_true_receipts_have_nothing_to_say(talk: Scene) -> None:
    assert found(talk) == []


def test_a_talk_without_money_is_right(scene: Scene) -> None:
    assert found(scene) == []


def test_progress_goes_from_the_start_to_the_end(talk: Scene) -> None:
    heard: list[tuple[int, int]] = []
    list(audit.verify(talk.db, lambda done, total: heard.append((done, total))))
    assert heard == sorted(heard)
    assert heard[-1][0] == heard[-1][1] > 0


def change(scene: Scene, place: int, seq: int, **fields: object) -> None:
    where = {"place": place, "seq": seq}
    select = "select attachment from chat_events where place = :place and seq = :seq"
    shown = orjson.loads(scene.db.execute(sa.text(select), where).scalar_one()) | fields
    update = "update chat_events set attachment = :shown where place = :place and seq = :seq"
    scene.db.execute(sa.text(update), where | {"shown": orjson.dumps(shown).decode()})
    scene.db.commit()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"transfer": "999"}, "shows transfer 999, which is not in the books"),
        ({"transfer": "x"}, "shows transfer ?, which is not in the books"),
        ({"amount_minor": 501}, "says amount_minor 501; the books have 500"),
        ({"amount_minor": 5.0 + 1}, "says amount_minor 6.0; the books have 500"),
        ({"currency": "EUR"}, "says currency 'EUR'; the books have 'USD'"),
        ({"note": "the pasta"}, "says note 'the pasta'; the books have 'the pizza'"),
        ({"state": "taken back"}, "says state 'taken back'; the books have 'paid'"),
        ({"undo_until": "2027-01-01T12:00:11.000Z"}, "says undo_until"),
        ({"payer": {"id": "99", "handle": "carol", "name": "Carol"}}, "is not whole"),
        ({"payer": {"id": "2", "handle": "bob", "name": "Bob"}}, "says payer 'person:2'"),
        ({"payee": {"id": "1", "handle": "alice", "name": "Alice"}}, "says payee"),
        ({"payee": {"id": "2", "handle": "b0b", "name": "Bob"}}, "is not whole"),
        ({"payee": {"id": "2", "handle": "bob", "name": None}}, "is not whole"),
        ({"payer": {"id": "1", "handle": "alice", "name": "Alice", "x": 1}}, "is not whole"),
        ({"kind": "refusal"}, "says kind 'refusal'"),
        ({"paid": True}, "is not whole"),
        ({"payee": None}, "is not whole"),
        ({"refers": "3"}, "says refers '3'; the books have None"),
    ],
)
def test_what_a_receipt_says_otherwise_is_named(
    talk: Scene, fields: dict[str, object], wrong: str
) -> None:
    change(talk, 1, 1, **fields)
    assert found(talk)[0].startswith(f"receipt 1 of place 1 {wrong}")


def test_a_taken_back_payment_does_not_look_paid(talk: Scene) -> None:
    change(talk, 1, 3, state="paid")
    assert found(talk) == ["receipt 3 of place 1 says state 'paid'; the books have 'taken back'"]


def test_the_shares_of_several_are_true(talk: Scene) -> None:
    select = "select seq from chat_events where place = 1 and attachment like '%payees%'"
    seq = talk.db.execute(sa.text(select)).scalar_one()
    change(talk, 1, seq, payees=[face(talk.bob) | {"amount_minor": 800}])
    assert f"receipt {seq} of place 1 says payees" in found(talk)[0]


@pytest.mark.parametrize(
    ("deed", "wrong"),
    [
        (
            "delete from chat_events where place = 1 and seq = 1",
            "transfer {one} has no receipt in place 1",
        ),
        (
            "update chat_events set seq = 99, place = 3 where place = 1 and seq = 1",
            "receipt 99 of place 3 shows transfer {one}, which was not made there",
        ),
        (
            "update chat_events set author = speaker where place = 1 and seq = 1",
            "receipt 1 of place 1 is by {alice}, who is not the bot",
        ),
        (
            "update chat_events set speaker = {bob} where place = 1 and seq = 1",
            "receipt 1 of place 1 was caused by {bob}; it was person:{alice} who paid",
        ),
        (
            "insert into chat_events select place, 99, kind, author, speaker, client_id, text,"
            " attachment, at, target, about from chat_events where place = 1 and seq = 1",
            "transfer {one} has two receipts where it was made",
        ),
        (
            "delete from chat_events where place <> 1 and attachment like '%\"300,%'",
            "transfer {carols} has no receipt for person:{carol}, who was not there",
        ),
    ],
)
def test_a_receipt_that_is_missing_or_elsewhere_is_named(
    talk: Scene, deed: str, wrong: str
) -> None:
    books = "select min(id) from pay_transfers where kind = 'gift' and amount = :minor"
    one, carols = (
        talk.db.execute(sa.text(books), {"minor": minor}).scalar_one() for minor in (500, 300)
    )
    facts = {"one": one, "carols": carols, "alice": talk.alice.id}
    facts |= {"bob": talk.bob.id, "carol": talk.carol.id}
    deed = deed.replace('"300,', f'"transfer":"{carols}"')
    tamper(talk.db, deed.format(**facts))
    assert wrong.format(**facts) in found(talk)
