"""The shapes of money, as they are before anybody records them."""

from payments.ledger import Leg, Set, Stored
from payments.money import Money
from payments.recipes import derived_key, equity, gift, gifts, opening, undo, wallet

ALICE, BOB, CARL = "person:1", "person:2", "person:3"
FIVE, SIX = Money(5_00, "USD"), Money(6_00, "USD")
KEY = bytes(range(24))


def test_a_gift_is_one_leg():
    leg = Leg(wallet(ALICE, "USD"), wallet(BOB, "USD"), FIVE)
    assert gift(KEY, ALICE, BOB, FIVE, "tea") == Set(KEY, "gift", (leg,), None, "tea", False)
    assert gift(KEY, ALICE, BOB, FIVE, quick=True) == Set(KEY, "gift", (leg,), quick=True)


def test_gifts_are_a_leg_each():
    assert gifts(KEY, ALICE, [(BOB, FIVE), (CARL, SIX)]).legs == (
        Leg(wallet(ALICE, "USD"), wallet(BOB, "USD"), FIVE),
        Leg(wallet(ALICE, "USD"), wallet(CARL, "USD"), SIX),
    )


def test_an_opening_comes_from_equity():
    leg = Leg(equity("USD"), wallet(ALICE, "USD"), FIVE)
    assert opening(KEY, ALICE, FIVE) == Set(KEY, "opening", (leg,))


def test_an_undo_turns_every_leg_round_and_refers_to_the_set():
    said = gifts(KEY, ALICE, [(BOB, FIVE), (CARL, SIX)], "lunch")
    back = undo(Stored(7, KEY, said.kind, said.legs, 1, None, "lunch"), 7)
    assert back.legs == (
        Leg(wallet(BOB, "USD"), wallet(ALICE, "USD"), FIVE),
        Leg(wallet(CARL, "USD"), wallet(ALICE, "USD"), SIX),
    )
    assert (back.kind, back.refers, back.words, back.quick) == ("undo", 7, "", False)


def test_a_derived_key_can_be_claimed_by_nobody():
    """A line's key ends with its author's id, and nobody is 0."""
    assert derived_key(1, 7) == b"\x01" + (7).to_bytes(15, "big") + bytes(8)
    assert len({derived_key(kind, number) for kind in (1, 2) for number in (1, 2, 2**62)}) == 6
