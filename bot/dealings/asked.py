"""Tickets of requests and splits: who is asked for how much, and what has come of it."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from bot.answers import Attachment, Carried, face, receipt, stamp
from bot.dealings import arrivals, plans
from bot.desk import UNDO_MS, Desk
from bot.tickets import Ticket
from chat import people
from chat.people import Person
from payments import recipes, settling, splits
from payments.ledger import Cap, Recorded, Refusal
from payments.money import Money
from payments.splits import MOST_REMINDERS, REQUEST, WAITING, Share, Split

Kept = Mapping[str, Attachment]


def about(split: Split) -> str:
    return f"{split.kind}:{split.id}"


def ticket(db: Session, split: Split) -> Attachment:
    """All of it, as everybody who sees it sees it; amounts in minor units."""
    known = known_of(db, [split.owner, *(share.payer for share in split.shares)])
    return {
        "kind": "asked",
        "of": split.kind,
        "by": face(known[split.owner]),
        "state": _state(split),
        "amount_minor": split.total_minor,
        "currency": split.currency,
        "note": split.note,
        "own_minor": split.own_minor,
        "odd": _odd(split, known),
        "asked_minor": sum(share.minor for share in split.asked),
        "paid_minor": _settled_minor(split),
        "shares": [_share(share, known[share.payer], split) for share in split.shares],
        "covers": split.kind != REQUEST and bool(split.missing) and split.state == "open",
        "backs": split.kind != REQUEST and bool(split.paid),
        "reminds": stamp(split.remindable_at) if _reminds(split) else None,
        "strange": _strange(split),
        "expires": stamp(split.expires_at),
    }


def _odd(split: Split, known: Mapping[str, Person]) -> str | None:
    """Who takes what equal shares could not divide, where that is to be seen: the owner, or those
    named first."""
    whole = [share.minor for share in split.asked]
    if split.kind == REQUEST or max(whole) - min(whole) > 1:
        return None
    if split.own_minor and 0 < split.own_minor - whole[0] < len(whole) + 1:
        return known[split.owner].name
    ahead = [s for s in split.asked if s.minor > min(whole)]
    return ", ".join(known[share.payer].name for share in ahead) or None


def _share(share: Share, payer: Person, split: Split) -> Attachment:
    shown = face(payer) | {"amount_minor": share.minor, "state": share.state}
    shown["waits"] = share.state in WAITING and split.state == "open"
    if share.words:
        shown["words"] = share.words
    if share.is_cover:
        shown["cover"] = True
    return shown


def _state(split: Split) -> str:
    """Of a request of one person what became of it, else whether anything can still come of it."""
    if split.state == "closed" and len(split.shares) == 1:
        return split.shares[0].state
    done = all(share.state in ("paid", "settled", "covered") for share in split.asked)
    return "paid" if split.state == "closed" and done else split.state


def _settled_minor(split: Split) -> int:
    return sum(s.minor for s in split.shares if s.state in ("paid", "settled"))


def _reminds(split: Split) -> bool:
    able = any(share.state == "open" and not share.quiet for share in split.shares)
    return split.state == "open" and able and split.reminders < MOST_REMINDERS


def _strange(split: Split) -> list[str]:
    """The ids of those whom a stranger asks."""
    return [share.payer.partition(":")[2] for share in split.shares if share.strange]


def told(db: Session, by: Person, split: Split, what: str, **more: object) -> Attachment:
    """One line of what became of it."""
    return {
        "kind": "answered",
        "slim": True,
        "by": face(by),
        "state": "",
        "what": what,
        "of": split.kind,
        "amount_minor": split.total_minor,
        "currency": split.currency,
        "note": split.note,
        "strange": _strange(split),
        **more,
    }


def changes(db: Session, changed: Iterable[Split]) -> Kept:
    """These tickets as they are now, with the plans that the change has overtaken."""
    shown: dict[str, Attachment] = {}
    for split in changed:
        shown[about(split)] = ticket(db, split)
        for plan in settling.void(db, split.place, split.id):
            shown[plans.about(plan)] = plans.ticket(db, plan)
    return shown


def paid(
    db: Session,
    found: Ticket,
    payer: Person,
    money: Money,
    outcome: Recorded | Refusal,
    now: int,
) -> Carried | Refusal:
    """The receipt under the ticket of what was paid."""
    if isinstance(outcome, Refusal):
        return outcome
    split = now_of(db, found)
    [payee] = owner(db, split)
    shown = receipt(payer, [(payee, money)], split.note, now + UNDO_MS)
    shown["transfer"] = str(outcome.number)
    kept = changes(db, [split])
    number = f"paid:{outcome.number}"
    return Carried(shown, "receipt", number, kept, concerns=[payee], moved=True)


def carried(
    db: Session,
    split: Split,
    shown: Attachment,
    concerns: Sequence[Person] = (),
    moved: bool = False,
) -> Carried:
    """A line under the ticket, which is changed."""
    return Carried(shown, changes=changes(db, [split]), concerns=concerns, moved=moved)


def now_of(db: Session, found: Ticket) -> Split:
    """What a ticket is about. Raises LookupError if it is not there, which cannot be."""
    split = splits.find(db, found.number)
    if split is None:
        raise LookupError(f"the ticket of {found.about} is about nothing")
    return split


def own(desk: Desk, found: Ticket) -> tuple[Split, Share]:
    """What the speaker is asked for by a ticket; refused once that is over."""
    split = now_of(desk.db, found)
    share = split.share_of(desk.speaker.owner)
    if share is None:
        raise LookupError(f"the ticket of {found.about} names somebody it does not ask")
    if no := splits.judge(split, share, desk.now):
        desk.refuse(no.code, **no.facts)
    return split, share


def still(desk: Desk, found: Ticket) -> Split:
    """What a ticket asks for, if anything still is."""
    split = now_of(desk.db, found)
    if no := splits.ended(split, desk.now):
        desk.refuse(no.code, **no.facts)
    return split


def allow(desk: Desk, owner: Person, money: Money) -> tuple[Cap, ...]:
    """The speaker's limits on paying this; refused at once if it is beyond them, if they have no
    wallet for it, or if one of the two has blocked the other."""
    arrivals.refuse_apart(desk, owner)
    if not desk.keeps(money.currency):
        desk.refuse("no_wallet", currency=money.currency)
    caps = desk.caps([(owner.owner, money)])
    one = recipes.gift(desk.key, desk.speaker.owner, owner.owner, money)
    desk.allow(one._replace(caps=caps))
    return caps


def owner(db: Session, split: Split) -> list[Person]:
    """Who asked."""
    return list(people.of_owners(db, [split.owner]))


def known_of(db: Session, owners: Iterable[str]) -> dict[str, Person]:
    return {person.owner: person for person in people.of_owners(db, sorted(set(owners)))}
