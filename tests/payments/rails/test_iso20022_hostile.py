"""Files that are broken, too large, of another schema or meant to harm: refused with a reason, or
read in bounded memory.

`QUID_LINES` is how many entries a large statement has; `quid check lines --times 1000000` sets it.
"""

import itertools
import os
import resource
import socket
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.money import Money
from payments.rails.iso20022 import camt053, camt053_writing, pain001, pain002, stream
from payments.rails.iso20022.camt053 import Entry, Statement, Total
from payments.rails.iso20022.stream import Unreadable
from payments.rails.open_banking.identifiers import IBAN
from tests.conftest import NOON
from tests.payments.rails.schemas import faults

LINES = int(os.environ.get("QUID_LINES") or 20_000)
DAYS = ("2026-11-30", "2026-11-30")
EMPTY = Money(0, "EUR")
STATEMENT = Statement("s-1", IBAN, "NL91ABNA0417164300", *DAYS, EMPTY, Money(-150, "EUR"))
ENTRIES = [
    Entry(Money(-200, "EUR"), "2026-11-30", "out-1", "b1"),
    Entry(Money(50, "EUR"), "2026-11-30", "in-1", "b2", "", "thanks"),
]
GOOD = b"".join(camt053_writing.write([(STATEMENT, ENTRIES)], NOON))
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE Document [<!ENTITY l0 "ha">{LAUGHS}]>'.encode()
PORT = 9


def read(*chunks: bytes) -> list[camt053.Part]:
    return list(camt053.read(chunks))


def refused(body: bytes, *pieces: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(body, *pieces)
    return caught.value.reason


def with_prolog(prolog: bytes, inside: bytes = b"") -> bytes:
    first, _, rest = GOOD.partition(b"\n")
    return first + prolog + rest.replace(b"thanks", inside or b"thanks")


def test_an_entity_bomb_is_refused_and_never_goes_off() -> None:
    tracemalloc.start()
    assert refused(with_prolog(BOMB, b"&l11;")) == stream.DOCTYPE
    assert refused(with_prolog(BOMB)) == stream.DOCTYPE
    in_a_name = with_prolog(BOMB).replace(b"<Document ", b'<Document lang="&l11;" ')
    assert refused(in_a_name) in (stream.DOCTYPE, stream.BROKEN)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_an_entity_of_outside_is_neither_fetched_nor_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda *about: opened.append(about))
    for address in ("file:///etc/passwd", f"http://127.0.0.1:{PORT}/dtd"):
        outside = f'<!DOCTYPE Document [<!ENTITY it SYSTEM "{address}">]>'.encode()
        assert refused(with_prolog(outside, b"&it;")) == stream.DOCTYPE
        named = f'<!DOCTYPE Document SYSTEM "{address}">'.encode()
        assert refused(with_prolog(named)) == stream.DOCTYPE
    assert opened == []


def test_an_entity_that_is_not_declared_is_refused() -> None:
    assert refused(GOOD.replace(b"thanks", b"&it;")) == stream.BROKEN


def test_a_bomb_in_an_order_or_a_report_is_refused() -> None:
    for message, read_it in ((pain001.MESSAGE, pain001.read), (pain002.MESSAGES[1], pain002.read)):
        root = f'<Document xmlns="{stream.SPACE}{message}"><a>&l11;</a></Document>'.encode()
        with pytest.raises(Unreadable, match="doctype"):
            read_it(BOMB + root)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", stream.BROKEN),
        (b"not xml", stream.BROKEN),
        (b"{}", stream.BROKEN),
        (b"<html/>", stream.SCHEMA),
        (b"<Document/>", stream.SCHEMA),
        (b'<Document xmlns="urn:x"/>', stream.SCHEMA),
        (GOOD.replace(b"camt.053.001.08", b"camt.053.001.04"), stream.SCHEMA),
        (GOOD.replace(b"camt.053.001.08", b"camt.054.001.08"), stream.SCHEMA),
        (GOOD.replace(b"camt.053.001.08", b"camt.053.001.08x"), stream.SCHEMA),
        (GOOD.replace(b"BkToCstmrStmt", b"BkToCstmrAcctRpt"), stream.SCHEMA),
        (GOOD.replace(b"Ntry>", b"Ntri>"), stream.SCHEMA),
        (GOOD.replace(b"<Cd>OPBD</Cd>", b"<Cd>OPAV</Cd>"), stream.BALANCE),
        (GOOD.replace(b"<Cd>CLBD</Cd>", b"<Cd>OPBD</Cd>"), stream.BALANCE),
        (GOOD.replace(b"NL91ABNA0417164300", b"NL91ABNA0417164301"), stream.FIELD),
        (GOOD.replace(b"<Id>s-1</Id>", b""), stream.FIELD),
        (GOOD.replace(b">2.00<", b">-2.00<"), stream.FIELD),
        (GOOD.replace(b">2.00<", b">2.001<"), stream.FIELD),
        (GOOD.replace(b">2.00<", b">2e0<"), stream.FIELD),
        (GOOD.replace(b">2.00<", b"><"), stream.FIELD),
        (GOOD.replace(b">2.00<", ">\u0662.00<".encode()), stream.FIELD),
        (GOOD.replace(b"DBIT", b"debit"), stream.FIELD),
        (GOOD.replace(b"<Dt>2026-11-30</Dt></BookgDt>", b"<Dt>20261130</Dt></BookgDt>"), "field"),
        (GOOD.replace(b"<Dt>2026-11-30</Dt></BookgDt>", b"<Dt>2026-02-30</Dt></BookgDt>"), "field"),
        (GOOD.replace(b"<BookgDt><Dt>2026-11-30</Dt></BookgDt>", b""), stream.FIELD),
        (GOOD.replace(b'<Ntry><Amt Ccy="EUR">', b'<Ntry><Amt Ccy="GBP">'), stream.FIELD),
        (GOOD.replace(b"out-1", b"x" * 36), stream.FIELD),
        (GOOD.replace(b"out-1", b"<b/>out-1"), stream.FIELD),
        (GOOD.replace(b"<Sts>", b"<Sts><Cd>BOOK</Cd></Sts><Sts>", 1), stream.SCHEMA),
        (GOOD.replace(b"<TxDtls><Refs>", b'<TxDtls><Amt Ccy="EUR">1.00</Amt><Refs>'), "schema"),
    ],
)
def test_what_is_no_statement_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    assert refused(body) == reason


