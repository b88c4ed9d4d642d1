"""Commands that set money aside and end that: all kinds of holds, all ends, in part, too late."""

from payments import recipes
from payments.holds import End, Placing
from tests.payments.commands.scene import NOWHERE, Act, Scene, money, recorded
from tests.payments.model.accounts import held, wallet
from tests.payments.model.words import ENDS, HOUR

FITTING = {
    "offer": ("accepted", "declined", "taken back", "expired"),
    "packet": ("claimed", "claimed", "claimed", "returned", "expired"),
    "chip": ("captured", "captured", "taken back", "returned"),
    "authorisation": ("captured", "captured", "captured", "released", "expired"),
}
ANY = sorted(set().union(*ENDS.values()))


def place(scene: Scene, a: int, b: int, c: int, d: int) -> Act:
    """Some never end, as what is put into a pool, and some are over at once."""
    (owner, payee), amount = scene.people.two(a, b), money(c, d)
    kind = ("offer", "packet", "authorisation", "chip")[d % 4]
    make = (recipes.offer, recipes.packet, recipes.authorisation, recipes.chip)[d % 4]
    one = make(next(scene.people.keys), owner, amount, "set aside")
    payee = (payee, "", scene.people.shop, payee)[d % 4]
    expires = None if d % 7 == 0 or kind == "chip" else scene.now + (b % 9) * HOUR // 2
    source, target = wallet(owner, amount.currency), held(owner, amount.currency)
    moved = source, target, amount.minor
    [asked] = recorded(kind, one, moved, words="set aside").expected
    return Act("place", Placing(one, payee, expires), (asked, payee, expires))


def end(scene: Scene, a: int, b: int, c: int, d: int) -> Act | None:
    """Mostly of a kind that fits, sometimes of one that does not or of no hold at all."""
    holds = list(scene.model.holds)
    if not holds:
        return None
    number = holds[-1 - a % min(len(holds), 6)] if d % 12 else NOWHERE
    hold = scene.model.holds.get(number)
    fits = FITTING[hold.kind] if hold and d % 11 else ANY
    kind = fits[b % len(fits)]
    claimer = scene.people.all[c % 4] if (kind == "claimed") == (d % 19 != 0) else ""
    partly = kind == "claimed" or (kind == "captured" and d % 2)
    key = next(scene.people.keys) if partly or d % 23 == 0 else b""
    amount = money(c % 30, 0 if hold and hold.currency == "USD" else 1) if c % 4 else None
    amount = amount if kind in ("claimed", "captured") else None
    one = End(number, kind, amount, key, claimer)
    return Act("end", one, (one,))


def expire(_scene: Scene, *_: int) -> Act:
    """Whatever is due, as the clerk does it."""
    return Act("expire", None, ())


COMMANDS = (place, end, expire)
