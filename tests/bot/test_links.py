"""Money by a link: only its payer ever sees it, once; whoever has it and is here takes it, once."""

from typing import Any

import orjson
import pytest

from bot import audit
from bot.dealings import links, overdue, waking
from bot.turns import Ack
from chat import blocks, events, places
from payments import audit as books
from payments import freezes, holds, offers
from payments.ledger import Refusal
from tests.bot.scene import DAY, Scene


@pytest.fixture
def home(scene: Scene) -> str:
    """Alice's talk with the bot."""
    return scene.place(scene.alice, scene.quid)


def make(scene: Scene, where: str, text: str = "/link 20 for the pizza") -> Ack:
    asked = scene.say(scene.alice, where, text)
    assert asked["answer"]["kind"] == "question", asked
    return scene.ack(scene.tap(scene.alice, where, "yes", mine=asked["mine"]))


def secret_of(ack: Ack) -> str:
    return str(ack["answer"]["once"]).removeprefix("/claim/")


def shown(scene: Scene, where: str, seq: int = 1) -> Any:
    event = events.find(scene.db, int(where), seq)
    assert event
    return orjson.loads(event.attachment)


def right(scene: Scene) -> None:
    assert [*books.verify(scene.db), *audit.verify(scene.db)] == []


def test_a_link_is_told_to_its_payer_alone_and_once(scene: Scene) -> None:
    there = scene.place(scene.alice, scene.bob)
    asked = scene.say(scene.alice, there, "/link 20 for the pizza")
    message = "Set $20.00 aside for whoever opens the link? It comes back after 14 days."
    assert asked["answer"]["message"] == message
    tap = scene.tap(scene.alice, there, "yes", mine=asked["mine"])
    heard = scene.hear(tap)
    [made] = heard.acks
    secret = secret_of(made)
    assert len(secret) == 22
    pushed = [each for each in heard.kept.privates if secret in each.attachment]
    assert [each.person for each in pushed] == [scene.alice.id]
    assert scene.seqs(there) == []  # Bob sees nothing
    assert not any(secret in each.attachment for each in scene.mine(scene.alice))
    again = scene.ack(tap)
    assert "once" not in again["answer"]
    assert again["mine"] == made["mine"]
    home = scene.place(scene.alice, scene.quid)
    assert secret not in orjson.dumps(shown(scene, home)).decode()
    assert shown(scene, home)["state"] == "open"
    assert scene.has(scene.alice) == 80_00
    right(scene)


def test_whoever_has_it_takes_it_and_both_read_so(scene: Scene, home: str) -> None:
    secret = secret_of(make(scene, home))
    heard = links.claim(scene.db, secret, scene.carol, scene.now)
    assert not isinstance(heard, Refusal)
    assert heard.kept.holdings.keys() == {scene.alice.id, scene.carol.id}
    assert (scene.has(scene.alice), scene.has(scene.carol)) == (80_00, 20_00)
    ticket = shown(scene, home)
    assert (ticket["state"], ticket["claimer"]["handle"]) == ("claimed", "carol")
    together = places.direct(scene.db, scene.alice.id, scene.carol.id, scene.now).id
    receipt = shown(scene, str(together))
    assert (receipt["kind"], receipt["payee"]["handle"]) == ("receipt", "carol")
    assert receipt["note"] == "the pizza"
    assert [each.target for each in events.history(scene.db, int(home))] == [None, 1]
    right(scene)


def test_it_is_taken_once(scene: Scene, home: str) -> None:
    secret = secret_of(make(scene, home))
    links.claim(scene.db, secret, scene.carol, scene.now)
    assert links.claim(scene.db, secret, scene.bob, scene.now) == Refusal("link_over")
    again = links.claim(scene.db, secret, scene.carol, scene.now)
    assert not isinstance(again, Refusal)
    assert again.kept.events == []
    assert (scene.has(scene.bob), scene.has(scene.carol)) == (0, 20_00)
    right(scene)


def test_nobody_takes_their_own_nor_what_is_not_there(scene: Scene, home: str) -> None:
    secret = secret_of(make(scene, home))
    assert links.claim(scene.db, secret, scene.alice, scene.now) == Refusal("link_own")
    for wrong in ("", secret[:-1], secret.lower(), offers.invent()):
        assert links.claim(scene.db, wrong, scene.carol, scene.now) == Refusal("not_found")
    assert scene.has(scene.carol) == 0


