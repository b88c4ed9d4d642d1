"""The function of a batch on PostgreSQL: one call, no table read whole, answers as on SQLite."""

import random
import re
import tempfile

import pytest
import sqlalchemy as sa

from payments import freezes, wallets
from payments.audit import verify
from payments.driver import raw
from payments.ledger import AccountRef, Cap, Leg, Recorded, Set, record, transfer
from payments.ledger.memory import HOUR
from payments.money import Money
from payments.recipes import equity, gift, opening, wallet
from web.database import Database

ALICE, BOB = "person:1", "person:2"
PEOPLE = [f"person:{n}" for n in range(1, 8)]
KINDS = ("gift", "gift", "gift", "exchange", "undo", "adjustment")
WRITTEN = {
    "accounts": "select owner, kind, currency, floor_minor, balance from pay_accounts"
    " order by 1, 2, 3",
    "pairs": "select source, target, currency, count, last_at, last_amount from pay_pairs p"
    " order by 1, 2, 3",
    "windows": "select a.owner, a.kind, a.currency, hour, out, count, quick from pay_windows w"
    " join pay_accounts a on a.id = w.account order by 1, 2, 3, 4",
    "tallies": "select a.owner, a.kind, a.currency, about, hour, out from pay_tallies t"
    " join pay_accounts a on a.id = t.account order by 1, 2, 3, 4, 5",
    "transfers": "select t.key, t.leg, a.owner, a.kind, a.currency, b.owner, b.kind, b.currency,"
    " t.amount, t.kind, t.refers, t.at, t.source_after, t.target_after,"
    " s.key, s.leg, g.key, g.leg, n.words"
    " from pay_transfers t join pay_accounts a on a.id = t.source"
    " join pay_accounts b on b.id = t.target left join pay_transfers s on s.id = t.source_prev"
    " left join pay_transfers g on g.id = t.target_prev"
    " left join pay_notes n on n.transfer = t.id order by 1, 2",
}
NOW = 1_790_000_000_000
BATCHES = 150


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(8)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.fixture
def postgres(postgres_url):
    opened = Database(postgres_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(sqlite_url):
    opened = Database(sqlite_url)
    yield opened
    opened.close()


def test_a_batch_is_one_round_trip(postgres):
    sets = [gift(key(n), ALICE, f"person:{n}", usd(n), "for you") for n in range(2, 40)]
    with postgres.writer() as db:
        record(db, [opening(key(1), ALICE, usd(500))], NOW)
        with tempfile.TemporaryFile("w+") as told:
            raw(db).pgconn.trace(told.fileno())
            answers = record(db, sets, NOW)
            raw(db).pgconn.untrace()
            told.seek(0)
            assert len(re.findall(r"\tSync\b|\tQuery\b", told.read())) == 1
    assert {type(answer).__name__ for answer in answers} == {"Recorded", "Refusal"}


def test_a_table_that_was_small_when_the_plan_was_made_is_not_read_whole(postgres):
    read = "select seq_tup_read, idx_tup_fetch from pg_stat_xact_user_tables where relname = '{}'"
    with postgres.writer() as db:
        record(db, [opening(key(n), f"person:{n}", usd(9)) for n in range(1, 3)], NOW)
        db.commit()
        raw(db).autocommit = True
        raw(db).execute("analyze")
        raw(db).autocommit = False
        for n in range(20):  # long enough for a plan to be kept
            record(db, [gift(key(100 + n), *(ALICE, BOB)[:: 1 - n % 2 * 2], usd(1))], NOW)
        db.commit()
        record(db, [opening(key(1000 + n), f"person:{n}", usd(9)) for n in range(3, 2000)], NOW)
        db.commit()
        record(db, [gift(key(9000 + n), f"person:{n}", ALICE, usd(1)) for n in range(3, 53)], NOW)
        for table in ("pay_accounts", "pay_transfers", "pay_windows", "pay_pairs"):
            whole, one_by_one = db.execute(sa.text(read.format(table))).one()
            assert whole == 0, table
            assert one_by_one < 500, table  # of 2000


@pytest.mark.parametrize("notes", [['12" pizza'], ['"', ""], ["", '"', '","'], ["\\", "{}"]])
def test_a_note_is_kept_as_it_was_said(postgres, notes):
    sets = [gift(key(n), ALICE, BOB, usd(1), note) for n, note in enumerate(notes, 2)]
    with postgres.writer() as db:
        record(db, [opening(key(1), ALICE, usd(500))], NOW)
        paid = [answer.number for answer in record(db, sets, NOW)]
        assert [transfer(db, number).words for number in paid] == notes


@pytest.mark.parametrize("seed", range(3))
def test_both_databases_answer_alike_and_end_alike(sqlite, postgres, seed):
    dice = random.Random(seed)
    with sqlite.writer() as one, postgres.writer() as other:
        for db in (one, other):
            record(db, [opening(key(10**6), ALICE, usd(1))], NOW)
            for owner in PEOPLE:
                wallets.open(db, owner, "USD", NOW)
        for batch in range(BATCHES):
            owner, stops = dice.choice(PEOPLE), dice.random() < 0.2
            assert stop(one, owner, stops) == stop(other, owner, stops)
            sets, now = deal(dice, batch), NOW + batch * dice.choice((0, 1, HOUR // 3))
            answers = [record(db, sets, now) for db in (one, other)]
            assert shown(answers[0]) == shown(answers[1]), sets
            assert [again(a) for a in answers[0]] == [again(a) for a in answers[1]]
        assert told(one) == told(other)
        found = list(verify(other))
        assert [line for line in found if " set aside; " not in line] == []  # by no hold


def stop(db, owner: str, stops: bool) -> bool:
    """All that leaves, or let it leave again."""
    return freezes.freeze(db, owner, NOW) if stops else freezes.unfreeze(db, owner)


def again(answer) -> bool:
    return isinstance(answer, Recorded) and answer.repeated


def shown(answers) -> list:
    """Numbers differ where a refusal used one up."""
    return [answer.at if isinstance(answer, Recorded) else answer for answer in answers]


def told(db) -> dict[str, list]:
    """All that was written; numbers and ids are named by what they are of."""
    return {
        name: [tuple(row) for row in db.execute(sa.text(query))] for name, query in WRITTEN.items()
    }


def deal(dice: random.Random, batch: int) -> list[Set]:
    """Openings, gifts, exchanges, keys used again; much of it beyond what there is or may be."""
    return [_deal_one(dice, batch) for _ in range(dice.choice((1, 5, 30)))]


def _deal_one(dice: random.Random, batch: int) -> Set:
    number = dice.randint(batch * 15, batch * 15 + 40)  # often one that was used before
    if dice.random() < 0.1:
        return opening(key(number), dice.choice(PEOPLE), usd(dice.randint(1, 500)))
    currency = dice.choice(("USD", "USD", "EUR"))
    legs = tuple(
        _leg(dice, dice.choice((currency, "USD"))) for _ in range(dice.choice((1, 1, 1, 3)))
    )
    caps = _caps(dice, legs) if dice.random() < 0.4 else ()
    refers = dice.choice((None, None, 1))
    words, quick = dice.choice(("", "", 'a "b" {c}, \\d')), dice.random() < 0.5
    return Set(key(number), dice.choice(KINDS), legs, refers, words, quick, caps)


def _leg(dice: random.Random, currency: str) -> Leg:
    source, target = dice.sample(PEOPLE, 2)
    ends: list[AccountRef] = [wallet(source, currency), wallet(target, currency)]
    if dice.random() < 0.2:
        ends[dice.randrange(2)] = equity(currency)
    elif dice.random() < 0.3:
        owner, kind = dice.choice((source, target)), dice.choice(("held", "fees"))
        ends[dice.randrange(2)] = AccountRef(owner, kind, currency)
    return Leg(*ends, Money(dice.randint(1, 120), currency))


def _caps(dice: random.Random, legs: tuple[Leg, ...]) -> tuple[Cap, ...]:
    total = sum(leg.amount.minor for leg in legs)
    return tuple(
        Cap(
            f"limit_{n}",
            dice.randint(50, 900),
            dice.choice((0, 1, 24, 168)),
            dice.choice((total, total // 2 + 1)),
            dice.choice(("", "", "place:1", "place:2")),
            dice.choice((None, None, dice.choice(legs).source)),
        )
        for n in range(dice.randint(1, 4))
    )
