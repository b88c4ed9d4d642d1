"""Passwords: hashed with Argon2id in threads of their own, two at a time, each 64 MiB."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

T = TypeVar("T")

AT_ONCE, LONGEST_QUEUE = 2, 32
HASHER = PasswordHasher()  # the second choice of RFC 9106: 64 MiB, three passes
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
_waiting = 0


class Busy(Exception):
    """Too many passwords are waiting to be checked."""


async def hash_password(password: str) -> str:
    """The encoded hash, with its salt and parameters. Busy when too many wait."""
    return await _in_a_thread(HASHER.hash, _normal(password))


async def is_password(password: str, encoded: str | None) -> bool:
    """Whether the hash is of this password; with no hash, False after the same time."""
    right = await _in_a_thread(_verify, encoded or _nobody(), _normal(password))
    return right and bool(encoded)


def _nobody() -> str:
    """The hash of no password: who is unknown costs the same time as who is not."""
    sizes = (HASHER.salt_len, HASHER.hash_len)
    costs = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    salt, digest = ("A" * -(-size * 8 // 6) for size in sizes)
    return f"$argon2id$v=19${costs}${salt}${digest}"


def _verify(encoded: str, password: str) -> bool:
    try:
        return HASHER.verify(encoded, password)
    except (Argon2Error, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """An accent is one character on some keyboards and two on others."""
    return unicodedata.normalize("NFC", password)


async def _in_a_thread(work: Callable[..., T], *args: str) -> T:
    global _waiting
    if _waiting >= LONGEST_QUEUE:
        raise Busy
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work, *args)
    finally:
        _waiting -= 1
