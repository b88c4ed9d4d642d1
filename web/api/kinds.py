"""The kinds of things a route takes: how each is written, and how it is checked and read."""

import re
import types
import typing
from collections.abc import Callable
from typing import Any, NamedTuple, NewType, get_args, get_origin

from chat import pictures, reactions
from chat.arrangements import FOREVER
from chat.folding import LONGEST_QUERY
from chat.groups import MOST_MEMBERS, NAME_LENGTH
from chat.messages import LONGEST
from chat.names import NAME_LENGTH as PERSON_NAME_LENGTH
from chat.profiles import LONGEST_BIO
from chat.refusals import Refused
from chat.timeline import POST_LENGTH
from web.calls import BadRequest, ClientId, Flag, uuid
from web.pictures import judged
from web.scopes import SCOPES
from web.words import LANGUAGES

Shape = dict[str, Any]

Id = NewType("Id", int)
Handle = NewType("Handle", str)
Handles = NewType("Handles", list[str])
Words = NewType("Words", str)  # of a line
PostWords = NewType("PostWords", str)
Name = NewType("Name", str)  # of a group
Login = NewType("Login", str)  # what is wrong in it is told no otherwise than a wrong password
Secret = NewType("Secret", str)
Choice = NewType("Choice", str)
Scopes = NewType("Scopes", list[str])
Query = NewType("Query", str)
Sought = NewType("Sought", str)
Number = NewType("Number", int)  # of an event
Limit = NewType("Limit", int)
Mark = NewType("Mark", tuple[int, int])  # where a list of conversations goes on
Key = NewType("Key", str)  # of a picture
Shows = NewType("Shows", list[pictures.Chosen])
Emoji = NewType("Emoji", str)
Tag = NewType("Tag", str)
Until = NewType("Until", int)
Which = NewType("Which", str)
PersonName = NewType("PersonName", str)
Bio = NewType("Bio", str)
Language = NewType("Language", str)

SOUGHT = ("messages", "posts", "replies", "people", "tags")
LISTS = ("main", "requests", "archived")
PAGE, LARGEST_PAGE = 50, 200
HIGHEST = 10**18 - 1
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
SURROGATE = re.compile("[\ud800-\udfff]")
VISIBLE = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"


class Kind(NamedTuple):
    """`schema` is JSON Schema; `read` makes the value, or raises BadRequest."""

    schema: Shape
    read: Callable[[Any], Any]


def kind(annotation: Any) -> Kind:
    """The kind of a parameter; of `X | None` it is that of X."""
    if isinstance(annotation, types.UnionType) or get_origin(annotation) is typing.Union:
        [annotation] = [one for one in get_args(annotation) if one is not types.NoneType]
    return KINDS[annotation]


def _matching(
    pattern: str,
    longest: int,
    say: str,
    read: Callable[[str], Any] = str,
    flags: re.RegexFlag = re.ASCII,
) -> Kind:
    """A text that a pattern fits as a whole."""
    fits = re.compile(pattern, flags)

    def check(value: object) -> Any:
        if type(value) is not str or not fits.fullmatch(value):
            raise BadRequest
        return read(value)

    schema = {"type": "string", "pattern": f"^{pattern}$", "maxLength": longest}
    return Kind(schema | {"description": say}, check)


def _text(longest: int, say: str, pattern: str = VISIBLE, least: int = 1) -> Kind:
    """A text with at least one sign that can be seen, if it has to have one."""

    def check(value: object) -> str:
        if type(value) is not str or UNKEEPABLE.search(value) or not re.search(pattern, value):
            raise BadRequest
        if len(value) > longest:
            raise TooLong(longest)
        return value

    schema: Shape = {"type": "string", "minLength": least, "maxLength": longest}
    return Kind(schema | {"pattern": pattern, "description": say}, check)


class TooLong(BadRequest):
    """Of a text: `limit` is how many characters it may have."""

    def __init__(self, limit: int, field: str = "") -> None:
        super().__init__(field)
        self.limit = limit


def _whole(least: int, say: str, most: int = HIGHEST) -> Kind:
    def check(value: object) -> int:
        if type(value) is float and value.is_integer():
            value = int(value)  # to JSON Schema 5.0 is a whole number
        if type(value) is not int or not least <= value <= most:
            raise BadRequest
        return value

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Kind(schema | {"description": say}, check)


