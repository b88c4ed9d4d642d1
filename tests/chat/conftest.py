"""The people every scene has."""

import pytest
from sqlmodel import Session

from chat.people import Person
from chat.places import Place
from tests.chat.scene import somebody, talk


@pytest.fixture
def alice(db: Session) -> Person:
    return somebody(db, "alice")


@pytest.fixture
def bob(db: Session) -> Person:
    return somebody(db, "bob")


@pytest.fixture
def carol(db: Session) -> Person:
    return somebody(db, "carol")


@pytest.fixture
def place(db: Session, alice: Person, bob: Person) -> Place:
    return talk(db, alice, bob)
