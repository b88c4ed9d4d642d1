"""A rail's report of a day is held against our books once; what differs is for an operator."""

from datetime import UTC, datetime

import pytest

from payments import differences, outcomes, reconciling, transits
from payments.outcomes import Answer
from payments.rails.visa_direct.inquiries import Row
from payments.transits import DAY, HOUR
from tests.payments.carded import ALICE, Has, cash_out, fund, has, link, take, tell, top_up
from tests.payments.shapes import usd


@pytest.fixture
def card(db, now):
    fund(db, ALICE, usd(100_00), now)
    return link(db, now)


def day_of(now):
    return datetime.fromtimestamp(now // 1000, UTC).date()


def row(one, code="00", progress="COMPLETED", **more):
    kind = "pull" if one.way == "in" else "push"
    amount = f"{one.amount_minor // 100}.{one.amount_minor % 100:02}"
    said = Row(kind, progress, one.stan, one.rrn, "316", code, "K4", amount, "USD", "")
    return said._replace(**more)


def look(db, now, rows, later=()):
    """As the cashier does."""
    compared = reconciling.compare(db, day_of(now), rows, set(later), now + DAY)
    for number, answer in compared.answers:
        outcomes.settle(db, number, answer, now + DAY)
    reconciling.keep(db, day_of(now), compared, now + DAY)
    return [(each.kind, each.transit) for each in differences.listing(db)]


def sent(db, now, card, state="approved", make=top_up, **more):
    make(db, card, now)
    [one] = take(db, now)
    return tell(db, one, state, now, **more).transit


def test_a_day_on_which_both_say_the_same_has_no_differences(db, now, card):
    yes, no = sent(db, now, card), sent(db, now, card, "declined")
    out = sent(db, now, card, make=cash_out)
    refused = sent(db, now, card, "refused")
    rows = [row(yes), row(no, "51"), row(out), row(yes, kind="reverse")]
    assert look(db, now, rows) == [("refused", refused.id)]


def test_a_day_is_looked_at_once_an_hour_after_it_is_over(db, now, card):
    assert reconciling.due(db, now + DAY) is None  # nothing moved
    one = sent(db, now, card)
    midnight = (now // DAY + 1) * DAY
    assert reconciling.due(db, midnight + HOUR - 1) is None
    assert reconciling.due(db, midnight + HOUR) == day_of(now)
    assert reconciling.due(db, midnight + 8 * DAY + HOUR) is None  # too long ago
    look(db, now, [row(one)])
    look(db, now, [row(one)])
    assert reconciling.due(db, midnight + HOUR) is None


@pytest.mark.parametrize(
    ("state", "seen", "kind"),
    [
        ("approved", {"code": "51"}, "outcome"),
        ("approved", {"progress": "FAILED"}, "outcome"),
        ("declined", {}, "outcome"),
        ("approved", {"amount": "49.00"}, "amount"),
        ("approved", {"currency": "EUR"}, "amount"),
        ("approved", {"currency": "978"}, "amount"),
        ("approved", {"currency": "840"}, None),
        ("approved", {"currency": ""}, None),
        ("approved", {"progress": "IN_PROGRESS"}, None),
        ("approved", {"amount": ""}, None),
    ],
)
def test_what_ended_otherwise_there_is_kept_once(db, now, card, state, seen, kind):
    one = sent(db, now, card, state)
    wanted = [(kind, one.id)] if kind else []
    assert look(db, now, [row(one)._replace(**seen)]) == wanted
    assert look(db, now, [row(one)._replace(**seen)]) == wanted


def test_what_one_has_and_the_other_has_not_is_kept(db, now, card):
    ours = sent(db, now, card)
    stranger = row(ours)._replace(rrn="700112999999")
    found = look(db, now, [stranger])
    assert sorted(found) == [("missing_here", None), ("missing_there", ours.id)]


def test_what_left_at_midnight_may_be_in_the_report_of_the_day_after(db, now, card):
    ours = sent(db, now, card)
    assert look(db, now, [], later=[ours.rrn]) == []


def test_what_was_still_open_is_settled_by_the_report(db, now, card):
    yes = sent(db, now, card, "unknown")
    no = sent(db, now, card, "unknown", make=cash_out)
    part = sent(db, now, card, "unknown")
    never = sent(db, now, card, "unknown")
    waits = sent(db, now, card, "unknown")
    rows = [row(yes), row(no, "51"), row(part, "10", amount="20.00")]
    found = look(db, now, [*rows, row(waits, progress="IN_PROGRESS")])
    assert sorted(found) == [("missing_there", never.id), ("partly", part.id)]
    ended = transits.of(db, [yes.id, no.id, part.id, never.id, waits.id])
    states = [ended[one.id].state for one in (yes, no, part, never, waits)]
    assert states == ["approved", "declined", "review", "declined", "unknown"]
    assert has(db) == Has(170_00, 50_00)


@pytest.mark.parametrize("state", ["sending", "pending"])
def test_what_the_rail_may_still_know_is_not_ended_by_its_absence(db, now, card, state):
    top_up(db, card, now)
    [one] = take(db, now)
    if state == "pending":
        tell(db, one, "pending", now, identifier="17")
    assert look(db, now, []) == [("missing_there", one.id)]
    assert transits.of(db, [one.id])[one.id].state == state


def test_what_left_less_than_a_day_ago_is_ended_by_the_report_after(db, now, card):
    one = sent(db, now, card, "unknown")
    compared = reconciling.compare(db, day_of(now), [], set(), now + DAY - 1)
    reconciling.keep(db, day_of(now), compared, now + DAY - 1)
    assert (compared.differences, compared.answers) == (1, ())
    next_day = (now // DAY + 1) * DAY
    assert reconciling.due(db, next_day + DAY + HOUR) == day_of(next_day)
    late = reconciling.compare(db, day_of(next_day), [row(one)], set(), next_day + DAY + HOUR)
    assert [answer.state for _, answer in late.answers] == ["approved"]
    over = reconciling.compare(db, day_of(next_day), [], set(), next_day + DAY + HOUR)
    assert [(number, answer.state) for number, answer in over.answers] == [(one.id, "declined")]


def test_a_report_that_was_not_looked_at_ends_nothing(db, now, card):
    sent(db, now, card, "unknown")
    next_day = (now // DAY + 1) * DAY
    over = reconciling.compare(db, day_of(next_day), [], set(), next_day + DAY + HOUR)
    assert over.answers == ()


@pytest.mark.parametrize("currency", ["EUR", "978", "999"])
def test_a_row_in_another_currency_is_no_approval(db, now, card, currency):
    one = sent(db, now, card, "unknown")
    assert look(db, now, [row(one, currency=currency)]) == [("amount", one.id)]
    assert has(db) == Has(100_00, 50_00)


def test_what_is_given_back_is_not_settled_by_the_report(db, now, card):
    """Whoever carries the reversal is asking the rail."""
    first, second = (sent(db, now, card, "unknown") for _ in range(2))
    transits.change(db, first, state="reversing")
    transits.change(db, second, back_id="ab" * 16)
    compared = reconciling.compare(db, day_of(now), [row(first)], set(), now + 2 * DAY)
    assert compared.answers == ()


def test_an_answer_after_the_report_moves_nothing(db, now, card):
    never = sent(db, now, card, "unknown")
    look(db, now, [])
    outcomes.settle(db, never.id, Answer("approved"), now + 2 * DAY)
    assert has(db) == Has(100_00, 0)
    assert [each.kind for each in differences.listing(db)] == ["contradicted", "missing_there"]


def test_an_operator_looks_once_and_says_what_became_of_it(db, now, card):
    sent(db, now, card, "refused", code="3001")
    [one] = differences.listing(db)
    assert differences.see(db, one.id, "root", " their mistake ", now)
    assert not differences.see(db, one.id, "other", "", now)
    [seen] = differences.listing(db, unseen=False)
    assert (seen.seen_by, seen.note, seen.seen_at) == ("root", "their mistake", now)
    assert differences.listing(db) == []
