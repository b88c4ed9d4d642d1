"""What people have shown to those who host, as it stood then, until one of them has closed it."""

from typing import NamedTuple

from sqlmodel import Session

from chat import driver, plastic, reported
from chat.refusals import Refused
from chat.reported import Thing

REASONS = ("spam", "abuse", "fraud", "other")
LONGEST = 1000
MOST = 20  # of one person in 24 hours
DAY = 24 * 3600 * 1000
REPORTS = (
    "select id, reporter, subject, whose, reason, words, evidence, at, closed_at, answer"
    " from chat_reports"
)


class Report(NamedTuple):
    """`evidence` is what was reported in words, which stays when that is edited or deleted;
    `answer` is what who closed it wrote."""

    id: int
    reporter: int
    subject: str
    whose: int
    reason: str
    words: str
    evidence: str
    at: int
    closed_at: int | None
    answer: str


def report(db: Session, person: int, subject: str, reason: str, words: str, now: int) -> Thing:
    """Show it to those who host; nobody else hears of it. A second one while the first is open
    changes nothing. Refused with `not_found`, `report_reason`, `report_too_long` or
    `reports_many`."""
    thing = reported.find(db, person, subject)
    words = words.encode(errors="ignore").decode().replace("\x00", "").strip()
    if reason not in REASONS:
        raise Refused("report_reason")
    if len(words) > LONGEST:
        raise Refused("report_too_long", limit=LONGEST)
    if standing(db, person, thing.subject):
        return thing
    words = plastic.hide(db, person, words)
    sql = "select count(*) from chat_reports where reporter = ? and at > ?"
    if driver.ask(db, sql, person, now - DAY)[0][0] >= MOST:
        raise Refused("reports_many", limit=MOST)
    driver.ask(
        db,
        "insert into chat_reports (reporter, subject, whose, reason, words, evidence, at, answer)"
        " values (?, ?, ?, ?, ?, ?, ?, '') on conflict do nothing",
        *(person, thing.subject, thing.whose.id, reason, words, thing.text, now),
    )
    return thing


def standing(db: Session, person: int, subject: str) -> Report | None:
    """What they have reported of it and nobody has closed yet."""
    sql = f"{REPORTS} where reporter = ? and subject = ? and closed_at is null"
    rows = driver.ask(db, sql, person, subject)
    return Report(*rows[0]) if rows else None


def listing(db: Session, closed: bool = False) -> list[Report]:
    """Those that wait, the oldest first; with `closed` all that there ever were."""
    which = "" if closed else " where closed_at is null"
    return [Report(*row) for row in driver.ask(db, f"{REPORTS}{which} order by id")]


def find(db: Session, id: int) -> Report | None:
    rows = driver.ask(db, f"{REPORTS} where id = ?", id)
    return Report(*rows[0]) if rows else None


def close(db: Session, id: int, answer: str, now: int) -> bool:
    """False if there is none that waits under this number."""
    sql = (
        "update chat_reports set closed_at = ?, answer = ? where id = ? and closed_at is null"
        " returning id"
    )
    return bool(driver.ask(db, sql, now, answer, id))
