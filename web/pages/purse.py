"""The wallet: what is there, and every movement with the balance it left."""

from aiohttp import web
from sqlmodel import Session

from payments import ledger, looks, recipes, wallets
from payments.looks import Look
from payments.money import CURRENCIES
from web import render
from web.keys import WRITER
from web.pages import shell
from web.pages.shell import Facts, Reader

PAGE = 25


async def wallet(request: web.Request) -> web.Response:
    """`?currency=EUR&before=120`: older activity, below a transfer of one's own."""
    shell.signed_in(request)
    before = shell.whole(request.query.get("before"))
    wanted, seen = request.query.get("currency", ""), list[Look]()
    page = await shell.show(request, "wallet", _wallet, wanted, before, seen)
    if seen:
        await request.app[WRITER].deed(looks.look, seen, render.now_ms())
    return page


def _wallet(db: Session, who: Reader, wanted: str, before: int | None, seen: list[Look]) -> Facts:
    """`seen` is given what the page shows that its reader had not looked at before."""
    assert who.person
    used = shell.currencies(db, who.person)
    chosen = wanted if wanted in used else used[0]
    account = recipes.wallet(who.person.owner, chosen)
    changes = looks.since(db, who.person.owner, 1) if before is None else []
    seen += [each.seen for each in changes if each.entries]
    entries = ledger.statement(db, account, PAGE + 1, before=before)
    return {
        "lines": shell.ledger_lines(db, entries[:PAGE]),
        "older": entries[PAGE - 1].transfer if len(entries) > PAGE else None,
        "currencies": [code for code in used if code in CURRENCIES],
        "chosen": chosen,
        "changed": next((each for each in changes if each.currency == chosen), None),
        "quick": wallets.of(db, [who.person.owner])[who.person.owner],
    }
