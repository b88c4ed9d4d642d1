"""Top-ups by bank: agreed to once, ordered once, ended by what the bank says, looked at again."""

import orjson
import pytest

from payments import bank_orders, differences, ledger, outcomes, recipes
from payments.audit import verify
from payments.bank_talks import LOST, NOT_SENT, Held, Told
from payments.outcomes import Answer
from payments.rails.open_banking.calls import PAYMENTS
from payments.transits import BANK, DAY, HOUR, LEASE, LOOKS, MINUTE, SECOND, UNSENT
from tests.payments.carded import ALICE
from tests.payments.ordered import Town


@pytest.fixture
def town(now):
    return Town(now)


def has(db):
    names = recipes.wallet(ALICE, "GBP"), recipes.suspense(ALICE, "GBP"), recipes.rail(BANK, "GBP")
    return tuple(ledger.balance(db, name).minor for name in names)


def orders(town):
    """How often it was ordered, and how often it was paid."""
    sent = [call for call in town.sent if (call.method, call.path) == ("POST", PAYMENTS)]
    return len(sent), town.bank.store.value("select count(*) from payments")


def kinds(db):
    return [each.kind for each in differences.listing(db)]


def test_it_is_ordered_once_it_was_agreed_to_and_here_once_the_bank_says_so(db, town):
    before = town.bank.store.balance("quid-gbp")
    one, held = town.asked(db)
    agreed = bank_orders.find(db, one.id).transit
    assert (agreed.state, agreed.eta) == ("agreed", town.now + MINUTE)
    assert orders(town) == (0, 0)
    first = town.step(db, held).transit
    assert (first.state, first.step) == ("pending", "status")
    assert has(db) == (0, 25_00, -25_00)
    town.now = first.due_at
    last = town.step(db, held)
    assert (last.transit.state, last.changed, last.transit.network_id) == (
        *("approved", True),
        first.identifier,
    )
    assert has(db) == (25_00, 0, -25_00)
    assert bank_orders.find(db, one.id).sealed is None, "what opened it is kept no longer"
    assert "secret" not in repr(Held("secret", "secret", 1))
    assert orders(town) == (1, 1)
    assert town.bank.store.balance("quid-gbp") - before == 25_00
    assert list(verify(db)) == []


@pytest.mark.parametrize(("minor", "reason"), [(13, "no"), (19, "blocked")])
def test_what_the_bank_refuses_never_came(db, town, minor, reason):
    _, held = town.asked(db, 10_00 + minor)
    settled = town.step(db, held)
    while settled.transit.is_open:
        town.now = settled.transit.due_at
        settled = town.step(db, held)
    assert (settled.transit.state, settled.transit.reason) == (
        *("declined",),
        f"transit_bank_{reason}",
    )
    assert has(db) == (0, 0, 0)


def test_who_says_no_twice_after_a_yes_is_shown_to_the_operator(db, town):
    """The bank changes its mind five seconds after it has said yes: it is looked at again."""
    _, held = town.asked(db, 10_23)
    town.step(db, held)
    town.now += 2 * SECOND
    assert town.step(db, held).transit.state == "approved"
    assert kinds(db) == []
    for pause in LOOKS:
        town.now = bank_orders.due(db)
        assert town.step(db, held).transit.state == "approved", pause
        assert kinds(db) == ["contradicted"]
    assert bank_orders.due(db) is None
    assert has(db) == (10_23, 0, -10_23)


def test_an_order_that_was_lost_is_said_again_under_its_key_and_paid_once(db, town):
    _, held = town.asked(db)
    town.cut = lambda call, told: LOST if call.path == PAYMENTS else None
    lost = town.step(db, held).transit
    assert (lost.state, lost.step) == ("unknown", "query")
    town.now = lost.due_at
    town.cut = lambda call, told: None
    assert town.step(db, held).transit.state == "pending"
    assert orders(town) == (2, 1)
    keys = {call.headers["x-idempotency-key"] for call in town.sent if call.path == PAYMENTS}
    assert len(keys) == 1


def test_a_crash_while_it_is_sent_is_asked_after(db, town):
    one, held = town.asked(db)
    [order] = bank_orders.take(db, 8, town.now)
    assert order.transit.state == "sending"
    assert bank_orders.take(db, 8, town.now + LEASE - 1) == []
    town.now += LEASE
    settled = town.step(db, held)
    assert settled.transit.state == "pending"
    assert orders(town) == (1, 1)
    assert settled.transit.id == one.id


def test_what_surely_never_left_is_ordered_later_and_not_for_ever(db, town):
    one, held = town.asked(db)
    town.cut = lambda call, told: NOT_SENT
    unsent = town.step(db, held).transit
    assert (unsent.state, unsent.reason) == ("agreed", "bank_away")
    assert bank_orders.lapsed(db, one.made_at + 2 * UNSENT - 1) == []
    assert bank_orders.lapsed(db, one.made_at + 2 * UNSENT) == [one.id]
    assert bank_orders.take(db, 8, one.made_at + 2 * UNSENT) == []
    over = outcomes.settle(db, one.id, Answer("lapsed"), one.made_at + 2 * UNSENT)
    assert over.transit.state == "failed"
    assert has(db) == (0, 0, 0)


