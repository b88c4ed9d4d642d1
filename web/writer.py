"""One thread that writes: all that waits is one transaction, and is answered after its commit."""

import asyncio
import collections
import functools
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlmodel import Session

from bot.ear import Ear, Heard
from bot.turns import Utterance, refused
from payments import ledger
from web.database import Database

P = ParamSpec("P")
T = TypeVar("T")

LARGEST_BATCH = 8192
LONGEST_QUEUE = 50_000
TRIES = 5  # of a batch that another node got in the way of
OTHER_NODE = frozenset({"40001", "40P01", "23505"})  # serialisation, deadlock, one key on two nodes
NO_DISK = 74  # EX_IOERR: after a failed write nothing in memory can be believed


class Unknown(Exception):
    """The commit was sent and its outcome is not known: neither paid nor refused. Ask again."""


Reply = tuple["asyncio.Future[Any]", Any, BaseException | None]


class Line(NamedTuple):
    answer: "asyncio.Future[dict[str, Any]]"
    utterance: Utterance


class Deed(NamedTuple):
    answer: "asyncio.Future[Any]"
    act: Callable[[Session], Any]


class Writer:
    """`say` and `deed` are called in the loop; everything below `_run` happens in the thread.

    `push` is called in the loop with what each batch changed, after its callers were answered."""

    def __init__(self, database: Database, ear: Ear, push: Callable[[Heard], None]) -> None:
        self._database, self._ear, self._push = database, ear, push
        self._waiting: collections.deque[Line | Deed] = collections.deque()
        self._ready = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True, name="writer")
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Called in the loop that will be answered."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def say(self, utterance: Utterance) -> "asyncio.Future[dict[str, Any]]":
        """The ack of a line or a tap, once it is durable. Never raises: a failure is an answer."""
        answer = self._here.create_future()
        if self._stopping or len(self._waiting) >= LONGEST_QUEUE:
            answer.set_result(refused("busy", utterance.speaker.locale))
        else:
            self._enqueue(Line(answer, utterance))
        return answer

    async def deed(
        self, act: Callable[Concatenate[Session, P], T], *args: P.args, **more: P.kwargs
    ) -> T:
        """Run `act(db, …)` in a transaction of its own; returns or raises what it did."""
        answer = self._here.create_future()
        if self._stopping:
            raise RuntimeError("the writer was told to stop")
        self._enqueue(Deed(answer, functools.partial(_call, act, args, more)))
        result: T = await answer
        return result

    async def stop(self) -> None:
        """Finish what waits, then leave."""
        self._stopping = True
        self._ready.set()
        await asyncio.to_thread(self._thread.join)

    @property
    def _here(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            raise RuntimeError("the writer was not started")
        return self._loop

    def _enqueue(self, item: Line | Deed) -> None:
        self._waiting.append(item)
        if not self._ready.is_set():
            self._ready.set()

    def _run(self) -> None:
        with self._database.writer() as db:
            while not self._stopping or self._waiting:
                self._ready.wait()
                self._ready.clear()
                while self._waiting:
                    self._turn(db)

    def _turn(self, db: Session) -> None:
        first = self._waiting[0]
        if isinstance(first, Deed):
            self._waiting.popleft()
            self._reply([(first.answer, *_outcome(db, first.act))], [])
            return
        lines = self._together()
        heard = self._hear(db, lines)
        replies: list[Reply] = []
        for batch, part in heard:
            for line, ack in zip(batch, part.acks, strict=True):
                replies.append((line.answer, ack, None))
        self._reply(replies, [part for _, part in heard])

    def _together(self) -> list[Line]:
        """All lines up to the next deed, in order; of each person at most one command."""
        lines: list[Line] = []
        later: list[Line | Deed] = []
        commanding: set[int] = set()
        waiting_on: set[int] = set()
        while self._waiting and len(lines) < LARGEST_BATCH:
            item = self._waiting[0]
            if isinstance(item, Deed):
                break
            self._waiting.popleft()
            person = item.utterance.speaker.id
            again = item.utterance.is_command and person in commanding
            if again or person in waiting_on:
                waiting_on.add(person)
                later.append(item)
                continue
            if item.utterance.is_command:
                commanding.add(person)
            lines.append(item)
        self._waiting.extendleft(reversed(later))
        return lines

    def _hear(self, db: Session, lines: list[Line]) -> list[tuple[list[Line], Heard]]:
        """All in one transaction; if one line raises, each in its own, and it fails alone."""
        try:
            return [(lines, self._transaction(db, lines))]
        except Unknown:
            return [(lines, Heard.nothing("unknown", _said(lines)))]
        except Exception:
            if len(lines) == 1:
                logging.getLogger("quid.writer").exception("a line failed and was undone")
                return [(lines, Heard.nothing("unavailable", _said(lines)))]
        return [part for line in lines for part in self._hear(db, [line])]

    def _transaction(self, db: Session, lines: Sequence[Line]) -> Heard:
        for attempt in range(1, TRIES + 1):
            try:
                return carry(db, lambda: self._ear.hear(db, _said(lines), now_ms()))
            except Exception as error:  # SQLAlchemy's, or the driver's own out of the ledger
                code = getattr(getattr(error, "orig", error), "sqlstate", None)
                if attempt == TRIES or code not in OTHER_NODE:
                    raise
        raise AssertionError("unreachable")

    def _reply(self, replies: list[Reply], heard: list[Heard]) -> None:
        self._here.call_soon_threadsafe(self._wake, replies, heard)

    def _wake(self, replies: list[Reply], heard: list[Heard]) -> None:
        for answer, result, error in replies:
            if answer.done():  # its caller went away; what was begun has run to its end
                continue
            if error is None:
                answer.set_result(result)
            else:
                answer.set_exception(error)
        for part in heard:  # behind what wakes the callers: a payer's ack and events leave together
            self._here.call_soon(self._push, part)


def _said(lines: Sequence[Line]) -> list[Utterance]:
    return [line.utterance for line in lines]


def carry(db: Session, act: Callable[[], T]) -> T:
    """Run `act` between begin and commit; what memory says of the books follows the file.

    Raises what `act` raised, everything undone, or Unknown if the commit's outcome is."""
    try:
        db.connection()  # begins: BEGIN IMMEDIATE on SQLite
        ledger.begin(db)
        result = act()
        db.flush()
    except BaseException:
        ledger.drop(db)
        _roll_back(db)
        raise
    try:
        db.commit()
    except BaseException as error:
        ledger.drop(db)
        _after_failed_commit(db, error)
        raise Unknown from error
    ledger.keep(db)
    return result


def _after_failed_commit(db: Session, error: BaseException) -> None:
    """A full disk heals; after an I/O error fsync must not be tried again: the process ends."""
    text = str(error).lower()
    if "disk i/o error" in text:
        logging.getLogger("quid.writer").critical(
            "the disk failed at commit: leaving", exc_info=error
        )
        os._exit(NO_DISK)
    logging.getLogger("quid.writer").error("a commit failed", exc_info=error)
    _roll_back(db)


def _roll_back(db: Session) -> None:
    try:
        db.rollback()
    except sa.exc.DBAPIError:
        db.invalidate()


def _outcome(db: Session, act: Callable[[Session], Any]) -> tuple[Any, BaseException | None]:
    try:
        return carry(db, lambda: act(db)), None
    except Exception as error:
        return None, error


def _call(act: Callable[..., T], args: tuple[Any, ...], more: dict[str, Any], db: Session) -> T:
    return act(db, *args, **more)


def now_ms() -> int:
    """The time of the wall in whole milliseconds, the one place where the writing side reads it."""
    return time.time_ns() // 1_000_000
