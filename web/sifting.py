"""Which part of one's activity a page shows, as its address says it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from chat import folding
from payments.activity import FLOWS, SORTS, Wanted
from web import dates

LONGEST = 100  # characters that are looked for


class Sieve(NamedTuple):
    """`who` is a handle, `month` its first day; what is empty or None holds nothing back."""

    currency: str = ""
    flow: str = ""
    who: str = ""
    sort: str = ""
    month: date | None = None
    text: str = ""

    @property
    def holds_back(self) -> bool:
        return any(self[1:])

    @property
    def is_hidden(self) -> bool:
        """Whether there is anything beside the flow, which is always in sight."""
        return any(self[2:])

    def address(self, **changed: object) -> str:
        """The same page with these changes, as the query of an address."""
        given = self._replace(**changed)._asdict()  # type: ignore[arg-type]
        given["month"] = f"{given['month']:%Y-%m}" if given["month"] else ""
        return "?" + urlencode({name: value for name, value in given.items() if value})

    @property
    def everything(self) -> str:
        """The address of the same wallet with nothing held back."""
        return "/wallet" + (Sieve(self.currency).address() if self.currency else "")

    def wanted(self, owner: str, zone: str) -> Wanted:
        """`owner` is whom the handle names."""
        since, until = 0, None
        if self.month:
            since = dates.begins(self.month, zone)
            until = dates.begins(dates.next_month(self.month), zone) - 1
        return Wanted(self.flow, self.sort, owner, since, until, self._says)

    @property
    def _says(self) -> Callable[[str], bool] | None:
        looked_for = folding.fold(" ".join(self.text.split()))
        return (lambda words: looked_for in folding.fold(words)) if looked_for else None


def sieve(query: Mapping[str, str]) -> Sieve:
    """What an address asks for; what makes no sense there asks for nothing."""
    flow, sort = query.get("flow", ""), query.get("sort", "")
    return Sieve(
        query.get("currency", ""),
        flow if flow in FLOWS else "",
        query.get("who", "").strip().removeprefix("@").lower()[:20],
        sort if sort in SORTS else "",
        dates.month(query.get("month", "")),
        query.get("text", "").strip()[:LONGEST],
    )
