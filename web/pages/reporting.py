"""Showing something to those who host: a page that asks what is wrong, and says what comes next."""

from aiohttp import web
from sqlmodel import Session

from chat import blocks, mutes, people, places, reported, reports
from chat.people import Person
from chat.refusals import Refused
from web import render, words
from web.forms import Form, blank, read_form
from web.keys import WRITER
from web.pages import shell
from web.pages.shell import Facts, Reader


async def asking(request: web.Request) -> web.Response:
    """`/report/post/12`, `/report/person/bob`, `/report/event/3-45` or `/report/group/3`; of what
    one has reported it says so."""
    return await _page(request, blank())


async def report(request: web.Request) -> web.StreamResponse:
    """`reason`, and `words` if any."""
    me = shell.signed_in(request).person
    form = await read_form(request)
    values = form.values.get("reason", ""), form.values.get("words", "").replace("\r\n", "\n")

    def act(db: Session) -> None:
        reports.report(db, me.id, _subject(db, request), *values, render.now_ms())

    try:
        await request.app[WRITER].deed(act)
    except Refused as refused:
        page = await _page(request, form._replace(errors=_wrong(refused, me.locale)))
        page.set_status(422)
        return page
    raise web.HTTPSeeOther(request.path)


def _wrong(refused: Refused, locale: str) -> dict[str, str]:
    """The sentence at the field that it is about."""
    say = words.catalogue(locale).one
    sentences = {
        "report_reason": ("reason", say("Choose what is wrong with it.")),
        "report_too_long": ("words", say("Say it in 1,000 characters at most.")),
        "reports_many": ("reason", say("That is enough for a day. Report it tomorrow.")),
    }
    if refused.code not in sentences:
        raise refused
    field, sentence = sentences[refused.code]
    return {field: sentence}


async def _page(request: web.Request, form: Form) -> web.Response:
    shell.signed_in(request)
    return await shell.show(request, "report", _facts, request, form)


def _facts(db: Session, who: Reader, request: web.Request, form: Form) -> Facts:
    subject = _subject(db, request)
    if standing := reports.standing(db, who.number, subject):
        person = people.by_ids(db, [standing.whose])[standing.whose]
        return {"sent": True, "back": _back(db, subject, person), **_apart(db, who, person)}
    thing = reported.find(db, who.number, subject)
    facts = {"sent": False, "thing": thing, "kind": subject.partition(":")[0], "form": form}
    return facts | {"person": thing.whose, "back": _back(db, subject, thing.whose)}


def _apart(db: Session, who: Reader, person: Person) -> Facts:
    return {
        "person": person,
        "blocked": blocks.blocks(db, who.number, person.id),
        "muted": bool(mutes.among(db, who.number, [person.id])),
    }


def _back(db: Session, subject: str, person: Person) -> str:
    """Where it stands."""
    kind, (id, *_) = reported.parse(subject)
    if kind == "post":
        return f"/post/{id}"
    if kind == "person":
        return f"/@{person.handle}"
    place = places.load(db, [id])[id]
    return f"/post/{place.post}" if place.post else f"/messages/{place.id}"


def _subject(db: Session, request: web.Request) -> str:
    """As it is kept, of how an address names it. Refused with `not_found`."""
    kind, name = request.match_info["kind"], request.match_info["name"]
    if kind == "person":
        found = people.by_handles(db, [name]).get(name.lower())
        name = str(found.id) if found else ""
    subject = f"{kind}:{name.replace('-', ':')}"
    reported.parse(subject)
    return subject
