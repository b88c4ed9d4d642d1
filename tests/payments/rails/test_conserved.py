"""Whatever is pulled, pushed, reversed and sent again: no money is made in the network, or lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from payments.money import Money
from payments.rails.sandbox.issuers import CARDS
from payments.rails.sandbox.network import Network
from payments.rails.visa_direct import calls
from payments.rails.visa_direct.answers import read
from payments.rails.visa_direct.calls import SANDBOX
from tests.payments.rails.wallet import Wallet, asked

BILLED = "select card, sum(billed) from operations group by card"
APPROVED_PULLS = "select count(*) from operations where kind = 'pull' and billed > 0"
NUMBERS = st.sampled_from([card.number for card in CARDS])
CURRENCY = st.sampled_from(["USD", "EUR", "BRL", "JPY"])
STEP = st.tuples(
    st.sampled_from(["pull", "push", "reverse", "again", "set"]),
    NUMBERS,
    st.builds(Money, st.integers(1, 12_000) | st.integers(110_000, 110_109), CURRENCY),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, max_size=25))
def test_whatever_is_asked_the_money_in_the_network_stays_the_same(
    steps: list[tuple[str, str, Money]],
) -> None:
    wallet = Wallet(Network())
    before, pulls, sent = wallet.network.money(), [], []
    for what, number, amount in steps:
        attempt = wallet.attempt(amount)
        wallet.now += 1_000
        if what == "set":
            wallet.network.set_card(number, balance=amount.minor)
        elif what == "again" and sent:
            assert wallet.ask(sent[-1]).status in (200, 202, 303, 500, 503)
        elif what == "reverse" and pulls:
            wallet.reverse(*pulls[len(pulls) // 2])
        else:
            call = calls.push(attempt, SANDBOX) if what == "push" else calls.pull(attempt, SANDBOX)
            sent.append(asked(call, number, "2030-12"))
            told = wallet.ask(sent[-1])
            if what == "pull":
                pulls.append((attempt, read("pull", told.status, told.body), number))
        assert wallet.network.money() == before
    assert all(wallet.balance(card.number) >= 0 for card in CARDS)
    wallet.network.close()


@settings(max_examples=40, deadline=None)
@given(st.lists(STEP.filter(lambda step: step[0] != "set"), max_size=25))
def test_balances_are_what_the_operations_say(steps: list[tuple[str, str, Money]]) -> None:
    wallet, pulls = Wallet(Network()), []
    for what, number, amount in steps:
        attempt = wallet.attempt(amount)
        if what == "push":
            wallet.push(amount, number)
        elif what == "reverse" and pulls:
            wallet.reverse(*pulls[len(pulls) // 2])
        else:
            pulls.append(
                (attempt, wallet.outcome("pull", calls.pull(attempt, SANDBOX), number), number)
            )
    billed = dict(wallet.network.store.rows(BILLED))
    for card in CARDS:
        assert wallet.balance(card.number) == card.balance - billed.get(card.number, 0)
    approved = [told for _, told, _ in pulls if told.state in ("approved", "partial")]
    assert len(approved) <= wallet.network.store.value(APPROVED_PULLS)
    wallet.network.close()
