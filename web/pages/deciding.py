"""How two of those who run the place end what the rail does not: one says what they have found
out, with a note, another agrees, and the books follow."""

from aiohttp import web
from sqlmodel import Session

from bot.dealings import outcomes
from chat.people import Person
from payments import decisions, transits
from payments.decisions import Decision
from payments.ledger import Refusal
from payments.transits import Transit
from web import render
from web.forms import read_form
from web.keys import DATABASE, WRITER
from web.pages import operations, shell


@operations.decided
async def propose(request: web.Request, who: Person) -> web.StreamResponse:
    """`says` that the money of a transit came, or did not."""
    number = shell.whole(request.match_info["number"])
    return await _propose(request, who, number, ("came", "absent"))


@operations.decided
async def give_back(request: web.Request, who: Person) -> web.StreamResponse:
    """A bank has sent back what had gone out, by the reference that it names."""
    reference = (await read_form(request)).values.get("reference", "").strip()
    found = await request.app[DATABASE].read(_referred, reference)
    if found is None:
        return await operations.again(request, "no_such_transit")
    return await _propose(request, who, found.id, (decisions.RETURNED,))


def _referred(db: Session, reference: str) -> Transit | None:
    rails = (transits.VISA, transits.BANK) if reference else ()
    return next(filter(None, (transits.referred(db, rail, reference) for rail in rails)), None)


@operations.decided
async def end(request: web.Request, who: Person) -> web.StreamResponse:
    """`do=approve` what somebody else `says`, or `do=withdraw`."""
    number = shell.whole(request.match_info["number"])
    form = (await read_form(request)).values
    if number is None:
        raise web.HTTPNotFound
    if form.get("do") == "withdraw":
        await request.app[WRITER].deed(decisions.withdraw, number)
    elif form.get("do") == "approve":
        agreed = number, form.get("says", ""), who.owner, render.now_ms()
        done = await request.app[WRITER].deed(outcomes.decide, *agreed)
        if isinstance(done, Refusal):
            return await operations.again(request, done.code)
    else:
        raise web.HTTPBadRequest
    raise web.HTTPSeeOther("/operations")


async def _propose(
    request: web.Request, who: Person, number: int | None, allowed: tuple[str, ...]
) -> web.StreamResponse:
    form = (await read_form(request)).values
    says, words = form.get("says", ""), form.get("note", "").strip()
    if number is None or says not in allowed:
        raise web.HTTPNotFound
    if not words:
        return await operations.again(request, "decision_words")
    said = number, says, words, who.owner, render.now_ms()
    done: Decision | Refusal = await request.app[WRITER].deed(decisions.propose, *said)
    if isinstance(done, Refusal):
        return await operations.again(request, done.code)
    raise web.HTTPSeeOther("/operations#decisions")
