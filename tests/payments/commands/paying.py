"""Commands that pay: gifts with and without limits, requests, shares, settlements, bills, and a
question."""

from payments import limits, recipes
from payments.ledger import Cap, Set
from payments.money import Money
from payments.wallets import Wallet
from tests.payments.commands.scene import Act, Scene, earlier, money, move, recorded

PLACE = "place:7"


def gift(scene: Scene, a: int, b: int, c: int, d: int) -> Act:
    (payer, payee), amount = scene.people.two(a, b), money(c, d)
    key = next(scene.people.keys)
    words = "tea" if a % 2 else ""
    one = recipes.gift(key, payer, payee, amount, words, d % 2 == 0)
    one = _limited(one, [(payee, amount)], d)
    return recorded("gift", one, move(payer, payee, amount), words=words)


def gifts(scene: Scene, a: int, b: int, c: int, d: int) -> Act:
    """To somebody, the shop, and the first once more."""
    payer, payee = scene.people.two(a, b)
    shares = [(payee, money(c, d)), (scene.people.shop, money(b, d)), (payee, money(1, d))]
    one = recipes.gifts(next(scene.people.keys), payer, shares, "for all")
    moves = (move(payer, who, amount) for who, amount in shares)
    return recorded("gift", _limited(one, shares, d), *moves, words="for all")


def request(scene: Scene, a: int, b: int, c: int, d: int) -> Act:
    (payer, payee), amount = scene.people.two(a, b), money(c, d)
    number = next(scene.people.numbers)
    one = recipes.request_paid(number, payer, payee, amount, "taxi")
    moved = move(payer, payee, amount)
    return recorded("request", one, moved, words="taxi", key=("request", number, 0))


def share(scene: Scene, a: int, b: int, c: int, d: int) -> Act:
    (payer, payee), amount = scene.people.two(a, b), money(c, d)
    split, n, refers = next(scene.people.numbers), 1 + d % 3, earlier(scene, d)
    one = recipes.share_paid(split, n, payer, payee, amount, "dinner", refers)
    moved, key = move(payer, payee, amount), ("share", split, n)
    return recorded("share", one, moved, words="dinner", key=key, refers=refers)


def settlement(scene: Scene, a: int, b: int, c: int, d: int) -> Act:
    """Two who owe a third, and sometimes one of them the other."""
    first, second, third = (scene.people.all[(a + n) % 4] for n in range(3))
    owed = [(first, third, money(c, d)), (second, third, money(b, d)), (first, second, money(a, d))]
    owed, number = owed[: 2 + b % 2], next(scene.people.numbers)
    one = recipes.settlement(number, owed)
    moves = (move(*each) for each in owed)
    return recorded("settlement", one, *moves, key=("settlement", number, 0))


def bill(scene: Scene, a: int, _b: int, c: int, d: int) -> Act:
    """By its payer's key, or by a schedule's."""
    payer, amount = scene.people.all[a % 4], money(c, d)
    schedule, run = next(scene.people.numbers), 1 + d % 3
    key = recipes.run_key(schedule, run) if d % 2 else next(scene.people.keys)
    one = recipes.bill(key, payer, scene.people.shop, amount, "invoice 7")
    known_as = ("run", schedule, run) if d % 2 else None
    moved = move(payer, scene.people.shop, amount)
    return recorded("bill", one, moved, words="invoice 7", key=known_as)


def room(scene: Scene, a: int, b: int, c: int, d: int) -> Act:
    """Whether the limits would let it pass: asked, not paid."""
    (payer, payee), amount = scene.people.two(a, b), money(c, d)
    one = recipes.gift(bytes(24), payer, payee, amount)
    one = _limited(one, [(payee, amount)], 5 * d)
    [asked] = recorded("gift", one, move(payer, payee, amount)).expected
    return Act("room", (asked.moves[0][0], asked.caps), (asked,))


def question(scene: Scene, a: int, b: int, c: int, d: int) -> Act:
    """Whether it would ask first: one payee or several, often what was paid a moment ago."""
    (payer, payee), amount = scene.people.two(a, b), money(c, d)
    gifts = [act.given.legs[0] for act in scene.history[-40:] if act.door == "record"]
    if gifts and d % 2:
        source, target, amount = gifts[a % len(gifts)]
        payer, payee = source.owner, target.owner
    payees = (payee, scene.people.shop) if d % 5 == 0 else (payee,)
    return Act("question", (payer, payees, amount), (payer, payees, amount))


def _limited(one: Set, shares: list[tuple[str, Money]], d: int) -> Set:
    """One in five, by all limits that a wallet can have; the house's reading of them is compared
    with what they are meant to say."""
    if d % 5:
        return one
    most = {"payment": 200, "day": 150 + d % 99, "week": 400, "payee": 120, "place": 350}
    total = sum(amount.minor for _, amount in shares)
    payees = dict.fromkeys(who for who, _ in shares)
    paid = {who: sum(amount.minor for to, amount in shares if to == who) for who in payees}
    meant = (
        Cap("limit_payment", most["payment"], 0, total),
        Cap("limit_day", most["day"], 24, total),
        Cap("limit_week", most["week"], 168, total),
        *(Cap("limit_payee", most["payee"], 24, minor, who) for who, minor in paid.items()),
        Cap("limit_place", most["place"], 24, total, PLACE),
    )
    caps = limits.caps(Wallet("", "USD", 0, 0, most), shares, PLACE, 0)
    assert caps == meant
    return one._replace(caps=caps)


COMMANDS = (gift, gifts, request, share, settlement, bill, room, question)
