"""What is done again and again: when, how it goes on after what fails, and how it ends."""

import asyncio
import logging
import time

import pytest

from tests.web.sockets import until
from web.rounds import Flights, Round
from web.vault.client import Away, Lost, NotSent

LONG = 60.0  # seconds that no test waits
SHORT = 0.01


class Acts:
    """Counts, and fails as it is told to."""

    def __init__(self, fails: BaseException | None = None) -> None:
        self.fails, self.times = fails, list[float]()

    async def __call__(self) -> None:
        self.times.append(time.monotonic())
        if self.fails:
            raise self.fails

    @property
    def count(self) -> int:
        return len(self.times)


async def test_it_is_done_at_once_and_again_by_the_clock() -> None:
    act = Acts()
    one = Round(act, SHORT)
    one.start()
    await until(lambda: act.count >= 5)
    await one.stop()
    waits = [after - before for before, after in zip(act.times, act.times[1:], strict=False)]
    assert min(waits) >= SHORT / 2
    done = act.count
    await asyncio.sleep(5 * SHORT)
    assert act.count == done


async def test_whoever_wakes_it_does_not_wait_also_while_it_is_being_done() -> None:
    act, goes_on = Acts(), asyncio.Event()

    async def slowly() -> None:
        await act()
        await goes_on.wait()

    one = Round(slowly, LONG)
    one.start()
    await until(lambda: act.count == 1)
    one.wake()
    goes_on.set()
    await until(lambda: act.count == 2)
    await asyncio.sleep(5 * SHORT)
    assert act.count == 2
    one.wake()
    await until(lambda: act.count == 3)
    await one.stop()


@pytest.mark.parametrize("fails", [Away(), NotSent(), Lost(), RuntimeError("on purpose")])
async def test_what_fails_is_left_alone_ever_longer_until_it_does_not(
    fails: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL + 1 if isinstance(fails, RuntimeError) else 0, "quid.rounds")
    act = Acts(fails)
    one = Round(act, SHORT, LONG)
    one.start()
    await until(lambda: act.count == 6)
    assert act.times[5] - act.times[0] >= 60 * SHORT  # 2, 4, 8, 16, 32
    act.fails = None
    await until(lambda: act.count >= 64)
    await one.stop()
    assert caplog.records == []


async def test_what_fails_is_never_left_alone_longer_than_that() -> None:
    act = Acts(Lost())
    one = Round(act, SHORT, 2 * SHORT)
    one.start()
    await until(lambda: act.count >= 16)
    await one.stop()


async def test_what_should_not_fail_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    act = Acts(RuntimeError("on purpose"))
    one = Round(act, SHORT)
    one.start()
    await until(lambda: act.count == 3)
    await one.stop()
    assert caplog.records
    assert "it is tried again" in caplog.text


async def test_what_was_begun_comes_to_its_end_when_it_is_stopped_and_it_can_start_again() -> None:
    act, ended, goes_on = Acts(), Acts(), asyncio.Event()

    async def slowly() -> None:
        await act()
        await goes_on.wait()
        await ended()

    one = Round(slowly, LONG)
    one.start()
    await until(lambda: act.count == 1)
    stopping = asyncio.create_task(one.stop())
    await asyncio.sleep(SHORT)
    assert not stopping.done()
    goes_on.set()
    await stopping
    assert (act.count, ended.count) == (1, 1)
    one.start()
    await until(lambda: ended.count == 2)
    await one.stop()


async def test_as_many_are_out_as_may_be_and_each_that_is_back_makes_room(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL + 1, "quid.rounds")
    landed, goes_on = list[int](), {7: asyncio.Event(), 8: asyncio.Event()}

    async def carry(number: int) -> None:
        await goes_on[number].wait()
        if number == 8:
            raise RuntimeError("on purpose")

    flights = Flights(2, lambda: landed.append(flights.room))
    for number in (7, 8):
        flights.begin(number, carry(number))
    assert (flights.room, flights.numbers) == (0, [7, 8])
    goes_on[8].set()
    await until(lambda: flights.numbers == [7])
    assert landed == [1]
    ending = asyncio.create_task(flights.end())
    await asyncio.sleep(SHORT)
    assert not ending.done()
    goes_on[7].set()
    await ending
    assert (flights.room, landed) == (2, [1, 2])
