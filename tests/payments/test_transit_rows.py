"""How transits are read: as their table has them, and none of them but what is asked for."""

import pytest
import sqlalchemy as sa

from payments import cards, transits
from payments.cards_schema import Transits
from payments.transits import DAY, VISA, Transit

MANY = 20_000
FILL = """
insert into pay_transits (id, transfer, owner, way, rail, card, currency, amount_minor, fee_minor,
    state, ended, stan, rrn, client_id, back_id, identifier, network_id, approval, transmitted,
    code, reason, tries, due_at, made_at, sent_at, place, pays)
with recursive n (n) as (select 1 union all select n + 1 from n where n < :many)
select n, n, 'person:1', 'in', 'visa', 'card_' || n % 1000, 'USD', 100, 0, 'approved',
    case when n % 1000 then n end, '', 'r' || n, '', '', '', '', '', '', '', '', 0,
    case when n % 1000 then null else n end, n, :now - (:many - n) * 60000, '', '' from n
"""


def test_a_transit_has_the_columns_of_its_table_in_their_order():
    assert Transit._fields == tuple(Transits.model_fields)


@pytest.fixture
def filled(db, now):
    fill = FILL
    if db.get_bind().dialect.name == "postgresql":
        fill = fill.replace("when n % 1000 then", "when n % 1000 <> 0 then")
    db.execute(sa.text(fill), {"many": MANY, "now": now})
    db.execute(sa.text("analyze pay_transits"))
    return db


def plans(db, ask):
    """What a question is answered by, as the database says."""
    asked = []

    def note(_connection, _cursor, statement, values, *_):
        asked.append((statement, values))

    sa.event.listen(db.get_bind(), "before_cursor_execute", note)
    ask(db)
    sa.event.remove(db.get_bind(), "before_cursor_execute", note)
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    explain = "explain query plan " if is_sqlite else "explain "
    [(statement, values)] = asked
    rows = db.connection().exec_driver_sql(explain + statement, values)
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda db, now: transits.sent_between(db, VISA, now - DAY, now), "ix_pay_transits_sent"),
        (lambda db, _: transits.referred(db, VISA, "r77"), "ix_pay_transits_rrn"),
        (lambda db, _: transits.all_open(db), "ix_pay_transits_due"),
        (lambda db, _: cards.busy(db, "card_7"), "ix_pay_transits_card"),
        (lambda db, _: cards.gone(db), "ix_pay_transits_card"),
    ],
    ids=["sent between", "referred", "all open", "busy", "gone"],
)
def test_nothing_is_found_by_reading_all_of_them(filled, now, ask, index):
    plan = plans(filled, lambda db: ask(db, now))
    assert index in plan
    assert "SCAN pay_transits" not in plan
    assert "Seq Scan on pay_transits" not in plan
