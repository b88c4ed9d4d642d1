"""What an author does with a post of theirs: edit it for five minutes, delete it, pin it."""

from aiohttp import web
from sqlmodel import Session

from chat import profiles, revisions
from chat.refusals import Refused
from web import render, words
from web.forms import Form, blank, read_form
from web.keys import WRITER
from web.pages import posts, shell
from web.pages.shell import Facts, Reader


async def editing(request: web.Request) -> web.Response:
    return await _form(request, blank())


async def edit(request: web.Request) -> web.StreamResponse:
    """The new words; what runs in a post at home does not run here."""
    me, id = shell.signed_in(request).person, posts.number(request)
    form = await read_form(request)
    text = form.values.get("text", "").replace("\r\n", "\n")
    try:
        await request.app[WRITER].deed(revisions.edit, me.id, id, text, render.now_ms())
    except Refused as refused:
        say = words.catalogue(me.locale).one
        sentences = {
            "post_empty": say("Write something, or delete the post."),
            "post_too_long": say("A post has at most %(limit)s characters.", **refused.facts),
            "post_settled": say("The 5 minutes are over: it stays as it is."),
        }
        if refused.code not in sentences:
            raise
        page = await _form(request, form._replace(errors={"text": sentences[refused.code]}))
        page.set_status(422)
        return page
    raise web.HTTPSeeOther(f"/post/{id}")


async def _form(request: web.Request, form: Form) -> web.Response:
    shell.signed_in(request)
    return await shell.show(request, "edit", _own, posts.number(request), form)


def _own(db: Session, who: Reader, id: int, form: Form) -> Facts:
    post = revisions.own(db, who.number, id)
    shown = form if "text" in form.values else blank(text=post.text)._replace(errors=form.errors)
    open_ = revisions.editable(post, who.number, render.now_ms())
    return {"post": post, "form": shown, "open": open_ or bool(form.errors)}


async def deleting(request: web.Request) -> web.Response:
    """Asks once more."""
    shell.signed_in(request)
    return await shell.show(request, "delete", _own, posts.number(request), blank())


async def delete(request: web.Request) -> web.StreamResponse:
    me = shell.signed_in(request).person
    now = render.now_ms()
    await request.app[WRITER].deed(revisions.delete, me.id, posts.number(request), now)
    raise web.HTTPSeeOther(f"/@{me.handle}")


async def pin(request: web.Request) -> web.StreamResponse:
    """`pin`, empty to take it down again."""
    me = shell.signed_in(request).person
    form = await read_form(request)
    act = profiles.pin if form.values.get("pin") else profiles.unpin
    await request.app[WRITER].deed(act, me.id, posts.number(request))
    raise web.HTTPSeeOther(f"/@{me.handle}")


async def history(request: web.Request) -> web.Response:
    """All that an edited post has said, for anybody."""
    return await shell.show(request, "post-history", _history, posts.number(request))


def _history(db: Session, who: Reader, id: int) -> Facts:
    post = posts.found(db, id)
    return {"post": post, "revisions": revisions.history(db, post)}
