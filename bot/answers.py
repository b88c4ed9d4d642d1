"""What the bot shows: attachments, plain data with a kind; `web/templates` draws them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlmodel import Session

from chat.people import Person
from chat.refusals import Refused
from payments.ledger import Refusal, Set
from payments.money import Money

Attachment = dict[str, Any]


class Amendment(NamedTuple):
    """A ticket in this place whose state changes with the answer."""

    seq: int
    attachment: Attachment


ONCE = "once"
NOTHING: Mapping[str, Attachment] = MappingProxyType({})


class Carried(NamedTuple):
    """What a deed came to, for all to see.

    `shown` is the line it makes where it was asked for; with `about` that line is a ticket which
    can change. `changes` are other tickets as they are now, by what they are about: every copy is
    replaced, and its place hears of it. `concerns` are told wherever they are, by the bot or, if it
    is `between` them and the speaker, there; with `moved` their money and the speaker's has.

    With `aside` nobody hears of it where it was asked for: the speaker alone is told that, and what
    it has under ONCE is told this once and never kept."""

    shown: Attachment
    kind: str = "ticket"  # or receipt
    about: str = ""
    changes: Mapping[str, Attachment] = NOTHING
    concerns: Sequence[Person] = ()
    moved: bool = False
    between: bool = False
    aside: Attachment | None = None


Writes = Callable[[Session], Person | None]  # who is seen, or addressed, otherwise from now on
Deed = Callable[[Session, int], Carried | Refusal]  # in the batch's transaction, at a time in ms


class Answer(NamedTuple):
    """What a command came to. With a `set` it moves money once that is recorded, and `attachment`
    is the receipt still without its number. With a `deed` it does more than that, and what it does
    is only known once it is done; the command is `alone`. Else it is told to the speaker alone.

    `spends` is what the speaker must have for it, `writes` what it changes that is theirs alone."""

    attachment: Attachment
    set: Set | None = None
    payees: Sequence[Person] = ()
    amends: Amendment | None = None
    if_short: Refused | None = None  # what to say instead of whose balance is short
    deed: Deed | None = None
    spends: Money | None = None
    writes: Writes | None = None


def receipt(
    payer: Person,
    payees: Sequence[tuple[Person, Money]],
    note: str,
    undo_until: int | None,
    state: str = "paid",
    refers: int | None = None,
) -> Attachment:
    """A receipt in minor units; `transfer` is filled in when the ledger has given the number."""
    total = sum(share.minor for _, share in payees)
    shown: Attachment = {
        "kind": "receipt",
        "transfer": "",
        "amount_minor": total,
        "currency": payees[0][1].currency,
        "payer": face(payer),
        "payee": face(payees[0][0]),
        "note": note,
        "state": state,
        "undo_until": None if undo_until is None else stamp(undo_until),
    }
    if len(payees) > 1:
        shown["payees"] = [face(who) | {"amount_minor": share.minor} for who, share in payees]
    if refers is not None:
        shown["refers"] = str(refers)
    return shown


def refusal(code: str, message: str, mend: str | None = None) -> Attachment:
    shown = {"kind": "refusal", "code": code, "message": message}
    return shown | {"mend": mend} if mend else shown


def listing(title: str, rows: Sequence[Attachment]) -> Attachment:
    """Rows of `label` and, where they apply, `detail`, a signed `amount_minor` with its
    `currency`, `at`, and `mend`, a text to fill in, or `link`, a path of ours."""
    return {"kind": "list", "title": title, "rows": list(rows)}


def notice(message: str) -> Attachment:
    return {"kind": "notice", "message": message}


def shown(attachment: Attachment) -> Attachment:
    """Without what only the server needs to carry out a question's yes."""
    if "carries" not in attachment:
        return attachment
    return {name: value for name, value in attachment.items() if name != "carries"}


def face(who: Person) -> Attachment:
    shown = {"id": str(who.id), "handle": who.handle, "name": who.name}
    return shown | {"picture": who.picture} if who.picture else shown


@lru_cache(1024)  # all of a batch happens at one moment
def stamp(ms: int) -> str:
    """ISO 8601 in UTC with milliseconds."""
    seconds, rest = divmod(ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03d}Z"
