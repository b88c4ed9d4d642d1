"""Pay-outs in bulk: one order of what is ready, durable before it is sent."""

import pytest

from payments import departures, differences, ledger, outcomes, payouts, recipes, tariffs, transits
from payments.audit import verify
from payments.outcomes import Settled
from payments.payouts import ABSENT, READY, SEND, SENDING, SENT, STATUS, UNHEARD, UNSENT, Said
from payments.rails.iso20022 import channel, pain001, pain002
from payments.rails.iso20022.pain001 import Party
from payments.rails.iso20022.pain002 import Report, Status
from payments.rails.open_banking.identifiers import SORT_CODE
from payments.transits import DAY, HOUR, LEASE, MINUTE
from tests.payments import banked, carded
from tests.payments.banked import cash_out, gbp, link_account
from tests.payments.carded import ALICE
from tests.payments.rails.schemas import faults

PAYER = Party("Quid Safeguarding", SORT_CODE, "04000400000001")


@pytest.fixture
def account(db, now):
    carded.fund(db, ALICE, gbp(100_00), now)
    return link_account(db, now)


@pytest.fixture
def at(now):
    """The cut-off."""
    return tariffs.leaves("GBP", now)


@pytest.fixture
def lines(db, now, account):
    return [cash_out(db, account, now, gbp(minor)) for minor in (10_00, 20_00)]


def gather(db, now):
    return payouts.gather(db, "GBP", PAYER, now).payout


def report(one, *said):
    return Said(report=Report(one.message, "", "", tuple(Status(*each) for each in said)))


def settle(db, answers, now):
    return [outcomes.settle(db, number, answer, now) for number, answer in answers]


def states(db, lines):
    return [each.state for each in transits.of(db, [one.id for one in lines]).values()]


def test_what_is_ready_is_one_order_that_is_valid_and_durable_before_it_is_sent(db, at, lines):
    assert payouts.due(db) == at
    assert gather(db, at - 1) is None
    one = gather(db, at)
    assert (one.state, one.lines, one.total_minor, one.due_at) == (READY, 2, 30_00, at)
    assert faults(pain001.MESSAGE, one.body) == []
    order = pain001.read(one.body)
    assert (order.message, order.payer, order.day) == (one.message, PAYER, one.day)
    assert [each.end_to_end for each in order.lines] == [each.rrn for each in lines]
    assert {each.payee.name for each in order.lines} == {"Ada Byron"}
    assert states(db, lines) == ["sending", "sending"]
    assert gather(db, at + DAY) is None
    assert payouts.named(db, one.message) == payouts.find(db, one.id) == one
    assert payouts.latest(db, 5) == [one]
    assert payouts.find(db, one.id + 1) is None


def test_more_than_an_order_can_have_is_several(db, at, lines, monkeypatch):
    monkeypatch.setattr(payouts, "MOST", 1)
    one, two = gather(db, at), gather(db, at)
    assert one.message != two.message
    assert gather(db, at) is None


def test_a_line_that_no_order_can_have_is_given_back(db, now, at):
    carded.fund(db, ALICE, gbp(100_00), now)
    account = link_account(db, now)._replace(scheme="UK.OBIE.IBAN")
    one = cash_out(db, account, now)
    made = payouts.gather(db, "GBP", PAYER, at)
    assert made.payout is None
    settle(db, made.unfit, at)
    assert states(db, [one]) == ["failed"]
    assert ledger.balance(db, recipes.wallet(ALICE, "GBP")) == gbp(100_00)


def test_an_order_is_taken_once_a_minute_and_asked_after_once_it_may_have_arrived(db, at, lines):
    gather(db, at)
    [(one, step)] = payouts.take(db, at)
    assert (step, one.state, one.sent_at) == (SEND, SENDING, at)
    assert payouts.take(db, at + LEASE - 1) == []
    [(again, step)] = payouts.take(db, at + LEASE)
    assert (step, again.state, again.body) == (STATUS, SENDING, one.body)


