"""For who runs the place: what is on its way by cards, and where the rail says otherwise than we.

Nobody else finds it: to them there is nothing at these addresses."""

import csv
import io
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

from aiohttp import web
from sqlmodel import Session

from chat import people
from chat.people import Person
from chat.sessions import Signed
from payments import bank_statements, decisions, differences, payouts, reconciling, transits
from payments.money import Money, canonical
from payments.transits import DAY, VISA, Transit
from web import dates, render
from web.forms import read_form
from web.keys import DATABASE, SETTINGS, SIGNED, WRITER
from web.pages import confirming, differing, shell
from web.pages.shell import Facts, Reader

COLUMNS = (
    *("id", "transfer", "owner", "way", "amount", "fee", "currency", "state", "moved", "stan"),
    *("rrn", "code", "approval", "network_id", "made_at", "sent_at", "answer"),
)
MOST_DAYS, MOST_FILES = 14, 10
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Deed = Callable[[web.Request, Person], Awaitable[web.StreamResponse]]


async def operations(request: web.Request) -> web.Response:
    operator(request)
    confirming.confirmed(request)
    return await shell.show(request, "operations", _standing)


async def again(request: web.Request, code: str) -> web.Response:
    """The page, and why what was asked of it was not done."""
    page = await shell.show(request, "operations", _standing, code)
    page.set_status(409)
    return page


def decided(deed: Deed) -> Handler:
    """By an operator who has given their password lately; from whoever gave it earlier it is kept
    until they have. Whoever is none learns nothing of it."""

    async def asked(request: web.Request) -> web.StreamResponse:
        who = operator(request)
        if not confirming.is_confirmed(shell.signed_in(request)):
            return await confirming.keep(request)
        return await deed(request, who)

    return asked


@decided
async def see(request: web.Request, who: Person) -> web.StreamResponse:
    """Looked at, with a note of what came of it."""
    number = shell.whole(request.match_info["number"])
    form = await read_form(request)
    if number is None:
        raise web.HTTPNotFound
    seen = number, who.handle, form.values.get("note", ""), render.now_ms()
    if not await request.app[WRITER].deed(differences.see, *seen):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther("/operations")


async def day(request: web.Request) -> web.Response:
    """What was given to the rail on a day (UTC), as a file."""
    operator(request)
    try:
        wanted = date.fromisoformat(request.match_info["day"])
    except ValueError:
        raise web.HTTPNotFound from None
    text = await request.app[DATABASE].read(_file, wanted)
    answer = web.Response(text=text, content_type="text/csv", charset="utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="cards-{wanted}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def operator(request: web.Request) -> Person:
    """Whose handle the host has named; 404 for anybody else."""
    signed: Signed | None = request.get(SIGNED)
    names = {name.removeprefix("@").lower() for name in request.app[SETTINGS].operators}
    if signed is None or signed.person.handle.lower() not in names:
        raise web.HTTPNotFound
    return signed.person


def _standing(db: Session, who: Reader, problem: str = "") -> Facts:
    now = render.now_ms()
    return {
        "open": [_shown(one) for one in transits.all_open(db)],
        "decisions": _waiting(db, who),
        "problem": problem,
        "differences": differing.unseen(db),
        "days": reconciling.done(db, MOST_DAYS),
        "payouts": [one._asdict() for one in payouts.latest(db, MOST_FILES)],
        "statements": [one._asdict() for one in bank_statements.latest(db, MOST_DAYS)],
        "today": dates.day(now),
        "here": "operations",
    }


def _waiting(db: Session, who: Reader) -> list[Facts]:
    """What one has said of a transit, and whether this reader may be the other."""
    said = decisions.waiting(db)
    about = transits.of(db, [each.transit for each in said])
    names = {each.owner: each.handle for each in people.of_owners(db, {x.asked_by for x in said})}
    me = who.person.owner if who.person else ""
    return [
        each._asdict()
        | {"one": _shown(about[each.transit]), "by": names.get(each.asked_by, "")}
        | {"mine": me in (each.asked_by, about[each.transit].owner)}
        for each in said
    ]


def _shown(one: Transit) -> Facts:
    return one._asdict() | {"step": one.step}


def _file(db: Session, wanted: date) -> str:
    start = int(datetime(wanted.year, wanted.month, wanted.day, tzinfo=UTC).timestamp()) * 1000
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for one in transits.sent_between(db, VISA, start, start + DAY):
        lines.writerow(_row(one))
    return written.getvalue()


def _row(one: Transit) -> list[object]:
    came = one.amount_minor if one.came_minor is None else one.came_minor
    moved = came if one.state in ("approved", "review") and not one.is_open else 0
    facts: dict[str, object] = one._asdict()
    facts |= {"amount": canonical(one.amount), "fee": canonical(one.fee), "answer": one.ended or ""}
    facts |= {"moved": canonical(Money(moved, one.currency))}
    facts |= {"made_at": dates.iso(one.made_at), "sent_at": dates.iso(one.sent_at or one.made_at)}
    return [facts[name] for name in COLUMNS]
