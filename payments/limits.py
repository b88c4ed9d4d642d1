"""When a payment asks first: the facts of a whole batch, and a pure judgement of each payment."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, cast

from sqlmodel import Session

from payments import ledger, wallets
from payments.driver import Statement, ask
from payments.lately import recall
from payments.ledger import AccountRef, Cap
from payments.ledger.memory import HOUR, LATELY, Lately, remembered
from payments.money import Money
from payments.wallets import LIMITS, Raise, Wallet

MOST = 100  # entries that are looked through for a payment that was taken back
DAY_HOURS = 24
WEEK_HOURS = 7 * DAY_HOURS
HOURS = {"payment": 0, "day": DAY_HOURS, "week": WEEK_HOURS, "payee": DAY_HOURS, "place": DAY_HOURS}
NEVER: tuple[int, dict[str, int]] = (0, {})  # no hour
# Pair by pair: all payers times all payees would be a quarter of a million look-ups for 512 lines.
PAID = Statement(
    "with payer as materialized (select key, value from json_each(?)),"
    " payee as materialized (select key, value from json_each(?))"
    " select p.source, p.target, p.currency, p.count, p.last_at, p.last_amount"
    " from payer join payee using (key) cross join pay_pairs p"
    " where p.source = payer.value and p.target = payee.value",
    "select p.source, p.target, p.currency, p.count, p.last_at, p.last_amount"
    " from unnest(%s::text[], %s::text[]) as asked (payer, payee)"
    " join pay_pairs p on p.source = asked.payer and p.target = asked.payee",
)
QUICK = Statement(
    "select a.owner, a.currency, sum(w.quick) from pay_accounts a"
    " join pay_windows w on w.account = a.id"
    " where a.owner in (select value from json_each(?)) and a.kind = 'wallet' and w.hour >= ?"
    " group by a.owner, a.currency",
    "select a.owner, a.currency, sum(w.quick)::bigint from pay_accounts a"
    " join pay_windows w on w.account = a.id"
    " where a.owner = any(%s) and a.kind = 'wallet' and w.hour >= %s"
    " group by a.owner, a.currency",
)


class Facts(NamedTuple):
    """What judging a payer's payments needs, in minor units by currency."""

    wallet: Wallet | None
    available: dict[str, int]
    paid: dict[str, Lately]  # by payee: when each recent amount was paid
    quick_24h_minor: dict[str, int]
    is_underway: bool = False  # whether money of theirs is with a rail


class Reason(NamedTuple):
    """Why it asks: first_time | several | above_ceiling | day_passed | again | paying."""

    code: str
    payee: str = ""  # first_time: the first who was never paid
    seconds: int = 0  # again: how long ago
    ceiling: Money | None = None  # above_ceiling, day_passed: the limit itself


def facts(db: Session, asked: Mapping[str, Collection[str]], now: int) -> dict[str, Facts]:
    """The facts of every payer about the payees they name, with four statements in all, or five."""
    memory = remembered(db)
    kept, books = wallets.of(db, asked), ledger.balances(db, asked)
    named = [(payer, payee) for payer, payees in asked.items() for payee in payees]
    if unknown := [pair for pair in named if pair not in memory.pairs]:
        memory.pairs |= _pairs(db, unknown, now)
    hour = now // HOUR
    if stale := [payer for payer in asked if memory.quick.get(payer, NEVER)[0] != hour]:
        memory.quick |= _quick(db, stale, hour)
    paid: dict[str, dict[str, Lately]] = {payer: {} for payer in asked}
    for payer, payee in named:
        if (lately := memory.pairs[payer, payee]) is not None:
            paid[payer][payee] = lately
    return {
        payer: Facts(
            kept.get(payer),
            _spendable(books[payer]),
            paid[payer],
            memory.quick[payer][1],
            any(minor for (kind, _), minor in books[payer].items() if kind == "suspense"),
        )
        for payer in asked
    }


def _pairs(
    db: Session, named: Sequence[tuple[str, str]], now: int
) -> dict[tuple[str, str], Lately | None]:
    rows = ask(db, PAID, [payer for payer, _ in named], [payee for _, payee in named])
    amounts = recall(db, rows, now)
    found: dict[tuple[str, str], Lately | None] = dict.fromkeys(named)
    for source, target, currency, *_ in rows:
        lately = found[source, target] or {}
        found[source, target] = lately | {currency: dict(amounts[source, target, currency])}
    return found


def _quick(db: Session, payers: Sequence[str], hour: int) -> dict[str, tuple[int, dict[str, int]]]:
    found: dict[str, tuple[int, dict[str, int]]] = {payer: (hour, {}) for payer in payers}
    for owner, currency, minor in ask(db, QUICK, payers, hour - DAY_HOURS):
        found[owner][1][currency] = minor
    return found