def _list(of: Kind, most: int, say: str) -> Kind:
    def check(value: object) -> list[Any]:
        if type(value) is not list or not 1 <= len(value) <= most:
            raise BadRequest
        return [of.read(one) for one in value]

    schema = {"type": "array", "items": of.schema, "minItems": 1, "maxItems": most}
    return Kind(schema | {"description": say}, check)


def _one_of(words: tuple[str, ...]) -> Kind:
    def check(value: object) -> str:
        if type(value) is not str or value not in words:
            raise BadRequest
        return value

    return Kind({"type": "string", "enum": list(words)}, check)


PICTURE: Shape = {
    "type": "object",
    "properties": {
        "key": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "words": {
            "type": "string",
            "maxLength": pictures.LONGEST_WORDS,
            "pattern": r"^[^\u0000]*$",
        },
    },
    "required": ["key"],
    "additionalProperties": False,
}
HANDLE = _matching(
    "@?[A-Za-z0-9_]{1,20}", 21, "With or without its @.", lambda text: text.removeprefix("@")
)
KINDS: dict[Any, Kind] = {
    Id: _matching("[1-9][0-9]{0,17}", 18, "A number, written as a text.", int),
    Handle: HANDLE,
    Handles: _list(HANDLE, MOST_MEMBERS, "Handles of people."),
    Words: _text(LONGEST, "What is said. A line that begins with a slash is a command."),
    PostWords: _text(POST_LENGTH, "What is posted.", r"^\s*([^/\s\u0000]|/(/|\s|$))[^\u0000]*$"),
    Name: _text(NAME_LENGTH, "What a group is called."),
    Login: Kind({"type": "string", "description": "A handle."}, lambda value: _any(value)),
    Secret: Kind({"type": "string", "format": "password"}, lambda value: _any(value)),
    Choice: _matching("[a-z0-9_]{1,64}", 64, "The id of a button."),
    Scopes: _list(_one_of(SCOPES), len(SCOPES), "What the token lets its program do."),
    Query: _text(LONGEST_QUERY, "Words; of the last one its beginning will do."),
    Sought: _one_of(SOUGHT),
    Number: _whole(0, "The number of an event."),
    Limit: _whole(0, f"At most so many; {LARGEST_PAGE} if more."),
    Mark: _matching(
        "[0-9]{1,18}-[0-9]{1,18}",
        37,
        "From `next`.",
        lambda text: tuple(map(int, text.split("-"))),
    ),
    ClientId: Kind(
        {"type": "string", "format": "uuid", "description": "A UUID of the program's own."},
        uuid,
    ),
    Key: _matching("[0-9a-f]{32}", 32, "The key of a picture that was sent."),
    Shows: Kind(
        {
            "type": "array",
            "items": PICTURE,
            "minItems": 1,
            "maxItems": pictures.MOST,
            "description": "Pictures that were sent, and what is on them.",
        },
        lambda value: _shows(value),
    ),
    Emoji: Kind(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": reactions.LONGEST,
            "description": "One emoji.",
        },
        lambda value: _emoji(value),
    ),
    Tag: _matching(r"\w{1,50}", 50, "A hashtag without its #.", flags=re.UNICODE),
    Until: _whole(0, "A time in milliseconds; 0 for not at all.", FOREVER),
    Which: _one_of(LISTS),
    PersonName: _text(PERSON_NAME_LENGTH, "What a person is called."),
    Bio: _text(LONGEST_BIO, "Words about oneself; may be empty.", "^", least=0),
    Language: _one_of(tuple(LANGUAGES)),
    Flag: Kind({"type": "boolean"}, lambda value: _flag(value)),
}


def _any(value: object) -> str:
    if type(value) is not str or SURROGATE.search(value):
        raise BadRequest
    return value


def _shows(value: object) -> list[pictures.Chosen]:
    try:
        chosen = judged(value)
    except ValueError:
        raise BadRequest from None
    if not 1 <= len(chosen) <= pictures.MOST:
        raise BadRequest
    return chosen


def _emoji(value: object) -> str:
    if type(value) is not str or not 1 <= len(value) <= reactions.LONGEST:
        raise BadRequest
    if not reactions.is_emoji(value):
        raise Refused("emoji_unknown")  # more than a schema can say
    return value


def _flag(value: object) -> bool:
    if type(value) is not bool:
        raise BadRequest
    return value
