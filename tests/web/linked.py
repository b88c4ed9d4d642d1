"""A person who links a bank account, at the invented bank, and what is known of it then."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import orjson
import sqlalchemy as sa
from sqlmodel import Session, col

from payments import banks
from payments.banks_schema import Banks
from payments.rails.open_banking import signatures
from tests.web.banked import Customer
from tests.web.visitor import OURS, Seen, Visitor
from web.bank.serving import Running
from web.keys import BANKER, DATABASE, WRITER

NEW, LIST = "/wallet/banks/new", "/wallet/banks"


async def sent(who: Visitor) -> str:
    """The address at the bank."""
    begun = await who.send(NEW)
    assert begun.status == 303, begun.text
    return begun.leads_to


async def came(who: Visitor, address: str) -> Seen:
    assert address.startswith(f"{OURS}{LIST}/back?"), address
    return await who.look(address.removeprefix(OURS))


async def linked(who: Visitor, bank: Running, *chosen: str) -> None:
    back = await Customer(bank).follow(await sent(who), *chosen or ("ada-current",))
    seen = await came(who, back)
    assert seen.leads_to == f"{LIST}?told=linked", seen.text


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    ends = time.monotonic() + 20
    while not await true():
        assert time.monotonic() < ends, "it does not come to pass"
        await asyncio.sleep(0.05)


async def shows(who: Visitor, path: str, *texts: str) -> str:
    """Once it does."""
    seen = ""

    async def does() -> bool:
        nonlocal seen
        seen = (await who.look(path)).text
        return all(text in seen for text in texts)

    await until(does)
    return seen


async def link_of(who: Visitor) -> banks.Link:
    def newest(db: Session) -> banks.Link:
        number = db.execute(sa.select(sa.func.max(col(Banks.id)))).scalar()
        return banks.one_of(db, number or 0)

    return await who.app[DATABASE].read(newest)


async def hasten(who: Visitor, number: int) -> None:
    """It is time to read it again."""

    def due(db: Session) -> None:
        banks.change(db, number, due_at=0)

    await who.app[WRITER].deed(due)
    who.app[BANKER].wake()


def due_now(db: Session) -> None:
    """All of them are to be read."""
    db.execute(sa.update(Banks).where(col(Banks.state) == banks.LINKED).values(due_at=0))


async def read_at(who: Visitor) -> int | None:
    return (await link_of(who)).read_at


def keys_of(bank: Running) -> signatures.Keys:
    by = bank.door.bank.house.signer
    return signatures.public_keys(orjson.dumps({"keys": [signatures.public_key(by.kid, by.key)]}))


async def has_status(bank: Running, consent: str, status: str) -> bool:
    found = bank.door.bank.store.consent(consent)
    return found is not None and found.status == status
