"""The house rules that a machine can check: who may know whom, how long things are, what is where.

Each rule is a function that names the faults of one source; it is asked about every file of the
house, and once about a source that breaks it, so that no rule can go blind.
"""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

import chat.posts_schema
import chat.schema
import chat.talk_schema  # noqa: F401 (for its tables)
import payments.banks_schema
import payments.cards_schema
import payments.payouts_schema
import payments.pots_schema
import payments.schedules_schema
import payments.schema
import payments.splits_schema  # noqa: F401 (for its tables)

ROOT = Path(__file__).parents[1]
MAY_KNOW = {
    "chat": {"chat"},
    "payments": {"payments"},
    "bot": {"bot", "chat", "payments"},
    "web": {"web", "bot", "chat", "payments", "migrations"},
    "migrations": {"migrations", "chat", "payments", "web"},
    "bench": {"bench", "web", "bot", "chat", "payments", "migrations", "tests"},
}
SYNCHRONOUS = ("chat", "payments", "bot")
PREFIXES = {"chat": "chat_", "payments": "pay_"}  # of the tables in a room's schemas
NAMELESS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "manager", "service"}
ASKED_FOR = {"handle_post_request"}  # names that a library's class wants overridden
LOCKS = ("requirements*", "package.json", "package-lock.json", ".npmrc", "pyproject.toml")
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_LINE = 300, 40, 100

Rule = Callable[[Path, str], Iterator[str]]


def strangers(path: Path, source: str) -> Iterator[str]:
    """Rooms that this one may not know."""
    everything = {*MAY_KNOW, "tests"}
    may = MAY_KNOW.get(path.parts[0], everything)
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
            if node.level:
                yield f"{path}:{node.lineno} imports without naming the room"
        for room in {name.split(".")[0] for name in names} & everything:
            if room not in may:
                yield f"{path}:{node.lineno} knows {room}"


def waits(path: Path, source: str) -> Iterator[str]:
    """Anything async in a room that is plain Python."""
    kinds = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    if path.parts[0] in SYNCHRONOUS:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, kinds):
                yield f"{path}:{node.lineno} waits"


def clocks(path: Path, source: str) -> Iterator[str]:
    """A rule that depends on time takes `now`; only `web` may look at a clock."""
    if path.parts[0] in SYNCHRONOUS:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS:
                yield f"{path}:{node.lineno} reads a clock"


CLOCKS = {
    "time.time",
    "time.time_ns",
    "datetime.now",
    "datetime.utcnow",
    "datetime.datetime.now",
    "date.today",
    "datetime.date.today",
}


def lengths(path: Path, source: str) -> Iterator[str]:
    """Files, functions and lines that are too long to be read at once."""
    lines = source.splitlines()
    if len(lines) > LONGEST_FILE:
        yield f"{path} has {len(lines)} lines"
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            yield f"{path}:{number} is {len(line)} characters wide"
    for node in ast.walk(ast.parse(source)) if path.suffix == ".py" else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > LONGEST_FUNCTION and path.parts[0] != "migrations":
                yield f"{path}:{node.lineno} {node.name} has {length} lines"


def names(path: Path, source: str) -> Iterator[str]:
    """Modules named after nothing, functions that get or handle, classes that manage."""
    if path.stem.lower() in NAMELESS or path.parent.name.lower() in NAMELESS:
        yield f"{path} is named after nothing"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            empty = re.match(r"_?(get|handle)_|.*(Manager|Service|Helper)$", node.name)
            if empty and node.name not in ASKED_FOR:
                yield f"{path}:{node.lineno} {node.name}"


def openings(path: Path, source: str) -> Iterator[str]:
    """A module opens with one sentence, on its first line."""
    said = (ast.get_docstring(ast.parse(source)) or "").split("\n\n")[0]
    if source and not re.match(r"[A-Z`].*[.!?]", said, re.DOTALL):
        yield f"{path} does not open with a sentence"


def floats(path: Path, source: str) -> Iterator[str]:
    """A number with a fraction near money: amounts are whole minor units."""
    if path.parts[0] != "payments":
        return
    for node in ast.walk(ast.parse(source)):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if called in {"float", "round", "math.floor", "math.ceil"} or called.endswith("from_float"):
            yield f"{path}:{node.lineno} {called}(…)"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"{path}:{node.lineno} {node.value}"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            yield f"{path}:{node.lineno} divides with /, which makes a float"
        elif isinstance(node, ast.Name) and node.id == "float":
            yield f"{path}:{node.lineno} names float"


def leftovers(path: Path, source: str) -> Iterator[str]:
    """What was put off, pretended or left out."""
    for number, line in enumerate(source.splitlines(), 1):
        if LEFT.search(line) and path != Path("tests/test_house.py"):
            yield f"{path}:{number} {line.strip()}"


LEFT = re.compile(
    r"\b(TODO|FIXME|HACK|NotImplementedError|MagicMock|AsyncMock|unittest\.mock)\b"
    r"|pytest\.(skip|importorskip)|mark\.(skip|skipif|xfail)"
)


def addresses(path: Path, source: str) -> Iterator[str]:
    """An address in a file that says what to install: it would tie everybody to one host."""
    for number, line in enumerate(source.splitlines(), 1):
        if "://" in line:
            yield f"{path}:{number} {line.strip()}"


