"""`/why`: how the balance came to be what it is since one last looked."""

from bot import entries
from bot.answers import Answer, Attachment, notice
from bot.desk import Desk
from bot.signatures import command
from payments import looks
from payments.looks import Change


@command(french=("pourquoi",), safe=True)
def why(desk: Desk) -> Answer:
    """Explain your balance by what came and went since you last looked. Only you see it.

    /why
    """
    changes = looks.since(desk.db, desk.speaker.owner)
    seen = [change.seen for change in changes]
    moved = [change for change in changes if change.entries]
    if not moved:
        answer = Answer(notice(desk.words("why_nothing")))
    else:
        known = entries.names(desk, [entry for each in moved for entry in each.entries])
        rows = [row for change in moved for row in _rows(desk, change, known)]
        looked = any(change.looked_at is not None for change in changes)
        answer = desk.tell(desk.words("title_why" if looked else "title_why_never"), rows)
    return answer._replace(writes=lambda db: looks.look(db, seen, desk.now))


def _rows(desk: Desk, change: Change, known: entries.Known) -> list[Attachment]:
    """From what there was to what there is, in the order in which it happened."""
    begun = "why_begun" if change.looked_at is None else "why_then"
    rows = [_sum(desk, begun, change, change.opening.minor)]
    if change.earlier.minor:
        rows.append(_sum(desk, "why_earlier", change, change.earlier.minor) | {"signed": True})
    rows += [entries.row(desk, entry, known) for entry in reversed(change.entries)]
    return [*rows, _sum(desk, "why_now", change, change.closing.minor)]


def _sum(desk: Desk, code: str, change: Change, minor: int) -> Attachment:
    money = {"amount_minor": minor, "currency": change.currency}
    return {"label": desk.words(code, currency=change.currency), **money}
