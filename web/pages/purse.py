"""The wallet: what is there, and every movement with the balance it left."""

from aiohttp import web
from sqlmodel import Session

from payments import ledger, recipes, wallets
from payments.money import CURRENCIES
from web.pages import shell
from web.pages.shell import Facts, Reader

PAGE = 25


async def wallet(request: web.Request) -> web.Response:
    """`?currency=EUR&before=120`: older activity, below a transfer of one's own."""
    shell.signed_in(request)
    before = shell.whole(request.query.get("before"))
    return await shell.show(request, "wallet", _wallet, request.query.get("currency", ""), before)


def _wallet(db: Session, who: Reader, wanted: str, before: int | None) -> Facts:
    assert who.person
    used = shell.currencies(db, who.person)
    chosen = wanted if wanted in used else used[0]
    account = recipes.wallet(who.person.owner, chosen)
    entries = ledger.statement(db, account, PAGE + 1, before=before)
    return {
        "lines": shell.ledger_lines(db, entries[:PAGE]),
        "older": entries[PAGE - 1].transfer if len(entries) > PAGE else None,
        "currencies": [code for code in used if code in CURRENCIES],
        "chosen": chosen,
        "quick": wallets.of(db, [who.person.owner])[who.person.owner],
    }
