"""Runs of schedules, by the clock: the notice before, the receipt, and what went wrong."""

from collections.abc import Collection, Iterator

from sqlmodel import Session

from bot import notices
from bot.answers import Carried, receipt
from bot.dealings.scheduling import about, parties, slim, ticket
from bot.kept import Heard
from chat import blocks
from payments import offers, schedules, wallets
from payments.ledger import Recorded, Refusal
from payments.plans import Ran, Schedule


def give_notice(db: Session, numbers: Collection[int], now: int) -> Heard:
    """Tell who pays what will be paid two days from now, each run once."""
    told = [
        Carried(slim(db, one, "notice", one.day) | {"slim": False}, concerns=[parties(db, one)[0]])
        for one in schedules.tell(db, numbers, now)
    ]
    return notices.announce(db, told, now)


def run(db: Session, numbers: Collection[int], now: int) -> Heard:
    """Pay what is due, if nobody was faster: a receipt where it was made, a word to who pays."""
    ran = schedules.run(db, numbers, now, lambda one: _judge(db, one))
    return notices.announce(db, [told for each in ran for told in _told(db, each)], now)


def _judge(db: Session, one: Schedule) -> Refusal | None:
    """What the books do not know: who has blocked whom, and who takes no strangers' money."""
    payer, payee = parties(db, one)
    pair = payer.id, payee.id
    if blocks.apart(db, {pair}):
        return Refusal("not_receiving")
    kept = wallets.of(db, [payee.owner]).get(payee.owner)
    if kept is None or kept.accepts == "everybody":
        return None
    known = offers.paid(db, payer.owner, [payee.owner]) or offers.paid(
        db, payee.owner, [payer.owner]
    )
    return None if known else Refusal("not_receiving")


def _told(db: Session, ran: Ran) -> Iterator[Carried]:
    """Why it was refused is told to who pays, and to nobody else."""
    before, one, outcome = ran.before, ran.now, ran.outcome
    payer, payee = parties(db, one)
    changes = {about(one.id): ticket(db, one)}
    if isinstance(outcome, Recorded):
        if outcome.repeated:
            return
        shown = receipt(payer, [(payee, one.amount)], one.note, None)
        shown |= {"transfer": str(outcome.number), "planned": before.day.isoformat()}
        shown |= {"late": True} if ran.late else {}
        both = [payer, payee]
        yield Carried(shown, "receipt", changes=changes, concerns=both, moved=True)
    elif ran.is_missed:
        yield Carried(slim(db, one, "missed", before.day), changes=changes)
    if isinstance(outcome, Refusal):
        event = "given up" if ran.is_missed else "refused"
        why = slim(db, one, event, before.day, code=outcome.code)
        yield Carried(why, concerns=[payer])
    if ran.left_out:
        gaps = slim(db, one, "left out", before.day, count=ran.left_out)
        yield Carried(gaps, concerns=[payer])
