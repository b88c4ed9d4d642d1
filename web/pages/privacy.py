"""Settings of what others see of one while it happens."""

from aiohttp import web

from chat import manners
from chat.manners import Manners
from web.forms import read_form
from web.keys import EVERYWHERE, WRITER
from web.pages import shell


async def show(request: web.Request) -> web.StreamResponse:
    """What is ticked is shown to others."""
    me = shell.signed_in(request).person
    values = (await read_form(request)).values
    wanted = Manners(*(bool(values.get(name)) for name in Manners._fields))
    await request.app[WRITER].deed(manners.keep, me.id, wanted)
    request.app[EVERYWHERE].renewed(me)
    raise web.HTTPSeeOther("/settings?saved=1#privacy")
