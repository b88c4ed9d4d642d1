"""What a bank's answers say: read without ever raising, and nothing guessed in our favour."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

from payments.money import Money
from payments.rails import jsontext
from payments.rails.open_banking import amounts, identifiers, moments, statuses

GONE, BUSY, AWAY, REFUSED, RUBBISH = "gone", "busy", "away", "refused", "rubbish"
IDENTIFIER = re.compile(r"[!-~]{1,128}")
TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,4096}")
SEEN = ("BOOK", "PDNG")
BEST = ("ITAV", "CLAV", "OPAV", "ITBD", "CLBD", "OPBD")  # which balance is shown, if it is there
LONGEST_TEXT = 140
MOST_WAIT = 3600  # seconds, whatever Retry-After says
T = TypeVar("T")


class Fault(NamedTuple):
    """`gone`: the consent or its token is no more; `busy` for `wait` seconds; `away`: later;
    `refused`: it would be again; `rubbish`: it cannot be read. `code` is the bank's own."""

    kind: str
    code: str = ""
    reason: str = ""
    wait: int = 0


class Token(NamedTuple):
    """`seconds` is how long it is good for."""

    access: str
    refresh: str
    identity: str
    seconds: int

    def __repr__(self) -> str:
        return "Token(…)"


class Consent(NamedTuple):
    """`state` as `statuses` has it, `until` in ms where it has an end."""

    number: str
    state: str
    until: int | None = None


class Account(NamedTuple):
    """`kind` is CACC, SVGS …; `identification` has been checked against its scheme."""

    number: str
    currency: str
    kind: str
    name: str
    scheme: str
    identification: str
    holder: str


class Balance(NamedTuple):
    kind: str
    amount: Money
    at: int


class Entry(NamedTuple):
    """Of an account: below zero is what left it. `number` is the bank's, or made of the rest."""

    number: str
    amount: Money
    is_booked: bool
    at: int
    text: str


class Page(NamedTuple):
    """`following` is the path of the next one, or nothing."""

    entries: tuple[Entry, ...]
    following: str


class Payment(NamedTuple):
    """`word` is the bank's own, `state` what it comes to; `consent` and `amount` are what the bank
    takes it for, where it says so."""

    number: str
    state: str
    word: str
    consent: str = ""
    amount: Money | None = None


def token(status: int, body: bytes) -> Token | Fault:
    return _read(status, body, _token)


def consent(status: int, body: bytes) -> Consent | Fault:
    return _read(status, body, _consent)


def accounts(status: int, body: bytes) -> tuple[Account, ...] | Fault:
    """Those in a currency of ours, under a name that checks; others are left out."""
    return _read(status, body, lambda found: _listed(found, "Account", _account))


def balance(status: int, body: bytes) -> Balance | Fault:
    """The one to show: what is available, else what is booked."""
    return _read(status, body, _best)


def page(status: int, body: bytes, base: str) -> Page | Fault:
    """`base` is the address of the bank: a next page elsewhere is not followed."""
    return _read(status, body, lambda found: _page(found, base))


def payment(status: int, body: bytes, is_signed: bool) -> Payment | Fault:
    """An answer that the bank did not sign says nothing about money."""
    if status in (200, 201) and not is_signed:
        return Fault(RUBBISH, reason="the signature is wrong")
    return _read(status, body, _payment)


def fault(status: int, body: bytes, wait: str = "") -> Fault:
    """Of an answer that is none; `wait` is the header Retry-After."""
    try:
        found: object = jsontext.read(body)
    except ValueError:
        found = None
    code, reason = _error(found)
    if status == 429:
        seconds = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 9 else 60
        return Fault(BUSY, code, reason, min(seconds, MOST_WAIT))
    if status in (401, 403) or code == "invalid_grant":
        return Fault(GONE, code, reason)
    return Fault(REFUSED if 400 <= status < 500 else AWAY, code or str(status), reason)


def _read(status: int, body: bytes, read: Callable[[object], T | None]) -> T | Fault:
    if status not in (200, 201):
        return fault(status, body)
    try:
        found = read(jsontext.read_object(body))
    except ValueError:
        found = None
    return Fault(RUBBISH) if found is None else found


def _token(found: object) -> Token | None:
    access, refresh, identity = (
        jsontext.text(found, f"{name}_token") for name in ("access", "refresh", "id")
    )
    seconds = jsontext.text(found, "expires_in")
    good = TOKEN.fullmatch(access) and seconds.isascii() and seconds.isdigit()
    bears = jsontext.text(found, "token_type").lower() == "bearer"
    return Token(access, refresh, identity, int(seconds[:8])) if good and bears else None


