"""Words as they are looked for: without case and accents, the same whichever database keeps them.

A handle and a hashtag are whole, and words without their sign too. Where a script puts no spaces
(Chinese, Japanese, Thai …) each character is a word, and so are any two that stand together."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 40  # characters of a word; what is longer is several
LONGEST_QUERY = 300  # characters that are looked at
MOST_WANTED = 12  # words of a query
SHORTEST_BEGINNING = 2  # letters; one alone begins half of all words
WORD = re.compile(rf"(?<![\w@#])[@#]\w{{1,{LONGEST}}}|\w{{1,{LONGEST}}}")
WRITTEN = re.compile(r"[@#]?\w[\w\u0300-\u036f]*")  # with accents of their own
BARE = (  # the scripts without spaces
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
PIECE = re.compile(f"([{BARE}]+)|[^{BARE}]+")
VOICED = "\u3099\u309a"  # marks that make another letter, not an accent
SPELLED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


class Wanted(NamedTuple):
    """Every one of `words`, and a word that begins with `beginning`, if that is not empty."""

    words: tuple[str, ...] = ()
    beginning: str = ""

    def has(self, word: str) -> bool:
        return word in self.words or bool(self.beginning and word.startswith(self.beginning))


def words(text: str) -> list[str]:
    """All under which a text is found, each once."""
    folded = fold(text)
    found = dict.fromkeys(WORD.findall(folded))
    if "@" in folded or "#" in folded:
        found |= dict.fromkeys(word[1:] for word in list(found) if word[0] in "@#")
    if not folded.isascii():
        found |= dict.fromkeys(
            piece for word in list(found) for piece in _pieces(word.lstrip("@#"))
        )
    return list(found)


def wanted(typed: str) -> Wanted:
    """What somebody looks for. The last word may still be being typed, unless a space or a sign
    ends it. Nothing is an operator."""
    typed = fold(typed[:LONGEST_QUERY])
    found: dict[str, None] = {}
    for word in WORD.findall(typed):
        whole = word.isascii() or word[0] in "@#"
        found |= dict.fromkeys([word] if whole else _pieces(word, in_pairs=True))
    some = list(found)[:MOST_WANTED]
    last = some[-1] if some else ""
    if len(last) < SHORTEST_BEGINNING or not typed.endswith(last) or _is_bare(last):
        return Wanted(tuple(some))
    return Wanted(tuple(some[:-1]), last)


def spans(text: str, wanted: Wanted) -> list[tuple[int, int]]:
    """Where in a text, as it was written, the words stand for which it was found."""
    found: list[tuple[int, int]] = []
    for match in WRITTEN.finditer(text):
        word, start = match[0], match.start()
        if not _is_bare(word):
            if any(map(wanted.has, words(word))):
                found.append(match.span())
            continue
        for n in range(len(word)):
            for end in (n + 1, n + 2):
                if end <= len(word) and wanted.has(fold(word[n:end])):
                    found.append((start + n, start + end))
    return _joined(found)


def fold(text: str) -> str:
    """Without case, accents and what cannot be seen."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold()).casefold()
    kept = "".join(sign for sign in spread if not _is_mark(sign))
    return unicodedata.normalize("NFC", kept).translate(SPELLED)


def _is_mark(sign: str) -> bool:
    if sign.isascii() or sign in VOICED:
        return False
    return unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf")


def _is_bare(word: str) -> bool:
    return word[0] not in "@#" and any(piece[1] for piece in PIECE.finditer(word))


def _pieces(word: str, in_pairs: bool = False) -> Iterator[str]:
    """What has spaces around it elsewhere is a word; of what has none the characters and pairs,
    or only the pairs where there is one."""
    for piece in PIECE.finditer(word):
        run = piece[0]
        if not piece[1]:
            yield run
            continue
        if not in_pairs or len(run) == 1:
            yield from run
        yield from (run[n : n + 2] for n in range(len(run) - 1))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In the same order, each letter in one of them."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
