"""Our own accounts at the bank, to which top-ups are paid: one for each currency."""

import orjson

from payments.rails import jsontext
from payments.rails.open_banking import amounts, identifiers
from payments.rails.open_banking.calls import Account


def read(body: bytes) -> dict[str, Account]:
    """Of `{"GBP": {"scheme": …, "identification": …, "name": …}}`. ValueError names the currency
    that cannot be used, or says that there is none."""
    found = jsontext.read_object(body)
    payees = {currency: _account(currency, each) for currency, each in found.items()}
    if not payees:
        raise ValueError("it names no account")
    return payees


def write(payees: dict[str, Account]) -> bytes:
    return orjson.dumps({name: one._asdict() for name, one in payees.items()})


def _account(currency: str, found: object) -> Account:
    names = ("scheme", "identification", "name")
    scheme, written, name = (jsontext.text(found, each) for each in names)
    identification = identifiers.account(scheme, written)
    if currency not in amounts.CURRENCIES or identification is None or not name:
        raise ValueError(f"there is no account for {currency}")
    return Account(scheme, identification, name)
