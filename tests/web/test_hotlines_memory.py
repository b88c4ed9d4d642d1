"""What an idle connection of a browser costs the server, weighed from outside."""

import asyncio
import sys
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

ROOT = Path(__file__).parents[2]
MOST_KIB = 28  # the bench says 20.5; a browser's deflate alone would be 90
BROWSER = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost:8080\r\n"
    b"Connection: Upgrade\r\nPragma: no-cache\r\nCache-Control: no-cache\r\n"
    b"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    b"Chrome/140.0.0.0 Safari/537.36\r\nUpgrade: websocket\r\nOrigin: http://localhost:8080\r\n"
    b"Sec-WebSocket-Version: 13\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
    b"Accept-Language: en-GB,en;q=0.9,fr;q=0.8\r\nCookie: quid=" + b"x" * 43 + b"; zone=UTC\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)


async def join(port: int) -> asyncio.StreamWriter:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(BROWSER)
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x81\x82\0\0\0\0" + b"40")
    await reader.readuntil(b'40{"sid"')
    return writer


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
async def test_an_idle_connection_costs_little(loop: str) -> None:
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.web.trial", loop, cwd=ROOT, stdout=-1
    )
    try:
        assert server.stdout
        port = int(await server.stdout.readline())
        weight = psutil.Process(server.pid).memory_info
        joined = [await join(port) for _ in range(50)]
        before = weight().rss
        joined += [await join(port) for _ in range(400)]
        assert (weight().rss - before) / 400 / 1024 < MOST_KIB
        for writer in joined:
            writer.close()
    finally:
        server.kill()
        await server.wait()
