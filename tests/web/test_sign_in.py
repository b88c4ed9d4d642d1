"""Signing in: how often one may try, and that nobody learns who is here."""

import asyncio
import contextlib
import statistics
import time

import pytest
from argon2 import PasswordHasher

from chat import people
from tests.web.door import Door, opened
from tests.web.sockets import until
from web import forms, passwords, security, words
from web.database import Database
from web.keys import WRITER


async def test_the_sixth_wrong_password_of_a_minute_is_not_judged(door: Door) -> None:
    for _ in range(5):
        assert (await door.sign_in(password="wrong"))[0] == 422
    status, wait, _ = await door.sign_in()
    assert status == 429
    assert 50 <= int(wait) <= 61
    assert (await door.sign_in(handle="Bob"))[0] == 422


async def test_twenty_tries_at_once_are_no_more_than_five(door: Door) -> None:
    answers = await asyncio.gather(*(door.sign_in(password="wrong") for _ in range(12)))
    assert sorted(status for status, _, _ in answers) == [422] * 5 + [429] * 7


async def test_the_right_password_starts_the_count_again(door: Door) -> None:
    for _ in range(2):
        for _ in range(4):
            assert (await door.sign_in(password="wrong"))[0] == 422
        assert (await door.sign_in())[0] == 200


async def test_who_guesses_from_all_over_has_a_hundred_tries_a_day(database: Database) -> None:
    async with opened(database, behind_proxy=True) as door:
        assert (await door.sign_in("198.51.100.1"))[0] == 200
        for n in range(100):
            door.app[security.LIMITS].clear(security.PER_ACCOUNT[0], "account alice")
            assert (await door.sign_in(f"192.0.2.{n}", password="wrong"))[0] == 422
        status, wait, _ = await door.sign_in("203.0.113.1")
        assert status == 429
        assert 86_000 < int(wait) <= 86_401
        assert (await door.sign_in("198.51.100.1"))[0] == 200, "they have signed in from there"
        assert (await door.sign_in("203.0.113.1", handle="bob"))[0] == 422


async def test_where_somebody_signs_in_they_have_tries_of_their_own(database: Database) -> None:
    async with opened(database, behind_proxy=True) as door:
        assert (await door.sign_in("198.51.100.1"))[0] == 200
        for at in ("192.0.2.1", "198.51.100.1"):
            for _ in range(5):
                assert (await door.sign_in(at, password="wrong"))[0] == 422
            assert (await door.sign_in(at))[0] == 429


async def test_one_address_has_twenty_tries_a_minute(door: Door) -> None:
    limiter = door.app[security.LIMITS]
    for _ in range(20):
        limiter.hit(security.PER_ADDRESS, "address 127.0.0.1")
    assert (await door.sign_in())[0] == 429
    given = b'{"handle": "alice", "password": "only-for-demo"}'
    status, text, _ = await door.ask("POST", "/api/session", given)
    assert status == 401
    assert '"code": "slow_down"' in text


async def test_the_bot_and_the_unknown_cannot_sign_in_and_take_as_long(
    costly: PasswordHasher, door: Door
) -> None:
    await door.app[WRITER].deed(people.bot, int(time.time() * 1000))
    took: dict[str, list[float]] = {"alice": [], "quid": [], "nobody_here": []}
    for _ in range(4):
        for handle, times in took.items():
            start = time.perf_counter()
            assert (await door.sign_in(handle=handle, password="wrong"))[0] == 422
            times.append(time.perf_counter() - start)
    known, *others = (statistics.median(times) for times in took.values())
    assert all(0.5 < other / known < 2 for other in others)


async def test_passwords_wait_two_at_a_time_and_not_without_end() -> None:
    waiting = [asyncio.create_task(passwords.is_password("x", None)) for _ in range(40)]
    await until(lambda: any(task.done() for task in waiting), 5)
    refused = [task for task in waiting if task.done() and task.exception()]
    assert len(refused) == 40 - passwords.LONGEST_QUEUE
    for task in waiting:
        with contextlib.suppress(passwords.Busy):
            assert await task is False


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(60, "60 seconds"), (121, "3 minutes"), (7200, "120 minutes"), (86_400, "24 hours")],
)
def test_a_wait_is_told_as_somebody_would_say_it(seconds: int, told: str) -> None:
    say = words.catalogue("en").one
    assert forms.too_many(say, seconds) == f"Too many tries. Try again in {told}."


def test_a_password_costs_what_the_second_choice_of_rfc_9106_does(costly: PasswordHasher) -> None:
    """64 MiB, three passes, four lanes; the encoded hash says so, and no hash of a test does."""
    shipped = "m=65536,t=3,p=4"
    assert f"$argon2id$v=19${shipped}$" in costly.hash("only-for-demo")
    assert shipped in passwords._nobody()


async def test_an_accent_is_the_same_however_it_was_typed() -> None:
    encoded = await passwords.hash_password("caf\u00e9 noir")
    assert encoded.startswith("$argon2id$")
    assert await passwords.is_password("cafe\u0301 noir", encoded)
    assert not await passwords.is_password("cafe noir", encoded)
    assert not await passwords.is_password("caf\u00e9 noir", "no hash at all")
