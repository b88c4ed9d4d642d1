"""The page of the invented network: its cards, what was asked of it, and what is to go wrong.

For whoever develops, on this machine: it needs no script, and has no password because all that is
in it is invented. Only its own pages may change anything."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from payments.money import Money, canonical, show
from payments.rails import decimals
from payments.rails.sandbox.faults import EVERY
from payments.rails.sandbox.issuers import STATUSES, Card
from web.sandbox.door import Door
from web.statics import FILES, SHEET

HERE = Path(__file__).parent
SHOWN_CALLS = 60
LAST = "select at, method, path, status, code, note from calls order by id desc limit ?"
WAITING = "select fault, kind, remaining from faults where remaining > 0 order by id"
SETTLEMENT = "select currency, balance from settlement order by currency"
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
FUNDING = {"D": "debit", "C": "credit", "P": "prepaid"}
MEANS = {
    "waits": "answers 202, done after 5 s",
    "drop": "done, connection dropped",
    "hang": "done, never answered",
    "lost": "never arrives; a repeat does",
    "repeat": "done, answered as a duplicate",
    "late": "answers 202, done after a minute",
    "contradict": "approved, denied by the query",
    "rubbish": "done, answered with rubbish",
    "broken": "done, answered 500",
    "away": "503, nothing done",
    "stuck": "answers 202, never done",
}


class Page:
    def __init__(self, door: Door, url: str) -> None:
        self._door, self._url = door, url
        drawn = Environment(
            loader=FileSystemLoader(HERE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        drawn.filters |= {"spaced": spaced, "moment": moment}
        self._template = drawn.get_template("page.html")

    def application(self) -> web.Application:
        app = web.Application(client_max_size=16 * 1024, middlewares=[guard])
        app.router.add_get("/", self.look)
        app.router.add_post("/cards/{number:[0-9]+}", self.change)
        app.router.add_post("/faults", self.disturb)
        app.router.add_get("/page.css", self.style)
        app.router.add_get("/static/{path:.+}", FILES.serve)
        return app

    async def look(self, _: web.Request) -> web.Response:
        return self._draw()

    async def style(self, _: web.Request) -> web.Response:
        return web.Response(text=(HERE / "page.css").read_text(), content_type="text/css")

    async def change(self, request: web.Request) -> web.Response:
        number, form = request.match_info["number"], await request.post()
        card = self._door.network.store.card(number)
        try:
            if card is None:
                raise ValueError("there is no such card")
            self._door.network.set_card(number, **_values(card, form))
        except ValueError as error:
            return self._draw(f"Nothing was changed: {error}.", 400)
        raise web.HTTPSeeOther(f"/#c{number}")

    async def disturb(self, request: web.Request) -> web.Response:
        form = await request.post()
        times = str(form.get("times", ""))
        try:
            count = int(times) if times.isascii() and times.isdigit() and len(times) < 5 else 0
            fault, kind = str(form.get("fault", "")), str(form.get("kind", ""))
            self._door.network.fault(fault, kind, count)
        except ValueError as error:
            return self._draw(f"Nothing was changed: {error}.", 400)
        raise web.HTTPSeeOther("/#faults")

    def _draw(self, problem: str = "", status: int = 200) -> web.Response:
        store = self._door.network.store
        facts: dict[str, Any] = {
            "cards": [_shown(Card(*row)) for row in store.rows("select * from cards")],
            "calls": store.rows(LAST, SHOWN_CALLS),
            "settlement": [show(Money(row[1], row[0]), "en") for row in store.rows(SETTLEMENT)],
            "waiting": store.rows(WAITING),
            "folder": self._door.papers.folder.absolute(),
            "curl": curl(self._door, self._url),
        }
        html = self._template.render(
            **facts,
            url=self._url,
            mode=self._door.mode,
            problem=problem,
            statuses=list(STATUSES),
            faults={name: MEANS[name] for name in EVERY},
            sheets=[FILES.address(SHEET), "/page.css"],
            icon=FILES.address("brand/icon.svg"),
        )
        return web.Response(text=html, content_type="text/html", status=status)


def curl(door: Door, url: str) -> str:
    """A line that works where it is typed, and shows no password."""
    folder = door.papers.folder.absolute()
    return (
        f"curl --cacert {folder}/ca.pem --cert {folder}/client.pem --key {folder}/client.key"
        f' -u "$(cat {folder}/credentials)" {url}/vdp/helloworld'
    )


@web.middleware
async def guard(request: web.Request, handler: Any) -> web.StreamResponse:
    """No other site may read this through a name that it points here, nor send its forms here."""
    if request.url.host not in ("localhost", "127.0.0.1", "::1"):
        raise web.HTTPForbidden
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    own = f"{request.scheme}://{request.host}"
    if request.method != "GET" and (origin != own or site not in (None, "same-origin")):
        raise web.HTTPForbidden
    try:
        answer: web.StreamResponse = await handler(request)
    except web.HTTPException as error:
        error.headers.update(HEADERS)
        raise
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


def spaced(number: str) -> str:
    """As it stands on a card."""
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def moment(at: int) -> str:
    return f"{datetime.fromtimestamp(at // 1000, UTC):%H:%M:%S}"


def _shown(card: Card) -> dict[str, Any]:
    balance = Money(card.balance, card.currency)
    return {
        **card._asdict(),
        "shown": show(balance, "en"),
        "written": canonical(balance),
        "kind": FUNDING[card.funding],
    }


def _values(card: Card, form: Any) -> dict[str, int | str]:
    """Of what was typed; ValueError names what cannot be."""
    balance = decimals.read(str(form.get("balance", "")).strip(), card.currency)
    latency = str(form.get("latency", "")).strip()
    if balance is None:
        raise ValueError(f"the balance is written like {canonical(Money(150050, card.currency))}")
    if not (latency.isascii() and latency.isdigit() and len(latency) < 9):
        raise ValueError("the latency is whole milliseconds")
    flags = {name: int(name in form) for name in ("pulls", "pushes", "fast")}
    status = str(form.get("status", ""))
    return {"balance": balance.minor, "latency": int(latency), "status": status, **flags}
