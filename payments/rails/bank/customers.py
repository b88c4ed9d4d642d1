"""Who has an account at the invented bank, and what went over it before anybody looked."""

from collections.abc import Iterator
from typing import NamedTuple

from payments.rails.open_banking.calls import Account
from payments.rails.open_banking.identifiers import IBAN, SORT_CODE

DAY = 86_400_000
DAYS = 92  # of history
HOUSE = "quid"  # whose accounts take what is paid to the host
CUSTOMERS = (
    ("ada", "lovelace", "Ada Byron"),
    ("grace", "hopper", "Grace Murray"),
    (HOUSE, "safeguarding", "Quid Safeguarding"),
)
ACCOUNTS = (
    ("ada-current", "ada", "CACC", "GBP", "Everyday", SORT_CODE, "04000412345678"),
    ("ada-savings", "ada", "SVGS", "GBP", "Rainy days", SORT_CODE, "04000487654321"),
    ("ada-euro", "ada", "CACC", "EUR", "Euro account", IBAN, "DE89370400440532013000"),
    ("grace-current", "grace", "CACC", "GBP", "Current", SORT_CODE, "04000455500011"),
    ("grace-euro", "grace", "CACC", "EUR", "Voyages", IBAN, "FR1420041010050500013M02606"),
    ("quid-gbp", HOUSE, "CACC", "GBP", "Safeguarding", SORT_CODE, "04000400000001"),
    ("quid-eur", HOUSE, "CACC", "EUR", "Safeguarding", IBAN, "NL91ABNA0417164300"),
)
OPENING = {"ada-savings": 520_000}
FUNDS = 100_000_000  # of each of the host's accounts
OFTEN = (  # every so many days, from that day on
    (3, 1, -1_840, "Corner grocer"),
    (2, 0, -320, "Mill Lane Coffee"),
    (7, 4, -4_215, "Riverside Market"),
    (9, 5, -2_780, "City Transport"),
    (30, 2, -92_000, "Rent, Alder House"),
    (30, 6, -5_400, "Northern Power"),
    (30, 0, 268_000, "Salary, Analytical Engines"),
)


def payees() -> dict[str, Account]:
    """The host's own accounts, by currency."""
    name = {login: name for login, _, name in CUSTOMERS}[HOUSE]
    own = [each[3:] for each in ACCOUNTS if each[1] == HOUSE]
    return {currency: Account(scheme, number, name) for currency, _, scheme, number in own}


class Past(NamedTuple):
    minor: int
    at: int
    text: str


def history(account: str, currency: str, now: int) -> list[Past]:
    """The oldest first; the same for the same account and day."""
    start = now // DAY * DAY - DAYS * DAY
    if account.startswith(HOUSE):
        return [Past(FUNDS, start, "Opening balance")]
    opening = [Past(OPENING.get(account, 150_000), start, "Opening balance")]
    if account == "ada-savings":
        return [*opening, *(Past(25_000, start + day * DAY, "Set aside") for day in (28, 58, 88))]
    return [*opening, *_everyday(account, start)]


def _everyday(account: str, start: int) -> Iterator[Past]:
    shift = sum(account.encode())
    for day in range(1, DAYS):
        for every, first, minor, text in OFTEN:
            if day % every == first % every:
                odd = (shift * day * 7) % 160 if -90_000 < minor < 0 else 0
                yield Past(minor - odd, start + day * DAY + 9 * 3_600_000 + odd, text)
