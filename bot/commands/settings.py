"""`/settings`: what leaves without a question, what of strangers arrives, in which language."""

from collections.abc import Iterator
from functools import partial

from sqlmodel import Session

from bot.answers import Answer, Attachment, Writes
from bot.desk import UNDO_MS, Desk
from bot.reading.changing import Change, typed
from bot.signatures import command
from chat import people
from chat.people import Person
from payments import wallets
from payments.money import Money, canonical
from payments.wallets import Wallet


@command(french=("réglages",), alone=True)
def settings(desk: Desk, change: Change | None = None) -> Answer:
    """Show or change what leaves without a question, what reaches you and when. Only you see it.

    More without a question takes your password, on the page of settings.

    /settings
    /settings quick 10
    /settings strangers ask
    /settings delay 2h
    /settings reminders off
    /settings language french
    """
    wallet = desk.facts.wallet
    if wallet is None:
        desk.refuse("limits_nowhere")
    writes: Writes | None = None
    if change and change.name == "language" and change.value:
        desk.speaker = desk.speaker._replace(locale=change.value)  # the answer is in it already
        writes = partial(_speak, person=desk.speaker)
    elif change and (change.amount or change.value):
        before, wallet = wallet, _changed(wallet, change)
        if wallet.asks_less(before):
            page = {"label": desk.words("settings_raise_open"), "link": "/settings#limits"}
            return desk.tell(desk.words("settings_raise"), [page])
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
    if change.name == "reminders":
        return wallet._replace(reminders=change.value == "on")
    return wallet._replace(delay_hours=int(change.value))


def _write(db: Session, wallet: Wallet) -> None:
    wallets.set_quick(db, wallet.owner, wallet.quick_minor, wallet.quick_day_minor)
    wallets.set_accepts(db, wallet.owner, wallet.accepts)
    wallets.set_delay(db, wallet.owner, wallet.delay_hours)
    wallets.set_reminders(db, wallet.owner, wallet.reminders)


def _speak(db: Session, person: Person) -> Person:
    people.set_locale(db, person.id, person.locale)
    return person


def _rows(desk: Desk, wallet: Wallet) -> list[Attachment]:
    """Each as it would be typed, and what it comes to."""
    undo = desk.words("setting_undo", seconds=UNDO_MS // 1000)
    return [
        *(_row(desk, name, now, said) for name, now, said in _standing(desk, wallet)),
        *(_other(desk, name) for name in ("limits", "freeze")),
        {"label": desk.words("setting_more"), "detail": undo, "link": "/settings"},
    ]


def _standing(desk: Desk, wallet: Wallet) -> Iterator[tuple[str, str, str]]:
    """The name of each setting, how it stands, and that in a sentence."""
    locale, hours = desk.speaker.locale, wallet.delay_hours
    for name, minor in (("quick", wallet.quick_minor), ("day", wallet.quick_day_minor)):
        amount = Money(minor, wallet.currency)
        now = canonical(amount).removesuffix(".00")
        yield name, now, desk.words(f"setting_{name}", amount=amount)
    strangers = desk.words(f"setting_strangers_{wallet.accepts}")
    yield "strangers", typed(wallet.accepts, locale), strangers
    delay = desk.words("setting_delay_hours" if hours else "setting_delay", hours=hours)
    yield "delay", typed(str(hours), locale), delay
    wanted = "on" if wallet.reminders else "off"
    yield "reminders", typed(wanted, locale), desk.words(f"setting_reminders_{wanted}")
    yield "language", typed(locale, locale), desk.words("setting_language")


def _row(desk: Desk, name: str, now: str, said: str) -> Attachment:
    begun = f"{desk.slash('settings')} {typed(name, desk.speaker.locale)}"
    return {"label": f"{begun} {now}", "detail": said, "mend": f"{begun} "}


def _other(desk: Desk, name: str) -> Attachment:
    how = desk.slash(name)
    return {"label": how, "detail": desk.words(f"setting_{name}"), "mend": how}
