"""What the network tells of what it has done: one transaction, or all of some days."""

import re
from datetime import UTC, datetime, timedelta

from payments.money import Money
from payments.rails import decimals
from payments.rails.sandbox import currencies
from payments.rails.sandbox.exchange import Answer, answer, invalid, missing
from payments.rails.sandbox.judgement import PARTIAL
from payments.rails.sandbox.recording import half
from payments.rails.sandbox.store import Operation, Store

MOST_ROWS, MOST_DAYS, OLDEST_DAYS = 100, 5, 120
DAY = 86_400_000
WHOLE = re.compile("[0-9]{1,9}")
TYPES = {"pull": "SALES DRAFT", "push": "CRED VOUCHER", "reverse": "SALES REVERSAL"}  # [I]
BY_TRACE = "select * from operations where bin = ? and stan = ? and rrn = ? order by id"
BY_IDENTIFIER = "select * from operations where bin = ? and identifier = ? order by id"
COUNT = "select count(*) from operations where at >= ? and at < ?"
PAGE = "select * from operations where at >= ? and at < ? order by id limit ? offset ?"


def query(store: Store, asked: dict[str, str], now: int) -> Answer:
    """[I] One object, or a list where a pull and its reversal share the trace."""
    bin, stan, rrn = asked.get("acquiringBIN", ""), asked.get("stan", ""), asked.get("rrn", "")
    if identifier := asked.get("transactionIdentifier", ""):
        rows = store.rows(BY_IDENTIFIER, bin, identifier)
    elif bin and stan and rrn:
        rows = store.rows(BY_TRACE, bin, stan, rrn)
    else:
        return invalid("acquiringBIN, stan and rrn, or transactionIdentifier, are required")
    told = [_tell(Operation(*row), now) for row in rows]
    if not told:
        return missing("there is no such transaction")
    return answer(200, told if len(told) > 1 else told[0])


def report(store: Store, asked: dict[str, str], now: int) -> Answer:
    """A page of the days from one to the other (UTC), both of them in. [I] The names of what is
    around the rows."""
    first, last = _day(asked.get("fromDate", "")), _day(asked.get("toDate", ""))
    if first is None or last is None or last < first:
        return invalid("fromDate and toDate are days written ddmmyyyy, in order")
    if last - first > (MOST_DAYS - 1) * DAY or first < now - OLDEST_DAYS * DAY:
        return invalid("fromDate to toDate are at most 5 days, and not older than 120")
    offset, limit = asked.get("offset", "1"), asked.get("limit", str(MOST_ROWS))
    if not (WHOLE.fullmatch(offset) and int(offset) and WHOLE.fullmatch(limit)):
        return invalid("offset counts from 1, limit is a number")
    span, most = (first, last + DAY), min(int(limit), MOST_ROWS)
    rows = store.rows(PAGE, *span, most, int(offset) - 1)
    told = [_tell(Operation(*row), now) for row in rows]
    total = store.value(COUNT, *span)
    return answer(200, {"totalCount": total, "offset": int(offset), "transactionData": told})


def _tell(one: Operation, now: int) -> dict[str, object]:
    running = now < one.ready_at
    progress = "IN_PROGRESS" if running else "FAILED" if one.failed else "COMPLETED"
    at = datetime.fromtimestamp(one.at // 1000, UTC)
    told: dict[str, object] = {
        "statusCode": progress,
        "transactionType": TYPES[one.kind],
        "systemsTraceAuditNumber": one.stan,
        "retrievalReferenceNumber": one.rrn,
        "acquiringBIN": int(one.bin),
        "transactionIdentifier": one.identifier,
        "amountInTransactionCurrency": decimals.write(_moved(one)),
        "transactionCurrencyCode": currencies.NUMBERS[one.currency],
        "accountNumberMasked": f"xxxxxxxxxxxx{one.card[-4:]}",
        "transactionDate": f"{at:%Y-%m-%d}",
        "transactionTime": f"{at:%H:%M:%S}",
        "transmissionDateTime": f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
    }
    if running:
        return told
    if one.failed:
        return told | {"actionCode": "96", "approvalCode": "", "responseCode": "V"}
    return told | {"actionCode": one.code, "approvalCode": one.approval, "responseCode": "5"}


def _moved(one: Operation) -> Money:
    """Of what was allowed only in part, that part."""
    asked = Money(one.minor, one.currency)
    return half(asked) if one.code == PARTIAL else asked


def _day(written: str) -> int | None:
    """Its beginning in ms."""
    if len(written) != 8 or not (written.isascii() and written.isdigit()):
        return None
    try:
        day = datetime.strptime(written, "%d%m%Y").replace(tzinfo=UTC)
    except ValueError:
        return None
    return (day - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
