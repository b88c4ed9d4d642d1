"""What waits for somebody's word: what they are asked for, bills, money that asks to come in."""

from typing import NamedTuple

from sqlmodel import Session

from payments.driver import Statement, ask
from payments.money import Money

MOST = 50
WAITS = """
select s.kind, s.id, s.owner, a.minor, s.currency, s.made_at as at, a.strange, '' as due
from pay_shares a join pay_splits s on s.id = a.split
where a.payer = ? and a.state in ('open', 'contested') and s.state = 'open' and s.expires_at > ?
union all
select 'offer', h.transfer, h.owner, h.left_minor, h.currency, t.at, 0, ''
from pay_holds h join pay_offers o on o.transfer = h.transfer
join pay_transfers t on t.id = h.transfer
where h.kind = 'offer' and h.payee = ? and h.state = 'open' and o.way = 'asked'
union all
select 'bill', id, biller, amount_minor - paid_minor, currency, made_at, 0, due
from pay_bills where customer = ? and state = 'open' and way = ''
order by at desc limit ?
"""
STATEMENT = Statement(WAITS, WAITS.replace("?", "%s"))


class Wait(NamedTuple):
    """`kind` and `number` say what it is: request, split, offer or bill; `by` whose it is,
    `strange` that the two had nothing to do with each other. Of a bill, `due` is its day."""

    kind: str
    number: int
    by: str
    amount: Money
    at: int
    strange: bool
    due: str


def waits(db: Session, owner: str, now: int) -> list[Wait]:
    """All that somebody can answer now, at most fifty, the newest first. One statement."""
    return [
        Wait(kind, number, by, Money(minor, currency), at, bool(strange), due)
        for kind, number, by, minor, currency, at, strange, due in ask(
            db, STATEMENT, *(owner, now, owner, owner, MOST)
        )
    ]
