"""Whom a text pays (P1 to P3), and what it says when whom or how much is missing."""

import re
from collections.abc import Iterator

from bot.reading.amounts import Misread, is_numeric
from bot.reading.readings import Facts, Setting
from bot.reading.scan import HANDLES, NOTE_SIGNS, WORD, Scan, Word
from chat.names import distance
from chat.people import Person

MOST_PEOPLE = 20
NEAR = 2
LATE = re.compile(r"\s*(?:\b(?:to|à|a)\s+)?@([A-Za-z0-9_]+)[.!?]?\s*\Z")


def payees(
    scan: Scan, at: int, setting: Setting
) -> tuple[tuple[Person, ...], tuple[tuple[str, Facts], ...]]:
    """Everybody named, once, and notices of those named twice; nobody named is the other one."""
    if not scan.handles:
        return (_other(scan, at, setting),), ()
    found: dict[int, Person] = {}
    notices: dict[str, Facts] = {}
    for word in scan.handles:
        person = _person(word, setting)
        if person.id in found:
            notices[person.handle] = {"payee": person}
        found[person.id] = person
    if len(found) > MOST_PEOPLE:
        last = scan.handles[-1]
        raise Misread("too_many_people", scan.handles[0].start, last.end, limit=MOST_PEOPLE)
    return tuple(found.values()), tuple(("named_twice", facts) for facts in notices.values())


def _person(word: Word, setting: Setting) -> Person:
    handle = word.text
    person = setting.people.get(handle)
    if handle == setting.me or (person and person.handle == setting.me):
        raise Misread("oneself", word.start, word.end)
    if person is None:
        raise unknown(word, setting)
    if person.kind == "bot":
        raise Misread("a_bot", word.start, word.end, payee=person)
    return person


def unknown(word: Word, setting: Setting) -> Misread:
    """Nobody has this handle; never corrected silently, only suggested (P2)."""
    near = list((setting.suggest or _Near(setting))(word.text))
    if not near:
        return Misread("no_person", word.start, word.end, handle=word.text)
    instead = f"@{near[0]}"
    names = tuple(f"@{handle}" for handle in near)
    return Misread("no_person_near", word.start, word.end, instead, handle=word.text, near=names)


class _Near:
    """The nearest of the people we know of, when nobody else can be asked."""

    def __init__(self, setting: Setting) -> None:
        self._people = [p for p in setting.people.values() if p.kind != "bot"]
        self._me = setting.me

    def __call__(self, handle: str) -> list[str]:
        known = sorted({p.handle for p in self._people} - {self._me})
        ranked = sorted((distance(handle, each), each) for each in known if len(handle) <= 60)
        return [each for far, each in ranked if far <= NEAR][:3]


def _other(scan: Scan, at: int, setting: Setting) -> Person:
    if setting.other is None or setting.other.kind == "bot":
        raise _nobody(scan, at, setting)
    if setting.other.handle == setting.me:
        raise Misread("oneself", at, len(scan.text))
    return setting.other


def _nobody(scan: Scan, at: int, setting: Setting) -> Misread:
    """A group has no other one; somebody in the note, or known by that name, may be meant."""
    typed = scan.text[:at]
    if not scan.figures and not scan.note:
        return Misread("empty", 0, len(scan.text), example=f"{typed} {_someone(setting)} 20")
    named = next(iter(_late(scan)), None)
    bare = scan.text[scan.spoken :].split() if scan.spoken is not None else []
    if named:
        start, end = named.start, named.end
        rest = f"{scan.text[at:start]}{scan.text[end:]}"
        return _mended(scan, f"{typed} @{named.text} {rest}", (start, end))
    if bare and scan.spoken is not None and bare[0].lower() in setting.people:
        start = scan.spoken
        return _mended(
            scan, f"{scan.text[:start]}@{scan.text[start:]}", (start, start + len(bare[0]))
        )
    example = f"{typed} {_someone(setting)} {scan.text[at:].strip()}"
    return Misread("person_missing", 0, at, example=example)


