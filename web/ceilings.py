"""Amounts of the settings, as they are typed: what leaves without a question, what at all."""

from sqlmodel import Session

from bot.reading.amounts import Misread
from bot.reading.changing import read_amount
from bot.words import say
from payments import limits, wallets
from payments.limits import Room
from payments.money import Money, canonical
from payments.wallets import LIMITS, Wallet

HOUR = 3_600_000
QUICK = ("quick", "quick_day")
NAMES = (*QUICK, *LIMITS)


def read(
    values: dict[str, str], wallet: Wallet, locale: str
) -> tuple[dict[str, int | None], set[str]]:
    """Minor units by name, None for an empty limit, and the names of what is no amount."""
    minors: dict[str, int | None] = {}
    wrong = {name for name in QUICK if not values[name].strip()}
    for name in NAMES:
        try:
            typed = values[name].strip()
            minors[name] = read_amount(typed, wallet.currency, locale).minor if typed else None
        except Misread:
            wrong.add(name)
    return minors, wrong


def raises(wallet: Wallet, minors: dict[str, int | None], now: int) -> bool:
    """Whether any of these lets more leave, or more of it without a question."""
    quick, quick_day = (minors[name] or 0 for name in QUICK)
    after = wallet._replace(quick_minor=quick, quick_day_minor=quick_day)
    return after.asks_less(wallet) or any(
        (to := minors[name]) is None or to > minor for name, minor in wallet.limits_at(now).items()
    )


def keep(db: Session, owner: str, minors: dict[str, int | None], now: int) -> None:
    """Change what is another amount now."""
    wallets.set_quick(db, owner, minors["quick"] or 0, minors["quick_day"] or 0)
    standing = wallets.of(db, [owner])[owner].limits_at(now)
    for name in LIMITS:
        if minors[name] != standing.get(name):
            wallets.set_limit(db, owner, name, minors[name], now)


def typed(wallet: Wallet, now: int) -> dict[str, str]:
    """The amounts as they would be typed."""
    minors = {"quick": wallet.quick_minor, "quick_day": wallet.quick_day_minor}
    minors |= wallet.limits_at(now)
    return {
        name: canonical(Money(minor, wallet.currency)).removesuffix(".00")
        for name, minor in minors.items()
    }


def hints(db: Session, wallet: Wallet, now: int, locale: str) -> dict[str, str]:
    """By limit, what is left of it, when there is more, and what it will be."""
    rooms = limits.rooms(db, wallet, now)
    return {room.name: _hint(room, wallet, now, locale) for room in rooms}


def _hint(room: Room, wallet: Wallet, now: int, locale: str) -> str:
    said = []
    if room.frees is not None:
        said.append(say("limit_left", locale, left=room.left))
        said.append(say("limit_frees", locale, hours=-(-(room.frees - now) // HOUR)))
    if room.raising:
        minor, at = room.raising
        code = "limit_raises_off" if minor is None else "limit_raises"
        amount, hours = Money(minor or 0, wallet.currency), -(-(at - now) // HOUR)
        said.append(say(code, locale, amount=amount, hours=hours))
    return " ".join(said)
