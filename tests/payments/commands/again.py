"""Commands about what has happened: undo, refunds, the same once more, its key with other words."""

from functools import partial

from tests.payments.commands.scene import NOWHERE, Act, Scene, money
from tests.payments.model.words import REFUNDABLE, UNDOABLE


def undo(scene: Scene, a: int, b: int, _c: int, d: int) -> Act:
    """By who paid, or by anybody."""
    number = _paid(scene, a, d, UNDOABLE)
    was = scene.model.sets.get(number)
    payer = was.moves[0][0].owner if was and b % 5 else scene.people.all[b % 4]
    return Act("undo", (number, payer), (number, payer))


def refund(scene: Scene, a: int, b: int, c: int, d: int) -> Act:
    """By who was paid, or by anybody, also in the wrong currency."""
    number = _paid(scene, a, d, REFUNDABLE)
    was = scene.model.sets.get(number)
    payee = was.moves[b % len(was.moves)][1].owner if was and b % 7 else scene.people.all[b % 4]
    euros = was is not None and was.moves[0][0].currency == "EUR"
    given = (number, 1 + c % 3, payee, money(c, 1 if euros != (d % 13 == 0) else 0))
    return Act("refund", given, given)


def _paid(scene: Scene, a: int, d: int, kinds: set[str]) -> int:
    """A late payment of a kind that fits, sometimes of another one, or of nothing."""
    sets = [n for n, was in scene.model.sets.items() if was.kind in kinds or d % 10 == 0]
    return sets[-1 - a % min(len(sets), 9)] if sets and d % 17 else NOWHERE


def again(otherwise: bool, scene: Scene, a: int, *_: int) -> Act | None:
    if not scene.history:
        return None
    act = scene.history[-1 - a % min(len(scene.history), 40)]
    return OTHERWISE[act.door](act) if otherwise and act.door in OTHERWISE else act


def _other_set(act: Act) -> Act:
    """A unit more in the first leg."""
    first, *rest = act.given.legs
    more = first._replace(amount=first.amount._replace(minor=first.amount.minor + 1))
    [asked] = act.expected
    (source, target, minor), *others = asked.moves
    asked = asked._replace(moves=((source, target, minor + 1), *others))
    return Act("record", act.given._replace(legs=(more, *rest)), (asked,))


def _other_placing(act: Act) -> Act:
    other = _other_set(Act("record", act.given.set, act.expected[:1]))
    given = act.given._replace(set=other.given)
    return Act("place", given, (*other.expected, *act.expected[1:]))


def _other_end(act: Act) -> Act:
    amount = act.given.amount
    end = act.given._replace(amount=amount and amount._replace(minor=amount.minor + 1))
    return Act("end", end, (end,))


def _other_refund(act: Act) -> Act:
    number, n, payee, amount = act.given
    given = (number, n, payee, amount._replace(minor=amount.minor + 1))
    return Act("refund", given, given)


OTHERWISE = {
    "record": _other_set,
    "place": _other_placing,
    "end": _other_end,
    "refund": _other_refund,
}
COMMANDS = (undo, refund)
REPLAYS = {"repeat": partial(again, False), "reuse": partial(again, True)}
