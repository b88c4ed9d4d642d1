"""Alice, Bob and Carol, before an ear, on either database."""

import uuid
from collections.abc import Iterator

import pytest
from sqlmodel import Session

from chat import groups, people
from chat.people import Person
from payments import billers
from tests.bot.billed import present
from tests.bot.scene import Scene
from web.database import Database


@pytest.fixture
def scene(db: Session, now: int) -> Scene:
    return Scene(db, now)


@pytest.fixture
def sqlite_scene(sqlite_url: str, now: int) -> Iterator[Scene]:
    """Where what is asked of the database can be watched."""
    database = Database(sqlite_url)
    with database.writer() as db:
        yield Scene(db, now)
    database.close()


@pytest.fixture
def lights(scene: Scene) -> Person:
    made = people.biller(scene.db, "bright", "Bright Electric", scene.now)
    billers.register(scene.db, made.owner, "", scene.now)
    return made


@pytest.fixture
def where(scene: Scene, lights: Person) -> str:
    """The conversation in which Alice has a bill of $61.40, due in ten days."""
    present(scene, lights)
    return scene.place(scene.alice, lights)


@pytest.fixture
def group(scene: Scene) -> str:
    """Alice, Bob and Carol; Bob and Carol have 50.00 each."""
    for one in (scene.bob, scene.carol):
        scene.fund(one, 50_00)
    others = [scene.bob, scene.carol]
    made = groups.make(scene.db, scene.alice, "Trip", others, uuid.uuid4().bytes, scene.now)
    return str(made.place.id)
