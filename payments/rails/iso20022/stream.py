"""XML from outside, read piece by piece in bounded memory: no DTD, no entities, no network."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeAlias

from lxml import etree

SPACE = "urn:iso:std:iso:20022:tech:xsd:"
LARGEST = 2_000_000_000  # bytes of a file
WHOLE = 32_000_000  # bytes of one that is read at once
ROOM = 1_000_000  # bytes without anything that can be let go of
TOO_LARGE, BROKEN, DOCTYPE, SCHEMA = "too_large", "broken", "doctype", "schema"
BALANCE, BATCH, FIELD = "balance", "batch", "field"
Element: TypeAlias = etree._Element


class Unreadable(ValueError):
    """Nothing of the file counts. `reason` is a word of this module; `detail` says where."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


def elements(
    chunks: Iterable[bytes], messages: Collection[str], names: Collection[str]
) -> Iterator[Element]:
    """Those of these names, each when it has ended, in a document of one of these messages
    (`camt.053.001.08`); what was yielded before is gone by then. Raises Unreadable, after some may
    have been yielded."""
    parser = _parser(("Document", *names))
    size = since = 0
    known = False
    try:
        for chunk in chunks:
            size, since = size + len(chunk), since + len(chunk)
            if size > LARGEST:
                raise Unreadable(TOO_LARGE, f"more than {LARGEST} bytes")
            parser.feed(chunk)
            for event, element in _events(parser):
                if event == "start":
                    known = known or _opens(element, messages)
                elif (parent := element.getparent()) is not None:
                    yield element
                    _forget(element, parent)
                    since = 0
            if since > ROOM:
                raise Unreadable(TOO_LARGE, f"{ROOM} bytes of which nothing can be let go")
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _broken(parser, error, messages) from None
    if not known:
        raise Unreadable(SCHEMA, "no document of ISO 20022")


def whole(body: bytes, messages: Collection[str], name: str) -> Element:
    """What is in a document that is read at once. Raises Unreadable."""
    if len(body) > WHOLE:
        raise Unreadable(TOO_LARGE, f"more than {WHOLE} bytes")
    parser = _parser(("Document",))
    try:
        parser.feed(body)
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise _broken(parser, error, messages) from None
    _opens(root, messages)
    inner = child(root, name)
    if inner is None or root.tag != inner.tag.replace(name, "Document"):
        raise Unreadable(SCHEMA, f"there is no {name} in it")
    return inner


def _parser(names: Collection[str]) -> etree.XMLPullParser:
    """Of the beginnings and ends of elements of these names; what is no document of ours is seen
    by their absence."""
    return etree.XMLPullParser(
        ("start", "end"),
        tag=tuple(f"{{*}}{name}" for name in names),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _broken(
    parser: etree.XMLPullParser, error: etree.XMLSyntaxError, messages: Collection[str]
) -> Unreadable:
    """What it began as says more than where it broke: a bomb is no misprint."""
    try:
        for event, element in _events(parser):
            if event == "start":
                _opens(element, messages)
    except Unreadable as no:
        return no
    except etree.XMLSyntaxError:  # it says so again
        pass
    return Unreadable(BROKEN, f"line {error.lineno}")


def _events(parser: etree.XMLPullParser) -> Iterator[tuple[str, Element]]:
    for event, element in parser.read_events():
        if isinstance(element, Element):
            yield event, element


def _opens(element: Element, messages: Collection[str]) -> bool:
    """Whether it is the beginning of what may be read; anything else is refused here."""
    if element.getparent() is not None:
        return False
    docinfo: Any = element.getroottree().docinfo
    if docinfo.doctype:
        raise Unreadable(DOCTYPE, "no document of a bank has one")
    space = element.tag[1:].partition("}")[0] if element.tag[0] == "{" else ""
    if space.removeprefix(SPACE) not in messages or not space.startswith(SPACE):
        raise Unreadable(SCHEMA, space[:80] or "no namespace")
    return True


def _forget(element: Element, parent: Element) -> None:
    """What stands before it is not needed any more; itself the parser may still hold."""
    element.clear()
    while element.getprevious() is not None:
        del parent[0]
    above = parent.getparent()
    while above is not None and (one := parent.getprevious()) is not None:
        if one.tag != parent.tag:
            break
        above.remove(one)


def child(element: Element, *path: str) -> Element | None:
    """The only one of this path, of its parent's namespace. Raises Unreadable if there are two."""
    space = _space(element)
    for name in path:
        wanted, found = space + name, None
        for each in element:  # far quicker than to ask for a name
            if each.tag == wanted:
                if found is not None:
                    raise Unreadable(SCHEMA, f"{name} is given twice")
                found = each
        if found is None:
            return None
        element = found
    return element


def text(element: Element, *path: str, most: int = 35) -> str:
    """What it says, or nothing. Raises Unreadable for what is no text, or too long."""
    found = child(element, *path)
    if found is None:
        return ""
    said = found.text or ""
    if len(found) or len(said) > most:
        raise Unreadable(FIELD, f"{path[-1]} is not as it should be")
    return said


def several(element: Element, name: str) -> Iterator[Element]:
    """Its children of this name, of its own namespace."""
    wanted = _space(element) + name
    yield from (each for each in element if each.tag == wanted)


def is_at(element: Element, *path: str) -> bool:
    """Whether its parents, the nearest first, are these, and all of one namespace."""
    space = _space(element)
    for name in path:
        parent = element.getparent()
        if parent is None or parent.tag != space + name:
            return False
        element = parent
    return element.getparent() is None


def _space(element: Element) -> str:
    """What its name begins with: `{urn:…}`."""
    return element.tag[: element.tag.index("}") + 1]
