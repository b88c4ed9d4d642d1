"""What a connected browser or program can call, and who may connect."""

import math
import time
from collections.abc import Awaitable, Callable, Collection, Iterator
from typing import Any

import socketio  # type: ignore[import-untyped]
from aiohttp import web
from sqlmodel import Session

from bot.preview import named_place, preview
from bot.suggesting import suggest
from bot.turns import Utterance, refused
from chat import asides, events, people, places, sessions
from chat.messages import LONGEST
from chat.refusals import Refused
from chat.sessions import Signed
from web import bell, dates, drafts, feed, groups, presence, scopes, signs, talk, wire
from web.calls import (
    Answer,
    BadRequest,
    Call,
    Choice,
    ClientId,
    Number,
    Numbers,
    Pictures,
    PlaceName,
    bind,
)
from web.channels import person_channel, place_channel
from web.courier import BEHIND, MOST_WATCHED, Connection
from web.database import Database
from web.hotlines import install, send_all
from web.keys import COURIER, DATABASE, EVERYWHERE, PRESENCE, SETTINGS, SIGNED, WRITER
from web.pace import wait
from web.peers import Peer, socket_of
from web.scopes import READ, WRITE
from web.security import find_session
from web.writer import Writer, now_ms

Bound = Callable[[Connection, object], Awaitable[Answer]]
SWEEP_EVERY = 30  # seconds
NOTE_USE_EVERY = 3600  # seconds
AT_ONCE = 500  # sessions that are looked at, or noted, in one statement
LOOKING = frozenset({"reading", "suggest", "since", "home"})  # all that `read` alone may call