def test_no_room_knows_a_room_it_may_not() -> None:
    assert not faults(strangers, *MAY_KNOW)


def test_only_the_door_waits() -> None:
    assert not faults(waits, *SYNCHRONOUS)


def test_only_the_door_reads_a_clock() -> None:
    assert not faults(clocks, *SYNCHRONOUS)


def test_everything_is_short_enough_to_be_read_at_once() -> None:
    assert not faults(lengths, *MAY_KNOW, "tests", ".")
    assert not faults(lengths, "web", suffixes=(".js", ".css", ".html"))


def test_names_say_what_a_thing_is_or_does() -> None:
    assert not faults(names, *MAY_KNOW)


def test_every_module_opens_with_a_sentence() -> None:
    assert not faults(openings, *MAY_KNOW, "tests", ".")


def test_no_float_comes_near_money() -> None:
    assert not faults(floats, "payments")


def test_nothing_was_put_off_or_pretended() -> None:
    assert not faults(leftovers, *MAY_KNOW, "tests", ".")
    assert not faults(leftovers, "web", suffixes=(".js", ".css", ".html"))


def test_nothing_that_is_installed_names_a_host() -> None:
    found = [ROOT / name for pattern in LOCKS for name in sorted(ROOT.glob(pattern))]
    assert {path.name for path in found} >= {"requirements.lock", "package-lock.json"}
    assert not [each for path in found for each in addresses(path, path.read_text())]


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (strangers, "chat/people.py", "import payments.money"),
        (strangers, "payments/money.py", "from chat import people"),
        (strangers, "payments/ledger/record.py", "def late():\n    from bot import words"),
        (strangers, "bot/ear.py", "from web.settings import Settings"),
        (strangers, "chat/people.py", "from . import schema"),
        (strangers, "web/demo.py", "from tests.servers import postgres"),
        (waits, "chat/people.py", "async def join(): pass"),
        (clocks, "payments/limits.py", "import time\nnow = time.time()"),
        (lengths, "chat/people.py", "\n" * 301),
        (lengths, "chat/people.py", "x = 1  #" + "x" * 93),
        (lengths, "web/static/js/thread.js", "x" * 101),
        (lengths, "web/templates/home.html", "<p>" + "x" * 98),
        (lengths, "chat/people.py", "def join():\n" + "    x = 1\n" * 40),
        (names, "web/utils.py", ""),
        (names, "web/core/loop.py", ""),
        (names, "web/app.py", "class SocketManager: pass"),
        (names, "web/app.py", "def get_app(): pass"),
        (openings, "chat/people.py", "import re"),
        (openings, "chat/people.py", '"""people"""'),
        (floats, "payments/money.py", "x = float('1.5')"),
        (floats, "payments/money.py", "x = Decimal.from_float(y)"),
        (floats, "payments/money.py", "x = Decimal(0.1)"),
        (floats, "payments/money.py", "x = minor / 100"),
        (floats, "payments/money.py", "def show(x: float): pass"),
        (leftovers, "chat/people.py", "x = 1  # TODO"),
        (leftovers, "tests/test_people.py", "@pytest.mark.skipif(True)"),
        (addresses, "requirements.lock", "quid @ https" + "://example.org/quid.whl"),
    ],
)
def test_a_rule_sees_what_breaks_it(rule: Rule, path: str, source: str) -> None:
    assert list(rule(Path(path), source))


def test_tables_carry_the_prefix_of_their_room() -> None:
    assert not misnamed(tables())


def test_no_foreign_key_leaves_a_room() -> None:
    assert not bridges(SQLModel.metadata)


def test_a_table_that_breaks_a_rule_is_seen() -> None:
    broken = sa.MetaData()
    sa.Table("pay_accounts", broken, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table("chat_tips", broken, sa.Column("account", sa.ForeignKey("pay_accounts.id")))
    assert bridges(broken) == ["chat_tips.account -> pay_accounts.id"]
    assert misnamed({"payments.schema": ["chat_tips"]}) == ["payments.schema: chat_tips"]


def tables() -> dict[str, list[str]]:
    """The tables that each module declares."""
    found: dict[str, list[str]] = {}
    for mapper in SQLModel._sa_registry.mappers:
        table = mapper.local_table
        assert isinstance(table, sa.Table)
        found.setdefault(mapper.class_.__module__, []).append(table.name)
    return found


def misnamed(declared: dict[str, list[str]]) -> list[str]:
    return [
        f"{module}: {name}"
        for module, some in declared.items()
        for name in some
        if not (module.endswith("schema") and name.startswith(PREFIXES[module.split(".")[0]]))
    ]


def bridges(metadata: sa.MetaData) -> list[str]:
    return [
        f"{key.parent} -> {key.target_fullname}"
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname.split("_")[0] != table.name.split("_")[0]
    ]


def faults(rule: Rule, *folders: str, suffixes: tuple[str, ...] = (".py",)) -> list[str]:
    """What the rule says of every file of these folders ('.' is the root itself)."""
    found = [
        fault
        for path in files()
        if path.suffix in suffixes and (path.parts[0] if len(path.parts) > 1 else ".") in folders
        for fault in rule(path, (ROOT / path).read_text())
    ]
    print(*found, sep="\n")  # in full, where an assertion would cut it short
    return found


def files() -> list[Path]:
    """All files of the house, committed or about to be, without what is brought or generated."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.splitlines() if (ROOT / name).is_file()]
