"""`/bank`: the speaker's linked bank accounts, for their eyes alone."""

from functools import partial

from sqlmodel import Session

from bot.answers import Answer, Attachment
from bot.desk import Desk
from bot.reading.plastics import Carding
from bot.signatures import command
from payments import banks, calendar
from payments.banks import Account, Link
from payments.money import Money
from payments.rails.open_banking import identifiers

LINK_PAGE = "/wallet/banks/new"
PAGE = "/wallet/banks"


@command(names=("banks",), french=("banque", "banques"), alone=True)
def bank(desk: Desk, what: Carding | None = None) -> Answer:
    """Show your bank accounts, link one, or unlink one. Only you see it.

    /bank
    /bank link
    /bank remove 5678
    """
    if what and what.does == "link":
        return desk.tell(desk.words("title_bank_link"), [_to_form(desk)])
    links = {one.id: one for one in banks.of(desk.db, desk.speaker.owner)}
    accounts = banks.accounts_of(desk.db, list(links))
    if what and what.does == "remove":
        found = next((one for one in accounts if one.identification.endswith(what.last4)), None)
        if found is None:
            desk.refuse("bank_unknown", last4=what.last4)
        together = [called(one) for one in accounts if one.link == found.link]  # one consent
        facts = {"bank": together}
        desk.ask("ask_bank", **facts)
        return desk.tell(desk.words("bank_removed", **facts), [], partial(_remove, desk, found))
    if not accounts:
        return desk.tell(desk.words("banks_none"), [_to_form(desk)])
    rows = [row for one in accounts for row in _rows(desk, one, links[one.link])]
    return desk.tell(desk.words("title_banks"), [*rows, _to_form(desk)])


def called(one: Account) -> str:
    """`Everyday 04-00-04 ••••5678`."""
    return f"{one.name or one.holder} {identifiers.masked(one.scheme, one.identification)}"


def _remove(desk: Desk, found: Account, db: Session) -> None:
    banks.remove(db, desk.speaker.owner, found.link, desk.now)


def _rows(desk: Desk, one: Account, link: Link) -> list[Attachment]:
    facts: dict[str, object] = {"until": calendar.today(link.until, desk.speaker.zone)}
    code = "bank_row_over" if link.state != banks.LINKED else "bank_row"
    if one.balance_minor is None:
        code = "bank_row_unread" if code == "bank_row" else code
    else:
        facts["balance"] = Money(one.balance_minor, one.currency)
    typed = f"{desk.slash('bank')} {desk.words('word_remove')} {one.identification[-4:]}"
    return [
        {"label": called(one), "detail": desk.words(code, **facts), "link": PAGE},
        {"label": typed, "mend": typed},
    ]


def _to_form(desk: Desk) -> Attachment:
    return {"label": desk.words("bank_link"), "link": LINK_PAGE}
