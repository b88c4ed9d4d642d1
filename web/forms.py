"""What a person put into a form: kept as typed, judged field by field."""

from collections.abc import Callable
from typing import NamedTuple

from aiohttp import web

from chat.refusals import Refused
from payments.money import CURRENCIES
from web import bodies
from web.words import LANGUAGES

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1024
LONGEST_VALUE = 8000
MINUTE, HOUR = 60, 3600  # seconds
UTF_8 = ("utf-8", "utf8")
Say = Callable[..., str]


class Form(NamedTuple):
    """Values as typed and, by field, the sentence that says what to do; `form` is for all of it."""

    values: dict[str, str]
    errors: dict[str, str]

    @property
    def is_right(self) -> bool:
        return not self.errors


def blank(**values: str) -> Form:
    return Form(values, {})


def too_many(say: Say, wait: int) -> str:
    """That nothing more is judged for so many seconds."""
    if wait <= 2 * MINUTE:
        return say("Too many tries. Try again in %(wait)s seconds.", wait=wait)
    if wait <= 2 * HOUR:
        return say("Too many tries. Try again in %(wait)s minutes.", wait=-(-wait // MINUTE))
    return say("Too many tries. Try again in %(wait)s hours.", wait=-(-wait // HOUR))


async def read_form(request: web.Request) -> Form:
    """The text fields of a form; files and overlong values are no part of any of ours, nor is any
    encoding but UTF-8: there are some of which a short text takes seconds to decode."""
    said = (request.charset or UTF_8[0]).lower()
    if request.content_type.startswith("multipart/") or said not in UTF_8:
        raise web.HTTPUnsupportedMediaType
    await bodies.read(request)
    try:
        sent = await request.post()
    except UnicodeDecodeError:
        raise web.HTTPBadRequest from None
    values = {
        name: value.replace("\0", "")
        for name, value in sent.items()
        if isinstance(value, str) and len(value) <= LONGEST_VALUE
    }
    return Form(values, {})


def judge_join(form: Form, say: Say) -> Form:
    """What can be said without asking the database."""
    errors = dict(form.errors)
    if not form.values.get("handle", "").strip():
        errors["handle"] = say("Choose a handle.")
    if not form.values.get("name", "").strip():
        errors["name"] = say("Say how you are called.")
    password = form.values.get("password", "")
    if len(password) < SHORTEST_PASSWORD:
        errors["password"] = say("Use at least 8 characters.")
    elif len(password) > LONGEST_PASSWORD:
        errors["password"] = say("Use at most 1,024 characters.")
    if form.values.get("locale") not in LANGUAGES:
        errors["form"] = say("Choose a language.")
    if form.values.get("currency") not in CURRENCIES:
        errors["form"] = say("Choose a currency.")
    return form._replace(errors=errors)


def refuse_join(form: Form, refused: Refused, say: Say) -> Form:
    """What `chat.people.join` refused, at the field it is about."""
    handle = form.values.get("handle", "").strip().removeprefix("@")
    sentences = {
        "handle_invalid": ("handle", say("Use 3 to 20 of a–z, 0–9 and _.")),
        "handle_reserved": ("handle", say("This handle is kept for Quid. Choose another.")),
        "handle_taken": (
            "handle",
            say("@%(handle)s, or one that looks like it, is taken. Choose another.", handle=handle),
        ),
        "name_invalid": ("name", say("Use 1 to 50 letters that can be read.")),
        "name_reserved": ("name", say("This name is kept for Quid. Choose another.")),
    }
    if refused.code not in sentences:
        raise refused
    field, sentence = sentences[refused.code]
    return form._replace(errors={**form.errors, field: sentence})


def local(address: str) -> str:
    """A path of our own to go on to; anything that could lead elsewhere becomes home."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and address.isprintable() and "\\" not in address else "/"
