"""How a change of a group is told, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from babel.lists import format_list

from web import words

MOST_NAMED = 5  # of those whom a change is about; the others are counted


def told(event: Mapping[str, Any], me: str, locale: str) -> str:
    """A sentence, without a full stop; `me` is the id of who reads it."""
    shown = event["attachment"]
    own = event["author"]["id"] == me
    change, whom = shown["change"], shown["people"]
    if not own and change in ("added", "removed") and [one["id"] for one in whom] == [me]:
        sentence = _alone(change, locale)
    else:
        sentence = _sentence(change, own, locale)
    facts = {
        "name": event["author"]["name"],
        "group": shown.get("name", ""),
        "people": _people(whom, me, locale),
    }
    return sentence % facts + _heir(shown, me, locale)


def _sentence(change: str, own: bool, locale: str) -> str:
    say = words.catalogue(locale).one
    sentences = {
        ("made", True): say("You made “%(group)s” with %(people)s"),
        ("made", False): say("%(name)s made “%(group)s” with %(people)s"),
        ("added", True): say("You added %(people)s"),
        ("added", False): say("%(name)s added %(people)s"),
        ("removed", True): say("You removed %(people)s"),
        ("removed", False): say("%(name)s removed %(people)s"),
        ("named", True): say("You named the group “%(group)s”"),
        ("named", False): say("%(name)s named the group “%(group)s”"),
        ("depicted", True): say("You changed the picture of the group"),
        ("depicted", False): say("%(name)s changed the picture of the group"),
        ("bared", True): say("You removed the picture of the group"),
        ("bared", False): say("%(name)s removed the picture of the group"),
        ("left", True): say("You left"),
        ("left", False): say("%(name)s left"),
    }
    return sentences[change, own]


def _alone(change: str, locale: str) -> str:
    say = words.catalogue(locale).one
    return say("%(name)s added you") if change == "added" else say("%(name)s removed you")


def _people(whom: list[Mapping[str, str]], me: str, locale: str) -> str:
    """`Bob, Carol and you`, or the first few and a count."""
    say = words.catalogue(locale).one
    names = [one["name"] for one in whom if one["id"] != me]
    you = [say("you")] if len(names) < len(whom) else []
    rest = len(names) - MOST_NAMED
    if rest > 1:
        names = [*names[:MOST_NAMED], say("%(count)s others") % {"count": rest}]
    return format_list([*names[:MOST_NAMED], *you, *names[MOST_NAMED:]], locale=locale)


def _heir(shown: Mapping[str, Any], me: str, locale: str) -> str:
    if not (heir := shown.get("owner")):
        return ""
    say = words.catalogue(locale).one
    if heir["id"] == me:
        return ". " + say("You own the group now")
    return ". " + say("%(name)s owns the group now") % {"name": heir["name"]}
