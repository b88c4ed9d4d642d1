"""What a socket may ask of what was said: to change it, and to think something of it."""

from aiohttp import web

from chat import edits, reactions
from chat.aims import Wish
from web.calls import Answer, Call, ClientId, Flag, Number, PlaceId
from web.changes import change
from web.courier import Connection
from web.render import now_ms


def calls(app: web.Application) -> list[Call]:
    async def edit(
        me: Connection, place: PlaceId, seq: Number, text: str, client_id: ClientId
    ) -> Answer:
        """Let a message of one's own say something else."""
        wish = Wish(place, seq, client_id)
        return await change(app, me.signed.person, edits.edit, wish, text, now_ms())

    async def delete(me: Connection, place: PlaceId, seq: Number, client_id: ClientId) -> Answer:
        """Let a message of one's own say nothing any more."""
        wish = Wish(place, seq, client_id)
        return await change(app, me.signed.person, edits.delete, wish, now_ms())

    async def react(
        me: Connection,
        place: PlaceId,
        seq: Number,
        emoji: str,
        client_id: ClientId,
        on: Flag,
    ) -> Answer:
        """Say with an emoji what one thinks of it, or take that back."""
        wish = Wish(place, seq, client_id)
        return await change(app, me.signed.person, reactions.react, wish, emoji, on, now_ms())

    return [edit, delete, react]
