"""The numbers by which a transaction is known, and the moments written beside them."""

from datetime import UTC, datetime

LAST_STAN = 999_999


def stan(number: int) -> str:
    """Systems trace audit number: six digits, from 1 to 999999, allocated in order and per day."""
    if not 1 <= number <= LAST_STAN:
        raise ValueError(f"no trace number: {number}")
    return f"{number:06}"


def rrn(stan: str, at: int) -> str:
    """Retrieval reference number: the year's last digit, day of the year, hour, then the STAN."""
    moment = datetime.fromtimestamp(at // 1000, UTC)
    return f"{moment.year % 10}{moment:%j%H}{stan}"


def correlation(stan: str, at: int) -> str:
    """`x-correlation-id`, by which Visa's support finds a call: twelve digits and `_SC`."""
    return f"{rrn(stan, at)}_SC"


def local(at: int) -> str:
    """`localTransactionDateTime` has no zone. [I] That it may be UTC is our reading."""
    return f"{datetime.fromtimestamp(at // 1000, UTC):%Y-%m-%dT%H:%M:%S}"


def transmitted(at: int) -> str:
    """`transmissionDateTime` as it is answered, `2026-11-23T18:05:09.000Z`."""
    return f"{local(at)}.000Z"


def echoed(transmitted: str) -> str:
    """The same as it is sent back in `originalDataElements`: without the fraction and the zone."""
    return transmitted.removesuffix("Z").split(".")[0]