@pytest.mark.parametrize(
    ("step", "why", "state"),
    [
        (SEND, UNSENT, READY),
        (SEND, UNHEARD, SENDING),
        (SEND, ABSENT, SENDING),
        (STATUS, ABSENT, READY),
        (STATUS, UNSENT, SENDING),
        (STATUS, UNHEARD, SENDING),
    ],
)
def test_only_what_is_nowhere_for_certain_is_sent_again(db, at, lines, step, why, state):
    gather(db, at)
    [(one, _)] = payouts.take(db, at)
    assert payouts.hear(db, one, step, Said(why), at) == ()
    now_it_is = payouts.find(db, one.id)
    assert (now_it_is.state, now_it_is.body) == (state, one.body)
    assert now_it_is.due_at > at


def test_an_answer_that_comes_when_things_have_moved_on_sends_nothing_again(db, at, lines):
    gather(db, at)
    [(one, _)] = payouts.take(db, at)
    [(again, _)] = payouts.take(db, at + LEASE)
    payouts.hear(db, again, STATUS, Said(UNHEARD), at + LEASE)
    payouts.hear(db, one, SEND, Said(UNSENT), at + LEASE)
    payouts.hear(db, again, STATUS, Said(ABSENT), at + LEASE)
    assert payouts.find(db, one.id).state == SENDING


def test_what_the_bank_had_and_has_not_any_more_is_noted_and_never_sent_again(db, at, lines):
    gather(db, at)
    [(one, _)] = payouts.take(db, at)
    payouts.hear(db, one, SEND, report(one), at)
    [(one, _)] = payouts.take(db, at + HOUR)
    payouts.hear(db, one, STATUS, Said(ABSENT), at + HOUR)
    assert payouts.find(db, one.id).state == SENT
    [noted] = differences.listing(db)
    assert (noted.kind, noted.rrn, noted.rail) == ("missing_there", one.message, "bank")


def test_each_line_ends_by_its_own_answer(db, at, lines):
    gather(db, at)
    [(one, _)] = payouts.take(db, at)
    first, second = lines
    said = report(one, (first.rrn, "ACSC"), (second.rrn, "RJCT", "AC04"))
    assert states(db, lines) == ["sending", "sending"]
    settle(db, payouts.hear(db, one, SEND, said, at), at)
    assert states(db, lines) == ["approved", "declined"]
    ended = transits.of(db, [second.id])[second.id]
    assert (ended.code, ended.reason) == ("AC04", "transit_account_gone")
    assert ledger.balance(db, recipes.wallet(ALICE, "GBP")) == gbp(90_00)
    assert ledger.balance(db, recipes.suspense(ALICE, "GBP")) == gbp(0)
    assert list(verify(db)) == []
    [(one, step)] = payouts.take(db, at + MINUTE)
    assert payouts.hear(db, one, step, said, at + MINUTE) == ()
    assert payouts.find(db, one.id).state == "over"


def test_a_line_that_is_under_way_waits_and_is_known_by_its_order(db, at, lines):
    gather(db, at)
    [(one, _)] = payouts.take(db, at)
    said = report(one, (lines[0].rrn, "PDNG"), (lines[1].rrn, "XXXX"))
    assert payouts.hear(db, one, SEND, said, at) == ()
    waits = transits.of(db, [each.id for each in lines]).values()
    assert {(each.state, each.identifier) for each in waits} == {("pending", one.message)}


def test_an_order_that_is_refused_as_a_whole_is_given_back(db, at, lines):
    gather(db, at)
    [(one, _)] = payouts.take(db, at)
    first, second = lines
    said = Said(report=Report(one.message, "RJCT", "AM04", (Status(second.rrn, "RJCT", "AC04"),)))
    settle(db, payouts.hear(db, one, SEND, said, at), at)
    assert states(db, lines) == ["declined", "declined"]
    ended = transits.of(db, [first.id, second.id])
    assert [ended[each.id].code for each in lines] == ["AM04", "AC04"], "its own reason first"


