"""`/limits`: what may leave at all, what is left of it, and when more comes free."""

from functools import partial

from bot.answers import Answer, Attachment
from bot.desk import HOUR, Desk
from bot.reading.changing import Ceiling
from bot.signatures import command
from chat import people
from chat.people import Person
from payments import limits as judged
from payments import wallets
from payments.limits import Room
from payments.money import Money, canonical
from payments.wallets import LIMITS, Wallet

NEXT = {"payment": 50_00, "day": 200_00, "week": 500_00, "payee": 100_00, "place": 100_00}


@command(french=("plafonds", "limites"), alone=True)
def limits(desk: Desk, ceiling: Ceiling | None = None) -> Answer:
    """Show or change what may leave, and what is left of it. Only you see it.

    A lower limit holds at once, a higher one after 24 hours.

    /limits
    /limits day 200
    /limits payment 50
    /limits week off
    """
    wallet = desk.facts.wallet
    if wallet is None:
        desk.refuse("limits_nowhere")
    if ceiling and ceiling.said:
        return _change(desk, wallet, ceiling)
    other = _other(desk)
    about = (other.owner if other else "", f"place:{desk.place.id}")
    rooms = {room.name: room for room in judged.rooms(desk.db, wallet, desk.now, *about)}
    names = [ceiling.name] if ceiling else LIMITS
    rows = [_row(desk, wallet, name, rooms.get(name), other) for name in names]
    return desk.tell(desk.words("title_limits"), rows)


def _change(desk: Desk, wallet: Wallet, ceiling: Ceiling) -> Answer:
    """What it will be is told before it is written: both follow from the wallet as it is."""
    owner, minor = desk.speaker.owner, ceiling.amount.minor if ceiling.amount else None
    before = wallet.limits_at(desk.now).get(ceiling.name)
    raised = before is not None and (minor is None or minor > before)
    code = "limit_off" if minor is None else "limit_is"
    if minor is None and before is None:
        code, raised = "limit_none", False
    title = desk.words(
        f"{code}_later" if raised else code,
        what=desk.words(f"limit_name_{ceiling.name}"),
        amount=ceiling.amount,
        hours=wallets.RAISED_AFTER // HOUR,
    )
    how = desk.slash("limits")
    write = partial(_write, owner=owner, name=ceiling.name, minor=minor, now=desk.now)
    return desk.tell(title, [{"label": how, "mend": how}], write)


def _write(db: object, owner: str, name: str, minor: int | None, now: int) -> None:
    wallets.set_limit(db, owner, name, minor, now)  # type: ignore[arg-type]


def _row(
    desk: Desk, wallet: Wallet, name: str, room: Room | None, other: Person | None
) -> Attachment:
    """The limit as it is typed, and how it stands."""
    how = f"{desk.slash('limits')} {desk.words(f'limit_word_{name}')}"
    limit = room.limit if room else Money(NEXT[name], wallet.currency)
    typed = canonical(limit).removesuffix(".00")
    what = desk.words(f"limit_name_{name}")
    if room is None:
        detail = desk.words("limit_unset", what=what)
        return {"label": how, "detail": detail, "mend": f"{how} {typed}"}
    parts = [desk.words("limit_set", what=what, limit=room.limit), _left(desk, room, other)]
    if room.raising:
        minor, at = room.raising
        code = "limit_raises_off" if minor is None else "limit_raises"
        amount, hours = Money(minor or 0, wallet.currency), _hours(at, desk.now)
        parts.append(desk.words(code, amount=amount, hours=hours))
    detail = " ".join(part for part in parts if part)
    return {"label": f"{how} {typed}", "detail": detail, "mend": f"{how} "}


def _left(desk: Desk, room: Room, other: Person | None) -> str:
    if room.name == "payment" or (room.name == "payee" and other is None):
        return ""
    facts = {"left": room.left, "payee": other}
    where = f"limit_left_{room.name}" if room.name in ("payee", "place") else "limit_left"
    said = desk.words(where, **facts)
    if room.frees is None:
        return said
    return f"{said} {desk.words('limit_frees', hours=_hours(room.frees, desk.now))}"


def _hours(at: int, now: int) -> int:
    return -(-(at - now) // HOUR)


def _other(desk: Desk) -> Person | None:
    """The one whom a limit for one person is about, between two."""
    if desk.place.kind != "direct":
        return None
    [id] = [member for member in desk.place.members if member != desk.speaker.id]
    other = people.by_ids(desk.db, [id]).get(id)
    return other if other and other.kind != "bot" else None
