"""`record`: judge a list of sets in order, then write them all with a handful of statements."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session

from payments.driver import raw
from payments.ledger import postgres, sqlite
from payments.ledger.caps import Spent
from payments.ledger.content import Before, again
from payments.ledger.frozen import stopped
from payments.ledger.memory import HOUR, remembered
from payments.ledger.shapes import Account, AccountRef, Leg, Recorded, Rows, Set, floor
from payments.money import Money
from payments.refusals import SHORT, Refusal
from payments.schema import LARGEST_MINOR

GIFT = "gift"  # the only kind that counts as having paid somebody


def record(db: Session, sets: Sequence[Set], now: int) -> list[Recorded | Refusal]:
    """Answer each set in order; each sees those before it, a repeat gets its first answer.

    Expected noes are returned (`short`, `frozen`, `key_reused`, the code of a cap). A set that no
    recipe can make raises ValueError, and the driver's own errors pass through: the transaction is
    then good for nothing.
    """
    if not sets:
        return []
    for one in sets:
        _check_shape(one)
    driver = raw(db)
    if db.get_bind().dialect.name != "sqlite":
        return postgres.record(driver, sets, now)
    memory = remembered(db)
    accounts, unopened = _accounts(driver, memory.accounts, sets)
    page = Page(
        accounts,
        sqlite.known(driver, [one.key for one in sets]),
        iter(sqlite.numbers(driver, "pay_transfers", sum(len(one.legs) for one in sets))),
        now,
    )
    if memory.frozen is None:
        memory.frozen = sqlite.frozen(driver)
    page.frozen = memory.frozen
    limited = [one for one in sets if one.caps]
    if capped := [(accounts[ref].id, cap) for one in limited for ref, cap in one.capped]:
        page.spent.load(db, capped)
    answers = [page.enter(one) for one in sets]
    if page.transfers:
        sqlite.write(driver, page.rows(unopened))
        memory.follow(page.touched)
        for one in page.recorded:
            memory.look_back(one, now, one.kind == GIFT)
    return answers


def _check_shape(one: Set) -> None:
    """What only a bug can get wrong."""
    if len(one.key) != 24 or not one.legs:
        raise ValueError(f"a set needs a key of 24 bytes and a leg: {one}")
    for source, target, (minor, currency) in one.legs:
        if not 1 <= minor <= LARGEST_MINOR:
            raise ValueError(f"not an amount that can move: {minor}")
        if source == target or not source.currency == target.currency == currency:
            raise ValueError(f"a leg joins two accounts of one currency: {source} {target}")


def _accounts(
    driver: Any, known: dict[AccountRef, Account], sets: Sequence[Set]
) -> tuple[dict[AccountRef, Account], dict[AccountRef, Account]]:
    """All accounts of these sets as they are now, and those among them that have no row yet."""
    refs = dict.fromkeys(ref for one in sets for leg in one.legs for ref in leg[:2])
    unknown = [ref for ref in refs if ref not in known]
    loaded = sqlite.load(driver, unknown) if unknown else {}
    missing = [ref for ref in unknown if ref not in loaded]
    numbers = sqlite.numbers(driver, "pay_accounts", len(missing)) if missing else ()
    numbered = zip(missing, numbers, strict=True)
    unopened = {ref: Account(number, floor(ref), 0, 0) for ref, number in numbered}
    return {ref: known.get(ref) or loaded.get(ref) or unopened[ref] for ref in refs}, unopened


class Page:
    """The page of the book that is being written: judged in memory, then written at once."""

    def __init__(
        self,
        accounts: dict[AccountRef, Account],
        answered: dict[bytes, Before],
        numbers: Iterator[int],
        now: int,
    ) -> None:
        self.accounts, self.answered, self.numbers, self.now = accounts, answered, numbers, now
        self.spent = Spent(now)
        self.frozen: frozenset[str] = frozenset()
        self.touched: dict[AccountRef, Account] = {}
        self.recorded: list[Set] = []
        self.transfers: list[tuple[object, ...]] = []
        self.notes: list[tuple[int, str]] = []
        self.pairs: dict[tuple[str, str, str], tuple[int, int]] = {}  # count, last amount
        self.windows: dict[int, tuple[int, int, int]] = {}  # out, count, quick

    def enter(self, one: Set) -> Recorded | Refusal:
        """Judge one set, and keep what it writes if it stands."""
        if before := self.answered.get(one.key):
            return again(before, one)
        if self.frozen and (refused := stopped(one, self.frozen)):
            return refused
        draft: dict[AccountRef, Account] = {}
        rows: list[tuple[object, ...]] = []
        for source, target, (minor, _) in one.legs:
            payer = draft.get(source) or self.accounts[source]
            payee = draft.get(target) or self.accounts[target]
            left, now_there = payer.balance - minor, payee.balance + minor
            if payer.floor is not None and left < payer.floor:
                return self._short(one, source)
            number = next(self.numbers)
            draft[source] = Account(payer.id, payer.floor, left, number)
            draft[target] = Account(payee.id, payee.floor, now_there, number)
            row = (number, one.key, len(rows), payer.id, payee.id, minor, one.kind, one.refers)
            rows.append((*row, self.now, left, now_there, payer.last, payee.last))
        if one.caps and (beyond := self._beyond(one)):
            return beyond
        return self._keep(one, draft, rows)

    def _beyond(self, one: Set) -> Refusal | None:
        for source, cap in one.capped:
            if no := self.spent.beyond(self.accounts[source].id, source.currency, [cap]):
                return no
        return None

    def _short(self, one: Set, source: AccountRef) -> Refusal:
        """How much more the source would need for the whole set to stand."""
        account = self.accounts[source]
        lowest = balance = account.balance - (account.floor or 0)
        for leg in one.legs:
            balance += leg.amount.minor * ((leg.target == source) - (leg.source == source))
            lowest = min(lowest, balance)
        available = account.balance - (account.floor or 0)
        return Refusal(
            SHORT,
            missing=Money(-lowest, source.currency),
            available=Money(available, source.currency),
        )

    def _keep(
        self, one: Set, draft: dict[AccountRef, Account], rows: list[tuple[object, ...]]
    ) -> Recorded:
        self.accounts.update(draft)
        self.touched.update(draft)
        self.recorded.append(one)
        self.transfers += rows
        first = Recorded(rows[0][0], self.now)  # type: ignore[arg-type]
        if one.words:
            self.notes.append((first.number, one.words))
        if one.caps:
            self.spent.tally((self.accounts[ref].id, cap) for ref, cap in one.capped)
        for leg in one.legs:
            self._look_back(one, leg)
        self.answered[one.key] = first, (one.kind, one.legs)
        return first

    def _look_back(self, one: Set, leg: Leg) -> None:
        """What limits and questions ask later, so that nobody walks for it."""
        source, target, (minor, currency) = leg
        account = self.accounts[source].id
        out, count, quick = self.windows.get(account, (0, 0, 0))
        self.windows[account] = out + minor, count + 1, quick + minor * one.quick
        self.spent.add(account, minor)
        if one.kind == GIFT and source.kind == target.kind == "wallet":
            pair = source.owner, target.owner, currency
            self.pairs[pair] = self.pairs.get(pair, (0, 0))[0] + 1, minor

    def rows(self, unopened: dict[AccountRef, Account]) -> Rows:
        """Everything to write, in the order of ids so that it lies together."""
        new = [(ref, account) for ref, account in self.touched.items() if ref in unopened]
        old = [account for ref, account in self.touched.items() if ref not in unopened]
        hour = self.now // HOUR
        return Rows(
            [(a.id, *ref, a.floor, a.balance, a.last) for ref, a in new],
            [(a.balance, a.last, a.id) for a in sorted(old)],
            self.transfers,
            self.notes,
            [(*pair, count, self.now, last) for pair, (count, last) in self.pairs.items()],
            [(account, hour, *sums) for account, sums in self.windows.items()],
            [(*about, hour, out) for about, out in self.spent.added.items()],
        )
