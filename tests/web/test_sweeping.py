"""What happens to open sockets as their sessions grow old."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from chat.schema import Sessions
from chat.sessions import DAY
from tests.servers.quid import Quid, serving
from tests.web.sockets import until
from web import sockets
from web.keys import DATABASE, WRITER
from web.writer import now_ms


async def test_open_windows_of_a_session_that_is_over_are_closed(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "SWEEP_EVERY", 0)
    monkeypatch.setattr(sockets, "AT_ONCE", 1)
    async with serving(sqlite_url) as quid:
        fresh, old = [await quid.program(await quid.join(name)) for name in ("alice", "bob")]
        aged = sa.update(Sessions).where(col(Sessions.id) == 2).values(created_at=1)
        await quid.app[WRITER].deed(lambda db: db.exec(aged))
        await until(lambda: not old.client.connected)
        assert fresh.client.connected


async def test_an_open_socket_is_use_of_its_session_for_180_days(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "SWEEP_EVERY", 0)
    monkeypatch.setattr(sockets, "NOTE_USE_EVERY", 0)
    async with serving(url) as quid:
        program, began = await quid.program(await quid.join("alice")), now_ms()
        for days in (80, 160):
            monkeypatch.setattr(sockets, "now_ms", lambda: began + days * DAY)  # noqa: B023
            await noted(quid, began + days * DAY)
            assert program.client.connected
        monkeypatch.setattr(sockets, "now_ms", lambda: began + 180 * DAY)
        await until(lambda: not program.client.connected)


async def noted(quid: Quid, moment: int) -> None:
    """Wait until the one session is known to be in use at this moment."""

    def used_at(db: Session) -> int:
        return db.exec(select(Sessions.used_at)).one()

    async with asyncio.timeout(10):
        while await quid.app[DATABASE].read(used_at) < moment:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
