"""The pages of the invented bank: where a customer signs in and consents, and what goes on in it.

They need no script. Who they are for proves it with a passcode that the page tells them: nothing
here is real. Where a way goes back to is named to the browser, which follows it nowhere else."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from payments.money import Money, show
from payments.rails.bank import visits
from payments.rails.bank.consents import LIVE
from payments.rails.bank.customers import HOUSE
from payments.rails.bank.faults import EVERY, KINDS
from payments.rails.bank.store import Account, Store
from payments.rails.bank.visits import ONE_TIME, Visit
from payments.rails.open_banking import amounts, identifiers, moments
from web.bank.door import Door
from web.sandbox.page import POLICY, guard
from web.statics import FILES, SHEET

HERE = Path(__file__).parent
SHOWN_CALLS, SHOWN_ENTRIES = 40, 20
LAST = "select at, method, path, status, code from calls order by id desc limit ?"
BOOKED = (  # on the accounts of the host
    "select entries.at, accounts.currency, entries.minor, entries.text from entries"
    " join accounts on accounts.id = entries.account and accounts.customer = ?"
    " order by entries.id desc limit ?"
)
WAITING = "select fault, kind, remaining from faults where remaining > 0 order by id"
CONSENTS = "select id, kind, status, until, customer from consents order by made_at desc limit 12"
PEOPLE = "select login, passcode, name from customers order by rowid"


class Pages:
    def __init__(self, door: Door) -> None:
        self._door = door
        self._drawn = Environment(
            loader=FileSystemLoader(HERE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._drawn.filters |= {"moment": moment, "day": day}

    def application(self) -> web.Application:
        app = web.Application(client_max_size=16 * 1024, middlewares=[guard])
        app.router.add_get("/", self.look)
        app.router.add_get("/authorize", self.begin)
        app.router.add_get("/visits/{ticket}", self.visit)
        app.router.add_post("/visits/{ticket}/sign-in", self.sign_in)
        app.router.add_post("/visits/{ticket}", self.decide)
        app.router.add_post("/consents/{id}", self.end)
        app.router.add_post("/faults", self.disturb)
        app.router.add_get("/bank.css", self.style)
        app.router.add_get("/static/{path:.+}", FILES.serve)
        return app

    async def style(self, _: web.Request) -> web.Response:
        return web.Response(text=(HERE / "bank.css").read_text(), content_type="text/css")

    async def begin(self, request: web.Request) -> web.Response:
        """What a client sends a customer with."""
        bank, query = self._door.bank, request.query
        sent, client = query.get("request", ""), query.get("client_id", "")
        with bank.store.writing():
            now = self._door.clock()
            found = visits.begin(bank.store, bank.house, sent, client, bank.keys, now)
        if isinstance(found, str):
            return self._gone(f"You were sent here with something that cannot be: {found}.")
        raise web.HTTPSeeOther(f"/visits/{found.ticket}")

    async def visit(self, request: web.Request) -> web.Response:
        found = self._visit(request)
        return self._ask(found) if found else self._gone(OVER, 404)

    async def sign_in(self, request: web.Request) -> web.Response:
        form, found = await request.post(), self._visit(request)
        if found is None:
            return self._gone(OVER, 404)
        login, passcode = (str(form.get(name, "")) for name in ("login", "passcode"))
        store = self._door.bank.store
        with store.writing():
            known = visits.sign_in(store, found, login.strip().lower(), passcode)
        if known:
            raise web.HTTPSeeOther(f"/visits/{found.ticket}")
        again = self._visit(request)
        wrong = "No customer has this number and passcode."
        return self._ask(again, wrong, 422) if again else self._gone(OVER, 403)

    async def decide(self, request: web.Request) -> web.Response:
        """Yes or no, once; then back to the client."""
        form, found = await request.post(), self._visit(request)
        if found is None or not found.customer:
            return self._gone(OVER, 404)
        bank, now = self._door.bank, self._door.clock()
        if form.get("do") == "refuse":
            with bank.store.writing():
                to: str | None = visits.refuse(bank.store, bank.house, found, now)
        elif str(form.get("code", "")).strip() != ONE_TIME:
            return self._ask(found, "That is not the code that we sent.", 422)
        else:
            chosen = [str(each) for each in form.getall("account", [])]
            if not chosen:
                return self._ask(found, "Choose at least one account.", 422)
            with bank.store.writing():
                to = visits.allow(bank.store, bank.house, found, chosen, now)
        if to is None:
            return self._gone(OVER, 409)
        raise web.HTTPSeeOther(to)

    async def end(self, request: web.Request) -> web.Response:
        """A customer revokes a consent, or its time is over before its time."""
        store, form = self._door.bank.store, await request.post()
        act = visits.expire if form.get("do") == "expire" else visits.revoke
        with store.writing():
            act(store, request.match_info["id"], self._door.clock())
        raise web.HTTPSeeOther("/#consents")

    async def disturb(self, request: web.Request) -> web.Response:
        form = await request.post()
        times = str(form.get("times", ""))
        count = int(times) if times.isascii() and times.isdigit() and len(times) < 5 else 0
        try:
            self._door.bank.fault(str(form.get("fault", "")), str(form.get("kind", "")), count)
        except ValueError as error:
            return self._gone(f"Nothing was changed: {error}.", 400)
        raise web.HTTPSeeOther("/#faults")

    async def look(self, _: web.Request) -> web.Response:
        store = self._door.bank.store
        people = [
            {"login": login, "passcode": passcode, "name": name, "accounts": _shown(store, login)}
            for login, passcode, name in store.rows(PEOPLE)
        ]
        return self._draw(
            "overview.html",
            people=people,
            consents=store.rows(CONSENTS),
            live=LIVE,
            calls=store.rows(LAST, SHOWN_CALLS),
            booked=[
                (at, show(Money(minor, currency), "en"), text)
                for at, currency, minor, text in store.rows(BOOKED, HOUSE, SHOWN_ENTRIES)
            ],
            waiting=store.rows(WAITING),
            faults=EVERY,
            kinds=KINDS,
            url=self._door.bank.house.issuer,
            folder=self._door.papers.folder.absolute(),
        )

    def _visit(self, request: web.Request) -> Visit | None:
        ticket = request.match_info["ticket"]
        return visits.find(self._door.bank.store, ticket, self._door.clock())

    def _ask(self, visit: Visit, wrong: str = "", status: int = 200) -> web.Response:
        """To sign in, or to say yes or no."""
        store = self._door.bank.store
        consent = store.consent(visit.consent)
        assert consent is not None, "there is no visit without one"
        facts: dict[str, Any] = {"visit": visit, "wrong": wrong, "house": HOUSE}
        if not visit.customer:
            return self._draw("sign-in.html", status, visit.back, **facts)
        body = orjson.loads(consent.body)
        accounts = _shown(store, visit.customer)
        name = store.value("select name from customers where login = ?", visit.customer)
        facts |= {"name": name, "code": ONE_TIME, "until": consent.until}
        if visit.scope == "payments":
            asked = body["Initiation"]
            money = amounts.read(asked["InstructedAmount"])
            assert money is not None, "it was looked at when it was asked for"
            fitting = [one for one in accounts if one["currency"] == money.currency]
            payee = asked["CreditorAccount"]["Name"]
            facts |= {"amount": show(money, "en"), "payee": payee, "accounts": fitting}
            return self._draw("consent.html", status, visit.back, **facts)
        since = moments.read(body.get("TransactionFromDateTime", ""))
        facts |= {"accounts": accounts, "since": since, "amount": ""}
        return self._draw("consent.html", status, visit.back, **facts)

    def _gone(self, reason: str, status: int = 400) -> web.Response:
        return self._draw("gone.html", status, reason=reason)

    def _draw(self, template: str, status: int = 200, back: str = "", **facts: Any) -> web.Response:
        html = self._drawn.get_template(template).render(
            **facts,
            sheets=[FILES.address(SHEET), "/bank.css"],
            icon=FILES.address("brand/icon.svg"),
        )
        response = web.Response(text=html, content_type="text/html", status=status)
        if back:
            parts = urlsplit(back)
            own = f"form-action 'self' {parts.scheme}://{parts.netloc}"
            response.headers["Content-Security-Policy"] = POLICY.replace("form-action 'self'", own)
        return response


OVER = "This was open for too long, or was answered already. Go back and begin again"


def moment(at: int) -> str:
    return f"{datetime.fromtimestamp(at // 1000, UTC):%H:%M:%S}"


def day(at: int | None) -> str:
    return f"{datetime.fromtimestamp(at // 1000, UTC):%-d %B %Y}" if at is not None else "–"


def _shown(store: Store, login: str) -> list[dict[str, Any]]:
    return [_account(store, each) for each in store.accounts(login)]


def _account(store: Store, account: Account) -> dict[str, Any]:
    balance = Money(store.balance(account.id), account.currency)
    masked = identifiers.masked(account.scheme, account.identification)
    return {**account._asdict(), "balance": show(balance, "en"), "masked": masked}
