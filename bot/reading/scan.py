"""Takes a payment's text apart: people, amounts, how they share it, and the note, in any order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.reading.amounts import DROPPED, SHARES, Figure, Misread, figure, is_no_number, is_numeric
from bot.reading.currencies import currency
from bot.reading.extras import Wanted
from bot.reading.units import UNITS, unit

NOTE_SIGNS = '—:"“«„'
GLUE = "\u00a0\u202f\u2009\u2007"
WORD = re.compile(f"(?:[^\\s{NOTE_SIGNS}]|(?<=[0-9])[{GLUE}](?=[0-9]))+|[{NOTE_SIGNS}]")
GLUED = re.compile(f"[{NOTE_SIGNS}][0-9]\\S*")  # `20:30`, `20—30`
UNIT_GLUED = re.compile(r"([0-9]+)([^\W\d_]+|¢)[.!?,;]?")  # `20c`, `10m`
HANDLES = re.compile(r"(?:@[A-Za-z0-9_]+[,;&+]?)+[.!?]?")
PEOPLE_LAST = re.compile(r"[.!?,;]?(?:\s+(?:to|à|a|and|et|&|@[A-Za-z0-9_]+,?))*[.!?]?\s*")
SPACED = re.compile(
    r"(?:[A-Z]{0,2}[$€£¥₹])?[0-9]{1,3}(?: [0-9]{3})+(?![0-9])([.,][0-9]{1,2}(?![0-9]))?"
)
MOST_AMOUNTS = 5  # nobody is asked which of a hundred
QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "‘": "’", "'": "'"}
DASHES = frozenset("- -- – —".split())
FOR = frozenset({"for", "pour"})
TO = frozenset("to à a".split())
AND = frozenset("and et & + , ;".split())
ME = frozenset({"me", "moi"})
EACH = frozenset("each apiece chacun chacune".split())
TOTAL = frozenset({"total", "in all", "en tout", "in total", "au total"})


class Word(NamedTuple):
    """A word and where it stands; `bare` is without one sign of punctuation behind it (A11)."""

    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        return self.text[:-1] if self.text[-1:] in DROPPED else self.text

    @property
    def low(self) -> str:
        return self.bare.lower()


NOWHERE = Word("", 0, 0)


@dataclass(slots=True)
class Scan:
    """What a text holds, with places counted in its characters. `spoken` is where the note begins;
    `marked` that it was announced (`for`, a dash, a colon, a quote) rather than just begun."""

    text: str
    home: str
    handles: list[Word] = field(default_factory=list)  # without the @, in lower case
    figures: list[Figure] = field(default_factory=list)
    stray: list[tuple[str, Word]] = field(default_factory=list)  # currencies on their own
    each: bool = False
    total: bool = False
    note: str = ""
    spoken: int | None = None
    marked: bool = False
    at: int = 0
    wanted: Mapping[str, Wanted] = field(default_factory=dict)  # further words, by kind
    extras: dict[str, object] = field(default_factory=dict)  # what they said

    def walk(self, at: int) -> "Scan":
        """Read from a place on. Raises Misread for what no rule could make an amount or person."""
        self.at = at
        while (word := self._peek(self.at)).text:
            self._take(word)
        return self

    def _peek(self, at: int) -> Word:
        found = WORD.search(self.text, at)
        return Word(found[0], found.start(), found.end()) if found else NOWHERE

    def _take(self, word: Word) -> None:
        first = word.text[0]
        if self.wanted and self._extra(word):
            return
        if first in QUOTES and (close := self._closing(word.start)):
            self._quote(word.start, close)
        elif first in NOTE_SIGNS or word.text in DASHES:
            self._sign(word)
        elif first == "@":
            self._people(word)
        elif is_numeric(word.text, self.home) or (is_no_number(word.text) and not self.figures):
            self._number(word)
        elif not (self._linked(word) or self._how(word) or self._share(word) or self._money(word)):
            self._talk(word)

    def _extra(self, word: Word) -> bool:
        for kind, read in self.wanted.items():
            if kind in self.extras:
                continue
            if found := read(self.text, word.start):
                self.extras[kind], self.at = found
                return True
        return False

    def _closing(self, start: int) -> int:
        """Where the quotation that begins here ends, or 0."""
        closers = QUOTES[self.text[start]]
        for at in range(start + 1, len(self.text)):
            behind = self.text[at + 1 : at + 2]
            if self.text[at] in closers and (not behind or behind.isspace() or behind in DROPPED):
                return at
        return 0

    def _quote(self, start: int, close: int) -> None:
        """A quoted note. Once there is an amount, whatever follows but people belongs to it."""
        if self.figures and not PEOPLE_LAST.fullmatch(self.text, close + 1):
            return self._rest(start, marked=True)
        self._say(self.text[start + 1 : close], start, marked=True)
        self.at = close + 1
        return None

    def _sign(self, word: Word) -> None:
        """A dash or a colon announces the note; `:)` is part of it."""
        after = self._peek(word.end)
        if word.text in ("-", "–") and after.text and is_numeric(after.text, self.home):
            raise Misread("amount_negative", word.start, after.end, positive=after.text)
        glued = word.end < len(self.text) and not self.text[word.end].isspace()
        loose = word.start == 0 or self.text[word.start - 1].isspace()
        smile = word.text == ":" and glued and loose
        self._rest(word.start if smile or word.text in QUOTES else word.end, marked=True)

    def _people(self, word: Word) -> None:
        if not HANDLES.fullmatch(word.text):
            if self.figures and self.handles:
                return self._rest(word.start, marked=False)
            raise Misread("handle_odd", word.start, word.end, token=word.text)
        for found in re.finditer(r"@([A-Za-z0-9_]+)", word.text):
            start = word.start + found.start()
            self.handles.append(Word(found[1].lower(), start, start + len(found[0])))
        self.at = word.end
        return None

    def _number(self, word: Word, ahead: str = "") -> None:
        """A number and the currency on either side of it; `ahead` is the one before it."""
        end = self._extent(word)
        token = self.text[word.start : end]
        try:
            glued = GLUED.match(self.text, end)
            if glued:
                token = f"{token}{glued[0]}"
                raise Misread("amount_form", word.start, glued.end(), token=token)
            if (loose := UNIT_GLUED.fullmatch(token)) and loose[2].lower() in UNITS - {"k"}:
                raise unit(Figure(word.start, end, word=loose[1]), loose[2].lower(), token)
            read = figure(token, word.start, self.home)
        except Misread as misread:
            raise self._second(misread, word, token) from None
        self.at = end
        self._behind(read, ahead)

    def _second(self, misread: Misread, word: Word, token: str) -> Misread:
        """What is wrong behind an amount may be its thousands (`1 000`), or a part of the note."""
        if not self.figures or misread.code == "amount_negative":
            return misread
        spaced = SPACED.match(self.text, before := self.figures[-1].start)
        if spaced and spaced.end() == word.start + len(token) and not spaced[1]:
            typed, near = spaced[0], spaced[0].replace(" ", "")
            return Misread("amount_spaces", before, spaced.end(), near, token=typed, near=near)
        misread.instead = f"for {token}"
        return misread

    def _behind(self, read: Figure, ahead: str) -> None:
        after = self._peek(self.at)
        if after.bare == "%" and read.readings and not (read.currency or read.kilo):
            token = self.text[read.start : self.at].rstrip() + "%"
            read, self.at = figure(token, read.start, self.home), after.end
        code, end = self._currency(self._peek(self.at))
        for named in (ahead, code):
            if named and read.currency not in ("", named):
                facts = {"one": read.currency, "other": named}
                raise Misread("currencies_differ", read.start, end or self.at, None, **facts)
            read = read._replace(currency=named or read.currency)
        self.at = end or self.at
        self.figures.append(read._replace(end=self.at))
        if len(self.figures) > MOST_AMOUNTS:
            raise Misread("too_many_amounts", self.figures[0].start, self.at)
        self._no_unit(read)

    def _no_unit(self, read: Figure) -> None:
        """`20 cents`, `5 million`, `20 and 50`: not an amount and a note, so nothing is guessed."""
        after = self._peek(self.at)
        beyond = self._peek(after.end)
        if read.share is not None or not after.text:
            return
        if after.low in UNITS:
            raise unit(read, after.low, self.text[read.start : after.end])
        last = not self._peek(beyond.end).text
        if after.low == "pour" and beyond.low in ("cent", "cents") and last:
            raise unit(read, "percent", self.text[read.start : beyond.end])
        if after.low in AND and is_numeric(beyond.text or "a", self.home):
            raise unit(read, "", self.text[read.start : beyond.end])

    def _extent(self, word: Word) -> int:
        """Where a number ends. A plain space groups only before decimals or a currency (A8)."""
        spaced = SPACED.match(self.text, word.start)
        if spaced is None:
            return word.end
        glued = WORD.match(self.text, spaced.end())
        tail = Word(glued[0], *glued.span()) if glued and glued[0] not in NOTE_SIGNS else NOWHERE
        cents = re.fullmatch(r"(\D{1,3})[0-9]+", tail.bare)
        if cents and currency(cents[1], self.home):
            return tail.end
        after = self._peek(spaced.end()) if spaced[1] is None and not tail.text else tail
        if self._currency(after)[0] or (spaced[1] and not tail.bare):
            return tail.end or spaced.end()
        return word.end

    def _currency(self, word: Word) -> tuple[str, int]:
        """The currency that one or two words name, and where they end. Misread if unclear."""
        if not word.text or word.text[0] in "@":
            return "", 0
        beyond = self._peek(word.end)
        if beyond.text and (code := currency(f"{word.text} {beyond.bare}", self.home)):
            return code, beyond.end
        code = currency(word.text, self.home) or currency(word.bare, self.home)
        if code == "?":
            raise Misread("currency_unclear", word.start, word.end, word=word.bare)
        return code, word.end if code else 0

    def _linked(self, word: Word) -> bool:
        """`to @bob`, `and @ann`, `la moitié`: a link says nothing of its own."""
        after = self._peek(word.end)
        linked = word.low in TO | AND or word.text in AND
        if not (linked and after.text[:1] == "@") and (word.low, after.low) not in LA:
            return False
        self.at = word.end
        return True

    def _how(self, word: Word) -> bool:
        after = self._peek(word.end)
        if f"{word.low} {after.low}" in TOTAL:
            self.total, self.at = True, after.end
        elif word.low in TOTAL:
            self.total, self.at = True, word.end
        elif word.low in EACH:
            self.each, self.at = True, word.end
        else:
            return False
        return True

    def _share(self, word: Word) -> bool:
        if word.low not in SHARES:
            return False
        self.at = word.end
        share = SHARES[word.low]
        self._behind(Figure(word.start, word.end, share=share, word=word.bare), "")
        return True

    def _money(self, word: Word) -> bool:
        code, end = self._currency(word)
        if not code:
            return False
        after = self._peek(end)
        if after.text and is_numeric(after.text, self.home):
            self._number(after, code)
        else:
            self.stray.append((code, word))
            self.at = end
        return True

    def _talk(self, word: Word) -> None:
        """The note begins, announced or not."""
        if word.low in ME and not (self.figures or self.handles or self.note):
            raise Misread("oneself", word.start, word.end)
        if word.low not in FOR:
            return self._rest(word.start, marked=False)
        colon = self.text[word.end : word.end + 1] == ":"
        return self._rest(word.end + colon, marked=True)

    def _rest(self, start: int, marked: bool) -> None:
        self._say(unquoted(self.text[start:].strip()), start, marked)
        self.at = len(self.text)

    def _say(self, words: str, start: int, marked: bool) -> None:
        self.note = f"{self.note} {words.strip()}".strip()
        if self.spoken is None:
            self.spoken, self.marked = start, marked


LA = frozenset({("la", "moitié"), ("la", "moitie")})


def unquoted(note: str) -> str:
    """Without the quotes around it, if they are a pair around all of it."""
    closers = QUOTES.get(note[:1], "")
    inner = note[1:-1]
    if len(note) < 2 or note[-1] not in closers or any(sign in closers for sign in inner):
        return note
    return inner.strip()
