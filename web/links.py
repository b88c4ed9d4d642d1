"""Typed text becomes HTML: escaped, its links clickable, what hides in it made visible."""

import re
from urllib.parse import SplitResult, urlsplit

from markupsafe import Markup, escape
from yarl import URL

from chat import tags
from chat.alerts import NAMED

LINK = re.compile(r"https?://[^\s<>\"`\\]+", re.IGNORECASE)
TRAILING = ".,;:!?'*_~…»”’"
PAIRS = {")": "(", "]": "[", "}": "{"}
# Marks that turn the direction of what follows: a file or a host can be made to read backwards.
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LONGEST_LINK = 2048
CALLED = re.compile(f"{NAMED.pattern}|{tags.TAG.pattern}")


def linkify(text: str, tagged: bool = False) -> Markup:
    """Escaped HTML of `text`. Only http and https become links; a link that hides where it leads
    (a user name before the host, marks that turn its direction) stays plain text. Handles lead to
    their people and, if it is `tagged`, hashtags to their posts."""
    parts: list[str] = []
    done = 0
    for match in LINK.finditer(text):
        address = _trim(match.group())
        parts.append(_called(text[done : match.start()], tagged))
        parts.append(_anchor(address))
        done = match.start() + len(address)
    parts.append(_called(text[done:], tagged))
    return Markup("".join(parts))  # every part was escaped above


def _called(text: str, tagged: bool) -> Markup:
    """People and hashtags in what is no link."""
    if "@" not in text and "#" not in text:
        return _plain(text)
    parts: list[str] = []
    done = 0
    for match in CALLED.finditer(text):
        address = _inside(match, tagged)
        if address is None:
            continue
        parts.append(_plain(text[done : match.start()]))
        parts.append(Markup('<a href="{}">{}</a>').format(address, match.group()))
        done = match.end()
    return Markup("".join([*parts, _plain(text[done:])]))  # every part was escaped above


def _inside(match: re.Match[str], tagged: bool) -> str | None:
    """The page of our own that this leads to."""
    if handle := match.group(1):
        return f"/@{handle}"
    key = tags.key(match.group(2)) if tagged else ""
    return str(URL.build(path=f"/tag/{key}")) if key else None


def _trim(address: str) -> str:
    """The address without the punctuation of the sentence around it."""
    while address:
        last = address[-1]
        opening = PAIRS.get(last)
        unbalanced = opening is not None and address.count(last) > address.count(opening)
        if last not in TRAILING and not unbalanced:
            break
        address = address[:-1]
    return address


def _anchor(address: str) -> Markup:
    host = _host(address)
    if host is None:
        return _plain(address)
    shown, real = host
    link = Markup('<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>')
    target = address if shown == real else address.replace(shown, real, 1)
    if shown == real:
        return link.format(target, address)
    return link.format(target, address) + Markup(' <span class="host">({})</span>').format(real)


def _host(address: str) -> tuple[str, str] | None:
    """The host as typed and as the network knows it; None if the address is not to be clicked."""
    if len(address) > LONGEST_LINK or TURNING.search(address):
        return None
    try:
        split = urlsplit(address)
        shown = _typed_host(split)
        real = shown if shown.isascii() else shown.encode("idna").decode("ascii")
    except ValueError:  # a port or a host that is none
        return None
    return (shown, real) if (shown and "." in real.strip(".")) or real == "localhost" else None


def _typed_host(split: SplitResult) -> str:
    if "@" in split.netloc or split.scheme.lower() not in ("http", "https"):
        return ""
    _ = split.port  # raises ValueError where it is no port
    return split.netloc.rpartition(":")[0] if split.port is not None else split.netloc


def _plain(text: str) -> Markup:
    escaped = escape(text)
    if text.isascii() or not TURNING.search(text):
        return escaped
    return Markup(TURNING.sub(_visible, str(escaped)))  # escaped on the line above


def _visible(mark: re.Match[str]) -> str:
    return f'<span class="mark">U+{ord(mark.group()):04X}</span>'