def _spendable(accounts: dict[tuple[str, str], int]) -> dict[str, int]:
    return {currency: minor for (kind, currency), minor in accounts.items() if kind == "wallet"}


class Room(NamedTuple):
    """What a limit leaves for now: `left` of it, from `frees` (ms) on more, None if all is left.
    `raising` is what it will be, and from when on."""

    name: str
    limit: Money
    left: Money
    frees: int | None = None
    raising: Raise | None = None


def rooms(db: Session, wallet: Wallet, now: int, payee: str = "", place: str = "") -> list[Room]:
    """Every limit of a wallet, in the order of LIMITS, with what is left in its own currency;
    those for one payee and in one place of these, if they are given."""
    source = AccountRef(wallet.owner, "wallet", wallet.currency)
    now_set, about = wallet.limits_at(now), {"payee": payee, "place": place}
    found = []
    for name in (each for each in LIMITS if each in now_set):
        limit, raising = now_set[name], wallet.raising.get(name)
        raising = raising if raising and raising[1] > now else None
        left, frees = limit, None
        if HOURS[name] and about.get(name) != "":
            cap = Cap(name, limit, HOURS[name], limit, about.get(name, ""))
            if no := ledger.beyond(db, source, [cap], now):
                left = cast("Money", no.facts["left"]).minor
                more = ledger.beyond(db, source, [cap._replace(counts=left + 1)], now)
                frees = cast("int", more.facts["frees"]) if more else None
        money = Money(limit, wallet.currency), Money(left, wallet.currency)
        found.append(Room(name, *money, frees, raising))
    return found


def caps(
    wallet: Wallet, shares: Sequence[tuple[str, Money]], place: str, now: int
) -> tuple[Cap, ...]:
    """What a wallet's limits say of a payment to these payees, made in this place; `now` in ms,
    for what was raised."""
    each: dict[str, int] = {}
    for owner, amount in shares:  # who is named twice gets both
        each[owner] = each.get(owner, 0) + amount.minor
    total = sum(each.values())
    found = []
    for name, minor in wallet.limits_at(now).items():
        if name == "payee":
            for owner, counts in each.items():
                found.append(Cap("limit_payee", minor, DAY_HOURS, counts, owner))
        elif name == "place":
            found.append(Cap("limit_place", minor, DAY_HOURS, total, place))
        else:
            found.append(Cap(f"limit_{name}", minor, HOURS[name], total))
    return tuple(found)


def unusual(facts: Facts, payees: Sequence[str], amount: Money, now: int) -> Reason | None:
    """Why this payment of `amount` in all would ask first; None if it may run at once.

    Another currency than the wallet's own is judged by the same numbers of minor units."""
    if stranger := next((payee for payee in payees if payee not in facts.paid), None):
        return Reason("first_time", payee=stranger)
    if len(payees) > 1:
        return Reason("several")
    if reason := beyond_quick(facts, amount):
        return reason
    at = facts.paid[payees[0]].get(amount.currency, {}).get(amount.minor)
    if at is not None and now - at < LATELY:
        ago = max(0, now - at)  # another node's clock may be ahead
        return Reason("again", payee=payees[0], seconds=ago // 1000)
    return None


def beyond_quick(facts: Facts, amount: Money) -> Reason | None:
    """Why so much would ask first, whomever it is for: above_ceiling or day_passed."""
    once, day = facts.wallet[2:4] if facts.wallet else (0, 0)
    if amount.minor > once:
        return Reason("above_ceiling", ceiling=Money(once, amount.currency))
    if facts.quick_24h_minor.get(amount.currency, 0) + amount.minor > day:
        return Reason("day_passed", ceiling=Money(day, amount.currency))
    return None


def standing(
    db: Session, payer: str, reason: Reason | None, amount: Money, now: int
) -> Reason | None:
    """A reason to ask, but not for an equal payment that was taken back since. Whoever pays more
    than MOST times in LATELY is asked in any case."""
    if reason is None or reason.code != "again":
        return reason
    entries = ledger.statement(db, AccountRef(payer, "wallet", amount.currency), MOST)
    undone = {entry.refers for entry in entries if entry.kind == "undo"}
    lately = [entry for entry in entries if now - entry.at < LATELY]
    equal = next(
        (
            entry
            for entry in lately
            if (entry.kind, entry.other.owner) == ("gift", reason.payee)
            and entry.amount.minor == -amount.minor
            and entry.number not in undone
        ),
        None,
    )
    if equal:
        return reason._replace(seconds=max(0, now - equal.at) // 1000)
    return reason if len(lately) == MOST else None
