"""All small ways in which a source could be wrong, one at a time.

The libraries for this change functions; half of the books is SQL in constants, so that is changed
here too, word by word."""

import ast
import operator
import re
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any, NamedTuple

COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
RECKONED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
SQL = re.compile(r"\b(select|insert into|update|where)\b")
WORDS = {
    r">=": ">", r"<=": "<", r"(?<!-)>(?!=|>)": ">=", r"<(?!=|>)": "<=", r"<>": "=", r" \+ ": " - ",
    r" = ": " <> ", r"\band\b": "or", r"\bor\b": "and", r" desc\b": "", r"\bmax\(": "min(",
    r"greatest\(": "least(", r"\bleft join\b": "join", r"order by [^)\n{]+": "", r"\b0\b": "1",
    r"\b1\b": "2", r"\bsum\(": "max(", r" for (no key )?update( of a)?": "", r"'\w+'": "'?'",
    r"\bnot null\b": "null", r"\bunion all\b": "except",
}  # fmt: skip


class Mutant(NamedTuple):
    """`was` is the line of the source, `what` what became of it there; together they name it."""

    line: int
    was: str
    what: str
    code: CodeType


Change = tuple[int, str, Callable[[Any], None]]


def mutants(source: str, path: str) -> Iterator[Mutant]:
    """Every change of every node, each compiled alone."""
    lines = source.splitlines()
    for n, node in enumerate(_changed(ast.parse(source))):
        for which, (line, what, _) in enumerate(_changes(node)):
            tree = ast.parse(source)
            again = list(_changed(tree))[n]
            list(_changes(again))[which][2](again)
            code = compile(ast.fix_missing_locations(tree), path, "exec")
            yield Mutant(line, lines[line - 1].strip(), what, code)


def _changed(tree: ast.AST) -> Iterator[Any]:
    """Nodes in the order of the source, without what only says something: types and docstrings."""
    yield tree
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _only_says(child):
                yield from _changed(child)


def _only_says(node: ast.AST) -> bool:
    match node:
        case ast.Expr(ast.Constant()) | ast.Assign([ast.Name("__all__" | "__slots__")]):
            return True
        case ast.Assign([ast.Name(name)], value):  # another name for a type
            return name.istitle() and not isinstance(value, ast.Call)
        case ast.Call(ast.Name("cast")) | ast.JoinedStr() | ast.Raise():
            return True
    return isinstance(node, ast.Import | ast.ImportFrom)


def _changes(node: Any) -> Iterator[Change]:
    match node:
        case ast.Compare():
            for n, op in enumerate(node.ops):
                yield _item(node, "ops", n, COMPARED[type(op)]())
        case ast.BinOp() | ast.AugAssign() if type(node.op) in RECKONED:
            yield _attribute(node, "op", RECKONED[type(node.op)]())
        case ast.BoolOp():
            yield _attribute(node, "op", ast.And() if isinstance(node.op, ast.Or) else ast.Or())
        case ast.If() | ast.IfExp() | ast.While():
            yield _attribute(node, "test", ast.UnaryOp(ast.Not(), node.test), "not")
        case ast.UnaryOp():
            yield _attribute(node, "operand", ast.UnaryOp(node.op, node.operand), "undone")
        case ast.Return() if not isinstance(node.value, None | ast.Constant):
            yield _attribute(node, "value", ast.Constant(None), "returns None")
        case ast.GeneratorExp() | ast.ListComp() | ast.DictComp() | ast.SetComp():
            if node.generators[0].ifs:
                first = node.generators[0]
                bare = ast.comprehension(target=first.target, iter=first.iter, ifs=[], is_async=0)
                yield _item(node, "generators", 0, bare, "if gone")
        case ast.Call(ast.Name(name), [one, other, *more]) if name.istitle():
            yield _attribute(node, "args", [other, one, *more], "first two swapped")
            if node.keywords:
                yield _attribute(node, "keywords", node.keywords[:-1], "last keyword gone")
        case ast.Constant():
            for value, what in _constants(node.value):
                yield _attribute(node, "value", value, what)
    for name in ("body", "orelse") if isinstance(node, ast.stmt) else ():
        for n, each in enumerate(getattr(node, name, [])):
            if isinstance(each, ast.Expr | ast.AugAssign) and not _only_says(each):
                yield _item(each, name, n, ast.Pass(), f"{ast.unparse(each)} gone")


def _attribute(node: Any, name: str, value: object, what: str = "") -> Change:
    return node.lineno, what or type(value).__name__, lambda node: setattr(node, name, value)


def _item(node: Any, name: str, n: int, value: object, what: str = "") -> Change:
    what = what or type(value).__name__
    return node.lineno, what, lambda node: operator.setitem(getattr(node, name), n, value)


def _constants(value: object) -> Iterator[tuple[object, str]]:
    match value:
        case bool():
            yield not value, str(not value)
        case int():
            yield value + 1, str(value + 1)
        case str() if SQL.search(value):
            for word, other in WORDS.items():
                for n, found in enumerate(re.finditer(word, value)):
                    changed = value[: found.start()] + other + value[found.end() :]
                    yield changed, f"{found[0].strip()} {n} → {other.strip() or 'gone'}"
        case str():
            yield value + "?", value + "?"
