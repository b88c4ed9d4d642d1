"""What the document of the API promises, asked for by Schemathesis: right and wrong requests made
from the types, each answer held against its shape.

`QUID_EXAMPLES` is how many requests of each way to make them a route gets; `quid check api` sets
it. Without it they are the same every time.
"""

import asyncio
import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from chat import follows, timeline
from tests.servers.quid import Quid, serving
from web.api import ROUTES, document
from web.keys import WRITER
from web.writer import now_ms

GIVEN = os.environ.get("QUID_EXAMPLES", "")
MANY = int(GIVEN or 2)
PLENTY = 10**8  # requests a minute
CALM = settings(
    max_examples=MANY,
    derandomize=not GIVEN,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
NOES = ("400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429", "5xx")
CONFIG = SchemathesisConfig.from_dict(  # what is too long is told so, by a status of its own
    {"checks": {"negative_data_rejection": {"expected-statuses": list(NOES)}}}
)


@pytest.mark.timeout(600 if not GIVEN else 24 * 3600)
async def test_the_api_keeps_what_its_document_promises(sqlite_url: str) -> None:
    async with serving(sqlite_url, requests_per_minute=PLENTY) as quid:
        token, spare = await _town(quid)
        await asyncio.to_thread(_ask_everything, quid.address, token, spare)


async def _town(quid: Quid) -> tuple[str, str]:
    """Somebody with a little of everything; their token, and one that may be given back."""
    alice, bob = await quid.join("alice", usd=5000), await quid.join("bob")
    program = await quid.program(alice)
    await program.say("@bob", "Hello")
    deed = quid.app[WRITER].deed
    for n in range(3):
        await deed(timeline.post, bob.id, f"Print {n}", now_ms())
    await deed(follows.follow, alice.id, bob.id, now_ms())
    return program.token, (await quid.session(alice, "program"))[0]


def _ask_everything(address: str, token: str, spare: str) -> None:
    schema = schemathesis.openapi.from_dict(document(ROUTES), config=CONFIG)
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            ends = (operation.method, operation.path) == ("delete", "/api/session")
            asked += _ask(operation, mode, address, spare if ends else token)
    assert asked > MANY * len(ROUTES)


def _ask(operation: Any, mode: GenerationMode, address: str, token: str) -> int:
    asked = 0

    @CALM
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        nonlocal asked
        assume([] not in (case.query or {}).values())  # it is sent as if it was not there
        asked += 1
        headers = {"Authorization": f"Bearer {token}"}
        case.call_and_validate(base_url=address, headers=headers)

    ask()
    return asked
