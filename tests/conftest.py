"""What every test may ask for: a fresh migrated database of either kind, a browser, a moment."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from argon2 import PasswordHasher
from sqlmodel import Session

import migrations
from tests.servers import chromium, postgres
from web import passwords
from web.database import Database

if TYPE_CHECKING:
    from playwright.async_api import Browser

# A machine that does something else for a moment is no fault of what is tested.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

# Hundreds of sign-ins at the full price took a minute of CPU; who asks for `costly` pays it.
COSTLY = passwords.HASHER
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

NOON = 1_798_804_800_000  # 2027-01-01 12:00 UTC, in milliseconds


@pytest.fixture
def now() -> int:
    """A moment, in milliseconds since 1970; a test adds to it."""
    return NOON


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """The writer's session on a fresh database, its transaction begun and never committed."""
    with database.writer() as session:
        session.connection()
        yield session


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A fresh database of one kind after the other, all migrations done."""
    opened = Database(url)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh migrated database, for `Database` or a server of its own."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copyfile(sqlite_template, tmp_path / "quid.db")
    return f"sqlite:///{tmp_path / 'quid.db'}"


@pytest.fixture
def postgres_url(postgres_server: postgres.Server, postgres_template: str) -> Iterator[str]:
    name = f"quid_{uuid.uuid4().hex}"
    postgres_server.say(f"create database {name} template {postgres_template} strategy file_copy")
    yield postgres_server.url(name)
    postgres_server.say(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "quid.db"
    migrations.upgrade(f"sqlite:///{path}")
    assert not path.with_name("quid.db-wal").exists(), "a copy of the file would lack the log"
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Server) -> str:
    postgres_server.say("create database quid_template")
    migrations.upgrade(postgres_server.url("quid_template"))
    return "quid_template"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """Started by the first test that asks for it."""
    with postgres.server() as running:
        yield running


@pytest.fixture
def costly(monkeypatch: pytest.MonkeyPatch) -> PasswordHasher:
    """Passwords as costly as they are in service."""
    monkeypatch.setattr(passwords, "HASHER", COSTLY)
    return COSTLY


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium, one for all tests; a person is a context of their own."""
    async with chromium.launched(chromium.shell()) as opened:
        yield opened
