"""Templates become HTML; one of them draws a message, on the page and in the push alike."""

import time
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.reading.periods import shown_period
from bot.signatures import slash
from bot.words import say
from chat.people import BOT_HANDLE, Person
from payments.money import MINUS, Money, show
from web import dates, words
from web.links import TURNING, linkify
from web.shown import Shown
from web.statics import FILES, SHEET
from web.told import told

TEMPLATES = Path(__file__).parent / "templates"
TONES = 8
FRAGMENTS = 8192  # posts that are kept drawn, about 2 KB each
PREVIEW = 200  # characters
BACK = "taken back"


def page(name: str, locale: str, /, **facts: object) -> str:
    """The template `name` (without its ending) in the reader's language."""
    return environment(locale).get_template(f"{name}.html").render(locale=locale, **facts)


def message(event: Mapping[str, Any], me: str, locale: str, zone: str = "UTC") -> str:
    """An event in the shape of the wire as one reader sees it: own lines right, `You paid Bob`.

    `me` is the reader's id, empty for somebody signed out."""
    html: str = _template(locale, "message.html").render(event=event, me=me, zone=zone)
    return html


def private(row: Mapping[str, Any], me: str, locale: str, zone: str = "UTC") -> str:
    """A row of the reader's own stream, in the shape of the wire."""
    html: str = _template(locale, "private.html").render(row=row, me=me, zone=zone)
    return html


def listed(post: Shown, me: Person | None, locale: str, zone: str = "UTC") -> Markup:
    """A post of the timeline, drawn once for all readers to whom it looks the same."""
    own = me is not None and me.id == post.author.id
    return fragment(post, own, locale, zone, dates.day(now_ms(), zone))


@lru_cache(FRAGMENTS)
def fragment(post: Shown, own: bool, locale: str, zone: str, _today: str) -> Markup:
    me = post.author if own else None
    drawn = _template(locale, "parts/post.html").render(post=post, me=me, zone=zone, whole=False)
    return Markup(drawn)


def preview(event: Mapping[str, Any], me: str, locale: str, in_group: bool = False) -> str:
    """An event in one line of plain text, for the list of conversations."""
    say = words.catalogue(locale).one
    shown = event["attachment"]
    if event["kind"] == "change":
        return told(event, me, locale)
    if event["kind"] == "gone":
        return str(say("Message deleted"))
    if event["kind"] == "ticket" and shown["kind"] == "again":
        before = {**event, "kind": shown["told"], "attachment": shown["shown"]}
        return preview(before, me, locale, in_group)
    opened = event["kind"] == "receipt" and shown.get("of")  # a share of a packet
    if event["kind"] == "ticket" or opened:
        told_as = _template(locale, f"previews/{'opened' if opened else shown['kind']}.html")
        return unescape(told_as.render(a=shown, me=me)).strip()
    if event["kind"] != "receipt" or not shown:
        line = _told(event, locale)[:PREVIEW]
        if event["author"]["id"] == me:
            return say("You: %(line)s") % {"line": line}
        who = event["author"]["name"]
        return say("%(name)s: %(line)s") % {"name": who, "line": line} if in_group else line
    total = show(Money(shown["amount_minor"], shown["currency"]), locale)
    name = "" if shown["payer"]["id"] == me else shown["payer"]["name"]
    return say(_deed(shown, me)) % {"name": name, "sum": total}


def quoted(quote: Mapping[str, Any], me: str, locale: str) -> str:
    """What a message answers, in one line of plain text."""
    if quote["kind"] != "message":
        return preview(quote, me, locale)
    return _told(quote, locale)


def _told(message: Mapping[str, Any], locale: str) -> str:
    """Its words, or how many pictures it shows instead."""
    line = TURNING.sub("", " ".join(message["text"].split()))
    shown = message["attachment"] or {}
    if line or not shown.get("pictures"):
        return line
    count = len(shown["pictures"])
    return unescape(words.catalogue(locale).many("%(num)s picture", "%(num)s pictures", count))


def excerpt(text: str, longest: int) -> str:
    """The beginning of a text in one line, without marks that turn its direction."""
    line = TURNING.sub("", " ".join(text.split()))
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _deed(receipt: Mapping[str, Any], me: str) -> str:
    own = receipt["payer"]["id"] == me
    if receipt.get("refers") and receipt["state"] == BACK:
        return "You took back %(sum)s" if own else "%(name)s took back %(sum)s"
    if receipt.get("back"):
        return "You gave back %(sum)s" if own else "%(name)s gave back %(sum)s"
    return "You paid %(sum)s" if own else "%(name)s paid %(sum)s"


