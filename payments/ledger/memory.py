"""What the writer remembers of the books, and of what payments are judged by."""

from typing import Any

from sqlmodel import Session

from payments.driver import raw
from payments.ledger.shapes import Account, AccountRef, Set

NAME, LOOKED = "ledger", "lately"  # the second is of `payments.lately`
HOUR = 3_600_000
LATELY = 2 * 60_000  # milliseconds: an equal payment this recent asks
MOST = 500_000  # entries; beyond it the memory starts anew

Lately = dict[str, dict[int, int]]  # by currency: when each recent amount was paid last


class Memory:
    """What the open transaction of one SQLite connection sees, whose `data_version` says if
    somebody else wrote since. A transaction that does not end well takes its memory along."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.transaction: Any = None
        self.forget()

    def forget(self) -> None:
        self.accounts: dict[AccountRef, Account] = {}
        self.books: dict[str, dict[tuple[str, str], int]] = {}  # all that an owner has
        self.wallets: dict[str, Any] = {}  # None for who has none
        self.pairs: dict[tuple[str, str], Lately | None] = {}  # None for who was never paid
        self.frozen: frozenset[str] | None = None  # whose money does not leave; None: ask
        self.quick: dict[str, tuple[int, dict[str, int]]] = {}  # up to which hour, by currency

    @property
    def size(self) -> int:
        return len(self.accounts) + len(self.books) + len(self.wallets) + len(self.pairs)

    def follow(self, touched: dict[AccountRef, Account]) -> None:
        """These accounts were written."""
        self.accounts.update(touched)
        for (owner, kind, currency), account in touched.items():
            if (book := self.books.get(owner)) is not None:
                book[kind, currency] = account.balance

    def look_back(self, one: Set, now: int, gift: bool) -> None:
        """This set was written."""
        for source, target, (minor, currency) in one.legs:
            pair = source.owner, target.owner
            if gift and pair in self.pairs:
                self.pairs[pair] = _again(self.pairs[pair] or {}, minor, currency, now)
            if one.quick and (sums := self.quick.get(source.owner)):
                if sums[0] == now // HOUR:
                    sums[1][currency] = sums[1].get(currency, 0) + minor
                else:
                    del self.quick[source.owner]


def _again(lately: Lately, minor: int, currency: str, now: int) -> Lately:
    amounts = lately.setdefault(currency, {})
    amounts.pop(minor, None)  # so that it comes last
    while amounts and amounts[oldest := next(iter(amounts))] <= now - LATELY:
        del amounts[oldest]
    amounts[minor] = now
    return lately


def begin(db: Session) -> None:
    """Call right after BEGIN. On PostgreSQL other nodes write too, so nothing is remembered."""
    if db.get_bind().dialect.name != "sqlite":
        return
    known = db.connection().info
    version = raw(db).execute("pragma data_version").fetchone()[0]
    memory = known.get(NAME)
    if memory is None or memory.transaction is not None or memory.version != version:
        memory = known[NAME] = Memory(version)
    memory.transaction = db.get_transaction()
    db.info[NAME] = memory


def keep(db: Session) -> None:
    """Call after COMMIT returned: all of it is true."""
    db.info.pop(LOOKED, None)
    if memory := db.info.pop(NAME, None):
        if memory.size > MOST:
            memory.forget()
        memory.transaction = None


def drop(db: Session) -> None:
    """Call after a rollback, or a COMMIT that failed or of which nobody knows the end.

    The memory is left with its transaction open, so that the next `begin` starts anew."""
    db.info.pop(NAME, None)
    if looked := db.info.pop(LOOKED, None):
        looked.clear()


def remembered(db: Session) -> Memory:
    """The memory of this transaction; an empty one where nobody called `begin` for it."""
    memory = db.info.get(NAME)
    if isinstance(memory, Memory) and memory.transaction is db.get_transaction():
        return memory
    db.connection().info.pop(NAME, None)  # it will not hear of what is written now
    return Memory(0)
