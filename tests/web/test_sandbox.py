"""The invented network over real TLS: our client, a stranger's, a crash, and its page."""

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from payments.rails.sandbox.network import Network
from payments.rails.visa_direct import calls
from payments.rails.visa_direct.calls import SANDBOX, Original
from tests.payments.rails import examples
from tests.payments.rails.wallet import DEBIT, PUSHED
from tests.servers.process import Process
from tests.web.sandboxed import Caller, attempt
from tests.web.test_command_line import quid
from web.sandbox.door import Door
from web.sandbox.papers import prepare
from web.sandbox.serving import Running, serving

STRANGER = Path(__file__).with_name("stranger.py")


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    async with serving(tmp_path / "sandbox") as it:
        yield it


def balance(running: Running, number: str = DEBIT) -> int:
    card = running.door.network.store.card(number)
    assert card is not None
    return card.balance


async def test_our_client_pulls_pushes_asks_and_reverses(running: Running) -> None:
    caller, one = Caller(running), attempt(1, 4000)
    pulled = await caller.send("pull", calls.pull(one, SANDBOX))
    assert pulled.state == "approved"
    queried = await caller.send("query", calls.query(SANDBOX, one.stan, one.rrn))
    assert queried.identifier == pulled.identifier
    original = Original(pulled.identifier, pulled.approval, pulled.transmitted)
    undo = calls.reverse(one._replace(client_id="undo"), SANDBOX, original)
    assert (await caller.send("reverse", undo)).state == "approved"
    pushed = await caller.send("push", calls.push(attempt(2, 2500), SANDBOX), PUSHED)
    assert pushed.state == "approved"
    assert (balance(running), balance(running, PUSHED)) == (500_000, 502_500)


@pytest.mark.parametrize("how", ["plain", "sealed"])
async def test_a_client_that_is_not_ours_is_served(running: Running, how: str) -> None:
    (running.folder / "example.json").write_text(json.dumps(examples.PULL))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, STRANGER, running.folder, how),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    told = json.loads(out)
    assert (told["status"], told["pull"]["actionCode"]) == (200, "00")
    assert told["query"]["statusCode"] == "COMPLETED"
    assert told["undo"]["actionCode"] == "00"
    assert balance(running) == 500_000


async def test_a_dropped_connection_hides_an_approval(running: Running) -> None:
    caller, one = Caller(running), attempt(1, 110_099)
    with pytest.raises(aiohttp.ClientError):
        await caller.send("pull", calls.pull(one, SANDBOX))
    assert balance(running) == 500_000 - 110_099
    queried = await caller.send("query", calls.query(SANDBOX, one.stan, one.rrn))
    assert queried.state == "approved"
    assert (await caller.send("pull", calls.pull(one, SANDBOX))).state == "approved"
    assert balance(running) == 500_000 - 110_099


async def test_one_that_hangs_does_not_keep_the_others_waiting(running: Running) -> None:
    caller = Caller(running)
    hanging = asyncio.create_task(caller.send("pull", calls.pull(attempt(1, 110_101), SANDBOX)))
    assert (await caller.send("pull", calls.pull(attempt(2, 100), SANDBOX))).state == "approved"
    assert not hanging.done()
    hanging.cancel()


async def test_of_many_at_once_with_one_client_id_one_is_carried_out(running: Running) -> None:
    running.door.network.set_card(DEBIT, latency=300)
    caller, call = Caller(running), calls.pull(attempt(1, 4000), SANDBOX)
    told = await asyncio.gather(*(caller.send("pull", call) for _ in range(12)))
    assert {each.state for each in told} == {"approved", "pending"}
    assert sum(each.state == "approved" for each in told) == 1
    assert balance(running) == 496_000


async def test_the_clients_patience_is_kept_to(running: Running) -> None:
    running.door.network.set_card(DEBIT, latency=1_500)
    caller = Caller(running)
    hasty = calls.pull(attempt(1, 4000), SANDBOX)._replace(timeout_ms=200)
    began = asyncio.get_running_loop().time()
    pending = await caller.send("pull", hasty)
    assert pending.state == "pending"
    assert asyncio.get_running_loop().time() - began < 1.4
    await asyncio.sleep(1.5)
    told = await caller.send("status", calls.status("pull", pending.identifier))
    assert told.state == "approved"


async def test_a_body_beyond_all_measure_is_not_read(running: Running) -> None:
    large = calls.pull(attempt(1, 4000), SANDBOX)._replace(body={"memberComments": "x" * 300_000})
    assert (await Caller(running).raw(large))[0] == 413
    assert await Caller(running).code() == (200, "")


