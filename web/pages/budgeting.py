"""Budgets: how the month stands, and what each category may come to."""

from aiohttp import web
from sqlmodel import Session

from bot.reading.amounts import Misread
from bot.reading.changing import read_amount
from payments import budgets, wallets
from payments.categories import CATEGORIES
from web import dates, render, words
from web.forms import Form, blank, read_form
from web.keys import DATABASE, WRITER
from web.pages import shell
from web.pages.shell import Facts, Reader


async def listing(request: web.Request) -> web.Response:
    shell.signed_in(request)
    return await shell.show(request, "budgets", _budgets, blank())


async def change(request: web.Request) -> web.StreamResponse:
    """`category` with an `amount` of the wallet's currency, or with `do=end`."""
    person = shell.signed_in(request).person
    form = await read_form(request)
    category, now = form.values.get("category", ""), render.now_ms()
    wallet = (await request.app[DATABASE].read(wallets.of, [person.owner])).get(person.owner)
    if category not in CATEGORIES or wallet is None:
        raise web.HTTPBadRequest
    minor = None
    if form.values.get("do") != "end":
        typed = form.values.get("amount", "").strip()
        try:
            minor = read_amount(typed, wallet.currency, person.locale).minor
        except Misread:
            say = words.catalogue(person.locale).one
            wrong = Form(form.values, {"amount": say("Write an amount, like 200.")})
            page = await shell.show(request, "budgets", _budgets, wrong)
            page.set_status(422)
            return page
    given = person.owner, wallet.currency, category, minor, person.zone, now
    await request.app[WRITER].deed(budgets.put, *given)
    raise web.HTTPSeeOther("/wallet/budgets")


def _budgets(db: Session, who: Reader, form: Form) -> Facts:
    assert who.person
    now = render.now_ms()
    return {
        "budgets": budgets.of(db, who.person.owner, now),
        "codes": CATEGORIES,
        "form": form,
        "month": dates.month(dates.day(now, who.zone)[:7]),
    }
