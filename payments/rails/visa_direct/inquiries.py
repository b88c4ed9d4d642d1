"""What the calls answer that move nothing: a card's attributes, a day's report."""

from typing import NamedTuple

from payments.rails import jsontext


class Attributes(NamedTuple):
    """Of a card. `funding` is debit, credit, prepaid or empty; `currency` as the answer has it."""

    issuer: str
    country: str
    currency: str
    funding: str
    pushes: bool  # takes money at all
    fast: bool  # within 30 minutes, else within 2 business days


class Row(NamedTuple):
    """One transaction as the network has it. `kind` is pull, push, reverse or empty, `progress`
    COMPLETED, IN_PROGRESS or FAILED, `amount` decimal text."""

    kind: str
    progress: str
    stan: str
    rrn: str
    identifier: str
    code: str
    approval: str
    amount: str
    currency: str
    transmitted: str


class Report(NamedTuple):
    """`total` counts all rows of the day, those of other pages too."""

    rows: list[Row]
    total: int


# [I] The reference names the fields and not their values; these letters are those of version 1.
FUNDING = {"D": "debit", "C": "credit", "P": "prepaid", "H": "credit", "R": "debit"}
TYPES = {"SALES DRAFT": "pull", "CRED VOUCHER": "push", "SALES REVERSAL": "reverse"}
NUMERIC = {"840": "USD", "978": "EUR", "826": "GBP", "986": "BRL"}  # ISO 4217
CAN_PUSH = frozenset({"Y", "B", "C", "D"})
CAN_FAST = frozenset({"Y", "B", "D"})  # at home or everywhere; C is across borders alone


def letters(currency: str) -> str:
    """`USD` of `USD` or `840`; what is not known stays as it is."""
    return NUMERIC.get(currency, currency)


def attributes(status: int, body: bytes) -> Attributes | None:
    """Nothing where the answer is an error or has no Visa network in it."""
    try:
        found = jsontext.read_object(body)
    except ValueError:
        return None
    networks = found.get("visaNetworkInfo")
    if status != 200 or not isinstance(networks, list) or not networks:
        return None
    first = networks[0]
    product = jsontext.text(first, "cardTypeCode") or jsontext.text(first, "cardProductType")
    return Attributes(
        jsontext.text(first, "issuerName")[:64],
        jsontext.text(first, "issuerCountryCode")[:3],
        jsontext.text(first, "billingCurrency")[:3],
        FUNDING.get(product[:1].upper(), ""),
        jsontext.text(first, "moneyTransferPushFundsDomestic")[:1] in CAN_PUSH,
        jsontext.text(first, "moneyTransferFastFundsDomestic")[:1] in CAN_FAST,
    )


def report(status: int, body: bytes) -> Report | None:
    """Nothing where the answer is an error. [I] The names around the rows are our reading."""
    try:
        found = jsontext.read_object(body)
    except ValueError:
        return None
    rows, total = found.get("transactionData"), jsontext.text(found, "totalCount")
    if status != 200 or not isinstance(rows, list) or not _is_count(total):
        return None
    return Report([_row(each) for each in rows], int(total))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _row(found: object) -> Row:
    names = (
        *("statusCode", "systemsTraceAuditNumber", "retrievalReferenceNumber"),
        *("transactionIdentifier", "actionCode", "approvalCode", "amountInTransactionCurrency"),
        *("transactionCurrencyCode", "transmissionDateTime"),
    )
    kind = TYPES.get(jsontext.text(found, "transactionType"), "")
    return Row(kind, *(jsontext.text(found, name)[:64] for name in names))