def test_cancelled_it_comes_back_and_the_link_is_over(scene: Scene, home: str) -> None:
    secret = secret_of(make(scene, home))
    assert scene.ack(scene.tap(scene.alice, home, "cancel", seq=1))["answer"]["slim"]
    assert links.claim(scene.db, secret, scene.carol, scene.now) == Refusal("link_over")
    assert scene.has(scene.alice) == 100_00
    again = scene.ack(scene.tap(scene.alice, home, "cancel", seq=1))
    assert again["answer"]["code"] == "offer_over"
    right(scene)


def test_after_ten_days_its_payer_is_reminded_once_and_after_fourteen_it_goes_back(
    scene: Scene, home: str
) -> None:
    secret = secret_of(make(scene, home))
    ten, fourteen = scene.now + 10 * DAY, scene.now + 14 * DAY
    heard = waking.wake(scene.db, offers.due(scene.db, ten), ten)
    assert [(each.place, each.target) for each in heard.kept.events] == [(int(home), 1)]
    assert shown(scene, home, 2)["state"] == "open"
    assert offers.due(scene.db, fourteen) == []
    over = overdue.expire(scene.db, holds.due(scene.db, fourteen), fourteen)
    assert [each.target for each in over.kept.events] == [1]
    assert shown(scene, home)["state"] == "returned"
    assert links.claim(scene.db, secret, scene.carol, fourteen) == Refusal("link_over")
    assert scene.has(scene.alice) == 100_00
    right(scene)


def test_who_is_blocked_hears_only_that_it_is_over(scene: Scene, home: str) -> None:
    secret = secret_of(make(scene, home))
    blocks.block(scene.db, scene.alice.id, scene.carol.id, scene.now)
    assert links.claim(scene.db, secret, scene.carol, scene.now) == Refusal("link_over")
    assert not isinstance(links.claim(scene.db, secret, scene.bob, scene.now), Refusal)


def test_what_its_payer_has_frozen_is_not_over(scene: Scene, home: str) -> None:
    secret = secret_of(make(scene, home))
    freezes.freeze(scene.db, scene.alice.owner, scene.now)
    stopped = links.claim(scene.db, secret, scene.carol, scene.now)
    assert stopped == Refusal("link_stopped")
    freezes.unfreeze(scene.db, scene.alice.owner)
    assert not isinstance(links.claim(scene.db, secret, scene.bob, scene.now), Refusal)


def test_another_link_ends_the_old_one(scene: Scene, home: str) -> None:
    old = secret_of(make(scene, home))
    number = int(shown(scene, home)["number"])
    assert links.renew(scene.db, number, scene.bob.owner) is None
    new = links.renew(scene.db, number, scene.alice.owner)
    assert new
    assert links.claim(scene.db, old, scene.carol, scene.now) == Refusal("not_found")
    secret = new.removeprefix("/claim/")
    assert not isinstance(links.claim(scene.db, secret, scene.carol, scene.now), Refusal)
    assert links.renew(scene.db, number, scene.alice.owner) is None


def test_who_claims_cannot_take_it_back_from_themselves(scene: Scene, home: str) -> None:
    """The money came out of what its payer had set aside, where nothing goes back to."""
    secret = secret_of(make(scene, home))
    links.claim(scene.db, secret, scene.carol, scene.now)
    together = scene.place(scene.alice, scene.carol)
    for who in (scene.alice, scene.carol):
        for said in (scene.line(who, together, "/undo"), scene.tap(who, together, "undo", seq=1)):
            assert scene.ack(said)["answer"]["code"] == "undo_nothing"
    back = scene.say(scene.carol, together, "/refund 20")
    assert back["answer"]["back"]
    assert scene.has(scene.alice) == 100_00
    right(scene)


def test_what_does_not_cover_it_is_short(scene: Scene, home: str) -> None:
    assert scene.say(scene.alice, home, "/link 100.01")["answer"]["code"] == "short"


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("/pay @dave_who 20", "/link 20.00 USD"),
        ("/pay @dave_who 12.5 for the pizza", "/link 12.50 USD for the pizza"),
    ],
)
def test_somebody_who_is_not_here_can_be_sent_a_link(
    scene: Scene, home: str, typed: str, link: str
) -> None:
    no = scene.say(scene.alice, home, typed)["answer"]
    assert no["code"] == "no_person"
    assert no["instead"] == {"label": "Send a link instead", "mend": link}
    assert "once" in make(scene, home, link)["answer"]


def test_what_is_no_payment_of_one_amount_offers_none(scene: Scene, home: str) -> None:
    for typed in ("/pay @dave_who", "/request @dave_who 5", "/pay @dave_who @bob 5"):
        assert "instead" not in scene.say(scene.alice, home, typed)["answer"], typed
