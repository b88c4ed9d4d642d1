"""Every account's chain of transfers, put together again row by row as the books are read."""

from array import array
from collections.abc import Iterable, Iterator, MutableSequence
from typing import NamedTuple

FEW = 10_000


class Side(NamedTuple):
    """A transfer seen from one of its accounts."""

    transfer: int
    account: int
    delta: int
    after: int


class Chains:
    """The newest transfer and the balance of every account so far.

    Ids need not be in the order of application, so a row may wait for the one before it."""

    def __init__(self, accounts: int, highest: int) -> None:
        dense = highest <= 2 * accounts + FEW  # 16 bytes an account, if ids have few holes
        self.tips: MutableSequence[int] | dict[int, int] = _sheet(highest) if dense else Sparse()
        self.balances: MutableSequence[int] | dict[int, int] = (
            _sheet(highest) if dense else Sparse()
        )
        self.highest = highest
        self.waiting: dict[tuple[int, int], Side] = {}  # by account and the transfer awaited
        self.off: set[int] = set()

    def put(self, number: int, account: int, prev: int, delta: int, after: int) -> Iterable[str]:
        """Put a side at the end of its account's chain, if that is its place."""
        if not 0 < account <= self.highest:
            return (f"transfer {number} moves money of account {account}, which is not there",)
        if (
            self.tips[account] == prev
            and self.balances[account] + delta == after
            and not self.waiting
        ):
            self.tips[account], self.balances[account] = number, after
            return ()
        return self._follow(Side(number, account, delta, after), prev)

    def _follow(self, side: Side, prev: int) -> Iterator[str]:
        """The careful way: say what is off, and go on with those that waited for this one."""
        account = side.account
        if prev != self.tips[account]:
            if (account, prev) in self.waiting:
                self.off.add(account)
                yield f"transfer {side.transfer} follows {prev} on account {account}, as another"
            self.waiting[account, prev] = side
            return
        following: Side | None = side
        while following:
            made = self.balances[account] + following.delta
            if made != following.after:
                self.off.add(account)
                yield (
                    f"transfer {following.transfer} leaves account {account}"
                    f" at {following.after}; those before it make {made}"
                )
            self.tips[account], self.balances[account] = following.transfer, following.after
            following = self.waiting.pop((account, following.transfer), None)

    def never_reached(self) -> Iterator[str]:
        """Those that wait to the end, one of each account."""
        for (account, prev), side in sorted(self.waiting.items(), key=lambda item: item[1]):
            if account not in self.off:
                self.off.add(account)
                yield (
                    f"transfer {side.transfer} follows {prev} on account {account},"
                    " which it does not"
                )


class Sparse(dict[int, int]):
    """Zero, where nothing was written."""

    def __missing__(self, account: int) -> int:
        return 0


def _sheet(highest: int) -> MutableSequence[int]:
    return array("q", bytes(8 * (highest + 1)))