def _mended(scan: Scan, mend: str, span: tuple[int, int]) -> Misread:
    mend = re.sub(r"\b(for|pour|to|à)\s*\Z", "", " ".join(mend.split())).strip()
    return Misread("person_missing", *span, mend=mend, example=mend)


def _someone(setting: Setting) -> str:
    known = (p.handle for p in setting.people.values() if p.kind != "bot")
    return "@" + next((handle for handle in known if handle != setting.me), "bob")


def late_people(scan: Scan, at: int, setting: Setting) -> None:
    """A handle behind the first words of a note, when nobody was named before them.

    In a group one at the end is who gets it (`20 pizza @bob`); beside another who would get it
    without a name, nothing is guessed. In an announced note it is a part of the note."""
    if scan.handles or scan.spoken is None:
        return
    late = list(_late(scan))
    if not late:
        return
    tail = LATE.search(scan.note)
    other = setting.other
    if (
        not scan.marked
        and tail
        and len(late) == 1
        and (other is None or other.handle == late[0].text)
    ):
        scan.note, scan.handles = scan.note[: tail.start()].strip(), late
    elif other is not None and other.kind != "bot" and not _inert(scan, late, other):
        example = f"{scan.text[:at]} @{other.handle} {scan.text[at:].strip()}"
        where, person = (late[0].start, late[0].end), f"@{late[0].text}"
        raise Misread(
            "person_unclear", *where, mend=example, other=other, person=person, example=example
        )


def _inert(scan: Scan, late: list[Word], other: Person) -> bool:
    """Announced (`for the pizza with @ann`), unless the handle is all that follows (`for @ann`)."""
    if scan.spoken is not None and scan.text[scan.spoken : scan.spoken + 1] in NOTE_SIGNS:
        return True
    first = scan.note.split()[:1] == [scan.text[late[0].start : late[0].end]]
    return (scan.marked and not first) or all(word.text == other.handle for word in late)


def _late(scan: Scan) -> Iterator[Word]:
    """The handles in the note."""
    for found in WORD.finditer(
        scan.text, scan.spoken if scan.spoken is not None else len(scan.text)
    ):
        if found[0][0] == "@" and HANDLES.fullmatch(found[0]):
            for handle in re.finditer(r"@([A-Za-z0-9_]+)", found[0]):
                start = found.start() + handle.start()
                yield Word(handle[1].lower(), start, start + len(handle[0]))


def no_amount(scan: Scan, at: int, who: tuple[Person, ...]) -> Misread:
    """How much is missing. A number in the note is not it, but may have been meant."""
    typed = scan.text[:at]
    start = scan.spoken if scan.spoken is not None else len(scan.text)
    for found in WORD.finditer(scan.text, start):
        if is_numeric(found[0], scan.home) and (mend := _moved(scan, found.start(), start)):
            return Misread("amount_inert", *found.span(), mend=mend, example=mend)
    people = " ".join(f"@{person.handle}" for person in who)
    note = f" for {scan.note}" if scan.note else ""
    example = f"{typed} {people} 20"
    return Misread("amount_missing", at, len(scan.text), mend=None, example=f"{example}{note}")


def _moved(scan: Scan, number: int, note: int) -> str | None:
    """The text with the amount before the note."""
    try:
        amount = Scan(scan.text, scan.home).walk(number).figures[0]
    except Misread:
        return None
    before, token = scan.text[:note].rstrip(), scan.text[amount.start : amount.end].strip()
    words = before.split()
    if words and words[-1].lower() in ("for", "pour"):
        before, token = " ".join(words[:-1]), f"{token} {words[-1]}"
    rest = f"{scan.text[note : amount.start]}{scan.text[amount.end :]}"
    rest = re.sub("[\"“«„'‘]\\s*[\"”»'’]", "", rest)
    before = before.rstrip(" :—–-")
    return " ".join(f"{before} {token} {rest}".split())
