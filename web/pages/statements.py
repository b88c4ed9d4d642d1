"""Statements: any days of one currency, on a page and as a file to keep or to hand on."""

import hashlib
from collections.abc import AsyncIterator
from datetime import date

import limits
from aiohttp import web
from sqlmodel import Session

from payments import recipes, seal, statements
from payments.money import CURRENCIES
from payments.statements import Outline, TooLong
from web import dates, papers, periods, render, security, words
from web.keys import DATABASE, DOWNLOADS, DRAWING
from web.pages import adding, shell
from web.pages.shell import Facts, Reader
from web.papers import FORMS, Head, Paper
from web.periods import NAMED, Period

PAGE = 50
PROVEN = 2_000  # lines of which the page itself says the proof; files say it of any number
TRIES = limits.parse_many("20/minute")
AT_ONCE = 2  # downloads of one person
Made = tuple[Head, Paper]


async def statement(request: web.Request) -> web.Response:
    """`?currency=EUR&range=last` or `&from=2026-10-01&to=2026-11-15`, and `&page=2`."""
    if wait := adding.slowed(request):
        return _too_often(request, wait)
    page = shell.whole(request.query.get("page")) or 1
    return await shell.show(request, "statement", _statement, _asked(request), page)


def _asked(request: web.Request) -> tuple[str, Period]:
    today = date.fromisoformat(dates.day(render.now_ms(), shell.reader(request).zone))
    return request.query.get("currency", ""), periods.period(request.query, today)


def _statement(db: Session, who: Reader, asked: tuple[str, Period], page: int) -> Facts:
    outline, used = _outline(db, who, *asked)
    period = asked[1]
    facts: Facts = {
        "period": period,
        "named": {name: periods.named(name, period.last) for name in NAMED},
        "currencies": used,
        "chosen": outline.ref.currency if outline else _chosen(used, asked[0]),
        "outline": outline,
    }
    if outline is None:
        return facts
    count = len(outline.transfers)
    pages = max(1, -(-count // PAGE))
    first = (min(max(page, 1), pages) - 1) * PAGE
    found = statements.lines(db, outline, first, first + PAGE)
    return facts | {
        "lines": shell.ledger_lines(db, found),
        "count": count,
        "number": first // PAGE + 1,
        "pages": pages,
        "proof": str(statements.prove(db, outline)) if count <= PROVEN else "",
    }


def _outline(
    db: Session, who: Reader, currency: str, period: Period
) -> tuple[Outline | None, list[str]]:
    """None if there are more lines than a statement may have."""
    assert who.person
    used = [code for code in shell.currencies(db, who.person) if code in CURRENCIES]
    account = recipes.wallet(who.person.owner, _chosen(used, currency))
    try:
        return statements.outline(db, account, *period.moments(who.zone, render.now_ms())), used
    except TooLong:
        return None, used


def _chosen(used: list[str], currency: str) -> str:
    return currency if currency in used else used[0]


async def download(request: web.Request) -> web.StreamResponse:
    """The same as a file, written as it is read."""
    person = shell.signed_in(request).person
    wait = security.slowed(request, TRIES, f"statements {person.id}")
    opened = request.app[DOWNLOADS]
    if wait or opened[person.id] >= AT_ONCE:
        return _too_often(request, wait or 10)
    opened[person.id] += 1
    try:
        made = await request.app[DATABASE].read(_begin, shell.reader(request), request)
        if made is None:
            raise web.HTTPSeeOther(f"/wallet/statement{_asked(request)[1].address()}")
        return await _send(request, *made)
    finally:
        opened[person.id] -= 1


def _too_often(request: web.Request, wait: int) -> web.Response:
    say = words.catalogue(shell.reader(request).locale).one
    return adding.too_often(request, say("Statement"), wait)


def _begin(db: Session, who: Reader, request: web.Request) -> Made | None:
    currency, period = _asked(request)
    outline, _ = _outline(db, who, currency, period)
    if outline is None:
        return None
    assert who.person
    days = (period.first, period.last)
    head = Head(who.person, outline, *days, who.zone, who.locale, render.now_ms())
    return head, FORMS[request.path.rpartition(".")[2]](head)


async def _send(request: web.Request, head: Head, paper: Paper) -> web.StreamResponse:
    """What breaks off on the way shows as broken off, and never as all there is."""
    response = web.StreamResponse()
    response.headers["Content-Type"] = paper.kind
    response.headers["Content-Disposition"] = f'attachment; filename="{head.name}.{paper.ending}"'
    response.headers["Cache-Control"] = "no-store"
    await response.prepare(request)
    try:
        async for part in _parts(request, head, paper):
            await response.write(part)
    except Exception:
        if request.transport:
            request.transport.abort()
        raise
    await response.write_eof()
    return response


async def _parts(request: web.Request, head: Head, paper: Paper) -> AsyncIterator[bytes]:
    """What is drawn has to be whole before any of it goes out, and takes a processor: one draws
    while others wait."""
    if paper.ending != "pdf":
        async for part in _written(request, head, paper):
            yield part
        return
    async with request.app[DRAWING]:
        drawn = [part async for part in _written(request, head, paper)]
    for part in drawn:
        yield part


async def _written(request: web.Request, head: Head, paper: Paper) -> AsyncIterator[bytes]:
    """A stretch of lines at a time, each read for itself: however slow the reader is, no
    transaction waits for them."""
    database, digest = request.app[DATABASE], hashlib.sha256()

    def stretch(db: Session, first: int, last: int) -> bytes:
        found = statements.lines(db, head.outline, first, last)
        digest.update(statements.canonical(found))
        return paper.lines(papers.rows(head, shell.ledger_lines(db, found)))

    def end(db: Session) -> bytes:
        return paper.end(statements.proof(head.outline, digest.hexdigest(), seal.head(db)))

    yield paper.begin()
    for first, last in statements.stretches(head.outline):
        if part := await database.read(stretch, first, last):
            yield part
    if rest := await database.read(end):
        yield rest
