"""What the writer remembers of the books: committed balances, and above them this batch's draft."""

from typing import Any, TypeVar

from sqlmodel import Session

from payments.driver import raw
from payments.ledger.shapes import Account, AccountRef

K = TypeVar("K")
V = TypeVar("V")

NAME = "ledger"
MOST_ACCOUNTS = 200_000  # beyond it the memory starts anew


class Draft(dict[K, V]):
    """Changes over a level below, which is read where nothing is drafted."""

    def __init__(self, below: dict[K, V]) -> None:
        super().__init__()
        self.below = below

    def __missing__(self, key: K) -> V:
        return self.below[key]


class Memory:
    """Belongs to one connection, whose `data_version` says if somebody else wrote since."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.committed: dict[AccountRef, Account] = {}
        self.settle()

    def settle(self) -> None:
        """Nothing is drafted, and no transaction is open."""
        self.draft: Draft[AccountRef, Account] = Draft(self.committed)
        self.transaction: Any = None


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
    """Call after COMMIT returned: what was drafted is now true."""
    if memory := db.info.pop(NAME, None):
        if len(memory.committed) > MOST_ACCOUNTS:
            memory.committed.clear()
        memory.committed.update(memory.draft)
        memory.settle()


def drop(db: Session) -> None:
    """Call after a rollback, or a COMMIT that failed or of which nobody knows the end.

    The memory is left with its transaction open, so that the next `begin` starts anew."""
    db.info.pop(NAME, None)


def drafted(db: Session) -> Draft[AccountRef, Account]:
    """The draft of this transaction; an empty one where nobody called `begin` for it."""
    memory = db.info.get(NAME)
    if isinstance(memory, Memory) and memory.transaction is db.get_transaction():
        return memory.draft
    db.connection().info.pop(NAME, None)  # it will not hear of what is written now
    return Draft({})
