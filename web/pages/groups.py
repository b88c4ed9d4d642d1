"""Making a group; its members, and how they change."""

from typing import Any
from uuid import UUID

from aiohttp import web
from sqlmodel import Session

from chat import groups as chats
from chat import manners, places
from chat.people import Person
from chat.places import Place
from web import groups
from web.forms import Form, blank, read_form
from web.keys import DATABASE
from web.pages import shell
from web.pages.shell import Facts, Reader

CONTACTS = 50
FIELDS = {"group_name_invalid": "name", "not_allowed": "form"}


async def starting(request: web.Request) -> web.Response:
    shell.signed_in(request)
    form = blank(people=request.query.get("with", ""))
    return await shell.show(request, "new-group", _new, form)


def _new(db: Session, who: Reader, form: Form) -> Facts:
    """People of the reader's conversations, and those chosen before a slip."""
    assert who.person
    listed = places.listing(db, who.person.id, CONTACTS)
    known = {row.other.id: row.other for row in listed if row.other and row.other.kind == "person"}
    return {"form": form, "contacts": list(known.values())}


async def start(request: web.Request) -> web.StreamResponse:
    """The form brings the client id, so that sending it twice makes one group."""
    me = shell.signed_in(request).person
    form = await read_form(request)
    try:
        client_id = UUID(form.values.get("client_id", "")).bytes
    except ValueError:
        raise web.HTTPBadRequest from None
    chosen = [value for name, value in form.values.items() if name.startswith("person-")]
    named = [*chosen, *groups.handles(form.values.get("people", ""))]
    name = form.values.get("name", "")
    ack = await groups.change(request.app, me, groups.make, name, named, client_id)
    if ack["ok"]:
        raise web.HTTPSeeOther(f"/messages/{ack['place']}")
    return await shell.show(request, "new-group", _new, _wrong(form, ack))


async def members(request: web.Request) -> web.Response:
    """Who belongs, for those who do; to anybody else it looks like what is not."""
    shell.signed_in(request)
    return await shell.show(request, "members", _members, _number(request), blank())


def _members(db: Session, who: Reader, group: int, form: Form) -> Facts:
    assert who.person
    place = places.load(db, [group]).get(group)
    if place is None or place.kind != "group" or who.person.id not in place.members:
        raise web.HTTPNotFound
    form.values.setdefault("name", place.name)
    return {"group": place, "members": chats.members(db, group), "form": form}


async def again(request: web.Request, group: int, wrong: Form) -> web.Response:
    """The page as it stands, with what is wrong in a form."""
    page = await shell.show(request, "members", _members, group, wrong)
    page.set_status(422)
    return page


async def belongs(request: web.Request, group: int) -> None:
    """To somebody who does not, it is not there."""
    me = shell.signed_in(request).person
    place = (await request.app[DATABASE].read(places.load, [group])).get(group)
    if place is None or place.kind != "group" or me.id not in place.members:
        raise web.HTTPNotFound


async def change(request: web.Request) -> web.StreamResponse:
    """`act` is `add`, `remove`, `name` or `leave`."""
    me = shell.signed_in(request).person
    form, group = await read_form(request), _number(request)
    act = form.values.get("act", "")
    ack = await _change(request.app, me, group, act, form.values)
    if ack["ok"]:
        gone = act == "leave" or (act == "remove" and form.values.get("handle") == me.handle)
        raise web.HTTPSeeOther("/messages" if gone else f"/messages/{group}/members")
    if ack["code"] == "not_found":
        raise web.HTTPNotFound
    return await shell.show(request, "members", _members, group, _wrong(form, ack))


async def _change(
    app: web.Application, me: Person, group: int, act: str, values: dict[str, str]
) -> dict[str, Any]:
    if act == "add":
        named = groups.handles(values.get("people", ""))
        return await groups.change(app, me, groups.add, group, named)
    if act == "remove":
        return await groups.change(app, me, groups.remove, group, values.get("handle", ""))
    if act == "name":
        return await groups.change(app, me, groups.relabel, group, values.get("name", ""))
    if act == "leave":
        return await groups.change(app, me, groups.remove, group, me.handle)
    raise web.HTTPBadRequest


def _wrong(form: Form, ack: dict[str, Any]) -> Form:
    """The sentence at the field that it is about."""
    return form._replace(errors={FIELDS.get(ack["code"], "people"): ack["message"]})


def _number(request: web.Request) -> int:
    return shell.whole(request.match_info["place"]) or 0


def facts(db: Session, me: Person, place: Place) -> Facts:
    """What a group's own conversation shows of it, and how far others let it be seen they read."""
    others = manners.witnesses(db, place, me.id, "seen") - {me.id}
    marks = chats.seen(db, place.id)
    return {
        "group": place,
        "members": chats.members(db, place.id),
        "seen": {str(person): seq for person, seq in marks.items() if person in others},
    }
