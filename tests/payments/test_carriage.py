"""What an answer of Visa Direct says of the transit that it is about."""

import pytest

from payments import carriage
from payments.rails.visa_direct import calls
from tests.payments.carded import TOKEN, link, take, top_up
from tests.payments.shapes import usd


@pytest.fixture
def sent(db, now):
    top_up(db, link(db, now, token=TOKEN), now)
    [one] = take(db, now)
    return one


@pytest.mark.parametrize(
    ("amount", "state", "came"),
    [
        ("", "approved", None),
        (', "amount": "50.00"', "approved", usd(50_00)),
        (', "amount": 50.00', "approved", usd(50_00)),
        (', "amount": "fifty"', "unknown", None),
        (', "amount": "50.001"', "unknown", None),
        (', "amount": "-50.00"', "unknown", None),
        (', "amount": "5e1"', "unknown", None),
    ],
)
def test_an_approval_of_an_amount_that_cannot_be_read_is_none(sent, amount, state, came):
    body = f'{{"actionCode": "00", "approvalCode": "K4417B"{amount}}}'.encode()
    answer = carriage.read(sent, calls.PULL, 200, {}, body)
    assert (answer.state, answer.came, answer.step) == (state, came, "send")


def test_a_part_that_cannot_be_read_is_none(sent):
    body = b'{"actionCode": "10", "approvalCode": "K4417B", "amount": "some"}'
    assert carriage.read(sent, calls.PULL, 200, {}, body).state == "unknown"


def test_a_repeated_trace_is_asked_after(sent):
    body = b'{"actionCode": "94"}'
    assert carriage.read(sent, calls.PULL, 200, {}, body).state == "unknown"
