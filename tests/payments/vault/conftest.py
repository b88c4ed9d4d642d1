"""A vault's file of its own, with its keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from payments.vault import schema
from payments.vault.envelope import make_key
from payments.vault.keyring import Keyring
from payments.vault.numbers import Card, read
from web.database import Database

NUMBER = "4895142232120006"
OTHER = "4957030420210454"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


@pytest.fixture
def db(path: Path) -> Iterator[Session]:
    database = Database(f"sqlite:///{path}")
    with database.writer() as session:
        session.connection()
        schema.prepare(session)
        session.commit()
        session.connection()
        yield session
    database.close()


@pytest.fixture
def kek() -> bytes:
    return make_key()


@pytest.fixture
def keys(kek: bytes) -> Keyring:
    return Keyring(kek)


@pytest.fixture
def ada(now: int) -> Card:
    return card(NUMBER, now)


def card(number: str, now: int, expiry: str = "2030-12") -> Card:
    found, _ = read(number, expiry, "Ada Byron", "", now, live=False)
    return found


def files(path: Path) -> bytes:
    """Every byte of the file and of what lies beside it."""
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))
