"""`/verify`: whether a receipt is genuine, stands and was not reversed."""

import orjson

from bot.answers import Answer, Attachment, stamp
from bot.desk import Desk
from bot.signatures import Number, command
from chat import events, people
from payments import standing
from payments.standing import Standing

LOOKED_AT = 200  # events of the conversation, for the newest receipt among them


@command(french=("vérifier",), safe=True)
def verify(desk: Desk, receipt: Number | None = None) -> Answer:
    """Show whether a receipt is genuine, stands and was not reversed. Only you see it.

    /verify
    /verify 12
    """
    number = _newest(desk) if receipt is None else receipt
    if number is None:
        desk.refuse("receipt_none", example=f"{desk.slash('verify')} 12")
    found = standing.standing(desk.db, number)
    if found is None or desk.speaker.owner not in found.owners:
        desk.refuse("receipt_unknown", number=number)
    return desk.tell(desk.words(f"receipt_{found.state}", number=number), _rows(desk, found))


def _newest(desk: Desk) -> int | None:
    """The newest payment here that the speaker has a part in."""
    for event in reversed(events.history(desk.db, desk.place.id, limit=LOOKED_AT)):
        shown = orjson.loads(event.attachment) if event.kind == "receipt" else {}
        if shown and (event.target is None or "refers" not in shown):
            faces = (shown["payer"], *shown.get("payees", [shown["payee"]]))
            if any(face["id"] == str(desk.speaker.id) for face in faces):
                return int(shown["transfer"])
    return None


def _rows(desk: Desk, found: Standing) -> list[Attachment]:
    stored, own = found.stored, desk.speaker.owner
    minor = sum(
        leg.amount.minor * ((leg.target.owner == own) - (leg.source.owner == own))
        for leg in stored.legs
    )
    money = {"amount_minor": minor, "currency": stored.legs[0].amount.currency}
    sealed = desk.words("receipt_unsealed")
    if found.seal:
        sealed = desk.words("receipt_sealed", seal=found.seal.number)
    return [
        {"label": _names(desk, found), "detail": stored.words, **money, "at": stamp(stored.at)},
        {"label": sealed},
        {"label": desk.words("receipt_open"), "link": f"/receipts/{stored.number}"},
    ]


def _names(desk: Desk, found: Standing) -> str:
    """`Alice → Bob, Carol`, all who paid and were paid; what is nobody's is the house's."""
    owners = {*found.payers, *found.payees}
    known = {person.owner: person.name for person in people.of_owners(desk.db, owners)}
    sides = (found.payers, found.payees)
    return " → ".join(", ".join(known.get(each, "Quid") for each in side) for side in sides)
