"""`docs/bills.md`, run in a shell, and the example biller, in a process of its own."""

import asyncio
import contextlib
import json
import os
import re
import socket
import sys
from pathlib import Path
from typing import Any

from tests.servers.quid import Program, Quid, serving
from tests.web.biller import Biller, billing
from tests.web.examples import compare

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"```(sh|json)\n(.*?)\n```", re.DOTALL)


async def test_the_page_for_billers_is_true(sqlite_url: str) -> None:
    async with serving(sqlite_url, private_webhooks=True) as quid, billing(quid) as biller:
        alice = await quid.program(await quid.join("alice", usd=100_00))
        *blocks, heard = BLOCK.findall((DOCS / "bills.md").read_text())
        shell = await _shell(quid, biller)
        for (kind, text), (_, after) in zip(blocks, [*blocks[1:], heard], strict=True):
            if kind == "json":
                continue
            if "call GET /api/bills/E-1" in text:
                await _pay_a_part(alice)
            answer = await _run(shell, text, answers="call " in text and "call()" not in text)
            if answer:
                compare(json.loads(answer), json.loads(after), {}, text)
        shell.stdin.close()  # type: ignore[union-attr]
        await shell.wait()
        while not biller.heard:
            await biller.more.wait()
        compare(biller.heard[0], json.loads(heard[1]), {}, "what is heard")


async def _shell(quid: Quid, biller: Biller) -> asyncio.subprocess.Process:
    env = os.environ | {"secret": biller.secret, "server": quid.address}
    return await asyncio.create_subprocess_exec(
        "bash",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=env,
    )


async def _run(shell: asyncio.subprocess.Process, text: str, answers: bool) -> str:
    assert shell.stdin
    assert shell.stdout
    shell.stdin.write(f"{text}\n".encode())
    if not answers:
        return ""
    shell.stdin.write(b"echo\n")
    await shell.stdin.drain()
    async with asyncio.timeout(10):
        return (await shell.stdout.readline()).decode()


async def _pay_a_part(alice: Program) -> None:
    event = await alice.until("event")
    ack = await alice.say(event["place"], "/part 20")
    assert ack["answer"]["kind"] == "receipt", ack


async def test_the_example_biller_presents_a_bill_and_hears_of_it(sqlite_url: str) -> None:
    async with serving(sqlite_url, private_webhooks=True) as quid, billing(quid) as biller:
        alice = await quid.program(await quid.join("alice", usd=100_00))
        await biller.hear_at(port := _free_port())
        given = ["--server", quid.address, "--secret", biller.secret, "--port", str(port)]
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(DOCS / "example_biller.py"), *given, stdout=asyncio.subprocess.PIPE
        )
        try:
            assert (await _line(process)).startswith("201 ")
            event = await alice.until("event")
            await alice.tap(event["place"], "accept", seq=event["seq"])
            heard: dict[str, Any] = json.loads((await _line(process)).removeprefix("heard "))
            assert (heard["type"], heard["data"]["paid_minor"]) == ("bill.paid", 61_40)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout
    async with asyncio.timeout(10):
        return (await process.stdout.readline()).decode().strip()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])