class Sockets:
    """The calls of `docs/protocol.md`, on one Socket.IO server."""

    def __init__(self, app: web.Application, sio: socketio.AsyncServer) -> None:
        self._app, self._sio = app, sio
        self._database, self._writer, self._courier = app[DATABASE], app[WRITER], app[COURIER]
        self._everywhere = app[EVERYWHERE]
        self._connected: dict[str, Connection] = {}
        self._swept = self._noted = time.monotonic()
        heard: list[Call] = [self.say, self.tap]  # the ear keeps their pace, across connections
        asked: list[Call] = [self.reading, self.suggest, self.since]
        asked += [*groups.calls(app), *bell.calls(app), *talk.calls(app), *signs.calls(app)]
        asked += [*presence.calls(app), *drafts.calls(app), *feed.calls(app)]
        bound = {call.__name__: _guard(bind(call), WRITE) for call in heard}
        bound |= {call.__name__: _guard(_paced(bind(call)), _scope(call)) for call in asked}
        self.calls = frozenset(bound)  # what there is to ask
        direct = not app[SETTINGS].library_path
        install(sio, bound, stray=self._stray, direct=direct)
        sio.on("connect", self._connect)
        sio.on("disconnect", self._disconnect)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        """By the cookie of the handshake, whose origin was judged there, or by `auth.token`."""
        request: web.Request = environ["aiohttp.request"]
        signed: Signed | None = request.get(SIGNED)
        if isinstance(auth, dict) and isinstance(token := auth.get("token"), str):
            signed = await find_session(self._app, token, "program")
        if signed is None:
            raise socketio.exceptions.ConnectionRefusedError("signed_out")
        if not scopes.may(signed, READ):  # what is pushed is read
            raise socketio.exceptions.ConnectionRefusedError("scope_missing")
        if len(self._courier.of(signed.person.id)) >= self._app[SETTINGS].sockets_per_person:
            raise socketio.exceptions.ConnectionRefusedError("busy")
        zone = dates.zone(request.cookies.get("zone", ""))
        me = Connection(socket_of(self._sio, sid), signed, zone)
        me.socket.who = self._connected[sid] = me
        self._courier.join(me)
        await self._everywhere.nodes.follow(person_channel(signed.person.id))
        moved = "zone" in request.cookies and zone != signed.person.zone
        if moved and signed.kind == "browser":
            renewed = await self._writer.deed(people.set_zone, signed.person.id, zone)
            self._everywhere.renewed(renewed)

    async def _disconnect(self, sid: str, _reason: object = None) -> None:
        if me := self._connected.pop(sid, None):
            self._courier.leave(me)
            self._app[PRESENCE].leave(me)

    async def end_old(self) -> None:
        """Close what was revoked at another node without a word of it here, or is over by age."""
        for some in self._open_sessions():
            for id, person in await self._database.read(sessions.ended, some, now_ms()):
                await self.end(person, [id])

    async def sweep(self, _database: Database, _writer: Writer) -> None:
        """Twice a minute: sessions are also revoked from the command line, which tells nobody,
        and come to their end. Once an hour: what is open is in use."""
        now = time.monotonic()
        if self._connected and now - self._swept >= SWEEP_EVERY:
            self._swept = now
            await self.end_old()
            if now - self._noted >= NOTE_USE_EVERY:
                self._noted = now
                await self._note_use()

    async def _note_use(self) -> None:
        for some in self._open_sessions():
            await self._writer.deed(sessions.touch, some, now_ms())

    def _open_sessions(self) -> Iterator[list[int]]:
        """A few hundred at a time, so that no line waits for the rows of all."""
        open_here = list({me.signed.id for me in self._connected.values()})
        for start in range(0, len(open_here), AT_ONCE):
            yield open_here[start : start + AT_ONCE]

    async def end(self, person: int, ended: Collection[int]) -> None:
        """Close what sessions that ended have open."""
        for me in self._courier.of(person):
            if me.signed.id in ended:
                await me.socket.close()

    def say(
        self,
        me: Connection,
        place: PlaceName,
        text: str,
        client_id: ClientId,
        reading: str = "",
        target: Number | None = None,
        pictures: Pictures | None = None,
    ) -> Awaitable[Answer]:
        """Keep what was said and, if it is a command, answer it; `target` is what it replies to."""
        speaker, may = me.signed.person, _may_spend(me)
        said = Utterance(speaker, place, text, client_id, reading, target=target, may_spend=may)
        return self._writer.say(said._replace(pictures=pictures) if pictures else said)

    def tap(
        self,
        me: Connection,
        place: PlaceName,
        choice: Choice,
        client_id: ClientId,
        seq: Number | None = None,
        mine: Number | None = None,
    ) -> Awaitable[Answer]:
        """Press a button of a ticket (`seq`) or of a private answer (`mine`)."""
        if (seq is None) == (mine is None) or not choice:
            raise BadRequest
        speaker, may = me.signed.person, _may_spend(me)
        tapped = Utterance(speaker, place, "", client_id, "", choice, seq, mine, may_spend=may)
        return self._writer.say(tapped)

    async def reading(self, me: Connection, place: PlaceName, text: str) -> Answer:
        """What sending this text would do, without doing it."""
        speaker = me.signed.person
        if len(text) > LONGEST:
            return refused("too_long", speaker.locale, limit=LONGEST)
        try:
            shown = await self._database.read(preview, speaker, place, text, now_ms())
        except Refused as refusal:
            return refused(refusal.code, speaker.locale)
        return {"ok": True, **shown}

    async def suggest(self, me: Connection, place: PlaceName, text: str) -> Answer:
        """What may stand at the end of a command, of which `text` is typed up to the caret."""
        speaker = me.signed.person

        def ask(db: Session) -> Answer:
            return suggest(db, speaker, named_place(db, speaker, place), text)

        if len(text) > LONGEST:
            return refused("too_long", speaker.locale, limit=LONGEST)
        try:
            return {"ok": True, **await self._database.read(ask)}
        except Refused as refusal:
            return refused(refusal.code, speaker.locale)

    async def since(self, me: Connection, places: Numbers, mine: Number) -> Answer:
        """Everything after these numbers, and places not named; at most a page."""
        answer, open_places = await self._database.read(self._missed, me, places, mine)
        shown = open_places[:MOST_WATCHED]
        for place in shown:
            self._courier.watch(me, place)
        if await self._everywhere.nodes.follow(*map(place_channel, shown)):
            send_all(me.socket, [BEHIND])  # what was said meanwhile came to nobody here
        return answer

    def _missed(
        self, db: Session, me: Connection, named: dict[int, int], mine: int
    ) -> tuple[Answer, list[int]]:
        """The answer of `since`, and those of the named places that are open to everybody."""
        missed = events.since(db, me.signed.person.id, named, mine)
        known = people.by_ids(db, {row.author for row in missed.mine})
        kinds = places.kinds(db, {*named, *(row.place for row in missed.events)})
        aside = asides.among(db, me.signed.person.id, kinds)
        answer = {
            "ok": True,
            "events": [
                self._courier.event(me, shape, kinds[row.place], row.place in aside)
                for row, shape in zip(missed.events, wire.events(db, missed.events), strict=True)
            ],
            "mine": [self._courier.private(me, row, known) for row in missed.mine],
            "places": {str(place): seq for place, seq in missed.places.items()},
            "more": missed.more,
            "reset": [str(place) if place else "mine" for place in missed.reset],
        }
        return answer, [id for id in named if kinds.get(id) == "replies"]

    async def _stray(self, socket: Peer, _event: str, _arguments: list[Any]) -> Answer:
        return refused("bad_request", socket.who.signed.person.locale if socket.who else "en")


def _may_spend(me: Connection) -> bool:
    return scopes.may(me.signed, scopes.PAY)


def _guard(call: Bound, scope: str) -> Any:
    """Find who is asking, and answer what cannot be read, or is beyond their token."""

    def guarded(socket: Peer, data: object) -> Awaitable[Answer]:
        me: Connection = socket.who
        if not scopes.may(me.signed, scope):
            return _answered(refused("scope_missing", me.signed.person.locale, scope=scope))
        try:
            return call(me, data)
        except BadRequest:
            return _answered(refused("bad_request", me.signed.person.locale))

    return guarded


def _scope(call: Call) -> str:
    return READ if call.__name__ in LOOKING else WRITE


def _paced(call: Bound) -> Bound:
    """Nobody keeps the readers and the disk from others."""

    def paced(me: Connection, data: object) -> Awaitable[Answer]:
        if seconds := wait(me, time.monotonic()):
            late = refused("slow_down", me.signed.person.locale, retry_after=math.ceil(seconds))
            return _answered(late)
        return call(me, data)

    return paced


async def _answered(answer: Answer) -> Answer:
    return answer
