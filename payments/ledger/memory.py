"""What the writer remembers of the books: committed balances, and above them this batch's draft."""

from typing import Any, TypeVar

from sqlmodel import Session

from payments.driver import raw
from payments.ledger.shapes import Account, AccountRef

K = TypeVar("K")
V = TypeVar("V")

NAME = "ledger"
UNKNOWN = -1  # never a connection's data_version: the next `begin` starts anew
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
        self.forget_draft()

    def forget_draft(self) -> None:
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
        memory.forget_draft()


def drop(db: Session, unknown: bool = False) -> None:
    """Call after a rollback; and, as `unknown`, after a COMMIT of which nobody knows the end."""
    if memory := db.info.pop(NAME, None):
        memory.forget_draft()
        if unknown:
            memory.version = UNKNOWN


def drafted(db: Session) -> Draft[AccountRef, Account]:
    """The draft of this transaction; an empty one where nobody called `begin` for it."""
    memory, known = db.info.get(NAME), db.connection().info
    current = known.get(NAME) is memory  # and not one that another session replaced
    if isinstance(memory, Memory) and current and memory.transaction is db.get_transaction():
        return memory.draft
    known.pop(NAME, None)  # it will not hear of what is written now
    return Draft({})
