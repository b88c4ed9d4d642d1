"""Our own accounts at a bank, as a file names them."""

import pytest

from payments.rails.bank import customers
from payments.rails.open_banking import payees
from payments.rails.open_banking.calls import Account
from payments.rails.open_banking.identifiers import IBAN


def test_what_the_invented_bank_writes_is_read() -> None:
    written = payees.write(customers.payees())
    found = payees.read(written)
    assert found == customers.payees()
    assert found["EUR"] == Account(IBAN, "NL91ABNA0417164300", "Quid Safeguarding")


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"[]",
        b"{}",
        b'{"GBP": 1}',
        b'{"USD": {"scheme": "UK.OBIE.IBAN", "identification": "NL91ABNA0417164300", "name": "Q"}}',
        b'{"EUR": {"scheme": "UK.OBIE.IBAN", "identification": "NL92ABNA0417164300", "name": "Q"}}',
        b'{"EUR": {"scheme": "UK.OBIE.IBAN", "identification": "NL91ABNA0417164300", "name": ""}}',
    ],
)
def test_what_cannot_be_used_is_refused(wrong: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        payees.read(wrong)
