"""The one that writes: all that waits is one transaction, and is answered after its commit."""

import asyncio
import collections
import functools
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from sqlmodel import Session

from bot import warnings
from bot.ear import Ear, Heard, unheard
from bot.turns import Utterance, refused
from chat import alerts, timeline
from chat.alerts import Alert
from chat.timeline import Post
from web.database import Database, Locked
from web.transactions import Unknown, carry, commit, prepare

P = ParamSpec("P")
T = TypeVar("T")

MOST_HEARD = 256  # lines of a batch in the loop, which stands still meanwhile
MOST_SENT = 8192  # of a batch in the thread
LONGEST_QUEUE = 50_000
TRIES = 5  # of a batch that another node got in the way of
OTHER_NODE = frozenset({"40001", "40P01", "23505"})  # serialisation, deadlock, one key on two nodes

Reply = tuple["asyncio.Future[Any]", Any, BaseException | None]


class Line(NamedTuple):
    answer: "asyncio.Future[dict[str, Any]]"
    utterance: Utterance


class Deed(NamedTuple):
    answer: "asyncio.Future[Any]"
    act: Callable[[Session], Any]


class Writer:
    """`say` and `deed` are called in the loop, and so is `push`, with what each batch changed,
    after its callers were answered, and `ring`, with what somebody is told by it and was posted.

    On SQLite a batch is heard in the loop: a thread would fight the loop for every line, only to
    share one interpreter. What waits for the disk or for others has a thread: commits, deeds, and
    on PostgreSQL all of it."""

    def __init__(
        self,
        database: Database,
        ear: Ear,
        push: Callable[[Heard], None],
        ring: Callable[[list[Alert], list[Post]], None] = lambda _told, _posts: None,
    ) -> None:
        self._database, self._ear, self._push, self._ring = database, ear, push, ring
        self._waiting: collections.deque[Line | Deed] = collections.deque()
        self._ready = asyncio.Event()
        self._stopping = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._work: asyncio.Task[None] | None = None
        self._most = MOST_HEARD if database.is_sqlite else MOST_SENT

    def start(self) -> None:
        """Called in the loop that will be answered."""
        self._loop = asyncio.get_running_loop()
        self._work = self._loop.create_task(self._run())

    def say(self, utterance: Utterance) -> "asyncio.Future[dict[str, Any]]":
        """The ack of a line or a tap, once it is durable. Never raises: a failure is an answer."""
        answer = self._here.create_future()
        if self._stopping or len(self._waiting) >= LONGEST_QUEUE:
            answer.set_result(refused("busy", utterance.speaker.locale))
        else:
            self._waiting.append(Line(answer, utterance))
            self._ready.set()
        return answer

    async def deed(
        self, act: Callable[Concatenate[Session, P], T], *args: P.args, **more: P.kwargs
    ) -> T:
        """Run `act(db, …)` in a transaction of its own; returns or raises what it did. What it
        `Heard` is pushed, in its turn."""
        answer = self._here.create_future()
        if self._stopping:
            raise RuntimeError("the writer was told to stop")
        self._waiting.append(Deed(answer, functools.partial(_call, act, args, more)))
        self._ready.set()
        result: T = await answer
        return result

    async def stop(self) -> None:
        """Finish what waits, then leave."""
        self._stopping = True
        self._ready.set()
        if self._work:
            await self._work
        self._thread.shutdown()

    @property
    def _here(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            raise RuntimeError("the writer was not started")
        return self._loop

    async def _run(self) -> None:
        with self._database.writer() as db:
            while not self._stopping or self._waiting:
                await self._ready.wait()
                self._ready.clear()
                while self._waiting:
                    await self._turn(db)
                    told, posts = alerts.fresh(db), timeline.fresh(db)
                    if told or posts:
                        self._here.call_soon(self._ring, told, posts)

    async def _turn(self, db: Session) -> None:
        first = self._waiting[0]
        if isinstance(first, Deed):
            self._waiting.popleft()
            result, beside, error = await self._away(_outcome, db, first.act)
            told = [result] if isinstance(result, Heard) else []
            self._reply([(first.answer, result, error)], told + beside)
            return
        lines = self._together()
        heard = await self._hear(db, lines)
        replies: list[Reply] = []
        for batch, part in heard:
            for line, ack in zip(batch, part.acks, strict=True):
                replies.append((line.answer, ack, None))
        self._reply(replies, [part for _, part in heard])

    def _away(self, act: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
        return self._here.run_in_executor(self._thread, act, *args)

    def _together(self) -> list[Line]:
        """All lines up to the next deed, in order; of each person at most one command."""
        lines: list[Line] = []
        later: list[Line | Deed] = []
        commanding: set[int] = set()
        waiting_on: set[int] = set()
        while self._waiting and len(lines) < self._most:
            item = self._waiting[0]
            if isinstance(item, Deed):
                break
            self._waiting.popleft()
            person, commands = item.utterance.speaker.id, item.utterance.is_command
            if person in waiting_on or (commands and person in commanding):
                waiting_on.add(person)
                later.append(item)
                continue
            if commands:
                commanding.add(person)
            lines.append(item)
        self._waiting.extendleft(reversed(later))
        return lines

    async def _hear(self, db: Session, lines: list[Line]) -> list[tuple[list[Line], Heard]]:
        """All in one transaction; if one line raises, each in its own, and it fails alone."""
        try:
            return [(lines, await self._transaction(db, lines))]
        except Unknown:
            return [(lines, unheard("unknown", _said(lines)))]
        except Exception:
            if len(lines) == 1:
                logging.getLogger("quid.writer").exception("a line failed and was undone")
                return [(lines, unheard("unavailable", _said(lines)))]
        return [part for line in lines for part in await self._hear(db, [line])]

    async def _transaction(self, db: Session, lines: Sequence[Line]) -> Heard:
        hear = functools.partial(self._ear.hear, db, _said(lines), now_ms())
        if not self._database.is_sqlite:
            return await self._away(_insist, db, hear)
        try:
            heard = prepare(db, hear, patient=False)
        except Locked:
            return await self._away(carry, db, hear)
        await self._away(commit, db)
        return heard

    def _reply(self, replies: list[Reply], heard: list[Heard]) -> None:
        for answer, result, error in replies:
            if answer.done():  # its caller went away; what was begun has run to its end
                continue
            if error is None:
                answer.set_result(result)
            else:
                answer.set_exception(error)
        for part in heard:  # behind what wakes the callers: a payer's ack and events leave together
            self._here.call_soon(self._push, part)


def _insist(db: Session, act: Callable[[], T]) -> T:
    """Carry it out, and again where another node got in its way."""
    for attempt in range(1, TRIES + 1):
        try:
            return carry(db, act)
        except Exception as error:  # SQLAlchemy's, or the driver's own out of the ledger
            code = getattr(getattr(error, "orig", error), "sqlstate", None)
            if attempt == TRIES or code not in OTHER_NODE:
                raise
    raise AssertionError("unreachable")


def _said(lines: Sequence[Line]) -> list[Utterance]:
    return [line.utterance for line in lines]


def _outcome(
    db: Session, act: Callable[[Session], Any]
) -> tuple[Any, list[Heard], BaseException | None]:
    """What it did, what is to be told beside, and what it raised."""
    try:
        return *_insist(db, lambda: (act(db), warnings.tell(db, now_ms()))), None
    except Exception as error:
        return None, [], error


def _call(act: Callable[..., T], args: tuple[Any, ...], more: dict[str, Any], db: Session) -> T:
    return act(db, *args, **more)


def now_ms() -> int:
    """The time of the wall in whole milliseconds, the one place where the writing side reads it."""
    return time.time_ns() // 1_000_000
