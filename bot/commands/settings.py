"""`/settings`: what leaves without a question, and what of strangers arrives."""

from functools import partial

from sqlmodel import Session

from bot.answers import Answer, Attachment
from bot.desk import UNDO_MS, Desk
from bot.reading.changing import Change
from bot.signatures import command
from payments import wallets
from payments.money import Money, canonical
from payments.wallets import Wallet


@command(names=("réglages",), alone=True)
def settings(desk: Desk, change: Change | None = None) -> Answer:
    """Show or change what leaves without a question, and how money reaches you. Only you see it.

    /settings
    /settings quick 50
    /settings strangers ask
    /settings delay 2h
    """
    wallet = desk.facts.wallet
    if wallet is None:
        desk.refuse("limits_nowhere")
    writes = None
    if change and (change.amount or change.value):
        wallet = _changed(wallet, change)
        writes = partial(_write, wallet=wallet)
    return desk.tell(desk.words("title_settings"), _rows(desk, wallet), writes)


def _changed(wallet: Wallet, change: Change) -> Wallet:
    minor = change.amount.minor if change.amount else 0
    if change.name == "quick":
        return wallet._replace(quick_minor=minor)
    if change.name == "day":
        return wallet._replace(quick_day_minor=minor)
    if change.name == "strangers":
        return wallet._replace(accepts=change.value)
    return wallet._replace(delay_hours=int(change.value))


def _write(db: Session, wallet: Wallet) -> None:
    wallets.set_quick(db, wallet.owner, wallet.quick_minor, wallet.quick_day_minor)
    wallets.set_accepts(db, wallet.owner, wallet.accepts)
    wallets.set_delay(db, wallet.owner, wallet.delay_hours)


def _rows(desk: Desk, wallet: Wallet) -> list[Attachment]:
    """Each as it would be typed, and what it comes to."""
    quick, day = (Money(m, wallet.currency) for m in (wallet.quick_minor, wallet.quick_day_minor))
    hours = wallet.delay_hours
    delay = desk.words("setting_delay_hours" if hours else "setting_delay", hours=hours)
    strangers = desk.words(f"setting_strangers_{wallet.accepts}")
    typed = [
        (f"quick {_typed(quick)}", "quick ", desk.words("setting_quick", amount=quick)),
        (f"day {_typed(day)}", "day ", desk.words("setting_day", amount=day)),
        (f"strangers {wallet.accepts}", "strangers ", strangers),
        (f"delay {hours}h", "delay ", delay),
    ]
    rows: list[Attachment] = [
        {"label": f"/settings {now}", "detail": said, "mend": f"/settings {fill}"}
        for now, fill, said in typed
    ]
    rows.append({"label": "/limits", "detail": desk.words("setting_limits"), "mend": "/limits"})
    rows.append({"label": "/freeze", "detail": desk.words("setting_freeze"), "mend": "/freeze"})
    undo = desk.words("setting_undo", seconds=UNDO_MS // 1000)
    return [*rows, {"label": desk.words("setting_more"), "detail": undo, "link": "/settings"}]


def _typed(amount: Money) -> str:
    return canonical(amount).removesuffix(".00")
