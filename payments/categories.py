"""What money was for: as its owner said of it or of others like it, else as it is usually."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import facts, usual
from payments.facts import Line
from payments.ledger import AccountRef, Refusal
from payments.order_schema import BudgetWatches, Corrections
from payments.refusals import CATEGORY_UNKNOWN, NO_SUCH_LINE

CATEGORIES = (
    *("groceries", "eating_out", "home", "bills", "transport", "fun", "shopping"),
    *("health", "travel", "gifts", "income", "cards", "other"),
)
ONE, OTHER = "one", "other"  # how far a correction reaches
REST = {"in": "income", "out": "other"}  # of what nothing tells
MOST = 2_000  # corrections of an owner that count, the newest


class Correction(NamedTuple):
    """As the row: see `Corrections`."""

    id: int
    scope: str
    transfer: int
    way: str
    other: str
    words: str
    category: str
    at: int


class Reason(NamedTuple):
    """A category and why: `one` (said of it), `other` (said of who is at the other end), `words`
    (said of another with this word), `kind`, `word` (as is usual), or `rest`."""

    category: str
    why: str
    word: str = ""
    said: Correction | None = None


class Rules:
    """Of one owner at a time: the newest word counts, and of equal lines all get the same."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        """`corrections` come oldest first."""
        self._ones: dict[int, Correction] = {}
        self._others: dict[tuple[str, str], Correction] = {}
        self._words: dict[tuple[str, str], Correction] = {}
        self._known: dict[tuple[str, str, str, str], Reason] = {}
        for each in corrections:
            if each.scope == ONE:
                self._ones[each.transfer] = each
                continue
            self._others[each.way, each.other] = each
            self._words |= {(each.way, word): each for word in each.words.split()}

    @property
    def ones(self) -> Collection[int]:
        """The transfers that have a word of their own."""
        return self._ones.keys()

    def of(self, line: Line) -> Reason:
        if said := self._ones.get(line.number):
            return Reason(said.category, ONE, said=said)
        key = line[1:]  # whatever its number
        if key not in self._known:
            self._known[key] = self._judge(line)
        return self._known[key]

    def _judge(self, line: Line) -> Reason:
        if said := self._others.get((line.way, line.other)):
            return Reason(said.category, OTHER, said=said)
        told = usual.words(line.note)
        learnt = [(said.id, word) for word in told if (said := self._words.get((line.way, word)))]
        if learnt:
            word = max(learnt)[1]
            newest = self._words[line.way, word]
            return Reason(newest.category, "words", word, newest)
        if category := usual.of_kind(line.kind):
            return Reason(category, "kind")
        word, category = usual.of_words(told, line.way)
        return Reason(category, "word", word) if category else Reason(REST[line.way], "rest")


def rules(db: Session, owner: str) -> Rules:
    """What an owner has said, as it holds now."""
    newest = (
        sa.select(*(col(getattr(Corrections, name)) for name in Correction._fields))
        .where(col(Corrections.owner) == owner, col(Corrections.undone_at).is_(None))
        .order_by(col(Corrections.id).desc())
        .limit(MOST)
    )
    return Rules([Correction._make(row) for row in db.execute(newest)][::-1])


def of(db: Session, ref: AccountRef, transfers: Collection[int]) -> dict[int, Reason]:
    """Why each of these transfers of an account has the category it has."""
    known = rules(db, ref.owner)
    return {number: known.of(line) for number, line in facts.lines(db, ref, transfers).items()}


def correct(
    db: Session, ref: AccountRef, transfer: int, category: str, scope: str, now: int
) -> Correction | Refusal:
    """Its owner says what a transfer was for, and what others like it are for from now on, unless
    it is of this `ONE` alone. Refusals: category_unknown, no_such_line."""
    if category not in CATEGORIES:
        return Refusal(CATEGORY_UNKNOWN)
    line = facts.lines(db, ref, [transfer]).get(transfer)
    if line is None:
        return Refusal(NO_SUCH_LINE)
    told = "" if scope == ONE else " ".join(usual.words(line.note))
    row = {
        "owner": ref.owner,
        "scope": scope,
        "transfer": line.number,
        "way": line.way,
        "other": line.other,
        "words": told,
        "category": category,
        "at": now,
    }
    number = db.execute(sa.insert(Corrections).values(row).returning(col(Corrections.id)))
    recount(db, ref.owner)
    del row["owner"]
    return Correction(number.scalar_one(), **row)  # type: ignore[arg-type]


def undo(db: Session, owner: str, correction: int, now: int) -> bool:
    """As if it had not been said; what was said before it counts again. False if it is none of this
    owner, or undone already."""
    change = (
        sa.update(Corrections)
        .where(col(Corrections.id) == correction, col(Corrections.owner) == owner)
        .where(col(Corrections.undone_at).is_(None))
        .values(undone_at=now)
    )
    found = db.execute(change.returning(col(Corrections.id))).one_or_none()
    if found:
        recount(db, owner)
    return found is not None


def recount(db: Session, owner: str) -> None:
    """Have the month of every budget of an owner added up anew: what it is of has changed."""
    change = sa.update(BudgetWatches).where(col(BudgetWatches.owner) == owner)
    db.execute(change.values(looked=0, turn=col(BudgetWatches.turn) + 1))
