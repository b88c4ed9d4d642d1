"""What others make of PostgreSQL: its own benchmark, a function a transfer, and django-hordak."""

import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg

import dev
from tests.servers.postgres import Server

WHOLE = 20  # pgbench's scale: two million accounts
HORDAK = "django-hordak==2.0.0"
LONGEST = 180  # seconds that bringing it may take
ENV = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
FUNCTION = """
create table account (id bigint primary key, balance bigint not null, version bigint not null);
create table transfer (id bigint generated always as identity primary key, key uuid not null unique,
    source bigint not null, target bigint not null, amount bigint not null,
    at timestamptz not null default now());
create table entry (account bigint not null, version bigint not null, transfer bigint not null,
    delta bigint not null, balance bigint not null, primary key (account, version));
insert into account select n, 1000000000, 0 from generate_series(1, %d) n;
create function move(key uuid, payer bigint, payee bigint, minor bigint) returns bigint
language plpgsql as $$
declare number bigint; one account; other account;
begin
    perform 1 from account where id in (payer, payee) order by id for update;
    update account set balance = balance - minor, version = version + 1 where id = payer
        returning * into one;
    if one.balance < 0 then raise exception 'short'; end if;
    update account set balance = balance + minor, version = version + 1 where id = payee
        returning * into other;
    insert into transfer (key, source, target, amount) values (key, payer, payee, minor)
        returning id into number;
    insert into entry values (payer, one.version, number, -minor, one.balance),
        (payee, other.version, number, minor, other.balance);
    return number;
end $$;
"""
CALL = """\\set payer random(1, %d)
\\set payee 1 + (:payer + random(0, %d)) %% %d
select move(gen_random_uuid(), :payer, :payee, 1);
"""


class Pgbench:
    """Clients without any Python in them, on databases of their own."""

    def __init__(self, server: Server, accounts: int) -> None:
        self.server, self.there = server, (server.bin / "pgbench").exists()
        if not self.there:
            return
        for name in ("tpcb", "function"):
            server.say(f"create database {name}")
        self._run("-i", "-q", "-s", str(WHOLE), database="tpcb")
        with psycopg.connect(server.url("function")) as raw:
            raw.execute((FUNCTION % accounts).encode())
        self.script = server.folder / "move.sql"
        self.script.write_text(CALL % (accounts, accounts - 2, accounts))

    def tpcb(self, clients: int, seconds: float) -> float:
        """Transactions a second of PostgreSQL's own benchmark."""
        return self._rate("tpcb", clients, seconds)

    def function(self, clients: int, seconds: float) -> float:
        """Calls a second of a function that moves money, each committed alone."""
        return self._rate("function", clients, seconds, "-f", str(self.script))

    def _rate(self, database: str, clients: int, seconds: float, *more: str) -> float:
        many = ("-c", str(clients), "-j", str(min(2, clients)), "-T", str(max(1, round(seconds))))
        said = self._run("-n", "-M", "prepared", *many, *more, database=database)
        found = re.search(r"tps = ([0-9.]+)", said)
        assert found, said
        return float(found[1])

    def _run(self, *arguments: str, database: str) -> str:
        where = ("-h", "127.0.0.1", "-p", str(self.server.port), "-U", "postgres", database)
        command = [str(self.server.bin / "pgbench"), *arguments, *where]
        done = subprocess.run(command, capture_output=True, text=True, env=ENV, timeout=300)
        if done.returncode:
            raise RuntimeError(f"pgbench failed: {done.stderr[-2000:]}")
        return done.stdout


class Hordak:
    """django-hordak in an environment of its own, brought on first use."""

    def __init__(self, server: Server) -> None:
        self.server, self.python = server, dev.TOOLS / "hordak/bin/python"
        self.there = self._bring()
        if self.there:
            server.say("create database hordak")
            self._run("prepare")

    def rate(self, seconds: float) -> float:
        """Transfers a second of one process, one after another, each in a transaction."""
        return float(self._run(str(seconds)))

    def _bring(self) -> bool:
        """Whether it is there. Half of it would be in the way next time."""
        stamp = self.python.parent.parent / "stamp"
        if stamp.exists():
            return True
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            for command in self._commands():
                subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)
            stamp.touch()
            return True
        shutil.rmtree(self.python.parent.parent, ignore_errors=True)
        return False

    def _commands(self) -> list[list[str]]:
        what = [HORDAK, "psycopg[binary]"]
        folder = str(self.python.parent.parent)
        if uv := dev.find_uv():
            to = ["--python", str(self.python)]
            return [[str(uv), "venv", "-q", folder], [str(uv), "pip", "install", "-q", *to, *what]]
        pip = [*map(str, dev.find_pip()), "--python", str(self.python)]
        return [[str(dev.BASE), "-m", "venv", "--without-pip", folder], [*pip, "install", *what]]

    def _run(self, what: str) -> str:
        program = Path(__file__).with_name("ledger_hordak.py")
        done = subprocess.run(
            [self.python, program, what],
            capture_output=True,
            text=True,
            timeout=120,
            env=os.environ | {"HORDAK_DATABASE": self.server.url("hordak")},
        )
        if done.returncode:
            raise RuntimeError(f"hordak failed: {done.stderr[-2000:]}")
        return done.stdout