@pytest.mark.parametrize("spoilt", ["unsigned", "rubbish", "other", "number", "half"])
def test_what_is_not_a_signed_answer_about_just_this_says_nothing(db, town, spoilt):
    """An amount that is a part is booked as one; more than was asked for is not."""

    def cut(call, told):
        if call.path != PAYMENTS:
            return None
        body = orjson.loads(told.body)
        changed = {
            "unsigned": {"Status": "ACCC"},
            "rubbish": {"DomesticPaymentId": ""},
            "other": {"ConsentId": "payment-of-somebody-else", "Status": "ACCC"},
            "number": {"DomesticPaymentId": "payment-other", "Status": "RJCT"},
            "half": {"Status": "ACCC"},
        }[spoilt]
        body["Data"] |= changed
        if spoilt == "half":
            body["Data"]["Initiation"]["InstructedAmount"]["Amount"] = "99.00"
        made = told._replace(body=orjson.dumps(body))
        if spoilt != "unsigned":
            made = town.bank._sealed(made, town.now)
        headers = {} if spoilt == "unsigned" else made.headers
        return Told(told.status, headers, made.body)

    _, held = town.asked(db)
    if spoilt == "number":  # it was told under another before
        town.step(db, held)
        town.now += 2 * SECOND
        lie = {"Status": "RJCT", "DomesticPaymentId": "payment-other"}
        town.cut = lambda call, told: (
            None if "domestic-payments/" not in call.path else changed_to(town, told, lie)
        )
    else:
        town.cut = cut
    settled = town.step(db, held).transit
    assert settled.is_open
    assert settled.state in ("unknown", "pending")
    assert has(db) == (0, 25_00, -25_00)


def changed_to(town, told, lie):
    body = orjson.loads(told.body)
    body["Data"] |= lie
    made = town.bank._sealed(told._replace(body=orjson.dumps(body)), town.now)
    return Told(told.status, made.headers, made.body)


def test_a_part_is_booked_as_one_and_shown(db, town):
    _, held = town.asked(db)
    town.step(db, held)
    town.now += 2 * SECOND

    def part(call, told):
        if "domestic-payments/" not in call.path:
            return None
        initiation = orjson.loads(told.body)["Data"]["Initiation"]
        initiation["InstructedAmount"]["Amount"] = "10.00"
        return changed_to(town, told, {"Initiation": initiation})

    town.cut = part
    settled = town.step(db, held).transit
    assert (settled.state, settled.came_minor) == ("review", 10_00)
    assert has(db) == (10_00, 0, -10_00)
    assert kinds(db) == ["partly"]


def test_the_bank_is_left_alone_as_long_as_it_says(db, town):
    _, held = town.asked(db)
    town.step(db, held)
    town.now += 2 * SECOND
    town.cut = lambda call, told: Told(429, {"retry-after": "30"}, b"")
    waits = town.step(db, held).transit
    assert waits.due_at == town.now + 30 * SECOND


def test_a_token_is_renewed_and_an_order_without_one_is_known_by_its_consent(db, town):
    one, held = town.asked(db)
    town.now += 20 * MINUTE
    assert town.step(db, held).transit.state == "pending"
    assert orders(town) == (1, 1)
    assert one.id


def test_an_order_that_never_arrived_and_cannot_be_said_again_was_never_paid(db, town):
    one, held = town.asked(db)
    dead = held._replace(refresh="none", until=0)
    bank_orders.take(db, 8, town.now)  # and gone: for all we know it was sent
    town.now += LEASE
    assert town.step(db, dead).transit.state == "unknown", "it may be on its way still"
    town.now += 5 * MINUTE
    over = town.step(db, dead).transit
    assert (over.state, over.reason) == ("declined", "transit_absent")
    assert orders(town) == (0, 0)
    assert one.id


def test_after_a_day_it_is_never_said_again(db, town):
    _, held = town.asked(db)
    bank_orders.take(db, 8, town.now)
    town.now += 23 * HOUR
    over = town.step(db, held).transit
    assert (over.state, over.reason) == ("declined", "transit_absent")
    assert orders(town) == (0, 0)


def test_what_was_paid_and_not_heard_of_for_a_day_is_in_review(db, town):
    _, held = town.asked(db)
    town.cut = lambda call, told: LOST if call.path == PAYMENTS else None
    town.step(db, held)
    town.cut = lambda call, told: None
    town.now += DAY
    late = town.step(db, held).transit
    assert late.state == "review"
    assert orders(town) == (1, 1)
    assert kinds(db) == ["unresolved"]


def test_an_end_that_the_bank_forgets_is_asked_for_by_the_key(db, town):
    _, held = town.asked(db)
    town.step(db, held)
    town.now += 2 * SECOND
    town.cut = lambda call, told: Told(404, {}, b"{}") if "payments/" in call.path else None
    forgot = town.step(db, held).transit
    assert (forgot.state, forgot.identifier) == ("unknown", "")
    town.cut = lambda call, told: None
    town.now = forgot.due_at
    again = town.step(db, held).transit
    assert again.state == "pending"
    assert orders(town) == (2, 1)
