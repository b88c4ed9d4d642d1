"""`quid` as a host types it: what it prints, where, and how it exits."""

import json
import os
import signal
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from typer.testing import CliRunner

from tests.servers.process import Process
from web.__main__ import app

SECRET = "a long enough password"


def quid(*words: str, data: Path | None = None, said: str = "", **env: str) -> tuple[int, str, str]:
    """Exit code, what went to the standard output, and what to the standard error."""
    own: dict[str, str | None] = {name: None for name in os.environ if name.startswith("QUID_")}
    if data is not None:
        own["QUID_DATA"] = str(data)
    done = CliRunner().invoke(app, words, input=said, env=own | env)
    assert isinstance(done.exception, SystemExit | None), done.exception
    return done.exit_code, done.stdout, done.stderr


def is_a_sentence(text: str) -> bool:
    [line] = text.strip().splitlines()
    return len(line) > 10


def test_a_text_is_read_as_one_line_of_plain_json() -> None:
    given = ("--locale", "fr", "--currency", "EUR", "--people", "bob,ann")
    code, out, err = quid("read", "/pay @bob 20,50 pizza", *given)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert json.loads(out) == {
        "kind": "run",
        "command": "pay",
        "payees": ["bob"],
        "amount_minor": 2050,
        "currency": "EUR",
        "note": "pizza",
    }


def test_a_refusal_is_a_reading_too() -> None:
    code, out, _ = quid("read", "/pay @bob all", "--people", "bob", "--available", "0.00")
    read = json.loads(out)
    assert (code, read["kind"]) == (0, "refuse")
    assert read["message"].endswith("Nothing was sent.")


def test_lines_in_are_lines_out_whatever_they_are() -> None:
    lines = [
        json.dumps({"text": "/pay @bob 20", "people": ["bob"]}),
        json.dumps({"text": "/pay @bob 1,000", "people": "bob", "available": "2000"}),
        "not json",
        json.dumps({"text": 7}),
        json.dumps({"text": "hello", "locale": "xx"}),
        json.dumps({"text": "hello"}),
    ]
    code, out, err = quid("read", "--stdin", said="\n".join(lines))
    read = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [each["kind"] for each in read] == ["run", "ask", "error", "error", "error", "say"]
    assert [each["amount_minor"] for each in read[1]["choices"]] == [100000, 100]