def _consent(found: object) -> Consent | None:
    data = _inner(found, "Data")
    number = jsontext.text(data, "ConsentId")
    state = statuses.consent(jsontext.text(data, "Status"))
    until = moments.read(jsontext.text(data, "ExpirationDateTime"))
    return Consent(number, state, until) if IDENTIFIER.fullmatch(number) and state else None


def _account(found: object) -> Account | None:
    number, currency = jsontext.text(found, "AccountId"), jsontext.text(found, "Currency")
    if not IDENTIFIER.fullmatch(number) or currency not in amounts.CURRENCIES:
        return None
    kind = jsontext.text(found, "AccountTypeCode")[:8]
    for each in _list(found, "Account"):
        scheme, written = (jsontext.text(each, name) for name in ("SchemeName", "Identification"))
        if identification := identifiers.account(scheme, written):
            holder = _plain(jsontext.text(each, "Name"))
            name = _plain(jsontext.text(found, "Nickname"))
            return Account(number, currency, kind, name, scheme, identification, holder)
    return None


def _best(found: object) -> Balance | None:
    listed = _listed(found, "Balance", _balance) or ()
    by_kind = {each.kind: each for each in listed}
    return next((by_kind[kind] for kind in BEST if kind in by_kind), None)


def _balance(found: object) -> Balance | None:
    amount = amounts.signed(_inner(found, "Amount"), found)
    at = moments.read(jsontext.text(found, "DateTime"))
    return (
        None if amount is None or at is None else Balance(jsontext.text(found, "Type"), amount, at)
    )


def _page(found: object, base: str) -> Page | None:
    entries = _listed(found, "Transaction", _entry)
    return None if entries is None else Page(tuple(_told_apart(entries)), _following(found, base))


def _entry(found: object) -> Entry | None:
    status = jsontext.text(found, "Status")
    amount = amounts.signed(_inner(found, "Amount"), found)
    at = moments.read(jsontext.text(found, "BookingDateTime"))
    if status not in SEEN or amount is None or at is None:
        return None
    number = jsontext.text(found, "TransactionId")
    merchant = jsontext.text(_inner(found, "MerchantDetails"), "MerchantName")
    text = _plain(merchant or jsontext.text(found, "TransactionInformation"))
    known = number if IDENTIFIER.fullmatch(number) else ""
    return Entry(known, amount, status == "BOOK", at, text)


def _told_apart(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """What has no number of its bank gets one that is the same the next time: of its day, amount,
    text, and which of several alike it is."""
    seen: dict[str, int] = {}
    for entry in entries:
        if entry.number:
            yield entry
            continue
        alike = (
            f"{entry.at // 86_400_000}|{entry.amount.minor}|{entry.amount.currency}|{entry.text}"
        )
        seen[alike] = seen.get(alike, 0) + 1
        digest = hashlib.sha256(f"{alike}|{seen[alike]}".encode()).hexdigest()
        yield entry._replace(number=f"~{digest[:32]}")


def _following(found: object, base: str) -> str:
    """As the bank gave it, if it is of this bank; a path and a query."""
    link = jsontext.text(_inner(found, "Links"), "Next")
    path = link.removeprefix(base) if link.startswith(f"{base}/") else link
    try:
        parts = urlsplit(path)
    except ValueError:
        return ""
    ours = not parts.scheme and not parts.netloc and path.startswith("/open-banking/")
    return path if ours and path.isascii() and path.isprintable() and ".." not in path else ""


def _payment(found: object) -> Payment | None:
    data = _inner(found, "Data")
    number, word = jsontext.text(data, "DomesticPaymentId"), jsontext.text(data, "Status")
    if not IDENTIFIER.fullmatch(number):
        return None
    amount = amounts.read(_inner(_inner(data, "Initiation"), "InstructedAmount"))
    consent = jsontext.text(data, "ConsentId")
    return Payment(number, statuses.payment(word), word[:8], consent, amount)


def _error(found: object) -> tuple[str, str]:
    """Of Open Banking's body, or of OAuth 2's."""
    first = next(iter(_list(found, "Errors")), None)
    code = jsontext.text(first, "ErrorCode") or jsontext.text(found, "error")
    reason = jsontext.text(first, "Message") or jsontext.text(found, "error_description")
    return _plain(code)[:40], _plain(reason)


def _listed(found: object, name: str, read: Callable[[object], T | None]) -> tuple[T, ...] | None:
    """Those that can be read; nothing if there is no list at all."""
    data = _inner(found, "Data")
    if not isinstance(data, Mapping) or not isinstance(data.get(name, []), list):
        return None
    return tuple(one for each in _list(data, name) if (one := read(each)) is not None)


def _inner(found: object, name: str) -> object:
    return found.get(name) if isinstance(found, Mapping) else None


def _list(found: object, name: str) -> list[object]:
    value = _inner(found, name)
    return value if isinstance(value, list) else []


def _plain(text: str) -> str:
    """One line that can be shown."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:LONGEST_TEXT]
