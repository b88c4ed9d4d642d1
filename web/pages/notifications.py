"""What somebody is told: what waits for their word, and what others did, day by day."""

from aiohttp import web
from sqlmodel import Session

from web import dates, news, render
from web.bell import looked
from web.pages import shell
from web.pages.shell import Facts, Reader


async def listing(request: web.Request) -> web.Response:
    """Whoever looks at the newest page has read it; a page that a script fetches nobody looked
    at. `?before=` a moment (ms) goes on with what is older."""
    me = shell.signed_in(request).person
    before = shell.whole(request.query.get("before"))
    now = render.now_ms()
    opened = request.headers.get("Sec-Fetch-Dest", "document") == "document" and before is None
    page = await shell.show(request, "notifications", _listing, before, now, opened)
    if opened:
        await looked(request.app, me, now)
    return page


def _listing(db: Session, who: Reader, before: int | None, now: int, opened: bool) -> Facts:
    assert who.person
    items, older = news.listing(db, who.person, before)
    days: dict[str, list[news.Item]] = {}
    for item in items:
        days.setdefault(dates.day(item.at, who.zone), []).append(item)
    waits = news.waits(db, who.person, now) if before is None else []
    facts = {"waits": waits, "days": list(days.values()), "older": older, "until": now}
    return facts | ({"bell": 0} if opened else {})