@pytest.mark.parametrize(
    "words",
    [
        ("read",),
        ("read", "/pay 5", "--locale", "xx"),
        ("read", "/pay 5", "--currency", "XXQ"),
        ("read", "/pay 5", "--available", "1e3"),
        ("verify",),
        ("people", "list"),
        ("people", "credit", "bob", "5.00"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    code, out, err = quid(*words, data=tmp_path)
    assert (code, out) == (2, "")
    assert is_a_sentence(err)


@pytest.mark.parametrize("words", [("nothing",), ("read", "--nope"), ("serve", "--port", "99999")])
def test_what_is_no_command_line_exits_with_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert quid(*words, data=tmp_path)[0] == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("QUID_PORT", "http"), ("QUID_PORT", "0"), ("QUID_PORT", "65536"), ("QUID_PORT", "٨٠")),
        *(("QUID_COMMANDS_PER_30S", "-1"), ("QUID_DATABASE", "mysql://host/name")),
        *(("QUID_VISA_MLE", "yes"), ("QUID_VISA_URL", "http://api.visa.com")),
        *(("QUID_VISA_URL", "https://api.visa.com/x"), ("QUID_VISA_URL", "https://api.visa.com")),
        *(("QUID_VISA_MERCHANT", "/no/such/file"), ("QUID_CARDS_LIVE", "1")),
        *(("QUID_BANK_URL", "bank.example"), ("QUID_BANK_URL", "https://bank.example")),
        ("QUID_BANK_FILES", "yes"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(tmp_path: Path, name: str, value: str) -> None:
    code, _, err = quid("serve", data=tmp_path, **{name: value})
    assert code == 2
    assert is_a_sentence(err)
    assert err.startswith(name)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_opened_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "quid.db").write_text("this is not a database, whatever it is called")
    for given in (
        quid("serve", data=tmp_path / "file"),
        quid("serve", data=tmp_path),
        quid("serve", data=tmp_path / "new", QUID_DATABASE="postgresql://nobody@127.0.0.1:1/x"),
    ):
        assert given[0] == 1
        assert given[2].startswith("The database cannot be opened")


def test_a_port_in_use_is_said_so(tmp_path: Path) -> None:
    with Served(tmp_path) as port:
        code, _, err = quid("serve", "--port", str(port), data=tmp_path)
    assert code == 1
    assert str(port) in err


def test_migrating_twice_is_fine(tmp_path: Path) -> None:
    assert quid("migrate", data=tmp_path)[0] == 0
    code, out, err = quid("migrate", data=tmp_path)
    assert (code, out) == (0, "")
    assert "up to date" in err


def test_people_are_added_credited_and_listed(tmp_path: Path) -> None:
    def add(*words: str) -> tuple[int, str, str]:
        return quid("people", "add", *words, "--password", SECRET, data=tmp_path)

    assert add("bob", "--name", "Bob Moreau")[0] == 0
    assert add("carol", "--locale", "fr", "--currency", "EUR")[0] == 0
    for wrong in (("bob",), ("b0b",), ("x",), ("quid",), ("dan", "--currency", "XXX")):
        code, _, err = add(*wrong)
        assert code == 1
        assert is_a_sentence(err)
    assert quid("people", "add", "dan", "--password", "short", data=tmp_path)[0] == 1
    assert quid("people", "credit", "@bob", "43.27", data=tmp_path)[0] == 0
    assert quid("people", "credit", "carol", "5.00", "--currency", "EUR", data=tmp_path)[0] == 0
    for nothing in (("nobody", "5.00"), ("bob", "0.00"), ("bob", "1e3"), ("quid", "5.00")):
        code, _, err = quid("people", "credit", *nothing, data=tmp_path)
        assert code == 1, nothing
        assert is_a_sentence(err)
    code, out, _ = quid("people", "list", data=tmp_path)
    assert code == 0
    assert [line.split() for line in out.splitlines()] == [
        ["@bob", "Bob", "Moreau", "en", "$43.27"],
        ["@carol", "carol", "fr", "€5.00"],
    ]
    assert quid("verify", data=tmp_path)[0] == 0


def test_verify_names_the_row_that_is_off(tmp_path: Path) -> None:
    quid("people", "add", "bob", "--password", SECRET, data=tmp_path)
    for _ in range(3):
        quid("people", "credit", "bob", "5.00", data=tmp_path)
    code, _, err = quid("verify", data=tmp_path)
    assert (code, "right: 3 transfers" in err) == (0, True)
    rewrite(tmp_path, "update pay_transfers set amount = 501 where id = 2")
    code, _, err = quid("verify", data=tmp_path)
    assert code == 1
    assert "transfer 2" in err


def test_a_head_is_kept_elsewhere_and_the_books_extend_it_until_they_are_changed(
    tmp_path: Path,
) -> None:
    quid("people", "add", "bob", "--password", SECRET, data=tmp_path)
    quid("people", "credit", "bob", "5.00", data=tmp_path)
    head = tmp_path / "head.json"
    assert quid("seal", "--out", str(head), data=tmp_path)[0] == 0
    kept = json.loads(head.read_text())
    assert (kept["number"], kept["count"], len(kept["hash"])) == (1, 1, 64)
    assert quid("seal", data=tmp_path)[1] == head.read_text()
    quid("people", "credit", "bob", "6.00", data=tmp_path)
    assert json.loads(quid("seal", data=tmp_path)[1])["count"] == 2
    assert quid("seal", "--check", str(head), data=tmp_path)[0] == 0
    other = tmp_path / "other.json"
    for wrong in ({"hash": "00" * 32}, {"count": 2}, {"number": 3}):
        other.write_text(json.dumps(kept | wrong))
        code, _, err = quid("seal", "--check", str(other), data=tmp_path)
        assert (code, is_a_sentence(err)) == (1, True)
    for nothing in (tmp_path / "absent", tmp_path / "quid.db"):
        assert quid("seal", "--check", str(nothing), data=tmp_path)[0] == 2
    rewrite(tmp_path, "update pay_transfers set at = at + 1 where id = 1")
    assert quid("seal", "--check", str(head), data=tmp_path)[0] == 1
    assert "seal 1" in quid("verify", data=tmp_path)[2]


def test_the_books_are_exported_for_plain_text_accounting(tmp_path: Path) -> None:
    quid("people", "add", "bob", "--password", SECRET, data=tmp_path)
    quid("people", "credit", "bob", "5.00", data=tmp_path)
    for format in ("beancount", "hledger"):
        code, text, _ = quid("export", "--format", format, data=tmp_path)
        assert (code, "Liabilities:Wallet:Person-1  -5.00 USD" in text) == (0, True)
        out = tmp_path / format
        assert quid("export", "--format", format, "--out", str(out), data=tmp_path)[0] == 0
        assert out.read_text() == text
    code, _, err = quid("export", "--format", "csv", data=tmp_path)
    assert (code, is_a_sentence(err)) == (2, True)


PROOFS = (("verify",), ("seal",), ("export",))


@pytest.mark.parametrize("words", PROOFS)
def test_a_database_that_is_away_or_old_is_no_sign_of_wrong_books(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, _, err = quid(*words, QUID_DATABASE="postgresql://quid@127.0.0.1:1/quid")
    assert (code, is_a_sentence(err)) == (1, True)
    assert err.startswith("The database cannot be opened: ")
    (tmp_path / "quid.db").touch()
    code, _, err = quid(*words, data=tmp_path)
    assert (code, is_a_sentence(err), "quid migrate" in err) == (1, True, True)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    quid("migrate", data=tmp_path)
    for words in ("seal", "export"):
        code, _, err = quid(words, "--out", str(tmp_path / "absent" / "it"), data=tmp_path)
        assert (code, is_a_sentence(err), "absent" in err) == (2, True, True)


def rewrite(data: Path, change: str) -> None:
    """What only somebody with the file in their hands can do."""
    raw = sqlite.connect(data / "quid.db")
    triggers = "select name from sqlite_master where type = 'trigger'"
    for (trigger,) in raw.execute(triggers).fetchall():
        raw.execute(f"drop trigger {trigger}")
    raw.execute(change)
    raw.commit()
    raw.close()


class Served:
    """`quid demo` on a data folder, until it is told to stop as Ctrl-C does."""

    def __init__(self, data: Path) -> None:
        self.process = Process(data, ("-m", "web", "demo"))

    def __enter__(self) -> int:
        self.process.start()
        return self.process.port

    def __exit__(self, *_: object) -> None:
        assert self.process.process
        self.process.process.send_signal(signal.SIGINT)
        assert self.process.process.wait(10) == 0


def test_a_demo_is_furnished_once_and_comes_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("this folder is not empty")
    with Served(tmp_path):
        pass
    first = quid("people", "list", data=tmp_path)
    assert [line.split()[0] for line in first[1].splitlines()] == ["@alice", "@bob", "@carol"]
    quid("people", "credit", "alice", "1.00", data=tmp_path)
    before = quid("people", "list", data=tmp_path)[1]
    with Served(tmp_path):
        pass
    assert quid("people", "list", data=tmp_path)[1] == before != first[1]
    log = (tmp_path / "log").read_text()
    assert log.count("Invited alice, bob and carol.") == 1
    assert log.count("only-for-demo") == 2
    assert quid("verify", data=tmp_path)[0] == 0
    assert not (tmp_path / "quid.db-wal").exists(), "it did not close its database"


def test_the_demonstration_does_not_join_people_who_are_there(tmp_path: Path) -> None:
    quid("people", "add", "somebody", "--password", SECRET, data=tmp_path)
    with Served(tmp_path):
        pass
    assert quid("people", "list", data=tmp_path)[1].split()[0] == "@somebody"
    assert "@alice" not in quid("people", "list", data=tmp_path)[1]
