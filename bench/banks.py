"""Linked bank accounts read anew a second: balance and a week, over real TLS, each kept durably."""

import hashlib
import ssl
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import uvloop
from sqlmodel import Session

import migrations
from bench.figures import Figure
from payments import banks
from payments.banks import DAY, Facts, Link
from payments.rails.bank.tokens import digest
from payments.rails.open_banking.identifiers import SORT_CODE
from tests.servers.quid import Quid, serving
from tests.web.linked import due_now, until
from web.bank.serving import Running
from web.bank.serving import serving as serving_bank
from web.keys import BANKER, DATABASE, WRITER
from web.writer import now_ms

LINKS, ROUNDS = 50, 4


def measure() -> Iterator[Figure]:
    yield from uvloop.run(_measured())


async def _measured() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="quid-bench-") as folder:
        url, data = f"sqlite:///{folder}/quid.db", Path(folder) / "data"
        migrations.upgrade(url)
        async with serving_bank(data / "bank") as bank, serving(url, data=data) as quid:
            await _linked(quid, bank)
            first = await _read(quid)
            later = sorted([await _read(quid) for _ in range(ROUNDS)])[ROUNDS // 2]
    said = "over mutual TLS, the bank in this process, every account durable"
    return [
        Figure("banks.first", LINKS / first, "accounts/s", None, f"90 days in 3 pages, {said}"),
        Figure("banks.again", LINKS / later, "accounts/s", None, f"balance and 7 days, {said}"),
    ]


async def _read(quid: Quid) -> float:
    """Seconds for all of them."""
    before = now_ms()
    await quid.app[WRITER].deed(due_now)
    began = time.perf_counter()
    quid.app[BANKER].wake()

    async def done() -> bool:
        return not await quid.app[DATABASE].read(_unread, before)

    await until(done)
    return time.perf_counter() - began


def _unread(db: Session, since: int) -> bool:
    links = banks.of(db, "person:1")
    return any((one.read_at or 0) < since for one in links)


async def _linked(quid: Quid, bank: Running) -> None:
    """As if their owner had been at the bank, as often as nobody is."""
    paper = _paper(bank)
    with bank.door.bank.store.writing():
        for number in range(LINKS):
            _allowed(bank, number, paper)
    await quid.app[WRITER].deed(_kept, quid)


def _allowed(bank: Running, number: int, paper: str) -> None:
    store, now = bank.door.bank.store, now_ms()
    body = '{"Permissions":[]}'
    facts = ("accounts", "AUTH", body, now, now, now + 90 * DAY, "ada", "ada-current")
    store.add("consents", f"consent-{number}", *facts)
    bearer = ("access", "accounts", f"consent-{number}")
    store.add("tokens", digest(f"token-{number}"), *bearer, paper, now + DAY)


def _paper(bank: Running) -> str:
    """The fingerprint of our certificate."""
    pem = (bank.folder / "client.pem").read_text()
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


def _kept(db: Session, quid: Quid) -> None:
    seal, now = quid.app[BANKER].seal, now_ms()
    banks.MOST = 10**6
    for number in range(LINKS):
        consent = f"consent-{number}"
        held = {"access": f"token-{number}", "refresh": "none", "until": str(now + DAY)}
        sealed = seal.close("person:1", consent, held)
        way = banks.Way(consent, f"hash-{number}", sealed, now + 90 * DAY)
        begun = banks.begin(db, "person:1", 1, way, now)
        assert isinstance(begun, Link)
        banks.take_up(db, way.hash, "person:1", 1, now)
        whose = (SORT_CODE, f"{40004:06}{number:08}", "Ada Byron")
        account = Facts("ada-current", "GBP", "CACC", "Everyday", *whose)
        banks.link(db, begun.id, sealed, way.until, [account], now)
