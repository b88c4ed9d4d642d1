"""`/card`: the speaker's cards, for their eyes alone; never a number."""

from functools import partial

from sqlmodel import Session

from bot.answers import Answer, Attachment
from bot.dealings import plastic
from bot.desk import Desk
from bot.reading.plastics import Carding
from bot.signatures import command
from payments import cards
from payments.cards import Card
from payments.refusals import CARD_BUSY


@command(names=("cards",), french=("carte", "cartes"), alone=True)
def card(desk: Desk, what: Carding | None = None) -> Answer:
    """Show your cards, choose the usual one, or remove one. Only you see it.

    /card
    /card default 4242
    /card remove 4242
    /card link
    """
    if answer := plastic.none_yet(desk):
        return answer
    if what is None:
        return _listed(desk)
    if what.does == "link":
        return desk.tell(desk.words("title_card_link"), [plastic.to_form(desk)])
    found = next((c for c in cards.of(desk.db, desk.speaker.owner) if c.last4 == what.last4), None)
    if found is None:
        desk.refuse("card_unknown", card=f"••{what.last4}")
    facts = {"card": plastic.called(found)}
    if what.does == "default":
        write = partial(_prefer, found=found)
        return desk.tell(desk.words("card_preferred", **facts), [], write)
    if cards.busy(desk.db, found.token):
        desk.refuse(CARD_BUSY)
    desk.ask("ask_card", **facts)
    return desk.tell(desk.words("card_removed", **facts), [], partial(_remove, desk, found))


def _prefer(db: Session, found: Card) -> None:
    cards.prefer(db, found.owner, found.token)


def _remove(desk: Desk, found: Card, db: Session) -> None:
    cards.remove(db, found.owner, found.token, desk.now)


def _listed(desk: Desk) -> Answer:
    """Each card, and what can be done with it."""
    found = cards.of(desk.db, desk.speaker.owner)
    rows = [row for each in found for row in _rows(desk, each)]
    return desk.tell(desk.words("title_cards"), [*rows, plastic.to_form(desk)])


def _rows(desk: Desk, one: Card) -> list[Attachment]:
    expired = one.is_expired(desk.today.isoformat())
    code = "card_row_expired" if expired else "card_row_default" if one.is_default else "card_row"
    month = f"{one.expires[5:]}/{one.expires[:4]}"
    how = desk.slash("card")
    rows: list[Attachment] = [
        {"label": one.name or plastic.called(one), "detail": desk.words(code, month=month)}
    ]
    if one.name:
        rows[0]["detail"] = f"{plastic.called(one)}, {rows[0]['detail']}"
    if not one.is_default:
        typed = f"{how} {desk.words('word_default')} {one.last4}"
        rows.append({"label": typed, "mend": typed})
    typed = f"{how} {desk.words('word_remove')} {one.last4}"
    return [*rows, {"label": typed, "mend": typed}]
