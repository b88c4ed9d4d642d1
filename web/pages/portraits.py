"""Pictures of people and groups: chosen, shown from now on everywhere, and taken away again."""

from typing import Any

from aiohttp import web

from bot.turns import refused
from chat import pictures
from chat.refusals import Refused
from chat.sessions import Signed
from web import groups
from web import pictures as sending
from web.forms import Form
from web.keys import EVERYWHERE, WRITER
from web.pages import groups as group_pages
from web.pages import preferences, shell
from web.render import now_ms


async def own(request: web.Request) -> web.StreamResponse:
    """A form with a file, or without one to have none."""
    signed = shell.signed_in(request)
    try:
        key = await _sent(request, signed)
    except Refused as no:
        return await preferences.again(request, _wrong(signed, no), 422)
    person = await request.app[WRITER].deed(pictures.show_person, signed.person.id, key, now_ms())
    request.app[EVERYWHERE].renewed(person)
    raise web.HTTPSeeOther("/settings?saved=1")


async def of_group(request: web.Request) -> web.StreamResponse:
    """As for oneself; any member may."""
    signed = shell.signed_in(request)
    group = shell.whole(request.match_info["place"]) or 0
    await group_pages.belongs(request, group)
    try:
        key = await _sent(request, signed)
    except Refused as no:
        return await group_pages.again(request, group, _wrong(signed, no))
    ack = await groups.change(request.app, signed.person, groups.depict, group, key)
    if not ack["ok"]:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/messages/{group}/members")


async def _sent(request: web.Request, signed: Signed) -> str:
    """The key of the picture that the form brought; empty if it was to bring none."""
    if not request.content_type.startswith("multipart/"):
        return ""
    drawn = await sending.keep(request, signed, sending.sent_file(request), "square")
    return drawn.key


def _wrong(signed: Signed, no: Refused) -> Form:
    facts: dict[str, Any] = no.facts
    said = refused(no.code, signed.person.locale, **facts)["message"]
    return Form({}, {"picture": said})
