"""What may be read with a consent: the accounts that the customer chose, and what is on them."""

import orjson

from payments.money import Money, canonical
from payments.rails.bank import replies
from payments.rails.bank.replies import Answer, listed, refused
from payments.rails.bank.store import Account, Consent, Store
from payments.rails.open_banking import moments

PAGE = 50
ENTRIES = (
    "select id, minor, at, text, status from entries"
    " where account = ? and at >= ? and at <= ? order by at desc, id desc limit ? offset ?"
)
FOREVER = 2**53


def accounts(store: Store, consent: Consent, here: str) -> Answer:
    return listed("Account", [_account(store, each) for each in _chosen(store, consent)], here)


def account(store: Store, consent: Consent, id: str, here: str) -> Answer:
    found = _one(store, consent, id)
    if found is None:
        return refused(403, replies.CONSENT_MISMATCH, "Not an account of this consent")
    return listed("Account", [_account(store, found)], here)


def balances(store: Store, consent: Consent, id: str, here: str, now: int) -> Answer:
    found = _one(store, consent, id)
    if found is None:
        return refused(403, replies.CONSENT_MISMATCH, "Not an account of this consent")
    booked = Money(store.balance(id), found.currency)
    amount = _amount(booked)
    beside = {"AccountId": id, "DateTime": moments.write(now), **amount}
    return listed("Balance", [{**beside, "Type": kind} for kind in ("ITBD", "ITAV")], here)


def transactions(
    store: Store, consent: Consent, id: str, asked: dict[str, str], here: str
) -> Answer:
    """The newest first, fifty a page."""
    found = _one(store, consent, id)
    if found is None:
        return refused(403, replies.CONSENT_MISMATCH, "Not an account of this consent")
    since = moments.read(asked.get("fromBookingDateTime", "")) or 0
    until = moments.read(asked.get("toBookingDateTime", "")) or FOREVER
    floor = moments.read(orjson.loads(consent.body).get("TransactionFromDateTime", "")) or 0
    number = asked.get("page", "0")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    start, limit = max(since, floor), PAGE + 1
    rows = store.rows(ENTRIES, id, start, until, limit, page * PAGE)
    path = here.partition("?")[0]
    after = f"{path}?fromBookingDateTime={_quoted(start)}&page={page + 1}"
    if "toBookingDateTime" in asked:
        after += f"&toBookingDateTime={_quoted(until)}"
    found_here = [_entry(found, *row) for row in rows[:PAGE]]
    return listed("Transaction", found_here, here, after if len(rows) > PAGE else "")


def _chosen(store: Store, consent: Consent) -> list[Account]:
    chosen = consent.accounts.split()
    return [each for each in store.accounts(consent.customer) if each.id in chosen]


def _one(store: Store, consent: Consent, id: str) -> Account | None:
    return next((each for each in _chosen(store, consent) if each.id == id), None)


def _account(store: Store, account: Account) -> dict[str, object]:
    name = store.value("select name from customers where login = ?", account.customer)
    names = {"SchemeName": account.scheme, "Identification": account.identification, "Name": name}
    return {
        "AccountId": account.id,
        "Status": "Enabled",
        "Currency": account.currency,
        "AccountCategory": "Personal",
        "AccountTypeCode": account.kind,
        "Nickname": account.name,
        "Account": [names],
    }


def _entry(
    account: Account, id: int, minor: int, at: int, text: str, status: str
) -> dict[str, object]:
    return {
        "AccountId": account.id,
        "TransactionId": f"t{id}",
        "Status": status,
        "BookingDateTime": moments.write(at),
        "TransactionInformation": text,
        "TransactionMutability": "Immutable" if status == "BOOK" else "Mutable",
        **_amount(Money(minor, account.currency)),
    }


def _amount(money: Money) -> dict[str, object]:
    way = "Debit" if money.minor < 0 else "Credit"
    written = canonical(Money(abs(money.minor), money.currency))
    return {
        "CreditDebitIndicator": way,
        "Amount": {"Amount": written, "Currency": money.currency},
    }


def _quoted(at: int) -> str:
    return moments.write(at).replace("+", "%2B")