async def page(running: Running, path: str = "/", **form: str) -> tuple[int, str]:
    """What stands there; with a form, what is there after it."""
    headers = {"Origin": running.page} if form else {}
    async with (
        aiohttp.ClientSession() as session,
        session.request(
            "POST" if form else "GET", running.page + path, data=form or None, headers=headers
        ) as answer,
    ):
        return answer.status, await answer.text()


async def test_the_page_shows_cards_and_calls_and_changes_a_card(running: Running) -> None:
    assert "Nobody has called yet" in (await page(running))[1]
    await Caller(running, "").code()
    await Caller(running).send("pull", calls.pull(attempt(1, 4000), SANDBOX))
    status, html = await page(running)
    assert status == 200
    assert "$4,960.00" in html
    assert "pullfundstransactions" in html
    form = {"balance": "12.50", "status": "lost", "latency": "5", "pulls": "on"}
    status, html = await page(running, f"/cards/{DEBIT}", **form)
    assert status == 200
    assert "$12.50" in html
    assert "takes 5 ms" in html
    told = await Caller(running).send("pull", calls.pull(attempt(2, 100), SANDBOX))
    assert told.code == "41"
    (await page(running, "/faults", fault="broken", kind="", times="1"))
    assert (await Caller(running).raw(calls.pull(attempt(3, 100), SANDBOX)))[0] == 500


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (f"/cards/{DEBIT}", {"balance": "12,50", "status": "open", "latency": "5"}),
        (f"/cards/{DEBIT}", {"balance": "12.50", "status": "fine", "latency": "5"}),
        (f"/cards/{DEBIT}", {"balance": "12.50", "status": "open", "latency": "-5"}),
        ("/cards/4111111111111111", {"balance": "12.50", "status": "open", "latency": "5"}),
        ("/faults", {"fault": "fine", "kind": "", "times": "1"}),
        ("/faults", {"fault": "drop", "kind": "", "times": "many"}),
    ],
)
async def test_what_cannot_be_is_said_and_changes_nothing(
    running: Running, path: str, form: dict[str, str]
) -> None:
    status, html = await page(running, path, **form)
    assert status == 400
    assert "Nothing was changed" in html
    assert balance(running) == 500_000


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
)
async def test_no_other_site_changes_anything(running: Running, headers: dict[str, str]) -> None:
    form = {"balance": "1.00", "status": "open", "latency": "0"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{running.page}/cards/{DEBIT}", data=form, headers=headers) as answer,
    ):
        assert answer.status == 403
    async with (
        aiohttp.ClientSession() as session,
        session.get(running.page, headers={"Host": "evil.example"}) as answer,
    ):
        assert answer.status == 403
    assert balance(running) == 500_000


async def test_the_program_prints_where_it_is_and_survives_being_killed(tmp_path: Path) -> None:
    process = Process(tmp_path)
    process.program = ("-m", "web", "sandbox", "--port", str(process.port), "--page-port", "0")
    process.start()
    url, folder = f"https://127.0.0.1:{process.port}", tmp_path / "sandbox"
    running = Running(url, "", folder, "", Door(Network(), prepare(folder), "off"))
    call = calls.pull(attempt(1, 110_098), SANDBOX)
    try:
        pending = await Caller(running).send("pull", call)
        assert pending.state == "pending"
        process.kill()
        process.start()
        assert (await Caller(running).send("pull", call)).identifier == pending.identifier
        printed = process.log.read_text()
        assert re.search(
            r"at https://127\.0\.0\.1:\d+, its page at http://127\.0\.0\.1:\d+", printed
        )
        assert "curl --cacert" in printed
        password = (running.folder / "credentials").read_text().strip().partition(":")[2]
        assert password not in printed
        assert process.stop()[0] == 0
    finally:
        process.kill()


async def test_a_second_one_in_the_same_folder_is_told_so(running: Running) -> None:
    again = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "web", "sandbox", "--port", "0", "--page-port", "0"),
        *("--data", running.folder.parent),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await again.communicate()
    assert (again.returncode, said.count(b"\n")) == (75, 1)
    assert await Caller(running).code() == (200, "")


def test_beside_another_program_it_ends_with_it(tmp_path: Path) -> None:
    program = (sys.executable, "-m", "web", "sandbox", "--beside", "--data", tmp_path)
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(program, **pipes) as child:  # type: ignore[call-overload]
        try:
            until((tmp_path / "sandbox" / "url").exists)
            assert child.poll() is None
            _, said = child.communicate(timeout=30)  # which closes its standard input
        finally:
            child.kill()
    assert (child.returncode, said) == (0, b"")


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_an_unknown_way_of_encrypting_is_said(tmp_path: Path) -> None:
    code, _, err = quid("sandbox", "--mle", "sometimes", data=tmp_path)
    assert (code, err) == (2, "--mle is off, optional or required, not 'sometimes'.\n")
