"""What the routes answer, as types: the document of the API is made from them."""

from typing import Any, NotRequired, TypedDict, cast

from chat.people import Person
from web import wire


class Face(TypedDict):
    id: str
    handle: str
    name: str


class Profile(Face):
    """`follows` says whether the asker follows them, `muted` whether they hear nothing of them,
    `blocked` whether they want nothing from them; `pinned` is a post of theirs."""

    kind: str
    bio: str
    followers: int
    following: int
    follows: bool
    muted: bool
    blocked: bool
    pinned: NotRequired[str]


class People(TypedDict):
    people: list[Face]


class Following(TypedDict):
    follows: bool


class Apart(TypedDict):
    muted: bool
    blocked: bool


class Me(Face):
    """What one's page of settings says of oneself."""

    bio: str
    locale: str
    picture: NotRequired[str]


class Token(TypedDict):
    token: str


class Session(TypedDict):
    """Whose token this is, and what it may do."""

    person: Face
    kind: str
    label: str
    scopes: list[str]
    created_at: str


class Balance(TypedDict):
    """Whole minor units: cents."""

    currency: str
    available_minor: int
    held_minor: int


class Balances(TypedDict):
    balances: list[Balance]


class Ended(TypedDict):
    ended: bool


class Picture(TypedDict):
    """Lies at `/pictures/{key}.webp`, and small at `/pictures/{key}-s.webp`."""

    key: str
    width: int
    height: int
    words: str


class Sent(TypedDict):
    """A picture that was sent: it is shown by naming its key within a day."""

    key: str
    width: int
    height: int


class Post(TypedDict):
    """`marks` are what the asker has done with it: `like`, `repost`, `bookmark`; a quote is `about`
    another post."""

    id: str
    author: Face
    text: str
    at: str
    replies: int
    likes: int
    reposts: int
    quotes: int
    marks: list[str]
    about: NotRequired[str]
    pictures: NotRequired[list[Picture]]
    edited_at: NotRequired[str]


class Posts(TypedDict):
    posts: list[Post]


class Marked(TypedDict):
    id: str
    likes: int
    reposts: int
    marks: list[str]


class Pinned(TypedDict):
    pinned: bool


class Deleted(TypedDict):
    deleted: bool


class Wording(TypedDict):
    """What a post said until then; null for what it says now."""

    text: str
    until: str | None


class Wordings(TypedDict):
    """The first wording first."""

    wordings: list[Wording]


class Rising(TypedDict):
    tag: str
    people: int


class RisingTags(TypedDict):
    tags: list[Rising]


class Quote(TypedDict):
    """What a message answers, as much of it as is shown above it."""

    seq: int
    kind: str
    author: Face
    text: str
    attachment: dict[str, Any] | None


class Reaction(TypedDict):
    emoji: str
    people: list[Face]


class Event(TypedDict):
    """A numbered event of a place; the protocol says what an attachment may be."""

    place: str
    seq: int
    kind: str
    id: str
    author: Face
    client_id: str | None
    text: str
    attachment: dict[str, Any] | None
    at: str
    target: int | None
    quote: NotRequired[Quote]
    reactions: NotRequired[list[Reaction]]


class Events(TypedDict):
    """The earliest first."""

    events: list[Event]


class Conversation(TypedDict):
    """A direct one has its `other` person, a group its `name`, `owner` and count of `members`."""

    id: str
    kind: str
    last: int
    unread: int
    muted: bool
    pinned: bool
    other: NotRequired[Face]
    name: NotRequired[str]
    owner: NotRequired[str]
    members: NotRequired[int]


class Conversations(TypedDict):
    """The newest first."""

    places: list[Conversation]


class Place(TypedDict):
    """One conversation with its members, those of longest standing first."""

    id: str
    kind: str
    last: int
    name: NotRequired[str]
    owner: NotRequired[str]
    members: list[Face]


class Arranged(TypedDict):
    """How one has it in one's own list; `muted_until` in milliseconds, 0 for not at all. What a
    stranger began is `aside`."""

    muted_until: int
    archived: bool
    pinned: bool
    aside: bool


class Seen(TypedDict):
    place: str
    seq: int


class Tag(TypedDict):
    tag: str
    posts: int


class Finds(TypedDict):
    """Of messages and replies their `events`, of anything else what it is called; the newest first,
    hashtags by how many posts bear them."""

    events: NotRequired[list[Event]]
    posts: NotRequired[list[Post]]
    people: NotRequired[list[Face]]
    tags: NotRequired[list[Tag]]


class Said(TypedDict):
    """Where a line or a tap went: number `seq` of the place, or number `mine` of the person's own
    stream, which nobody else sees."""

    place: str
    seq: NotRequired[int]
    mine: NotRequired[int]
    answer: NotRequired[dict[str, Any]]


class Changed(TypedDict):
    """Number `seq` of the place says so; without it nothing had to change."""

    place: str
    seq: NotRequired[int]


def face(who: Person) -> Face:
    return cast(Face, wire.face(who))
