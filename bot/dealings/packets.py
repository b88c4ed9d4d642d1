"""Packets in a conversation: what their ticket says, who may open one, and what becomes of it."""

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Attachment, Carried, face, receipt, stamp
from bot.dealings import arrivals, overdue
from bot.desk import Desk
from bot.tickets import Ticket
from chat import people
from chat.people import Person
from payments import luck, packets
from payments.ledger import Refusal, Set
from payments.packets import Packet
from payments.recipes import PACKET, Hold
from payments.refusals import PACKET_OVER, PACKET_STOPPED

RETURNED, CLOSED = "returned", "closed"


def send(db: Session, one: Set, size: int, seed: bytes, now: int) -> Carried | Refusal:
    """Put a packet where its sender is."""
    placed = packets.place(db, one, size, seed, now)
    if isinstance(placed, Refusal):
        return placed
    packet = _packet(db, placed.number)
    return Carried(ticket(db, packet), about=about(packet), moved=True)


def about(packet: Packet) -> str:
    return f"packet:{packet.number}"


def ticket(db: Session, packet: Packet, ended: str = "") -> Attachment:
    """How it stands. The seed is in it once nothing more can be opened; before, only its hash."""
    known = _faces(db, packet)
    open_until = stamp(packet.hold.expires_at or 0)
    shown = {
        "kind": "packet",
        "by": known[packet.hold.owner],
        **_money(packet),
        "count": packet.size,
        "way": packet.way,
        "note": packet.note,
        "state": "open" if packet.is_open else ended or "claimed",
        "ends": open_until,
        "claims": [
            known[claim.claimer]
            | {"amount_minor": claim.amount.minor, "at": stamp(claim.at)}
            | {"transfer": str(claim.number)}
            for claim in packet.claims
        ],
        "left_minor": packet.total.minor - sum(claim.amount.minor for claim in packet.claims),
    }
    if packet.seed:
        shown["hash"] = luck.commitment(packet.seed)
    if packet.seed and not packet.is_open:
        shown |= {"seed": packet.seed.hex(), "most_minor": luck.most_share(packet.total.currency)}
    if (best := packet.luckiest) and packet.way == luck.LUCKY and not packet.is_open:
        shown["luckiest"] = known[best.claimer]["id"]
    return shown


@tickets.verb("packet", "open")
def open_share(desk: Desk, waiting: Ticket) -> Answer:
    """A share is for who belongs here; of a post, that is who has written below it."""
    if desk.speaker.id not in desk.place.members:
        desk.refuse("packet_members")
    if arrivals.is_apart(desk, int(waiting.shown["by"]["id"])):
        desk.refuse(PACKET_STOPPED)

    def deed(db: Session, now: int) -> Carried | Refusal:
        return _opened(db, waiting.number, desk.key, desk.speaker, now)

    return desk.carry(deed)


def _opened(db: Session, number: int, key: bytes, claimer: Person, now: int) -> Carried | Refusal:
    outcome = packets.claim(db, number, key, claimer.owner, now)
    if isinstance(outcome, Refusal):
        return outcome
    packet = _packet(db, number)
    share = next(one.amount for one in packet.claims if one.claimer == claimer.owner)
    payer = _person(db, packet.hold.owner)
    shown = receipt(payer, [(claimer, share)], packet.note, None, refers=number)
    return Carried(
        shown | {"transfer": str(outcome.number), "of": "packet"},
        "receipt",
        changes={about(packet): ticket(db, packet)},
        concerns=[payer],
        moved=True,
    )


@tickets.verb("packet", "close", by="by")
def close(desk: Desk, waiting: Ticket) -> Answer:
    """Whoever sent it has the rest back; what was opened stays with who opened it."""
    if waiting.shown["state"] != "open":
        desk.refuse(PACKET_OVER)

    def deed(db: Session, now: int) -> Carried | Refusal:
        outcome = packets.close(db, waiting.number, now)
        if isinstance(outcome, Refusal):
            return outcome
        return _over(db, _packet(db, waiting.number), CLOSED)

    return desk.carry(deed)


@overdue.tells(PACKET)
def _expired(db: Session, hold: Hold, _now: int) -> Carried | None:
    packet = packets.find(db, hold.number)
    return _over(db, packet, RETURNED) if packet else None


def _over(db: Session, packet: Packet, how: str) -> Carried:
    now_it_is = ticket(db, packet, how)
    told = {name: now_it_is[name] for name in ("kind", "by", "currency", "state")}
    told |= {"slim": True, "amount_minor": now_it_is["left_minor"]}
    owner = _person(db, packet.hold.owner)
    return Carried(told, changes={about(packet): now_it_is}, concerns=[owner], moved=True)


def _money(packet: Packet) -> Attachment:
    return {"amount_minor": packet.total.minor, "currency": packet.total.currency}


def _faces(db: Session, packet: Packet) -> dict[str, Attachment]:
    owners = {packet.hold.owner, *(claim.claimer for claim in packet.claims)}
    return {person.owner: face(person) for person in people.of_owners(db, owners)}


def _packet(db: Session, number: int) -> Packet:
    packet = packets.find(db, number)
    assert packet is not None, "a packet is never deleted"
    return packet


def _person(db: Session, owner: str) -> Person:
    [person] = people.of_owners(db, {owner})
    return person