def test_a_batch_that_does_not_come_to_its_entry_is_refused() -> None:
    changed = GOOD.replace(b'</Refs><Amt Ccy="EUR">2.00', b'</Refs><Amt Ccy="EUR">1.00')
    assert refused(changed) == stream.BATCH


@given(st.integers(0, len(GOOD) - len(b"</Document>") - 1))
def test_a_file_that_was_cut_off_is_refused(length: int) -> None:
    at_root = stream.SCHEMA  # what is left of the first tag may read as one of no schema
    assert refused(GOOD[:length]) in (stream.BROKEN, at_root)


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_file_with_a_byte_changed_is_read_or_refused_and_never_more(at: int, by: int) -> None:
    changed = GOOD[:at] + bytes([GOOD[at] ^ by]) + GOOD[at + 1 :]
    try:
        parts = read(changed)
    except Unreadable:
        return
    assert isinstance(parts[0], Statement)
    assert isinstance(parts[-1], Total)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused(body: bytes) -> None:
    for read_it in (pain001.read, pain002.read, lambda found: list(camt053.read([found]))):
        with pytest.raises(Unreadable):
            read_it(body)


def forever(before: bytes, again: bytes, times: int = 10**9) -> Iterator[bytes]:
    yield before
    yield from itertools.repeat(again, times)


@pytest.mark.parametrize(
    "chunks",
    [
        forever(GOOD[: GOOD.index(b"<Ntry>")], b"<Foo/>" * 1000),
        forever(GOOD[: GOOD.index(b"<NtryDtls>")], b"<NtryDtls/>" * 1000),
        forever(GOOD[: GOOD.index(b"thanks")], b"x" * 1000),
        forever(b"<?xml version='1.0'?>", b"<!-- nothing -->" * 1000),
        forever(b"<html>", b"<b>" * 1000),
    ],
)
def test_a_file_that_never_ends_is_given_up_soon(chunks: Iterable[bytes]) -> None:
    with pytest.raises(Unreadable) as caught:
        list(camt053.read(chunks))
    assert caught.value.reason in (stream.TOO_LARGE, stream.BROKEN)


def test_a_file_above_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LARGEST", len(GOOD) - 1)
    assert refused(GOOD) == stream.TOO_LARGE


@pytest.mark.timeout(60 + LINES // 1000)
@pytest.mark.parametrize("batched", [False, True])
def test_a_statement_of_many_lines_is_read_in_bounded_memory(batched: bool) -> None:
    """Be they entries, or all of them details of one, or each among details of its own."""
    closing = Money(-LINES, "EUR")
    entries = (Entry(Money(-1, "EUR"), "2026-11-30", f"out-{n}", f"b{n}") for n in range(LINES))
    written = camt053_writing.write([(STATEMENT._replace(closing=closing), entries)], NOON)
    last, count, peak, before = None, 0, 0, resident()
    for part in camt053.read(one_entry(written, LINES) if batched else written):
        last, count = part, count + 1
        if count % 1000 == 0:
            peak = max(peak, resident())
    assert last == Total(LINES, 0)
    assert count == LINES + 2
    assert peak - before < 3_000_000  # where nothing is let go of, 20,000 lines take 60 MB


def resident() -> int:
    """Of this process, with what libxml2 holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def one_entry(written: Iterable[bytes], cents: int) -> Iterator[bytes]:
    """The same with all payments in one entry, which comes to so many cents."""
    for n, each in enumerate(written):
        if not each.startswith(b"<Ntry>"):
            ends = b"</NtryDtls></Ntry>" if each.startswith(b"</Stmt>") else b""
            yield ends + each
            continue
        head, _, detail = each.partition(b"<NtryDtls>")
        if n == 4:  # what stands before are two heads and two balances
            total = f">{cents // 100}.{cents % 100:02}<".encode()
            yield head.replace(b">0.01<", total) + b"<NtryDtls>"
        again = b"</NtryDtls><NtryDtls>"
        yield detail.removesuffix(b"</NtryDtls></Ntry>\n") + again


def test_what_these_files_are_made_of_is_valid() -> None:
    assert faults(camt053_writing.MESSAGE, GOOD) == []
    pennies = [Entry(Money(-1, "EUR"), "2026-11-30", f"out-{n}") for n in range(150)]
    written = b"".join(one_entry(camt053_writing.write([(STATEMENT, pennies)], NOON), 150))
    assert faults(camt053_writing.MESSAGE, written) == []
    assert read(written)[-1] == Total(150, 0)
