"""Money on its way by a card: sent once, answered once, and never lost between the two."""

import pytest
import sqlalchemy as sa

from payments import differences, ledger, outcomes, recipes, transits
from payments.audit import verify
from payments.ledger import Refusal
from payments.outcomes import Answer
from payments.refusals import NO_SUCH_TRANSIT, SHORT, TRANSIT_OVER, TRANSITS_MANY
from payments.transits import DAY, HOUR, IN, LEASE, MINUTE, OUT, SECOND, UNSENT, Wish
from tests.payments.carded import (
    ALICE,
    BOB,
    Has,
    ask,
    cash_out,
    fund,
    has,
    link,
    take,
    tell,
    top_up,
)
from tests.payments.shapes import key, usd
from web.database import Database


@pytest.fixture
def card(db, now):
    fund(db, ALICE, usd(100_00), now)
    fund(db, BOB, usd(1_00), now)
    return link(db, now)


def kinds(db):
    return [(each.kind, each.theirs) for each in differences.listing(db)]


def test_what_asks_and_the_row_are_one(db, now, card):
    one = top_up(db, card, now)
    assert (one.state, one.is_open, one.due_at, one.stan) == ("created", True, now, "")
    assert has(db) == Has(100_00, 50_00)
    assert transits.open_of(db, ALICE) == [one]
    assert list(verify(db)) == []


def test_a_repeated_key_is_the_transit_that_there_is(db, now, card):
    mine, wish = key(), Wish(OUT, card, usd(10_00), usd(25))
    one = transits.begin(db, mine, wish, now)
    assert transits.begin(db, mine, wish, now + 5) == one
    assert has(db) == Has(89_75, 10_00)


def test_what_is_short_leaves_nothing(db, now, card):
    refused = transits.begin(db, key(), Wish(OUT, card, usd(100_00), usd(1_75)), now)
    assert isinstance(refused, Refusal)
    assert refused.code == SHORT
    assert transits.open_of(db, ALICE) == []


def test_nobody_has_more_than_ten_on_their_way(db, now, card):
    for _ in range(transits.MOST_OPEN):
        top_up(db, card, now, usd(1_00))
    refused = transits.begin(db, key(), Wish(IN, card, usd(1_00)), now)
    assert refused == Refusal(TRANSITS_MANY, limit=transits.MOST_OPEN)


def test_the_numbers_are_kept_before_anything_is_sent_and_no_two_are_alike(db, now, card):
    top_up(db, card, now)
    cash_out(db, card, now)
    one, two = take(db, now, 2)
    assert (one.state, one.step, one.due_at) == ("sending", "send", now + LEASE)
    assert (one.stan, one.rrn) == ("000001", "700112000001")
    assert (two.stan, two.rrn) == ("000002", "700112000002")
    assert len(one.client_id) == 32
    assert one.client_id != two.client_id
    assert transits.of(db, [one.id])[one.id] == one
    assert take(db, now) == []


def test_yes_brings_the_money_and_no_brings_nothing(db, now, card):
    top_up(db, card, now)
    settled = tell(db, take(db, now)[0], "approved", now + 900, approval="K4417B")
    assert (settled.transit.state, settled.transit.approval) == ("approved", "K4417B")
    assert settled.changed
    assert not settled.transit.is_open
    assert has(db) == Has(150_00, 0)
    top_up(db, card, now)
    settled = tell(db, take(db, now)[0], "declined", now, code="51", reason="declined_funds")
    assert (settled.transit.state, settled.transit.reason) == ("declined", "declined_funds")
    assert has(db) == Has(150_00, 0)
    assert list(verify(db)) == []


def test_yes_lets_it_go_and_no_brings_it_back_with_the_fee(db, now, card):
    cash_out(db, card, now)
    assert has(db) == Has(49_12, 50_00)
    tell(db, take(db, now)[0], "approved", now)
    assert has(db) == Has(49_12, 0)
    cash_out(db, card, now, usd(40_00))
    tell(db, take(db, now)[0], "declined", now)
    assert has(db) == Has(49_12, 0)
    assert list(verify(db)) == []


