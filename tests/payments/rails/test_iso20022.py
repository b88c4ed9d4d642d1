"""Files of payments: what is written is read back, is valid by its schema and to another bank."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mockbank import messages, schema, validate

from payments.money import Money
from payments.rails.iso20022 import camt053, camt053_writing, letters, pain001, pain002
from payments.rails.iso20022.camt053 import Entry, Statement, Total
from payments.rails.iso20022.pain001 import Line, Order, Party
from payments.rails.iso20022.pain002 import Report, Status
from payments.rails.iso20022.stream import Unreadable
from payments.rails.open_banking.identifiers import IBAN, SORT_CODE
from tests.conftest import NOON
from tests.payments.rails.schemas import faults

EURO = Party("Quid Safeguarding", IBAN, "NL91ABNA0417164300")
POUND = Party("Quid Safeguarding", SORT_CODE, "04000400000001")
PAYEES = {
    "EUR": [("DE89370400440532013000", IBAN), ("FR1420041010050500013M02606", IBAN)],
    "GBP": [("04000412345678", SORT_CODE), ("20000055779911", SORT_CODE)],
}
FORMS = {"EUR": EURO, "GBP": POUND}
REFERENCE = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9-]{0,33}[A-Za-z0-9])?", fullmatch=True)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=200)
MINOR = st.integers(1, pain001.LARGEST)


@st.composite
def orders(draw: st.DrawFn, most: int = 12) -> Order:
    currency = draw(st.sampled_from(("EUR", "GBP")))
    known = draw(st.lists(REFERENCE, min_size=1, max_size=most, unique=True))
    lines = []
    for each in known:
        account, scheme = draw(st.sampled_from(PAYEES[currency]))
        payee = Party(draw(WORDS), scheme, account)
        lines.append(Line(each, Money(draw(MINOR), currency), payee, draw(WORDS)))
    day = datetime.date(2026, 11, 30).isoformat()
    return Order(draw(REFERENCE), NOON, day, FORMS[currency], tuple(lines))


def plain(order: Order) -> Order:
    """With the words as a bank takes them."""
    lines = [
        each._replace(
            payee=each.payee._replace(name=letters.latin(each.payee.name, 70)),
            text=letters.latin(each.text, 140),
        )
        for each in order.lines
    ]
    return order._replace(lines=tuple(lines))


@given(orders())
def test_an_order_is_read_back_as_it_was_written(order: Order) -> None:
    written = pain001.write(order)
    assert pain001.read(written) == plain(order)
    assert pain001.write(order) == written
    assert faults(pain001.MESSAGE, written) == []


@given(orders())
def test_an_order_is_understood_by_a_bank_of_somebody_else(order: Order) -> None:
    written = pain001.write(order)
    found = messages.read_pain001(written)
    today = datetime.date(2026, 11, 29)
    wrong = [each for each in validate.validate(written, today=today) if each.level == "error"]
    assert wrong == []
    assert found.ctrl_sum * 100 == sum(each.amount.minor for each in order.lines)
    assert [each.end_to_end_id for each in found.payments] == [e.end_to_end for e in order.lines]


def test_an_order_that_no_bank_takes_is_not_written() -> None:
    line = Line("a", Money(100, "EUR"), EURO, "")
    good = Order("m", NOON, "2026-11-30", EURO, (line,))
    for lines in (
        (),
        (line, line),
        (line._replace(amount=Money(0, "EUR")),),
        (line._replace(amount=Money(pain001.LARGEST + 1, "EUR")),),
        (line._replace(amount=Money(1, "USD")),),
        (line, line._replace(end_to_end="b", amount=Money(1, "GBP"))),
    ):
        with pytest.raises(ValueError, match=r"order|reference|payment"):
            pain001.write(good._replace(lines=lines))


@pytest.mark.parametrize("part", [b"<NbOfTxs>1</NbOfTxs>", b"<CtrlSum>1.00</CtrlSum>"])
def test_an_order_that_does_not_come_to_its_sums_is_refused(part: bytes) -> None:
    line = Line("a", Money(100, "EUR"), EURO, "")
    written = pain001.write(Order("m", NOON, "2026-11-30", EURO, (line,)))
    other = part.replace(b"1", b"2", 1)
    for changed in (written.replace(part, other, 1), other.join(written.rsplit(part, 1))):
        with pytest.raises(Unreadable, match="field"):
            pain001.read(changed)


@given(st.lists(st.tuples(REFERENCE, st.sampled_from(("ACSC", "ACCC", "RJCT", "PDNG", "ACSP")))))
def test_a_report_is_read_back_as_it_was_written(said: list[tuple[str, str]]) -> None:
    lines = tuple(Status(each, word, "AC04" if word == "RJCT" else "") for each, word in said)
    report = Report("batch-1", "" if lines else "RJCT", "", lines)
    assert pain002.read(pain002.write(report, "r1", NOON)) == report


def test_a_report_of_somebody_elses_bank_is_read() -> None:
    reason = {"StsRsnInf": [{"Rsn": {"Cd": "AC04"}}]}
    lines = [
        {"OrgnlEndToEndId": "a", "TxSts": "ACSC"},
        {"OrgnlEndToEndId": "b", "TxSts": "RJCT", **reason},
        {"OrgnlEndToEndId": "c"},
    ]
    said = {
        "GrpHdr": {"MsgId": "r1", "CreDtTm": "2026-11-30T10:00:00Z"},
        "OrgnlGrpInfAndSts": {"OrgnlMsgId": "m", "OrgnlMsgNmId": pain001.MESSAGE, "GrpSts": "PART"},
        "OrgnlPmtInfAndSts": [
            {"OrgnlPmtInfId": "m", "PmtInfSts": "PDNG", "TxInfAndSts": lines},
        ],
    }
    body = schema.serialize(schema.MESSAGES["pain.002.001.10"], {"CstmrPmtStsRpt": said})
    found = pain002.read(body)
    assert (found.message, found.group, found.is_refused) == ("m", "PART", False)
    assert [each.meaning for each in found.lines] == ["done", "refused", "waits"]
    assert found.lines[1].reason == "AC04"


def test_an_order_of_which_nothing_is_said_but_no_is_refused_as_a_whole() -> None:
    said = {
        "GrpHdr": {"MsgId": "r1", "CreDtTm": "2026-11-30T10:00:00Z"},
        "OrgnlGrpInfAndSts": {"OrgnlMsgId": "m", "OrgnlMsgNmId": pain001.MESSAGE},
        "OrgnlPmtInfAndSts": [{"OrgnlPmtInfId": "m", "PmtInfSts": "RJCT"}],
    }
    body = schema.serialize(schema.MESSAGES["pain.002.001.10"], {"CstmrPmtStsRpt": said})
    assert pain002.read(body).is_refused


@st.composite
def statements(draw: st.DrawFn) -> tuple[Statement, list[Entry]]:
    currency = draw(st.sampled_from(("EUR", "GBP")))
    opening = Money(draw(st.integers(-(10**9), 10**12)), currency)
    entries = [
        Entry(
            Money(draw(MINOR) * draw(st.sampled_from((1, -1))), currency),
            "2026-11-30",
            draw(REFERENCE),
            draw(REFERENCE),
            draw(st.sampled_from(("", "AC04", "MS03"))),
            letters.latin(draw(WORDS), 140),
        )
        for _ in range(draw(st.integers(0, 8)))
    ]
    closing = Money(opening.minor + sum(each.moved.minor for each in entries), currency)
    party = FORMS[currency]
    days = ("2026-11-30", "2026-11-30")
    return Statement("s-1", party.scheme, party.account, *days, opening, closing), entries


@given(statements(), st.integers(1, 999))
def test_a_statement_is_read_back_as_it_was_written(
    made: tuple[Statement, list[Entry]], piece: int
) -> None:
    statement, entries = made
    body = b"".join(camt053_writing.write([made], NOON))
    assert faults(camt053_writing.MESSAGE, body) == []
    pieces = [body[at : at + piece] for at in range(0, len(body), piece)]
    assert list(camt053.read(pieces)) == [statement, *entries, Total(len(entries), 0)]


@given(statements(), st.integers(-(10**9), 10**9))
def test_a_statement_that_does_not_add_up_says_by_how_much(
    made: tuple[Statement, list[Entry]], off: int
) -> None:
    statement, entries = made
    closing = Money(statement.closing.minor + off, statement.closing.currency)
    body = camt053_writing.write([(statement._replace(closing=closing), entries)], NOON)
    assert list(camt053.read(body))[-1] == Total(len(entries), off)


OLD = b"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>m</MsgId><CreDtTm>2026-12-01T05:00:00</CreDtTm></GrpHdr>
<Stmt><Id>2026-334</Id><CreDtTm>2026-12-01T05:00:00</CreDtTm>
<FrToDt><FrDtTm>2026-11-30T00:00:00+01:00</FrDtTm>
<ToDtTm>2026-11-30T23:59:59+01:00</ToDtTm></FrToDt>
<Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-27</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">82.5</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-30</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><DtTm>2026-11-30T16:00:00+01:00</DtTm></BookgDt><AcctSvcrRef>b-1</AcctSvcrRef><BkTxCd/>
<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>
<TxDtls><Refs><EndToEndId>out-1</EndToEndId></Refs>
<AmtDtls><TxAmt><Amt Ccy="EUR">20.00</Amt></TxAmt></AmtDtls></TxDtls>
<TxDtls><Refs><EndToEndId>out-2</EndToEndId></Refs>
<AmtDtls><TxAmt><Amt Ccy="EUR">10.00</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">12.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-11-30</Dt></BookgDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd>
<SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><AcctSvcrRef>b-2</AcctSvcrRef><EndToEndId>out-0</EndToEndId></Refs>
<AmtDtls><TxAmt><Amt Ccy="USD">14.00</Amt></TxAmt></AmtDtls>
<RmtInf><Ustrd>rent</Ustrd><Ustrd>of May</Ustrd></RmtInf>
<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">999.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts><BkTxCd/></Ntry>
</Stmt></BkToCstmrStmt></Document>"""


