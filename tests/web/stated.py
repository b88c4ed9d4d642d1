"""Books of which statements are made, and the files that come of them."""

from dataclasses import dataclass

from sqlmodel import Session

from chat import people
from payments import ledger, recipes
from payments.ledger import Set
from payments.money import Money
from tests.conftest import NOON
from tests.web.visitor import Visitor

DAY = 86_400_000


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def write_books(db: Session) -> None:
    """Alice's last weeks of 2026 and first day of 2027, with words that try to do harm."""
    known = people.by_handles(db, ["alice", "bob"])
    a, b = known["alice"].owner, known["bob"].owner
    said: list[tuple[int, Set]] = [
        (-80, recipes.opening(key(1), b, usd(500_00))),
        (-60, recipes.opening(key(9), a, usd(100_00))),
        (-39, recipes.gift(key(2), b, a, usd(30_00), '=HYPERLINK("http://x")')),
        (-20, recipes.gift(key(3), a, b, usd(12_50), "pizza, “four” cheeses\nand wine")),
        (-19, recipes.gift(key(4), a, b, usd(5_00), "@bob \x07 <rent> & 李")),
        (0, recipes.gift(key(5), b, a, usd(1_00), "-1")),
    ]
    for days, one in said:
        [done] = ledger.record(db, [one], NOON + days * DAY)
        assert isinstance(done, ledger.Recorded), done


@dataclass
class File:
    status: int
    headers: dict[str, str]
    body: bytes


async def fetch(who: Visitor, path: str, zone: str = "UTC") -> File:
    cookie = f"{who.cookie}; zone={zone}"
    async with who.http.get(
        who.at + path, headers={"Cookie": cookie}, allow_redirects=False
    ) as answer:
        return File(answer.status, dict(answer.headers), await answer.read())
