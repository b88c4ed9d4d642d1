"""What the writer remembers of people and places, so that a batch need not read them again."""

from typing import TYPE_CHECKING, Any

from sqlmodel import Session

if TYPE_CHECKING:
    from chat.people import Person
    from chat.places import Place

NAME = "chat"
MOST = 200_000  # rows; beyond it the memory starts anew


class Memory:
    """Belongs to one connection to SQLite, whose `data_version` says if somebody else wrote since.
    It holds what the open transaction sees; one that does not end well takes it along."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.transaction: Any = None
        self.forget()

    def forget(self) -> None:
        self.people: dict[int, Person] = {}
        self.handles: dict[str, Person] = {}
        self.places: dict[int, Place] = {}
        self.newest: dict[int, int] = {}  # by place: its newest number


def begin(db: Session) -> None:
    """Call right after BEGIN. On PostgreSQL other nodes write too, so nothing is remembered."""
    connection = db.connection()
    if connection.dialect.name != "sqlite":
        return
    driver: Any = connection.connection.dbapi_connection
    version = driver.execute("pragma data_version").fetchone()[0]
    memory = connection.info.get(NAME)
    if memory is None or memory.transaction is not None or memory.version != version:
        memory = connection.info[NAME] = Memory(version)
    memory.transaction = db.get_transaction()
    db.info[NAME] = memory


def keep(db: Session) -> None:
    """Call after COMMIT returned: all of it is true."""
    if memory := db.info.pop(NAME, None):
        if len(memory.people) + len(memory.handles) + len(memory.places) > MOST:
            memory.forget()
        memory.transaction = None


def drop(db: Session) -> None:
    """Call after a rollback, or a COMMIT of which nobody knows the end. The memory is left with
    its transaction open, so that the next `begin` starts anew."""
    db.info.pop(NAME, None)


def remembered(db: Session) -> Memory:
    """Of this transaction; an empty one where nobody called `begin` for it."""
    memory = db.info.get(NAME)
    if isinstance(memory, Memory) and memory.transaction is db.get_transaction():
        return memory
    db.connection().info.pop(NAME, None)  # it will not hear of what is written now
    return Memory(0)
