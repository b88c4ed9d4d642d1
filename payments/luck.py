"""How a packet is split: equally, or by a seed from which anybody can work it out again.

`docs/packets.md` says it in words, `web/static/js/fair.js` does the same in the browser."""

import hashlib
from collections.abc import Iterator

from payments.money import digits

EQUAL, LUCKY = "equal", "lucky"
SEED_BYTES = 32
DRAWN_BYTES = 6  # 48 bits: whole numbers that a browser counts exactly


def most_share(currency: str) -> int:
    """Of one share, in minor units: 200.00."""
    return 200 * int(10 ** digits(currency))


def commitment(seed: bytes) -> str:
    """What is shown of a seed before it is shown itself, in hexadecimal."""
    return hashlib.sha256(seed).hexdigest()


def equal_shares(total: int, count: int) -> tuple[int, ...]:
    """The first ones get the remainder, one minor unit each."""
    part, more = divmod(total, count)
    return tuple(part + (at < more) for at in range(count))


def lucky_shares(seed: bytes, total: int, count: int, most: int) -> tuple[int, ...]:
    """Each evenly from 1 to twice the mean of the rest, as far as 1 and `most` a share allow; then
    shuffled, so that no place is luckier. In minor units, `count` ≤ `total` ≤ `count * most`."""
    stream = _draws(seed)
    shares, rest = [], total
    for left in range(count, 1, -1):
        low = max(1, rest - most * (left - 1))
        high = min(most, rest - left + 1, 2 * rest // left)
        shares.append(low + _below(high - low + 1, stream))
        rest -= shares[-1]
    shares.append(rest)
    for at in range(count - 1, 0, -1):
        other = _below(at + 1, stream)
        shares[at], shares[other] = shares[other], shares[at]
    return tuple(shares)


def _below(bound: int, draws: Iterator[int]) -> int:
    """Evenly one of 0 … bound - 1: what would make some likelier is drawn again."""
    even = 2 ** (8 * DRAWN_BYTES) // bound * bound
    return next(drawn for drawn in draws if drawn < even) % bound


def _draws(seed: bytes) -> Iterator[int]:
    at = 0
    while True:
        block = hashlib.sha256(seed + at.to_bytes(8, "big")).digest()
        yield int.from_bytes(block[:DRAWN_BYTES], "big")
        at += 1