def test_a_statement_of_2009_with_a_batch_a_return_and_what_is_not_booked_is_read() -> None:
    assert faults("camt.053.001.02", OLD) == []
    head, *entries, total = camt053.read([OLD])
    day = "2026-11-30"
    assert head == Statement(
        "2026-334", IBAN, EURO.account, day, day, Money(100_00, "EUR"), Money(82_50, "EUR")
    )
    assert entries == [
        Entry(Money(-20_00, "EUR"), day, "out-1", "b-1"),
        Entry(Money(-10_00, "EUR"), day, "out-2", "b-1"),
        Entry(Money(12_50, "EUR"), day, "out-0", "b-2", "AC04", "rent of May"),
    ]
    assert total == Total(3, 0)


def test_a_statement_of_somebody_elses_bank_is_read() -> None:
    day, utc = datetime.date(2026, 11, 30), datetime.UTC
    account = {"iban": EURO.account, "currency": "EUR", "name": "Quid"}
    sums = {"opening": 500_00, "closing": 500_00, "payments": []}
    made = f"{day}T20:00:00Z"
    body = messages.write_camt053(account, day, 1, msg_id="s", created_at=made, zone=utc, **sums)
    [head, total] = camt053.read([body])
    assert isinstance(head, Statement)
    assert (head.account, head.begins, head.opening) == (
        EURO.account,
        day.isoformat(),
        Money(500_00, "EUR"),
    )
    assert total == Total(0, 0)
