"""One line or tap on its way through a batch."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot import grammar
from bot.answers import Answer, Attachment, Carried, shown
from bot.words import say
from chat.people import Person
from chat.pictures import Chosen, Picture
from chat.places import Place
from payments.ledger import Recorded

Ack = dict[str, Any]
Key = tuple[bytes, int]


class Utterance(NamedTuple):
    """A line, or (with `choice`) a tap on ticket `seq` or on private row `mine` of a place."""

    speaker: Person
    place: str  # an id, or "@handle"
    text: str
    client_id: bytes  # 16
    reading: str = ""  # the digest of what the composer showed
    choice: str = ""
    seq: int | None = None
    mine: int | None = None
    target: int | None = None  # the number of what a line answers
    may_spend: bool = True  # whether what was given to say it reaches as far as money
    pictures: tuple[Chosen, ...] = ()  # of a line
    hidden: bool = False  # whether there was a card's number in it

    @property
    def is_command(self) -> bool:
        return bool(self.choice) or grammar.is_command(self.text)

    @property
    def key(self) -> Key:
        return self.client_id, self.speaker.id

    @property
    def asked(self) -> bytes:
        """A digest of what it wants, whatever its place is called."""
        wanted = self.text, self.choice, self.seq, self.mine, self.target, self.pictures
        return hashlib.blake2b(repr(wanted).encode(), digest_size=8).digest()


@dataclass(slots=True)
class Turn:
    """What has become of an utterance so far. `ack` is set as soon as nothing more is to be done.

    `answers` is the number of the speaker's own row that a tap answers, `renewed` the speaker as
    the answer's writing left them, `moved` the outcome once the ledger has recorded the answer's
    set, `carried` what its deed came to; `notices` are told beside it. `pictures` hang on a
    line."""

    said: Utterance
    place: Place | None = None
    answer: Answer | None = None
    answers: int | None = None
    renewed: Person | None = None
    moved: Recorded | None = None
    carried: Carried | None = None
    notices: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    ack: Ack | None = None

    @property
    def is_public(self) -> bool:
        """Whether everybody in the place sees what it came to."""
        carried = self.carried is not None and self.carried.aside is None
        return self.answer is None or self.moved is not None or carried

    @property
    def told(self) -> Attachment | None:
        """What the speaker is answered."""
        if self.carried is not None:
            return self.carried.aside or self.carried.shown
        return self.answer.attachment if self.answer else None


def ledger_key(client_id: bytes, person: int) -> bytes:
    """24 bytes: the client id, ordered by time, then who said it; nobody can claim another's."""
    return client_id + person.to_bytes(8, "big")


RETRYABLE = frozenset({"slow_down", "unknown", "busy", "unavailable"})


def refused(code: str, locale: str, retry_after: int | None = None, **facts: object) -> Ack:
    """An ack that says no, in the reader's language, without anything being kept; `retry_after`
    is in seconds."""
    if retry_after is not None:
        facts["seconds"] = retry_after
    ack = {"ok": False, "code": code, "message": say(code, locale, **facts)}
    ack["retryable"] = code in RETRYABLE
    return ack if retry_after is None else ack | {"retry_after": retry_after}


def accepted(place: int, answer: Attachment | None = None, **number: int) -> Ack:
    """`number` is `seq` in the place, or `mine` in the speaker's own stream."""
    ack: Ack = {"ok": True, "place": str(place), **number}
    return ack if answer is None else ack | {"answer": shown(answer)}
