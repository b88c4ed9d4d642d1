"""Cards are linked, named, preferred and removed; what is removed is nobody's any more."""

from payments import cards, transits
from payments.cards import Card
from payments.ledger import Refusal
from payments.refusals import CARD_BUSY, CARDS_MANY, NO_SUCH_CARD
from payments.transits import MINUTE
from tests.payments.carded import ALICE, BOB, TOKEN, cash_out, fund, link, take, tell, top_up
from tests.payments.shapes import usd


def test_the_first_card_is_the_default_and_comes_first(db, now):
    first, second = link(db, now), link(db, now + 1, token="card_other", last4="0006")
    assert (first.is_default, second.is_default) == (True, False)
    assert cards.of(db, ALICE) == [first, second]
    preferred = cards.prefer(db, ALICE, second.token)
    assert isinstance(preferred, Card)
    assert [card.token for card in cards.of(db, ALICE)] == [second.token, first.token]
    assert [card.is_default for card in cards.of(db, ALICE)] == [True, False]


def test_the_same_card_again_is_the_one_that_there_is(db, now):
    first = link(db, now)
    cards.rename(db, ALICE, TOKEN, "groceries")
    assert link(db, now + 5) == first._replace(name="groceries")
    assert len(cards.of(db, ALICE)) == 1


def test_a_card_of_somebody_else_is_not_there(db, now):
    link(db, now)
    for refused in (
        cards.rename(db, BOB, TOKEN, "mine"),
        cards.prefer(db, BOB, TOKEN),
        cards.remove(db, BOB, TOKEN, now),
    ):
        assert refused == Refusal(NO_SUCH_CARD)
    assert cards.find(db, BOB, TOKEN) is None
    facts = cards.Facts(TOKEN, "visa", "4242", "2030-12")
    assert cards.link(db, BOB, facts, now) == Refusal(NO_SUCH_CARD)


def test_nobody_has_more_than_ten(db, now):
    for n in range(cards.MOST):
        link(db, now, token=f"card_{n}")
    refused = cards.link(db, ALICE, cards.Facts("card_more", "visa", "1111", "2030-12"), now)
    assert refused == Refusal(CARDS_MANY, limit=cards.MOST)


def test_a_removed_card_hands_on_the_default_and_is_still_to_be_destroyed(db, now):
    first, second = link(db, now), link(db, now + 1, token="card_other")
    removed = cards.remove(db, ALICE, first.token, now + 2)
    assert isinstance(removed, Card)
    assert removed.removed_at == now + 2
    assert cards.of(db, ALICE) == [second._replace(is_default=True)]
    assert cards.gone(db) == [first.token]
    cards.destroyed(db, first.token, now + 3)
    assert cards.gone(db) == []
    assert cards.remove(db, ALICE, first.token, now + 4) == Refusal(NO_SUCH_CARD)
    assert cards.known(db, [first.token])[first.token].last4 == "4242"


def test_a_card_stays_while_money_is_on_its_way_by_it(db, now):
    top_up(db, link(db, now), now)
    assert cards.remove(db, ALICE, TOKEN, now) == Refusal(CARD_BUSY)
    [taken] = take(db, now)
    tell(db, taken, "declined", now)
    assert isinstance(cards.remove(db, ALICE, TOKEN, now), Card)


def test_a_lost_card_is_gone_at_once_and_the_vault_keeps_it_until_money_is_there(db, now):
    link(db, now)
    fund(db, ALICE, usd(100_00), now)
    out, later = [cash_out(db, cards.of(db, ALICE)[0], now, usd(10_00)) for _ in range(2)]
    [sent] = take(db, now)
    assert cards.lose(db, ALICE, TOKEN, now).removed_at == now
    assert cards.of(db, ALICE) == []
    assert cards.lose(db, ALICE, TOKEN, now) == Refusal(NO_SUCH_CARD)
    assert take(db, now) == []
    assert transits.lapsed(db, now) == [later.id]
    tell(db, later, "lapsed", now)
    assert cards.gone(db) == []
    tell(db, sent, "unknown", now)
    assert [one.step for one in take(db, now + MINUTE)] == ["query"], "what may be there is"
    tell(db, out, "approved", now)
    assert cards.gone(db) == [TOKEN]


def test_a_card_is_good_through_the_last_day_of_its_month(db, now):
    card = link(db, now)
    assert not card.is_expired("2030-12-31")
    assert card.is_expired("2031-01-01")