def test_only_what_came_is_booked_and_somebody_looks_at_it(db, now, card):
    top_up(db, card, now)
    settled = tell(db, take(db, now)[0], "partial", now, came=usd(30_00))
    assert (settled.transit.state, settled.transit.came_minor) == ("review", 30_00)
    assert has(db) == Has(130_00, 0)
    cash_out(db, card, now)
    tell(db, take(db, now)[0], "approved", now, came=usd(20_00))
    assert has(db) == Has(110_00, 0)  # what did not go is back, and the fee
    assert kinds(db) == [("partly", "2000"), ("partly", "3000")]
    assert list(verify(db)) == []


@pytest.mark.parametrize("came", [None, usd(0), usd(60_00), usd(30_00)._replace(currency="EUR")])
def test_a_part_that_cannot_be_is_no_answer(db, now, card, came):
    top_up(db, card, now)
    settled = tell(db, take(db, now)[0], "partial", now, came=came)
    assert settled.transit.state == "unknown"
    assert has(db) == Has(100_00, 50_00)


def test_what_is_pending_is_asked_after_by_its_identifier(db, now, card):
    top_up(db, card, now)
    [one] = take(db, now)
    tell(db, one, "pending", now, identifier="17_1_1_X")
    waited = []
    for _ in range(8):
        due = transits.due(db)
        waited.append((due - now) // SECOND)
        now = due
        [one] = take(db, now)
        assert (one.step, one.identifier) == ("status", "17_1_1_X")
        tell(db, one, "pending", now, identifier="17_1_1_X")
    assert waited == [2, 4, 8, 15, 30, 60, 60, 60]
    tell(db, take(db, now + MINUTE)[0], "approved", now + MINUTE)
    assert has(db) == Has(150_00, 0)


def test_an_identifier_that_the_rail_has_forgotten_is_asked_after_by_reference(db, now, card):
    top_up(db, card, now)
    tell(db, take(db, now)[0], "pending", now, identifier="17_1_1_X")
    now += MINUTE
    settled = tell(db, take(db, now)[0], "unknown", now, code="404")
    assert settled.transit.step == "query"


@pytest.mark.parametrize("said", ["unknown", "duplicate", "pending"])
def test_what_nobody_knows_is_asked_after_and_never_sent_again(db, now, card, said):
    cash_out(db, card, now)
    [one] = take(db, now)
    tell(db, one, said, now)
    for _ in range(4):
        now = transits.due(db)
        [again] = take(db, now)
        assert again.step == "query"
        tell(db, again, "unknown", now)
    assert has(db) == Has(49_12, 50_00)
    settled = tell(db, take(db, transits.due(db))[0], "approved", now)
    assert settled.transit.state == "approved"
    assert has(db) == Has(49_12, 0)


def test_what_was_being_sent_at_a_crash_is_asked_after(db, now, card):
    top_up(db, card, now)
    take(db, now)
    assert take(db, now + LEASE - 1) == []
    [again] = take(db, now + LEASE)
    assert (again.state, again.step) == ("unknown", "query")


def test_only_what_never_left_is_sent_again_and_unchanged(db, now, card):
    top_up(db, card, now)
    [one] = take(db, now)
    tell(db, one, "unsent", now)
    [again] = take(db, now + 2 * SECOND)
    named = ("stan", "rrn", "client_id", "sent_at", "step")
    assert [getattr(again, n) for n in named] == [getattr(one, n) for n in named]


def test_what_never_left_in_an_hour_is_given_back(db, now, card):
    cash_out(db, card, now)
    tell(db, take(db, now)[0], "unsent", now)
    assert transits.lapsed(db, now + UNSENT - 1) == []
    assert take(db, now + UNSENT) == []
    [number] = transits.lapsed(db, now + UNSENT)
    settled = outcomes.settle(db, number, Answer("lapsed"), now + UNSENT)
    assert settled.transit.state == "failed"
    assert has(db) == Has(100_00, 0)


def test_what_may_have_left_does_not_lapse(db, now, card):
    cash_out(db, card, now)
    [one] = take(db, now)
    settled = tell(db, one, "lapsed", now + UNSENT)
    assert settled.transit.state == "unknown"
    assert has(db) == Has(49_12, 50_00)


def test_a_day_without_an_answer_is_looked_at_by_hand_and_the_money_waits(db, now, card):
    top_up(db, card, now)
    [one] = take(db, now)
    assert not tell(db, one, "unknown", now).changed
    settled = tell(db, one, "unknown", now + DAY)
    assert settled.changed
    assert (settled.transit.state, settled.transit.due_at) == ("review", now + DAY + HOUR)
    assert has(db) == Has(100_00, 50_00)
    assert [kind for kind, _ in kinds(db)] == ["unresolved"]
    late = tell(db, take(db, now + DAY + HOUR)[0], "approved", now + DAY + HOUR)
    assert late.transit.state == "approved"
    assert has(db) == Has(150_00, 0)


def test_a_rail_that_contradicts_itself_moves_nothing_and_is_shown(db, now, card):
    top_up(db, card, now)
    [one] = take(db, now)
    tell(db, one, "approved", now)
    assert not tell(db, one, "approved", now + 5).changed
    assert kinds(db) == []
    assert not tell(db, one, "declined", now + 9, code="51").changed
    assert has(db) == Has(150_00, 0)
    assert kinds(db) == [("contradicted", "declined 51")]
    assert list(verify(db)) == []


def test_a_question_that_is_refused_says_nothing_of_the_money(db, now, card):
    top_up(db, card, now)
    [one] = take(db, now)
    tell(db, one, "unknown", now)
    settled = tell(db, take(db, now + MINUTE)[0], "refused", now, code="9125")
    assert settled.transit.state == "unknown"
    top_up(db, card, now)
    settled = tell(db, take(db, now)[0], "refused", now, code="3001")
    assert settled.transit.state == "failed"
    assert kinds(db) == [("refused", "3001")]


def test_what_went_out_can_come_back_days_later_once(db, now, card):
    cash_out(db, card, now)
    [one] = take(db, now)
    assert outcomes.give_back(db, one.id, now) == Refusal(TRANSIT_OVER)
    tell(db, one, "approved", now)
    assert outcomes.give_back(db, one.id, now + 3 * DAY).state == "returned"
    assert outcomes.give_back(db, one.id, now + 4 * DAY).state == "returned"
    assert has(db) == Has(100_00, 0)


def test_there_is_no_transit_that_was_never_made(db, now):
    assert outcomes.settle(db, 7, Answer("approved"), now) == Refusal(NO_SUCH_TRANSIT)
    assert outcomes.give_back(db, 7, now) == Refusal(NO_SUCH_TRANSIT)


def test_the_audit_finds_a_transit_that_the_books_do_not_know(db, now, card):
    one = top_up(db, card, now)
    transits.change(db, one, ended=one.transfer)
    assert list(verify(db)) == [
        f"transit {one.id} (created) has {one.transfer} for the answer of its rail;"
        " the books have None"
    ]
    transits.change(db, one, ended=None, amount_minor=49_00)
    assert list(verify(db)) == [
        f"transit {one.id} (created) of {ALICE} asks for 4900, which its transfer does not"
    ]


def test_the_audit_finds_an_instruction_without_a_transit(db, now, card):
    top_up(db, card, now)
    [stray] = ledger.record(db, [recipes.top_up(key(), ALICE, usd(3_00), "visa")], now)
    assert list(verify(db)) == [f"instruction {stray.number} of {ALICE} has no transit"]


def test_somebody_else_asks_under_another_key(db, now, card):
    one, two = top_up(db, card, now), ask(db, card, IN, usd(5_00), now)
    assert [each.id for each in transits.all_open(db)] == [one.id, two.id]
    assert transits.latest_of(db, ALICE, 1) == [two]
    [sent, _] = take(db, now, 2)
    assert transits.referred(db, "visa", sent.rrn) == sent
    assert transits.sent_between(db, "visa", now, now + 1)[0] == sent


def test_what_is_due_is_found_without_looking_through_all_there_ever_were(sqlite_url, now):
    """On SQLite, whose plans do not change with the number of rows."""
    database, asked = Database(sqlite_url), []
    with database.writer() as db:
        sa.event.listen(db.get_bind(), "before_cursor_execute", lambda *told: asked.append(told))
        transits.due(db)
        transits.lapsed(db, now)
        transits.take(db, "408999", ["00" * 16], now)
        transits.all_open(db)
        questions = [told for told in asked if told[2].lower().startswith("select")]
        assert len(questions) == 4
        for _, _, statement, values, *_ in questions:
            plan = db.connection().exec_driver_sql(f"explain query plan {statement}", values)
            assert "ix_pay_transits_due" in str(plan.all()), statement
    database.close()
