"""Caps: how much may leave an account within some hours, judged in the batch beside the balance."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from sqlmodel import Session

from payments.driver import Statement, ask
from payments.ledger.memory import HOUR
from payments.ledger.reading import ACCOUNT
from payments.ledger.shapes import AccountRef, Cap
from payments.money import Money
from payments.refusals import Refusal

SPENT = Statement(
    "select account, '', hour, out from pay_windows"
    " where account in (select value from json_each(?1)) and hour >= ?2"
    " union all select account, about, hour, out from pay_tallies"
    " where account in (select value from json_each(?1)) and hour >= ?2",
    "with asked as (select unnest(%s::bigint[]) as account, %s::bigint as since)"
    " select w.account, '', hour, out from asked join pay_windows w using (account)"
    " where hour >= since"
    " union all select t.account, about, hour, out from asked join pay_tallies t using (account)"
    " where hour >= since",
)


def beyond(db: Session, source: AccountRef, caps: Sequence[Cap], now: int) -> Refusal | None:
    """What `record` would say now of caps on what leaves this account; it judges again."""
    row = db.execute(ACCOUNT, source._asdict()).one_or_none()
    account = row.id if row else 0
    spent = Spent(now)
    spent.load(db, [(account, cap) for cap in caps])
    return spent.beyond(account, source.currency, caps)


class Spent:
    """What has left some accounts: by what it was about (all, if about nothing) and by hour."""

    def __init__(self, now: int) -> None:
        self.hour = now // HOUR
        self._by: dict[tuple[int, str], dict[int, int]] = {}
        self.added: dict[tuple[int, str], int] = {}  # to be written: what was about something

    def load(self, db: Session, capped: Sequence[tuple[int, Cap]]) -> None:
        """Read, once the accounts are locked, as far back as their caps look."""
        accounts = {account for account, _ in capped}
        longest = max(cap.hours for _, cap in capped)
        self._by = {(account, ""): {} for account in accounts}
        for account, about, hour, out in ask(db, SPENT, accounts, self.hour - longest):
            self._by.setdefault((account, about), {})[hour] = out

    def beyond(self, account: int, currency: str, caps: Iterable[Cap]) -> Refusal | None:
        """The first cap that what counts would pass: its limit, what is left of it, and from when
        on (ms) enough will have come free, None if it never will."""
        for cap in caps:
            hours = self._by.get((account, cap.about), {}) if cap.hours else {}
            recent = sorted((h, out) for h, out in hours.items() if h >= self.hour - cap.hours)
            spent = sum(out for _, out in recent)
            left = max(0, cap.minor - spent)
            if cap.counts > left:
                frees = _frees(cap, recent, spent + cap.counts - cap.minor)
                limit, rest = Money(cap.minor, currency), Money(left, currency)
                return Refusal(cap.code, limit=limit, left=rest, frees=frees)
        return None

    def add(self, account: int, minor: int) -> None:
        """It has left, about whatever."""
        if (hours := self._by.get((account, ""))) is not None:
            hours[self.hour] = hours.get(self.hour, 0) + minor

    def tally(self, capped: Iterable[tuple[int, Cap]]) -> None:
        """What was about something has left an account, once for all caps about it."""
        left = {(account, cap.about): cap.counts for account, cap in capped if cap.about}
        for which, minor in left.items():
            hours = self._by.setdefault(which, {})
            hours[self.hour] = hours.get(self.hour, 0) + minor
            self.added[which] = self.added.get(which, 0) + minor


def _frees(cap: Cap, recent: Sequence[tuple[int, int]], missing: int) -> int | None:
    if cap.counts > cap.minor:
        return None
    freed = zip(accumulate(out for _, out in recent), recent, strict=True)
    return next((hour + cap.hours + 1) * HOUR for total, (hour, _) in freed if total >= missing)
