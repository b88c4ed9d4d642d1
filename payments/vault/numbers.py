"""What a card is: its number, brand, expiry and security code, checked before anything is kept."""

import re
from typing import NamedTuple, NoReturn

from payments import calendar
from payments.vault.published import PUBLISHED
from payments.vault.refusals import CardRefused

SEPARATORS = re.compile(r"[ \u00a0\u2009\u202f\u2010\u2011\u2012\u2013-]")
DIGITS = re.compile("[0-9]{12,19}")
EXPIRY = re.compile("(20[0-9]{2})-(0[1-9]|1[0-2])")
LONGEST_HOLDER = 80
LATEST = 30  # years ahead that an expiry may be
DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # of each digit, its double less 9 where that is above 9


class Brand(NamedTuple):
    name: str
    lengths: frozenset[int]
    code: int = 3  # digits of the security code


def _lengths(shortest: int, longest: int) -> frozenset[int]:
    return frozenset(range(shortest, longest + 1))


VISA = Brand("visa", frozenset({13, 16, 19}))
MASTERCARD = Brand("mastercard", frozenset({16}))
AMEX = Brand("amex", frozenset({15}), 4)
DISCOVER = Brand("discover", _lengths(16, 19))
DINERS = Brand("diners", _lengths(14, 19))
JCB = Brand("jcb", _lengths(16, 19))
UNIONPAY = Brand("unionpay", _lengths(16, 19))
MAESTRO = Brand("maestro", _lengths(12, 19))
MIR = Brand("mir", _lengths(16, 19))
RUPAY = Brand("rupay", frozenset({16}))
PREFIXES = (  # first and last of a range, inclusive; the longest that fits counts
    *((4, 4, VISA), (51, 55, MASTERCARD), (2221, 2720, MASTERCARD)),
    *((34, 34, AMEX), (37, 37, AMEX)),
    *((6011, 6011, DISCOVER), (644, 649, DISCOVER), (65, 65, DISCOVER)),
    *((300, 305, DINERS), (3095, 3095, DINERS), (36, 36, DINERS), (38, 39, DINERS)),
    *((3528, 3589, JCB), (62, 62, UNIONPAY), (2200, 2204, MIR)),
    *((50, 50, MAESTRO), (56, 58, MAESTRO), (6390, 6390, MAESTRO), (67, 67, MAESTRO)),
    *((508, 508, RUPAY), (60, 60, RUPAY), (81, 82, RUPAY)),
)


class Secret:
    """Digits that show themselves to `reveal` alone: not printed, copied, compared or pickled."""

    __slots__ = ("_digits",)

    def __init__(self, digits: str) -> None:
        self._digits = digits

    def reveal(self) -> str:
        return self._digits

    def __repr__(self) -> str:
        return "••••"

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return repr(self)

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("what is secret is not serialised")


class Number(Secret):
    """A card's whole number; what is printed of it are the last four digits."""

    __slots__ = ()

    @property
    def last4(self) -> str:
        return self._digits[-4:]

    def __repr__(self) -> str:
        return f"••••{self.last4}"

    __str__ = __repr__


class Card(NamedTuple):
    number: Number
    brand: str
    expiry: str  # "2030-12"
    holder: str


def read(
    number: str, expiry: str, holder: str, code: str, now: int, live: bool
) -> tuple[Card, Secret | None]:
    """The card and its security code, if one was given; raises CardRefused. Unless `live`, only
    published test numbers are cards."""
    digits = normalise(number)
    found = brand(digits)
    if found is None:
        raise CardRefused("card_brand")
    if len(digits) not in found.lengths or not (luhn(digits) or found is UNIONPAY):
        raise CardRefused("card_number")
    if not live and digits not in PUBLISHED:
        raise CardRefused("card_live")
    if not is_valid(expiry, now):
        raise CardRefused("card_expired")
    if code and not (code.isascii() and code.isdigit() and len(code) == found.code):
        raise CardRefused("card_cvv")
    card = Card(Number(digits), found.name, expiry, " ".join(holder.split())[:LONGEST_HOLDER])
    return card, Secret(code) if code else None


def normalise(text: str) -> str:
    """The digits without what people put between them; CardRefused if it is no number."""
    digits = SEPARATORS.sub("", text.strip())
    if not DIGITS.fullmatch(digits):
        raise CardRefused("card_number")
    return digits


def luhn(digits: str) -> bool:
    """ISO/IEC 7812: every second digit from the right is doubled; the sum ends in 0."""
    odd, even = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, odd)) + sum(DOUBLED[int(digit)] for digit in even)) % 10 == 0


def brand(digits: str) -> Brand | None:
    fitting = [
        (len(str(first)), found)
        for first, last, found in PREFIXES
        if first <= int(digits[: len(str(first))]) <= last
    ]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


def is_valid(expiry: str, now: int) -> bool:
    """Through the last day of its month."""
    found = EXPIRY.fullmatch(expiry)
    if not found:
        return False
    today = calendar.today(now, "UTC")
    latest = today.year + LATEST, today.month
    return (today.year, today.month) <= (int(found[1]), int(found[2])) <= latest
