"""What goes out with gzip, and to whom."""

import gzip
import re
from collections.abc import Mapping

from aiohttp import web

REFUSED = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")
OWN = ("same-origin", "none")  # from our pages, or typed into the address bar
LEAST = 1024  # bytes
QUICK = 3  # of 9: for what is packed while somebody waits


def unpacks(headers: Mapping[str, str]) -> bool:
    """Whether who sent these takes gzip."""
    accepts = headers.get("Accept-Encoding", "").lower()
    return "gzip" in accepts and not REFUSED.search(accepts)


def pack_page(request: web.Request, response: web.Response) -> None:
    """Never what another site made a browser ask for: with words of its choice in the address, the
    length of the packed answer would tell it what else stands there."""
    body, headers = response.body, request.headers
    ours = headers.get("Sec-Fetch-Site") in OWN and unpacks(headers)
    if ours and isinstance(body, bytes) and len(body) >= LEAST:
        response.body = gzip.compress(body, QUICK)
        response.headers["Content-Encoding"] = "gzip"
