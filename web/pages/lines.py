"""What one line of the activity was for, why Quid says so, and what its owner says instead."""

from aiohttp import web
from sqlmodel import Session

from chat import people
from payments import categories, facts, ledger, recipes
from payments.categories import CATEGORIES, ONE, OTHER
from payments.ledger import AccountRef, Refusal
from web import render
from web.forms import read_form
from web.keys import WRITER
from web.pages import shell
from web.pages.shell import Facts, Reader


async def line(request: web.Request) -> web.Response:
    shell.signed_in(request)
    return await shell.show(request, "line", _line, _number(request))


async def correct(request: web.Request) -> web.StreamResponse:
    """`category` and `scope` (`one`, else all like it); or `undo`, the correction that counts."""
    person = shell.signed_in(request).person
    values = (await read_form(request)).values
    deed = request.app[WRITER].deed
    if undone := shell.whole(values.get("undo")):
        done = await deed(categories.undo, person.owner, undone, render.now_ms())
        currency = ""
    else:
        currency = await deed(_correct, person.owner, _number(request), values)
        done = bool(currency)
    if not done:
        raise web.HTTPNotFound
    if undone:
        raise web.HTTPSeeOther(f"/wallet/lines/{_number(request)}")
    raise web.HTTPSeeOther(f"/wallet?currency={currency}#activity")


def _number(request: web.Request) -> int:
    return shell.whole(request.match_info["number"]) or 0


def _line(db: Session, who: Reader, number: int) -> Facts:
    assert who.person
    ref = _wallet(db, who.person.owner, number)
    entry = ledger.entry_of(db, ref, number) if ref else None
    if ref is None or entry is None:
        raise web.HTTPNotFound
    reason = categories.of(db, ref, [number])[number]
    other = facts.lines(db, ref, [number])[number].other
    said = reason.said.other if reason.said else other
    named = {one.owner: one for one in people.of_owners(db, [other, said])}
    return {
        "line": shell.ledger_lines(db, [entry])[0],
        "reason": reason,
        "codes": CATEGORIES,
        "other": named.get(other),
        "said_of": named.get(said),
        "number": number,
    }


def _wallet(db: Session, owner: str, number: int) -> AccountRef | None:
    """The wallet of theirs that this transfer touched."""
    held = {currency for kind, currency in ledger.balances(db, [owner])[owner] if kind == "wallet"}
    wallets = (recipes.wallet(owner, currency) for currency in sorted(held))
    return next((ref for ref in wallets if facts.lines(db, ref, [number])), None)


def _correct(db: Session, owner: str, number: int, values: dict[str, str]) -> str:
    """The currency of its wallet, or nothing if it is none of theirs."""
    ref = _wallet(db, owner, number)
    scope = ONE if values.get("scope") == ONE else OTHER
    if ref is None:
        return ""
    wanted = values.get("category", "")
    made = categories.correct(db, ref, number, wanted, scope, render.now_ms())
    return "" if isinstance(made, Refusal) else ref.currency
