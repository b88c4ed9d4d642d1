"""Forms that lead to the bank: named to the browser, which follows them nowhere else."""

from aiohttp import web

from web.keys import BANKER, NONCE, SETTINGS
from web.security import policy
from web.vault.client import Lost, NotSent


async def origin(request: web.Request) -> str:
    """Of the bank's pages; nothing while it cannot be reached."""
    try:
        known = await request.app[BANKER].wire.known()
    except (NotSent, Lost):
        return ""
    return "/".join(known.bank.authorises.split("/")[:3])


def allow(request: web.Request, page: web.Response, origin: str) -> None:
    """Let the forms of a page lead there."""
    if origin:
        own = policy(request[NONCE], request.app[SETTINGS].allowed_origins)
        own = own.replace("form-action 'self'", f"form-action 'self' {origin}")
        page.headers["Content-Security-Policy"] = own
