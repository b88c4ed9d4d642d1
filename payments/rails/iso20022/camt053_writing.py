"""A statement as the invented bank writes it, camt.053 of 2019, an entry at a time."""

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from payments.money import Money, canonical
from payments.rails.iso20022.camt053 import NOT_PROVIDED, RETURNED, Entry, Statement
from payments.rails.iso20022.stream import SPACE
from payments.rails.open_banking import moments
from payments.rails.open_banking.identifiers import IBAN

MESSAGE = "camt.053.001.08"
OPENS = """\
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{space}"><BkToCstmrStmt>
<GrpHdr><MsgId>{number}</MsgId><CreDtTm>{made}</CreDtTm></GrpHdr>
"""
HEAD = """\
<Stmt><Id>{number}</Id><CreDtTm>{made}</CreDtTm>
<FrToDt><FrDtTm>{begins}T00:00:00Z</FrDtTm><ToDtTm>{ends}T23:59:59Z</ToDtTm></FrToDt>
<Acct><Id>{account}</Id><Ccy>{currency}</Ccy></Acct>
"""
BALANCE = """\
<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{amount}<CdtDbtInd>{way}</CdtDbtInd>\
<Dt><Dt>{day}</Dt></Dt></Bal>
"""
ENTRY = """\
<Ntry>{amount}<CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>{reference}\
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{kind}</SubFmlyCd></Fmly></Domn>\
</BkTxCd><NtryDtls><TxDtls><Refs>{reference}<EndToEndId>{known}</EndToEndId></Refs>\
{amount}<CdtDbtInd>{way}</CdtDbtInd>{text}{reason}</TxDtls></NtryDtls></Ntry>
"""
ENDS, CLOSES = b"</Stmt>\n", b"</BkToCstmrStmt></Document>\n"


def write(statements: Sequence[tuple[Statement, Iterable[Entry]]], at: int) -> Iterator[bytes]:
    """The parts of a file of one or more, in their order; `at` is ms. Balances are written as they
    are given."""
    made, first = moments.write(at), escape(statements[0][0].number)
    yield OPENS.format(space=SPACE + MESSAGE, number=first, made=made).encode()
    for statement, entries in statements:
        yield from _statement(statement, entries, at)
    yield CLOSES


def _statement(one: Statement, entries: Iterable[Entry], at: int) -> Iterator[bytes]:
    balances = (("OPBD", one.opening), ("CLBD", one.closing))
    known = escape(one.account)
    named = f"<IBAN>{known}</IBAN>" if one.scheme == IBAN else f"<Othr><Id>{known}</Id></Othr>"
    yield HEAD.format(
        number=escape(one.number),
        made=moments.write(at),
        begins=one.begins,
        ends=one.ends,
        account=named,
        currency=one.opening.currency,
    ).encode()
    for code, money in balances:
        yield BALANCE.format(code=code, day=one.ends, **_money(money)).encode()
    for each in entries:
        yield _entry(each).encode()
    yield ENDS


def _entry(one: Entry) -> str:
    family = "ICDT" if one.moved.minor < 0 or one.reason else "RCDT"
    reference, text = escape(one.reference), escape(one.text[:140])
    reason = escape(one.reason)
    return ENTRY.format(
        **_money(one.moved),
        day=one.day,
        family=family,
        kind=RETURNED if one.reason else "ESCT",
        known=escape(one.end_to_end) or NOT_PROVIDED,
        reference=f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else "",
        text=f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf>" if text else "",
        reason=f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>" if reason else "",
    )


def _money(money: Money) -> dict[str, str]:
    written = canonical(Money(abs(money.minor), money.currency))
    way = "CRDT" if money.minor >= 0 else "DBIT"
    return {"amount": f'<Amt Ccy="{money.currency}">{written}</Amt>', "way": way}
