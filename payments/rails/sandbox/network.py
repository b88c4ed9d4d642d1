"""The network: takes what was asked, at a time, and says what is answered and when."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from payments.rails.sandbox import aliases, inquiries, operations, reports
from payments.rails.sandbox.exchange import Answer, Asked, answer, missing
from payments.rails.sandbox.faults import EVERY
from payments.rails.sandbox.fields import PULL, PUSH, REVERSE
from payments.rails.sandbox.issuers import STATUSES
from payments.rails.sandbox.store import Store

BIN = "408999"
KEPT_CALLS = 500
TRANSFERS = "/visadirect/fundstransfer/v1/"
KINDS = {
    f"{TRANSFERS}pullfundstransactions": PULL,
    f"{TRANSFERS}pushfundstransactions": PUSH,
    f"{TRANSFERS}reversefundstransactions": REVERSE,
}
Inquiry = Callable[[Store, bytes, int], Answer]
Listing = Callable[[Store, dict[str, str], int], Answer]
INQUIRIES: dict[str, Inquiry] = {
    "/paai/fundstransferattinq/v5/cardattributes/fundstransferinquiry": inquiries.attributes,
    "/pav/v1/cardvalidation": inquiries.validation,
    **aliases.CALLS,
}
LISTINGS: dict[str, Listing] = {
    "/visadirect/v1/transactionquery": reports.query,
    "/visadirect/reports/v1/transactiondata": reports.report,
}
SETTABLE = frozenset({"balance", "status", "latency", "pushes", "pulls", "fast", "daily_limit"})


class Network:
    """Used by one thread at a time; without a path it is gone when it is closed."""

    def __init__(self, path: Path | None = None, bin: str = BIN) -> None:
        self.store, self.bin = Store(path), bin

    def answer(self, asked: Asked, now: int) -> Answer:
        """One call, in one transaction. `now` is in ms since 1970 and never runs backward."""
        with self.store.writing():
            told = self._answer(asked, now)
            self._keep(asked, told, now)
        return told

    def note(self, asked: Asked, told: Answer, now: int) -> None:
        """What was turned away at the door is shown among the calls too."""
        with self.store.writing():
            self._keep(asked, told, now)

    def close(self) -> None:
        self.store.close()

    def fault(self, fault: str, kind: str = "", times: int = 1) -> None:
        """Let it happen to the next calls that move money, of this kind (or any)."""
        if fault not in EVERY or kind not in ("", PULL, PUSH, REVERSE) or times < 1:
            raise ValueError(f"no such fault: {fault!r} of {kind!r}, {times} times")
        with self.store.writing():
            add = "insert into faults (kind, fault, remaining) values (?, ?, ?)"
            self.store.run(add, kind, fault, times)

    def set_card(self, number: str, **values: int | str) -> None:
        """Change what an issuer holds for a card. What is added to a balance comes from the
        settlement account, so that the money in the network stays the same."""
        card = self.store.card(number)
        if card is None or not values.keys() <= SETTABLE or not _are_possible(values):
            raise ValueError("no such card, or not a value of it")
        with self.store.writing():
            if "balance" in values:
                more = int(values["balance"]) - card.balance
                self.store.move(card, -more)
            for name in sorted(values.keys() - {"balance"}):
                self.store.run(SETTERS[name], values[name], number)

    def money(self) -> dict[str, int]:
        """All there is of each currency: the same whatever is done."""
        query = (
            "select s.currency, s.balance + (select sum(balance) from cards c"
            " where c.currency = s.currency) from settlement s"
        )
        return dict(self.store.rows(query))

    def _answer(self, asked: Asked, now: int) -> Answer:
        parts = urlsplit(asked.path)
        path, polled = parts.path, unquote(parts.path.rpartition("/")[2])
        if asked.method == "POST" and path in KINDS:
            return operations.carry_out(self.store, self.bin, KINDS[path], asked, now)
        if asked.method == "POST" and path in INQUIRIES:
            return INQUIRIES[path](self.store, asked.body, now)
        if asked.method == "GET" and (kind := KINDS.get(path.rpartition("/")[0])):
            return operations.look(self.store, kind, polled, now)
        if asked.method == "GET" and path in LISTINGS:
            return LISTINGS[path](self.store, dict(parse_qsl(parts.query)), now)
        if asked.method == "GET" and path == "/vdp/helloworld":
            at = f"{datetime.fromtimestamp(now // 1000, UTC):%Y-%m-%dT%H:%M:%S}"
            return answer(200, {"timestamp": at, "message": "helloworld"})
        return missing("there is no such resource")

    def _keep(self, asked: Asked, told: Answer, now: int) -> None:
        """For the page. No body and no query is kept, so no number is."""
        path = urlsplit(asked.path).path[:120]
        add = "insert into calls (at, method, path, status, code, note) values (?, ?, ?, ?, ?, ?)"
        code = operations.code_of(told)
        number = self.store.run(add, now, asked.method, path, told.status, code, told.fate)
        self.store.run("delete from calls where id <= ?", number - KEPT_CALLS)


SETTERS = {
    "status": "update cards set status = ? where number = ?",
    "latency": "update cards set latency = ? where number = ?",
    "pushes": "update cards set pushes = ? where number = ?",
    "pulls": "update cards set pulls = ? where number = ?",
    "fast": "update cards set fast = ? where number = ?",
    "daily_limit": "update cards set daily_limit = ? where number = ?",
}
MOST = {"balance": 10**12, "daily_limit": 10**12, "latency": 120_000}


def _are_possible(values: dict[str, int | str]) -> bool:
    return all(
        value in STATUSES
        if name == "status"
        else isinstance(value, int) and 0 <= value <= MOST.get(name, 1)
        for name, value in values.items()
    )
