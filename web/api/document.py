"""The document of the API, OpenAPI 3.1, read off the routes and their types."""

import inspect
import types
import typing
from collections.abc import Iterable
from typing import Any, get_args, get_origin, get_type_hints

from web.api.declared import Page, Parameter, Route, Told
from web.scopes import SCOPES

Shape = dict[str, Any]
PLAIN: dict[Any, Shape] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Any: {},
    types.NoneType: {"type": "null"},
}
NO: Shape = {
    "type": "object",
    "properties": {
        "ok": {"const": False},
        "code": {"type": "string"},
        "message": {"type": "string"},
        "retryable": {"type": "boolean"},
        "retry_after": {"type": "integer"},
    },
    "required": ["ok", "code", "message", "retryable"],
    "additionalProperties": False,
}
NOES = {
    400: "What was sent is not what the route takes.",
    401: "There is no token, or its session has ended.",
    403: "It is not yours to do, or the token lacks the scope.",
    404: "It does not exist, or is not yours.",
    409: "It does not go as things are, or the key was used for something else.",
    413: "It is too long.",
    415: "What is sent must not be packed.",
    429: "Too much at once. Ask again after `Retry-After` seconds.",
    500: "It is our fault, and nothing was done.",
    503: "Nothing was done, or it is not known: ask again with the same key.",
}
NEXT: Shape = {
    "type": ["string", "null"],
    "description": "The address of the next part, or null.",
}
LEFT = ("Limit", "Remaining", "Reset")


def document(routes: Iterable[Route]) -> Shape:
    """Everything a program needs to know, for people and machines."""
    schemas: dict[str, Shape] = {"No": NO}
    paths: dict[str, Shape] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Quid",
            "version": "1",
            "description": "A social network where money moves like a message.",
        },
        "paths": paths,
        "components": {"schemas": schemas, "responses": _noes(), "securitySchemes": _tokens()},
    }


def _operation(route: Route, schemas: dict[str, Shape]) -> Shape:
    said = (inspect.getdoc(route.function) or "").split("\n\n")
    shown: Shape = {
        "operationId": route.function.__name__,
        "tags": [route.function.__module__.rpartition(".")[2]],
        "summary": " ".join(said[0].split()),
        "security": []
        if route.scope is None
        else [{"token": [route.scope] if route.scope else []}],
        "parameters": [
            _parameter(one) for where in ("path", "query") for one in route.among(where)
        ],
        "responses": {str(status): {"$ref": f"#/components/responses/{status}"} for status in NOES},
    }
    if len(said) > 1:
        shown["description"] = " ".join(" ".join(said[1:]).split())
    if route.writes and route.scope is not None:
        shown["parameters"].append(KEY)
    if content := _body(route):
        shown["requestBody"] = {"required": True, "content": content}
    content = {"application/json": {"schema": schema(route.answer, schemas)}}
    shown["responses"][str(route.status)] = {
        "description": "Done.",
        "content": content,
        "headers": {} if route.scope is None else LIMITS,
    }
    return shown


def _body(route: Route) -> Shape:
    if route.sends:
        return {route.sends: {"schema": {"type": "string", "format": "binary"}}}
    body = route.among("body")
    return {"application/json": {"schema": _object(body)}} if body else {}


def _parameter(one: Parameter) -> Shape:
    given = {"name": one.name, "in": one.where, "required": one.needed}
    return given | {"schema": one.kind.schema}


KEY: Shape = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A repeat with the same key and the same content gets the first answer.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
LIMITS: Shape = {
    f"RateLimit-{name}": {"schema": {"type": "integer"}, "required": True} for name in LEFT
}


def _object(body: list[Parameter]) -> Shape:
    return {
        "type": "object",
        "properties": {one.name: one.kind.schema for one in body},
        "required": [one.name for one in body if one.needed],
        "additionalProperties": False,
    }


def schema(annotation: Any, schemas: dict[str, Shape]) -> Shape:
    """JSON Schema of what a route answers; the named shapes in it are put into `schemas`."""
    if annotation in PLAIN:
        return dict(PLAIN[annotation])
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Page:
        return _page(inner[0], schemas)
    if origin in (Told, typing.NotRequired):
        return schema(inner[0], schemas)
    if origin is list:
        return {"type": "array", "items": schema(inner[0], schemas)}
    if origin is dict:
        return {"type": "object"}
    if origin is types.UnionType:
        return {"anyOf": [schema(one, schemas) for one in inner]}
    name = annotation.__name__
    if name not in schemas:
        schemas[name] = {}  # it may name itself
        schemas[name] |= _fields(annotation, schemas)
    return {"$ref": f"#/components/schemas/{name}"}


def _page(annotation: Any, schemas: dict[str, Shape]) -> Shape:
    fields = _fields(annotation, schemas)
    fields["properties"]["next"] = NEXT
    fields["required"].append("next")
    return fields


def _fields(annotation: Any, schemas: dict[str, Shape]) -> Shape:
    hints = get_type_hints(annotation, include_extras=True)
    shown: Shape = {
        "type": "object",
        "properties": {name: schema(one, schemas) for name, one in hints.items()},
        "required": [name for name in hints if name in annotation.__required_keys__],
        "additionalProperties": False,
    }
    said = annotation.__doc__
    return shown | {"description": " ".join(said.split())} if said else shown


def _noes() -> Shape:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/No"}}}
    return {str(status): {"description": say, "content": content} for status, say in NOES.items()}


def _tokens() -> Shape:
    said = f"From `POST /api/session`, or the settings page; its scopes are of {', '.join(SCOPES)}."
    return {"token": {"type": "http", "scheme": "bearer", "description": said}}
