"""People who ask each other for money, for the tests of requests, splits and plans."""

from payments import ledger, recipes, settling, splits, wallets
from payments.ledger import Refusal
from payments.money import Money
from payments.recipes import wallet
from payments.splits import Asked

ANN, BOB, CLEO, DAN = (f"person:{n}" for n in (1, 2, 3, 4))
HERE = "place:7"
TEN_SECONDS = 10_000
HOUR = 3_600_000
DAY = 24 * HOUR


def usd(minor):
    return Money(minor, "USD")


def key(n):
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def fund(db, now, **sums):
    for n, (who, minor) in enumerate(sums.items()):
        owner = {"ann": ANN, "bob": BOB, "cleo": CLEO, "dan": DAN}[who]
        wallets.open(db, owner, "USD", now)
        ledger.record(db, [recipes.opening(key(1000 + n), owner, usd(minor))], now)


def ask(db, now, *asked, owner=ANN, total=0, kind="split", n=1, place=HERE):
    asked = [Asked(*each) for each in asked]
    total = total or sum(each.minor for each in asked)
    return splits.make(db, key(n), kind, owner, place, usd(total), asked, "pizza", now)


def has(db, owner):
    return ledger.balance(db, wallet(owner, "USD")).minor


def states(db, number):
    return [share.state for share in splits.find(db, number).shares]


def state(db, number):
    return splits.find(db, number).state


def plan(db, now):
    made = settling.draft(splits.here(db, HERE), now)
    assert not isinstance(made, Refusal), made
    return made