class Drawing(Environment):
    """In the shapes of the wire a dot nearly always means the key, so that is asked first."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@lru_cache
def environment(locale: str) -> Environment:
    """Everything is escaped, a missing name is an error, and the words are those of `locale`."""
    env = Drawing(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"linkify": linkify, "excerpt": excerpt}
    env.globals |= _globals(locale)
    return env


def _globals(locale: str) -> dict[str, Any]:
    def money(minor: int, currency: str) -> str:
        return show(Money(minor, currency), locale)

    def signed(minor: int, currency: str) -> str:
        """With its direction: `+$11.20`, `−$40.00`."""
        return ("+" if minor > 0 else MINUS if minor < 0 else "") + money(abs(minor), currency)

    spoken = words.catalogue(locale)
    return {
        "_": spoken.one,
        "ngettext": spoken.many,
        "money": money,
        "signed": signed,
        "clock": lambda at, zone: dates.clock(at, locale, zone),
        "day": dates.day,
        "day_name": lambda at, now, zone: dates.day_name(at, now, locale, zone),
        "long_day": lambda at, zone: dates.long_day(at, locale, zone),
        "month_name": lambda first: dates.month_name(first, locale),
        "category": lambda code: say(f"category_{code}", locale),
        "calendar_day": lambda day: dates.calendar_day(day, locale),
        "period": lambda shown: shown_period(shown).said(locale),
        "when": lambda at, now, zone: dates.when(at, now, locale, zone),
        "now_ms": now_ms,
        "fresh_id": uuid4,
        "lasts": lambda until: until > dates.iso(now_ms()),
        "avatar": avatar,
        "group_avatar": group_avatar,
        "told": lambda event, me: told(event, me, locale),
        "quoted": lambda quote, me: quoted(quote, me, locale),
        "icon": icon,
        "sentence": lambda code: say(code, locale),
        "static": FILES.address,
        "sheet": SHEET,
        "touch_icon": f"/icons/180-mask-{FILES.version}.png",
        "listed": lambda one, me, zone: listed(one, me, locale, zone),
        "slash": lambda name: slash(name, locale),
        "languages": words.LANGUAGES,
    }


@lru_cache(8)
def _template(locale: str, name: str) -> Any:
    return environment(locale).get_template(name)


def avatar(who: Mapping[str, str] | Person, size: str = "") -> Markup:
    """The disc with an initial, in one of the tones, always the same for the same person."""
    if isinstance(who, Person):
        return _avatar(str(who.id), who.handle, who.name, size, who.picture)
    return _avatar(who["id"], who["handle"], who["name"], size, who.get("picture", ""))


@lru_cache(4096)
def _avatar(number: str, handle: str, name: str, size: str, picture: str) -> Markup:
    tone = "bot" if handle == BOT_HANDLE else f"tone-{int(number) % TONES}"
    disc = Markup('<span class="avatar {} {}" aria-hidden="true">{}{}</span>')
    return disc.format(size, tone, initial(name), _portrait(picture))


def group_avatar(number: int, name: str, size: str = "", picture: str = "") -> Markup:
    """That of a group is no disc, so that no group passes for a person."""
    shape = Markup('<span class="avatar group {} tone-{}" aria-hidden="true">{}{}</span>')
    return shape.format(size, number % TONES, initial(name), _portrait(picture))


def _portrait(picture: str) -> Markup:
    """Over the initial, which stays where it cannot be loaded."""
    if not picture:
        return Markup("")
    image = Markup('<img src="/pictures/{}-s.webp" alt="" width="160" height="160" loading="lazy">')
    return image.format(picture)


def initial(name: str) -> str:
    """The first letter or digit of a name, else its first character."""
    return next((letter for letter in name if letter.isalnum()), name[:1]).upper()[:1]


@lru_cache(128)
def icon(name: str, size: str = "") -> Markup:
    """A drawing of the sprite; it says nothing to a screen reader, the words beside it do."""
    sprite = Markup('<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>')
    return sprite.format(size, FILES.address("vendor/icons.svg"), name)


def now_ms() -> int:
    return time.time_ns() // 1_000_000
