"""What moving money by card costs and how long it takes; the one place that says so."""

from datetime import UTC, datetime, timedelta

from payments.money import Money, digits

FAST_PER_10_000 = 175  # 1.75 %
FAST_LEAST, FAST_MOST = 25, 25_00  # hundredths of the currency's unit
MINUTE = 60_000
IN_WITHIN = MINUTE  # a card is asked and answers
FAST_WITHIN = 30 * MINUTE  # what the network promises where a card takes fast funds
SLOW_DAYS = 2  # business days, where it does not


def fast_fee(amount: Money) -> Money:
    """Of a cash-out to a card: half a unit is a whole one."""
    unit = 10 ** digits(amount.currency)
    fee = (amount.minor * FAST_PER_10_000 + 5_000) // 10_000
    least, most = FAST_LEAST * unit // 100, FAST_MOST * unit // 100
    return Money(min(max(fee, least, 1), most), amount.currency)


def arrives(way: str, fast: bool, now: int) -> int:
    """By when money that leaves now is there (ms): at the latest, never at once."""
    if way == "in":
        return now + IN_WITHIN
    if fast:
        return now + FAST_WITHIN
    day = datetime.fromtimestamp(now // 1000, UTC)
    left = SLOW_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return int(day.timestamp()) * 1000
