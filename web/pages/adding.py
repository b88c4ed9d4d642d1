"""Pages that add up a whole period: how often one person may look at them."""

import limits
from aiohttp import web

from web import security, words
from web.forms import too_many
from web.pages import shell

LOOKS = limits.parse_many("60/minute")  # of one person, at all of them together


def slowed(request: web.Request) -> int:
    """Seconds until they may look again; 0: they may, and this look counts."""
    person = shell.signed_in(request).person
    return security.slowed(request, LOOKS, f"looks at what is added up {person.id}")


def too_often(request: web.Request, heading: str, wait: int) -> web.Response:
    say = words.catalogue(shell.reader(request).locale).one
    told = too_many(say, wait)
    return shell.page(request, "error", {"heading": heading, "sentence": told}, 429)
