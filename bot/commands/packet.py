"""`/packet`: money for whoever is here, a share each, until a day later the rest comes back."""

import secrets

from sqlmodel import Session

from bot.answers import Answer, Carried
from bot.company import needs_people
from bot.dealings import packets
from bot.desk import Desk
from bot.reading.counting import Count, Way
from bot.signatures import Amount, command
from payments import limits, luck, recipes
from payments import packets as shared
from payments.ledger import Refusal

LUCKY = Way(luck.LUCKY)


@command(names=("red",), french=("enveloppe",), alone=True)
def packet(desk: Desk, amount: Amount, count: Count, way: Way = LUCKY, note: str = "") -> Answer:
    """Put money in a packet that everybody here may open, a share each.

    /packet 20 x10 lucky Happy new year
    /packet 20 x10 equal
    """
    total = amount.total
    if not desk.keeps(total.currency):
        desk.refuse("no_wallet", currency=total.currency)
    needs_people(desk)
    if no := shared.judge(total, count):
        desk.refuse(no.code, **no.facts)
    caps = [cap for cap in desk.caps([("", total)]) if cap.code != "limit_payee"]  # for nobody yet
    one = recipes.packet(desk.key, desk.speaker.owner, total, note)
    one = one._replace(quick=not desk.approved, caps=tuple(caps))
    if reason := limits.beyond_quick(desk.facts, total):
        desk.afford(total)
        desk.allow(one)
        desk.ask(f"ask_{reason.code}", amount=total, ceiling=reason.ceiling)

    def deed(db: Session, now: int) -> Carried | Refusal:
        seed = secrets.token_bytes(luck.SEED_BYTES) if way == luck.LUCKY else b""
        return packets.send(db, one, count, seed, now)

    return desk.carry(deed, spends=total)
