"""Which bank account of one's own is meant, and what to say where there is none that fits."""

from bot.answers import Answer, Attachment
from bot.desk import Desk
from bot.reading.plastics import Plastic
from chat.refusals import Refused
from payments import banks, cards
from payments.banks import Account, Holder
from payments.rails.open_banking import amounts

LINK_PAGE = "/wallet/banks/new"


def usable(desk: Desk, currency: str) -> list[Account]:
    """The speaker's in a currency, the one linked first before the others."""
    links = [one.id for one in banks.of(desk.db, desk.speaker.owner)]
    found = banks.accounts_of(desk.db, links)
    moves = [one for one in found if one.currency == currency in amounts.CURRENCIES]
    return sorted(moves, key=lambda one: one.kind != "CACC")


def is_meant(desk: Desk, said: Plastic | None) -> bool:
    """Whether a bank was said, or four digits that no card ends in and an account does."""
    if said is None or said.bank or said.brand or not said.last4:
        return said is not None and said.bank
    if any(one.last4 == said.last4 for one in cards.of(desk.db, desk.speaker.owner)):
        return False
    links = [one.id for one in banks.of(desk.db, desk.speaker.owner)]
    accounts = banks.accounts_of(desk.db, links)
    return any(one.identification.endswith(said.last4) for one in accounts)


def meant(desk: Desk, said: Plastic | None, currency: str) -> Account | None:
    """The one that was named, else the first; None if there is none in this currency. Refused with
    `bank_unknown` (facts: last4)."""
    found = usable(desk, currency)
    if said is None or not said.last4:
        return found[0] if found else None
    for one in found:
        if one.identification.endswith(said.last4):
            return one
    raise Refused("bank_unknown", last4=said.last4)


def none_yet(desk: Desk, currency: str) -> Answer:
    """The way to link one, for who has none in this currency."""
    if currency not in amounts.CURRENCIES:
        desk.refuse("bank_currency", currency=currency)
    return desk.tell(desk.words("bank_first", currency=currency), [to_form(desk)])


def to_form(desk: Desk) -> Attachment:
    return {"label": desk.words("bank_link"), "link": LINK_PAGE}


def holder(desk: Desk, account: Account) -> Holder:
    return Holder(desk.speaker.owner, account)


def chosen(account: Account, *more: object) -> str:
    """What a question's choice is known by."""
    return "-".join(("bank", account.identification[-4:], *map(str, more)))


def called(account: Account) -> str:
    """`Everyday ••5678`."""
    return f"{account.name or account.holder} ••{account.identification[-4:]}"
