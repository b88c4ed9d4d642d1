"""What moving money in and out costs and how long it takes; the one place that says so."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.easter import easter

from payments.money import Money, digits

FAST_PER_10_000 = 175  # 1.75 %
FAST_LEAST, FAST_MOST = 25, 25_00  # hundredths of the currency's unit
MINUTE = 60_000
IN_WITHIN = MINUTE  # a card is asked and answers
FAST_WITHIN = 30 * MINUTE  # what the network promises where a card takes fast funds
SLOW_DAYS = 2  # business days, where it does not
ZONES = {"GBP": ZoneInfo("Europe/London"), "EUR": ZoneInfo("Europe/Paris")}
CUT_OFF = time(15)  # of a working day, when pay-outs by bank leave
THERE_BY = time(18)  # of the next one
SATURDAY = 5


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


def leaves(currency: str, now: int) -> int:
    """When the next pay-out by bank leaves (ms): later than now, at the cut-off of a working day.
    Raises KeyError for a currency in which none leaves."""
    zone = ZONES[currency]
    day = datetime.fromtimestamp(now // 1000, zone).date()
    while not is_working(day) or _at(day, CUT_OFF, zone) <= now:
        day += timedelta(days=1)
    return _at(day, CUT_OFF, zone)


def arrives_by_bank(currency: str, leaves: int) -> int:
    """By when what leaves then is there (ms): in the evening of the next working day."""
    zone = ZONES[currency]
    day = datetime.fromtimestamp(leaves // 1000, zone).date() + timedelta(days=1)
    while not is_working(day):
        day += timedelta(days=1)
    return _at(day, THERE_BY, zone)


def is_working(day: date) -> bool:
    """Whether TARGET, over which euros move, is open. Pounds go by the same days: what a British
    bank holiday keeps is there a day later than we said."""
    if day.weekday() >= SATURDAY or (day.month, day.day) in ((1, 1), (5, 1), (12, 25), (12, 26)):
        return False
    return (day - easter(day.year)).days not in (-2, 1)  # Good Friday, Easter Monday


def _at(day: date, clock: time, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, clock, zone).timestamp()) * 1000
