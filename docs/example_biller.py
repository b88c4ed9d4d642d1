"""A biller in a process of its own: presents one bill to a customer and prints what it hears.

    quid people biller bright --name "Bright Electric" --url http://127.0.0.1:8090/hear
    python docs/example_biller.py --secret whsec_… --customer alice --amount-minor 6140

It needs aiohttp and nothing of Quid. `docs/bills.md` says what each call may answer."""

import argparse
import asyncio
import base64
import hashlib
import hmac
import json
import time
import uuid
from datetime import date, timedelta

import aiohttp
from aiohttp import web

TOLERANCE = 300  # seconds


def sign(secret: str, id: str, second: int, body: bytes) -> str:
    """The signature of the Standard Webhooks; a library of theirs does the same."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.new(key, f"{id}.{second}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(made).decode()


async def call(given: argparse.Namespace, method: str, path: str, what: object = None) -> object:
    """One signed call. Without a body its method and path are signed in its stead."""
    body = json.dumps(what).encode() if what else b""
    id, second = f"call_{uuid.uuid4().hex}", int(time.time())
    headers = {
        "quid-biller": given.handle,
        "webhook-id": id,  # the same id again gets the same answer: try again as often as you like
        "webhook-timestamp": str(second),
        "webhook-signature": sign(given.secret, id, second, body or f"{method} {path}".encode()),
    }
    async with (
        aiohttp.ClientSession() as http,
        http.request(method, given.server + path, data=body or None, headers=headers) as answer,
    ):
        print(answer.status, await answer.text(), flush=True)
        return await answer.json()


def hearing(secret: str) -> web.Application:
    """What Quid posts to us. The same id may come twice: then nothing is to be done again."""
    seen: set[str] = set()

    async def hear(request: web.Request) -> web.Response:
        body, headers = await request.read(), request.headers
        id, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "0")
        wanted = sign(secret, id, int(at), body)
        shown = headers.get("webhook-signature", "").split()
        fits = any(hmac.compare_digest(wanted.encode(), one.encode()) for one in shown)
        if not fits or abs(time.time() - int(at)) > TOLERANCE:
            return web.Response(status=401)
        if id not in seen:
            seen.add(id)
            print("heard", body.decode(), flush=True)
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/hear", hear)
    return app


async def run(given: argparse.Namespace) -> None:
    runner = web.AppRunner(hearing(given.secret))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", given.port).start()
    bill = {
        "customer": given.customer,
        "reference": given.reference or date.today().strftime("%Y-%m-%d"),
        "amount_minor": given.amount_minor,
        "currency": given.currency,
        "due": (date.today() + timedelta(days=given.days)).isoformat(),
        "note": given.note,
    }
    await call(given, "POST", "/api/bills", bill)
    await asyncio.Event().wait()


def read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Presents one bill and prints what it hears.")
    parser.add_argument("--server", default="http://localhost:8080")
    parser.add_argument("--handle", default="bright")
    parser.add_argument("--secret", required=True)
    parser.add_argument("--port", type=int, default=8090, help="where it hears")
    parser.add_argument("--customer", default="alice")
    parser.add_argument("--reference", default="")
    parser.add_argument("--amount-minor", type=int, default=61_40)
    parser.add_argument("--currency", default="USD")
    parser.add_argument("--days", type=int, default=10, help="until it is due")
    parser.add_argument("--note", default="")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(run(read()))
