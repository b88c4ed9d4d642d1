"""A route is a typed function: where its parameters stand, what it needs and answers is read off.

Parameters named in the path come from there; those of a GET or DELETE else from the query, those
of the others from the JSON body. Three sorts of functions:
- `def read(db, me, …)` of a GET runs in a reader;
- `def write(db, me, …)` of anything else runs in the writer, in one transaction with what its
  `Idempotency-Key` is remembered by;
- `async def ask(request, …)` does what is more than that.
"""

import inspect
import re
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from bot.kept import Kept
from web.api.kinds import Kind, kind

T = TypeVar("T")
Function = TypeVar("Function", bound=Callable[..., Any])

IN_QUERY = ("GET", "DELETE")
IN_PATH = re.compile(r"{(\w+)}")


class Page(NamedTuple, Generic[T]):
    """A part of a list; `more` is what to change in the query for the next part, if there is
    one."""

    shown: T
    more: dict[str, str] | None


class Told(NamedTuple, Generic[T]):
    """An answer and what is to be pushed."""

    shown: T
    kept: Kept


class Acked(Exception):
    """A no that came as an ack."""

    def __init__(self, ack: dict[str, Any]) -> None:
        super().__init__()
        self.ack = ack


class Parameter(NamedTuple):
    name: str
    where: str  # path | query | body
    kind: Kind
    needed: bool


class Route(NamedTuple):
    """`scope` is what a token needs for it; without one nobody has to be signed in. `sends` names
    the sort of bytes that are its body, which its function reads itself."""

    method: str
    path: str
    scope: str | None
    status: int
    function: Callable[..., Any]
    parameters: tuple[Parameter, ...]
    answer: Any
    waits: bool
    sends: str = ""

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def among(self, where: str) -> list[Parameter]:
        return [one for one in self.parameters if one.where == where]


ROUTES: list[Route] = []


def route(
    method: str, path: str, scope: str | None, status: int = 200, sends: str = ""
) -> Callable[[Function], Function]:
    """Make a function a route of the API; `status` is that of a yes."""

    def declare(function: Function) -> Function:
        made = _read(method, path, scope, status, function)
        ROUTES.append(made._replace(sends=sends))
        return function

    return declare


def _read(
    method: str, path: str, scope: str | None, status: int, function: Callable[..., Any]
) -> Route:
    signature = inspect.signature(function, eval_str=True)
    waits = inspect.iscoroutinefunction(function)
    own = list(signature.parameters.values())[1 if waits else 2 :]
    named, elsewhere = IN_PATH.findall(path), "query" if method in IN_QUERY else "body"
    parameters = tuple(
        Parameter(
            one.name,
            "path" if one.name in named else elsewhere,
            kind(one.annotation),
            one.default is one.empty,
        )
        for one in own
    )
    answer = signature.return_annotation
    return Route(method, path, scope, status, function, parameters, answer, waits)
