"""Tells the other nodes of one Quid what happened here, over Redis, and hears what did there.

Redis carries hints and keeps nothing: what it loses, clients find by their numbers. A canary says
whether it carries; while it does not, clients are told to ask, and once more when it does again."""

import asyncio
import collections
import contextlib
import logging
import random
import secrets
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from typing import Any

import redis.asyncio as redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

BEAT = 5.0  # seconds from one canary to the next
DEAF = 2.2  # beats without one, after which nothing is believed to arrive
PATIENCE = 1.0  # seconds that a new connection waits for its channel
MOST_WAITING = 10_000  # messages to Redis; beyond it the oldest are lost
REMEMBERED = 4096  # messages that may come once more on another channel
EVERYBODY = "all"
HEAD = 24  # characters: which node, and the number of its message
CANARY = b"canary"
PUBLISH = b"*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%b\r\n$%d\r\n%b\r\n"

log = logging.getLogger("quid.nodes")


class Nodes:
    """`wanted` says which channels the connections of this node need, and `behind` tells them to
    ask for what they may have missed; `hear` has what takes a message, by its kind.

    Without an address this is the only node. Several Quids on one Redis differ by the number of
    the database in it."""

    def __init__(
        self,
        address: str,
        wanted: Callable[[], Collection[str]],
        behind: Callable[[], None],
    ) -> None:
        self.hear: dict[str, Callable[[bytes], None]] = {"behind": lambda _: behind()}
        self._wanted, self._behind = wanted, behind
        self._redis = _redis(address) if address else None
        db = self._redis.connection_kwargs.get("db", 0) if self._redis else 0
        self._prefix = f"quid:{db}:"
        self._me = secrets.token_hex(4)
        self._voice = self._me.encode()
        self._number = 0
        self._waiting: collections.deque[bytes] = collections.deque(maxlen=MOST_WAITING)
        self._ready = asyncio.Event()
        self._lost = False  # something of what was told
        self._taken: collections.OrderedDict[bytes, None] = collections.OrderedDict()
        self._ears: Any = None  # the connection that listens
        self._open: set[Any] = set()
        self._channels: dict[str, asyncio.Future[None]] = {}
        self.carries = self._is_warned = False
        self._seen = 0.0  # when one's own voice came back
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def are_many(self) -> bool:
        """Whether anybody is to be told."""
        return self._redis is not None

    async def start(self) -> None:
        if self._redis:
            self._tasks = [asyncio.create_task(each()) for each in (self._talk, self._listen)]
            self._tasks.append(asyncio.create_task(self._watch()))

    async def stop(self) -> None:
        left = set(self._tasks)
        while left:  # the library may take a cancellation for a timeout of its own
            for task in left:
                task.cancel()
            _, left = await asyncio.wait(left, timeout=PATIENCE)

    def tell(self, kind: str, channels: Iterable[str], body: bytes = b"") -> None:
        """Whichever nodes listen on one of these; nobody waits for it."""
        if not self.are_many:
            return
        self._number += 1
        message = f"{self._me}{self._number:016x}{kind} ".encode() + body
        for channel in channels:
            name = (self._prefix + channel).encode()
            self._lost |= len(self._waiting) == MOST_WAITING
            self._waiting.append(PUBLISH % (len(name), name, len(message), message))
        self._ready.set()

    async def follow(self, *channels: str) -> bool:
        """Hear these channels from now on; whether one is new, and nothing was heard there
        before."""
        if self._redis is None or not self.carries:
            return False  # all is asked for once Redis carries
        known = [self._channels.get(each) for each in channels]
        is_new = any(one is None or not one.done() for one in known)
        if new := [each for each in channels if each not in self._channels]:
            await self._subscribe(*new)
        heard = [self._channels[each] for each in channels if each in self._channels]
        if heard:
            await asyncio.wait(heard, timeout=PATIENCE)
        return is_new

    async def _subscribe(self, *channels: str) -> None:
        loop = asyncio.get_running_loop()
        self._channels |= {channel: loop.create_future() for channel in channels}
        await self._order("SUBSCRIBE", *channels)

    async def _order(self, verb: str, *channels: str) -> None:
        try:
            if self._ears and self._ears.is_connected:
                await self._ears.send_command(verb, *(self._prefix + each for each in channels))
        except (RedisError, OSError):
            pass  # the ears find the same, and come back with all that is wanted

    async def _talk(self) -> None:
        while True:
            try:
                async with self._connection() as mouth:
                    await mouth.send_command("CLIENT", "REPLY", "OFF")
                    await self._pour(mouth)
            except (RedisError, OSError):
                self._lost = True
                await asyncio.sleep(self._pause)

    async def _pour(self, mouth: Any) -> None:
        self._ready.set()  # for what waited for this connection
        while True:
            await self._ready.wait()
            self._ready.clear()
            if not mouth.is_connected:  # it would connect again, and be answered
                raise ConnectionError
            if self._lost:
                self._lost = False
                self.tell("behind", [EVERYBODY])
            told = b"".join(self._waiting)
            self._waiting.clear()
            await mouth.send_packed_command(told)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._connection() as self._ears:
                    await self._hear_all(self._ears)
            except (RedisError, OSError) as error:
                self._ears = None
                await self._fall_silent(error)
                await asyncio.sleep(self._pause)

    async def _hear_all(self, ears: Any) -> None:
        self._channels = {}
        await self._subscribe(EVERYBODY, self._me, *self._wanted())
        self.tell(CANARY.decode(), [self._me])
        while True:
            what, channel, body = await ears.read_response()
            if what == b"message":
                self._take(body)
            elif what == b"subscribe":
                self._is_heard(channel.decode().removeprefix(self._prefix))

    def _is_heard(self, channel: str) -> None:
        if (known := self._channels.get(channel)) and not known.done():
            known.set_result(None)

    def _take(self, message: bytes) -> None:
        if message.startswith(self._voice):
            self._sing(message[HEAD:])
            return
        head = message[:HEAD]
        if head in self._taken:
            return
        self._taken[head] = None
        if len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
        kind, _, body = message[HEAD:].partition(b" ")
        if hear := self.hear.get(kind.decode()):
            try:
                hear(body)
            except Exception:  # of a node of another version, say
                log.exception("a message of another node could not be read")

    def _sing(self, what: bytes) -> None:
        """One's own voice: all that was told before it has arrived, too."""
        if not what.startswith(CANARY):
            return
        self._seen = asyncio.get_running_loop().time()
        if not self.carries:
            self.carries, self._is_warned = True, False
            log.info("Redis carries between the nodes")
            self._behind()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            self.tell(CANARY.decode(), [self._me])
            late = asyncio.get_running_loop().time() - self._seen > BEAT * DEAF
            if late and self.carries:
                await self._fall_silent("no canary came back")
            await self._settle()

    async def _settle(self) -> None:
        """Hear what is wanted by now, and no more. Who came while nothing carried could not wait
        for their channel, and asks once it is heard."""
        wanted = {EVERYBODY, self._me, *self._wanted()}
        if new := wanted - self._channels.keys() if self._ears else ():
            await self._subscribe(*new)
        if new or not self.carries:
            self._behind()
        if gone := self._channels.keys() - wanted:
            for channel in gone:
                del self._channels[channel]
            await self._order("UNSUBSCRIBE", *gone)

    async def _fall_silent(self, why: object) -> None:
        if not self._is_warned:
            log.warning("Redis does not carry between the nodes: %s", why)
        self._is_warned = True
        self.carries = False
        for each in tuple(self._open):
            await each.disconnect(nowait=True)
        self._ready.set()

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        assert self._redis is not None, "without an address nothing was started"
        made: Any = self._redis.make_connection()  # type: ignore[no-untyped-call]
        try:
            await made.connect()
            self._open.add(made)
            yield made
        finally:
            self._open.discard(made)
            await made.disconnect(nowait=True)

    @property
    def _pause(self) -> float:
        return random.uniform(0.04, 0.2) * BEAT


def _redis(address: str) -> redis.ConnectionPool:
    """Without tries of its own: that something is missed meanwhile has to be known."""
    return redis.ConnectionPool.from_url(
        address,
        protocol=2,
        retry=Retry(NoBackoff(), 0),
        socket_connect_timeout=BEAT * DEAF,
        socket_timeout=None,  # the canary tells
    )
