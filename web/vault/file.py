"""The vault's database: opened with its key, and written by one thread, what waits together."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sqlmodel import Session

from payments.vault import schema
from payments.vault.keyring import Keyring
from payments.vault.refusals import CardRefused
from web.database import Database
from web.vault import keyfile

T = TypeVar("T")

EMPTY_LOG = "pragma wal_checkpoint(TRUNCATE)"


class Deed(NamedTuple):
    answer: "asyncio.Future[Any]"
    act: Callable[[Session], Any]
    wipes: bool


class File:
    """`do` is called in the loop. Whoever waits while a transaction is written is in the next."""

    def __init__(self, folder: Path, key_file: Path) -> None:
        """Raises BadKey with a sentence, or Unsealed where the key is not that of the cards."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        path = folder / "vault.db"
        is_new = not path.exists()
        self.made_key = is_new and not key_file.exists()
        self.keys = Keyring(keyfile.make(key_file) if self.made_key else keyfile.load(key_file))
        self._database = Database(f"sqlite:///{path}")
        self.db = self._database.writer()
        self._waiting: list[Deed] = []
        self._work: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="vault")
        try:
            self.carry(schema.prepare)
            self.carry(self.keys.check)
        except BaseException:
            self.close()
            raise
        path.chmod(0o600)

    async def do(self, act: Callable[[Session], T], wipes: bool = False) -> T:
        """What `act` returns or raises, once that is durable. An act that raises CardRefused has
        written nothing. `wipes`: what it deleted is to be in no file afterwards."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(Deed(answer, act, wipes))
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run())
        return await answer

    def carry(self, act: Callable[[Session], T]) -> T:
        """One act, one transaction, in this thread."""
        try:
            self.db.connection()
            result = act(self.db)
            self.db.commit()
        except BaseException:
            self.db.rollback()
            raise
        return result

    def wipe(self) -> None:
        """Bring the log into the file, where what was deleted is overwritten, and empty it."""
        with self.db.get_bind().connect() as connection:  # type: ignore[union-attr]
            connection.connection.execute(EMPTY_LOG)

    async def idle(self) -> None:
        """Once nobody waits any more."""
        if self._work:
            await self._work

    def close(self) -> None:
        self._thread.shutdown()
        self.db.close()
        self._database.close()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            deeds, self._waiting = self._waiting, []
            outcomes = await loop.run_in_executor(self._thread, self._together, deeds)
            for deed, (result, error) in zip(deeds, outcomes, strict=True):
                if deed.answer.done():
                    continue
                if error is None:
                    deed.answer.set_result(result)
                else:
                    deed.answer.set_exception(error)

    def _together(self, deeds: list[Deed]) -> list[tuple[Any, BaseException | None]]:
        """In one transaction; if one fails, each in its own."""
        try:
            done = self.carry(lambda db: [_outcome(db, deed) for deed in deeds])
        except Exception as error:
            if len(deeds) == 1:
                return [(None, error)]
            return [outcome for deed in deeds for outcome in self._together([deed])]
        if any(deed.wipes for deed in deeds):
            self.wipe()
        return done


def _outcome(db: Session, deed: Deed) -> tuple[Any, BaseException | None]:
    try:
        return deed.act(db), None
    except CardRefused as refused:
        return None, refused
