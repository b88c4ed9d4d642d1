"""Money that waited in a conversation: whatever its end, the talk about it is true."""

import uuid

import orjson
import pytest
import sqlalchemy as sa

from bot import audit
from bot.answers import Attachment, receipt
from chat import messages, places
from chat.messages import Line
from chat.people import Person
from payments import audit as books
from payments import holds, ledger, recipes
from payments.holds import End, Placing
from payments.money import Money
from tests.bot.scene import DAY, Scene

BIKE = Money(20_00, "USD")


@pytest.fixture
def hold(scene: Scene) -> int:
    return offer(scene)


def offer(scene: Scene) -> int:
    """Alice offers Bob 20.00 in their conversation, which shows it as something that waits."""
    place = scene.place(scene.alice, scene.bob)
    said = uuid.uuid4().bytes
    key = said + scene.alice.id.to_bytes(8, "big")
    bike = recipes.offer(key, scene.alice.owner, BIKE, "for the bike")
    one = Placing(bike, scene.bob.owner, scene.now + DAY)
    [placed] = holds.place(scene.db, [one], scene.now)
    assert isinstance(placed, ledger.Recorded)
    tell(scene, int(place), "ticket", scene.alice, {"kind": "offer"}, said)
    return placed.number


def tell(
    scene: Scene, place: int, kind: str, speaker: Person, shown: Attachment, said: bytes = b""
) -> None:
    where = places.load(scene.db, {place})[place]
    shape = kind, scene.quid.id, speaker.id, said, ""
    line = Line(where, *shape, orjson.dumps(shown).decode())
    messages.write(scene.db, [line], [], scene.now)


def told(scene: Scene, hold: int, end: int, **otherwise: object) -> Attachment:
    """The receipt of an end by which Bob was paid."""
    shown = receipt(scene.alice, [(scene.bob, BIKE)], "for the bike", None, refers=hold)
    return shown | {"transfer": str(end)} | otherwise


def accept(scene: Scene, hold: int) -> int:
    [answer] = holds.end(scene.db, [End(hold, "accepted")], scene.now)
    assert isinstance(answer, ledger.Recorded)
    return answer.number


def found(scene: Scene) -> list[str]:
    return [*books.verify(scene.db), *audit.verify(scene.db)]


def test_what_waits_has_paid_nobody_and_needs_no_receipt(scene: Scene, hold: int) -> None:
    assert found(scene) == []


def test_what_the_clock_gives_back_needs_no_receipt(scene: Scene, hold: int) -> None:
    scene.now += DAY
    [answer] = holds.expire(scene.db, holds.due(scene.db, scene.now), scene.now)
    assert isinstance(answer, ledger.Recorded)
    assert found(scene) == []


def test_a_claim_is_paid_where_its_line_was_said(scene: Scene) -> None:
    """Bob's line takes Alice's money: it was he who caused the receipt."""
    place, said = int(scene.place(scene.alice, scene.bob)), uuid.uuid4().bytes
    packet = recipes.packet(uuid.uuid4().bytes + bytes(8), scene.alice.owner, BIKE, "for the bike")
    [placed] = holds.place(scene.db, [Placing(packet)], scene.now)
    assert isinstance(placed, ledger.Recorded)
    key = said + scene.bob.id.to_bytes(8, "big")
    claim = End(placed.number, "claimed", BIKE, key, scene.bob.owner)
    [claimed] = holds.end(scene.db, [claim], scene.now)
    assert isinstance(claimed, ledger.Recorded)
    shown = told(scene, placed.number, claimed.number, of="packet")
    tell(scene, place, "receipt", scene.bob, shown, said)
    assert found(scene) == []
    delete = sa.text("delete from chat_events where kind = 'receipt'")
    scene.db.execute(delete)
    assert found(scene) == [f"transfer {claimed.number} has no receipt in place {place}"]


@pytest.mark.parametrize("who", ["alice", "bob", "quid"])
@pytest.mark.parametrize("where", ["alice bob", "bob quid"])
def test_an_end_may_be_told_to_its_parties_whoever_brought_it(
    scene: Scene, hold: int, who: str, where: str
) -> None:
    one, other = (getattr(scene, name) for name in where.split())
    shown = told(scene, hold, accept(scene, hold))
    tell(scene, int(scene.place(one, other)), "receipt", getattr(scene, who), shown)
    assert found(scene) == []


def test_an_end_is_nothing_to_strangers_nor_by_them(scene: Scene, hold: int) -> None:
    end = accept(scene, hold)
    strange = int(scene.place(scene.carol, scene.quid))
    tell(scene, strange, "receipt", scene.bob, told(scene, hold, end))
    assert found(scene) == [
        f"receipt 1 of place {strange} shows transfer {end}, which was not made there"
    ]
    own = int(scene.place(scene.alice, scene.bob))
    tell(scene, own, "receipt", scene.carol, told(scene, hold, end))
    assert f"receipt 2 of place {own} was caused by {scene.carol.id}" in found(scene)[1]


@pytest.mark.parametrize(
    ("otherwise", "wrong"),
    [
        ({"amount_minor": 20_01}, "says amount_minor 2001; the books have 2000"),
        ({"note": "for the boat"}, "says note 'for the boat'; the books have 'for the bike'"),
        ({"state": "taken back"}, "says state 'taken back'; the books have 'paid'"),
        ({"refers": "1"}, "says refers '1'"),
        ({"of": "packet"}, "says of 'packet'; the books have None"),
    ],
)
def test_the_receipt_of_an_end_says_what_the_books_say(
    scene: Scene, hold: int, otherwise: Attachment, wrong: str
) -> None:
    place = int(scene.place(scene.alice, scene.bob))
    shown = told(scene, hold, accept(scene, hold), **otherwise)
    tell(scene, place, "receipt", scene.bob, shown)
    [said] = found(scene)
    assert said.startswith(f"receipt 2 of place {place} {wrong}")
