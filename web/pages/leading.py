"""Forms that lead to the bank: named to the browser, which follows them nowhere else."""

import limits
from aiohttp import web

from web import security
from web.keys import BANKER, NONCE, SETTINGS
from web.pages import shell
from web.vault.client import Lost, NotSent

LOOKS = limits.parse_many("12/minute")  # of one person, at which a bank is asked who it is


async def origin(request: web.Request) -> str:
    """Of the bank's pages; nothing while it cannot be reached, or was asked for too often."""
    wire, person = request.app[BANKER].wire, shell.signed_in(request).person
    if not wire.knows and security.slowed(request, LOOKS, f"looks at the bank {person.id}"):
        return ""
    try:
        known = await wire.known()
    except (NotSent, Lost):
        return ""
    return "/".join(known.bank.authorises.split("/")[:3])


def allow(request: web.Request, page: web.Response, origin: str) -> None:
    """Let the forms of a page lead there."""
    if origin:
        own = security.policy(request[NONCE], request.app[SETTINGS].allowed_origins)
        own = own.replace("form-action 'self'", f"form-action 'self' {origin}")
        page.headers["Content-Security-Policy"] = own