def test_a_report_of_another_order_says_nothing(db, at, lines):
    gather(db, at)
    [(one, _)] = payouts.take(db, at)
    other = report(one._replace(message="other"), (lines[0].rrn, "RJCT"))
    assert payouts.hear(db, one, SEND, other, at) == ()
    assert payouts.find(db, one.id).state == SENDING


def test_a_line_that_is_not_ours_is_noted(db, at, lines):
    gather(db, at)
    [(one, _)] = payouts.take(db, at)
    payouts.hear(db, one, SEND, report(one, ("strange", "ACSC")), at)
    [noted] = differences.listing(db)
    assert (noted.kind, noted.rrn) == ("missing_here", "strange")


def test_a_bank_that_changes_its_mind_moves_nothing_and_is_noted(db, at, lines):
    gather(db, at)
    [(one, _)] = payouts.take(db, at)
    yes, no = (report(one, *((each.rrn, word) for each in lines)) for word in ("ACCC", "RJCT"))
    settle(db, payouts.hear(db, one, SEND, yes, at), at)
    again = settle(db, payouts.hear(db, one, STATUS, no, at), at)
    assert [each.changed for each in again if isinstance(each, Settled)] == [False, False]
    assert states(db, lines) == ["approved", "approved"]
    assert [each.kind for each in differences.listing(db)] == ["contradicted", "contradicted"]


def test_it_is_looked_at_again_after_its_end_and_then_no_more(db, at, lines):
    gather(db, at)
    [(one, _)] = payouts.take(db, at)
    said = report(one, *((each.rrn, "ACSC") for each in lines))
    settle(db, payouts.hear(db, one, SEND, said, at), at)
    looks, now = 0, at
    while (due := payouts.due(db)) is not None:
        now, looks = due, looks + 1
        [(one, step)] = payouts.take(db, now)
        assert payouts.hear(db, one, step, said, now) == ()
    assert looks == 3
    assert now - at < 2 * HOUR


def test_a_day_after_it_should_be_there_somebody_is_to_look(db, at, lines):
    gather(db, at)
    [(one, _)] = payouts.take(db, at)
    late = lines[0].eta + DAY
    assert payouts.hear(db, one, SEND, Said(UNHEARD), late - 1) == ()
    [(one, step)] = payouts.take(db, late + HOUR)
    settle(db, payouts.hear(db, one, step, Said(UNHEARD), late + HOUR), late + HOUR)
    assert states(db, lines) == ["review", "review"]
    assert {each.kind for each in differences.listing(db)} == {"unresolved"}


def test_what_a_bank_answers_is_a_report_or_nothing(db):
    body = pain002.write(Report("m", "ACTC", "", ()), "r", 0)
    assert payouts.read(SEND, 201, body).report.message == "m"
    absent = b'{"Errors": [{"ErrorCode": "U011"}]}'
    assert payouts.read(STATUS, 404, absent).why == ABSENT
    for step, status, found in (
        (SEND, 404, absent),
        (STATUS, 404, b"<html>gone</html>"),
        (STATUS, 404, b'{"Errors": "U011"}'),
        (STATUS, 500, absent),
        (SEND, 500, body),
        (SEND, 200, body[:-9]),
    ):
        assert payouts.read(step, status, found).why == UNHEARD
    with pytest.raises(ValueError, match="no order"):
        channel.status("../x")


def test_who_cancelled_in_time_is_in_no_order(db, now, at, lines):
    outcomes.cancel(db, ALICE, lines[0].id, now)
    one = gather(db, at)
    assert one.lines == 1
    assert [each.transit.id for each in departures.of_batch(db, one.id)] == [lines[1].id]
    assert banked.IDENTIFICATION.encode() in one.body
