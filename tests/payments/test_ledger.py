"""What a set does to the books, on both databases."""

import pytest

from payments.ledger import (
    AccountRef,
    Entry,
    Leg,
    Recorded,
    Refusal,
    Set,
    Stored,
    balance,
    balances,
    payees,
    record,
    statement,
    transfer,
)
from payments.ledger.shapes import floor
from payments.money import Money
from payments.recipes import equity, gift, gifts, held, opening, undo, wallet

ALICE, BOB, CARL = "person:1", "person:2", "person:3"


def usd(whole: int) -> Money:
    return Money(whole * 100, "USD")


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def fund(db, owner: str, amount: Money, now: int) -> None:
    [opened] = record(db, [opening(owner.encode().ljust(24), owner, amount)], now)
    assert isinstance(opened, Recorded)


def test_a_gift_moves_money(db, now):
    fund(db, ALICE, usd(50), now)
    [paid] = record(db, [gift(key(1), ALICE, BOB, usd(20), "pizza")], now)
    assert isinstance(paid, Recorded)
    assert (paid.at, paid.repeated) == (now, False)
    assert balance(db, wallet(ALICE, "USD")) == usd(30)
    assert balance(db, wallet(BOB, "USD")) == usd(20)
    assert balance(db, equity("USD")) == usd(-50)


def test_a_repeated_key_pays_once(db, now):
    fund(db, ALICE, usd(50), now)
    [first] = record(db, [gift(key(1), ALICE, BOB, usd(20))], now)
    [again] = record(db, [gift(key(1), ALICE, BOB, usd(20))], now + 5)
    assert again == first
    assert again.repeated
    assert again.at == now
    assert balance(db, wallet(BOB, "USD")) == usd(20)


def test_a_key_twice_in_one_batch_pays_once(db, now):
    fund(db, ALICE, usd(50), now)
    one = gift(key(1), ALICE, BOB, usd(20))
    first, again, other = record(db, [one, one, gift(key(1), ALICE, BOB, usd(21))], now)
    assert again == first
    assert again.repeated
    assert other == Refusal("key_reused")
    assert balance(db, wallet(BOB, "USD")) == usd(20)


@pytest.mark.parametrize(
    "other",
    [
        gift(key(1), ALICE, BOB, usd(21)),
        gift(key(1), ALICE, CARL, usd(20)),
        gift(key(1), BOB, ALICE, usd(20)),
        gift(key(1), ALICE, BOB, Money(20_00, "EUR")),
        gift(key(1), ALICE, BOB, usd(20))._replace(kind="tip"),
        gifts(key(1), ALICE, [(BOB, usd(20)), (CARL, usd(1))]),
    ],
)
def test_a_key_with_other_content_is_refused(db, now, other):
    fund(db, ALICE, usd(50), now)
    record(db, [gift(key(1), ALICE, BOB, usd(20))], now)
    assert record(db, [other], now) == [Refusal("key_reused")]
    assert balance(db, wallet(ALICE, "USD")) == usd(30)


def test_a_refused_set_leaves_its_key_free(db, now):
    assert record(db, [gift(key(1), ALICE, BOB, usd(20))], now) == [
        Refusal("short", missing=usd(20), available=usd(0))
    ]
    fund(db, ALICE, usd(50), now)
    [paid] = record(db, [gift(key(1), ALICE, BOB, usd(20))], now)
    assert isinstance(paid, Recorded)


def test_a_refused_set_opens_no_account(db, now):
    record(db, [gift(key(1), ALICE, BOB, usd(20))], now)
    assert balances(db, [ALICE, BOB]) == {ALICE: {}, BOB: {}}


def test_each_set_sees_those_before_it(db, now):
    fund(db, ALICE, usd(50), now)
    answers = record(
        db,
        [
            gift(key(1), BOB, CARL, usd(30)),
            gift(key(2), ALICE, BOB, usd(50)),
            gift(key(3), ALICE, BOB, usd(1)),
            gift(key(4), BOB, CARL, usd(30)),
            gift(key(5), BOB, CARL, usd(30)),
        ],
        now,
    )
    assert [type(answer) for answer in answers] == [Refusal, Recorded, Refusal, Recorded, Refusal]
    assert answers[4] == Refusal("short", missing=usd(10), available=usd(20))
    assert balances(db, [ALICE, BOB, CARL]) == {
        ALICE: {("wallet", "USD"): 0},
        BOB: {("wallet", "USD"): 20_00},
        CARL: {("wallet", "USD"): 30_00},
    }


def test_a_set_stands_or_falls_as_a_whole(db, now):
    fund(db, ALICE, usd(50), now)
    shares = [(BOB, usd(30)), (CARL, usd(30))]
    assert record(db, [gifts(key(1), ALICE, shares)], now) == [
        Refusal("short", missing=usd(10), available=usd(50))
    ]
    assert balances(db, [BOB, CARL]) == {BOB: {}, CARL: {}}
    fund(db, BOB, usd(5), now)
    [paid] = record(db, [gifts(key(1), ALICE, [(BOB, usd(25)), (CARL, usd(25))])], now)
    assert isinstance(paid, Recorded)
    assert balance(db, wallet(ALICE, "USD")) == usd(0)
    assert balance(db, wallet(BOB, "USD")) == usd(30)


def test_what_is_missing_counts_what_the_set_brings_first(db, now):
    fund(db, BOB, usd(50), now)
    through = Set(
        key(1),
        "exchange",
        (
            Leg(wallet(BOB, "USD"), wallet(ALICE, "USD"), usd(10)),
            Leg(wallet(ALICE, "USD"), wallet(CARL, "USD"), usd(25)),
            Leg(wallet(BOB, "USD"), wallet(ALICE, "USD"), usd(40)),
        ),
    )
    assert record(db, [through], now) == [Refusal("short", missing=usd(15), available=usd(0))]


def test_a_hold_counts_as_spent(db, now):
    fund(db, ALICE, usd(50), now)
    hold = Set(key(1), "hold", (Leg(wallet(ALICE, "USD"), held(ALICE, "USD"), usd(40)),))
    _, refused = record(db, [hold, gift(key(2), ALICE, BOB, usd(20))], now)
    assert refused == Refusal("short", missing=usd(10), available=usd(10))
    assert balances(db, [ALICE]) == {ALICE: {("wallet", "USD"): 10_00, ("held", "USD"): 40_00}}


def test_an_undo_gives_everything_back_once(db, now):
    fund(db, ALICE, usd(50), now)
    [paid] = record(db, [gifts(key(1), ALICE, [(BOB, usd(5)), (CARL, usd(6))], "lunch")], now)
    original = transfer(db, paid.number)
    [undone] = record(db, [undo(original, paid.number)], now)
    [again] = record(db, [undo(original, paid.number)], now + 9)
    assert again == undone
    assert again.repeated
    assert balance(db, wallet(ALICE, "USD")) == usd(50)
    assert transfer(db, undone.number).refers == paid.number


def test_what_was_spent_cannot_be_taken_back(db, now):
    fund(db, ALICE, usd(50), now)
    [paid, _] = record(
        db, [gift(key(1), ALICE, BOB, usd(20)), gift(key(2), BOB, CARL, usd(15))], now
    )
    taken = record(db, [undo(transfer(db, paid.number), paid.number)], now)
    assert taken == [Refusal("short", missing=usd(15), available=usd(5))]


def test_a_set_is_read_as_it_was_written(db, now):
    fund(db, ALICE, usd(50), now)
    said = gifts(key(1), ALICE, [(BOB, usd(5)), (CARL, usd(6))], "lunch")
    [paid] = record(db, [said], now)
    assert transfer(db, paid.number) == Stored(
        paid.number, key(1), "gift", said.legs, now, None, "lunch"
    )


@pytest.mark.parametrize(
    "words", ["\\", '"', 'a "b" \\"c\\\\', "{a,NULL}", "NULL", "'; --", "é 🍕\n"]
)
def test_a_note_is_kept_to_the_letter(db, now, words):
    fund(db, ALICE, usd(50), now)
    [paid] = record(db, [gift(key(1), ALICE, BOB, usd(5), words)], now)
    assert transfer(db, paid.number).words == words
    assert statement(db, wallet(BOB, "USD"))[0].note == words


def test_a_number_that_is_not_a_sets_is_nothing(db, now):
    fund(db, ALICE, usd(50), now)
    [paid] = record(db, [gifts(key(1), ALICE, [(BOB, usd(5)), (CARL, usd(6))])], now)
    assert transfer(db, paid.number + 1) is None
    assert transfer(db, 999) is None


def test_a_statement_is_newest_first_with_the_balance_after(db, now):
    fund(db, ALICE, usd(50), now)
    [lunch, back] = record(
        db,
        [
            gifts(key(1), ALICE, [(BOB, usd(5)), (CARL, usd(6))], "lunch"),
            gift(key(2), BOB, ALICE, usd(2)),
        ],
        now + 1,
    )
    got, second, first, opened = statement(db, wallet(ALICE, "USD"))
    assert got == Entry(
        back.number, back.number, now + 1, "gift", wallet(BOB, "USD"), usd(2), usd(41), "", None
    )
    assert second._replace(transfer=0) == Entry(
        0, lunch.number, now + 1, "gift", wallet(CARL, "USD"), usd(-6), usd(39), "lunch", None
    )
    assert (first.transfer, first.balance, first.note) == (lunch.number, usd(45), "lunch")
    assert (opened.kind, opened.other, opened.amount) == ("opening", equity("USD"), usd(50))


def test_a_statement_comes_in_pages(db, now):
    fund(db, ALICE, usd(50), now)
    record(db, [gift(key(n), ALICE, BOB, usd(1)) for n in range(1, 8)], now)
    whole = statement(db, wallet(ALICE, "USD"))
    assert len(whole) == 8
    page = statement(db, wallet(ALICE, "USD"), limit=3)
    pages = list(page)
    while page:
        page = statement(db, wallet(ALICE, "USD"), limit=3, before=page[-1].transfer)
        pages += page
    assert pages == whole


def test_a_statement_does_not_start_at_somebody_elses_transfer(db, now):
    fund(db, ALICE, usd(50), now)
    fund(db, CARL, usd(50), now)
    [other] = record(db, [gift(key(1), ALICE, BOB, usd(1))], now)
    assert statement(db, wallet(CARL, "USD"), before=other.number) == []
    assert statement(db, wallet(CARL, "USD"), before=999) == []


def test_an_account_never_used_is_empty(db):
    nobody = AccountRef("person:9", "wallet", "USD")
    assert balance(db, nobody) == usd(0)
    assert statement(db, nobody) == []
    assert balances(db, ["person:9"]) == {"person:9": {}}
    assert record(db, [], 1) == []


@pytest.mark.parametrize(
    "wrong",
    [
        Set(b"short key", "gift", (Leg(wallet(ALICE, "USD"), wallet(BOB, "USD"), usd(1)),)),
        Set(key(1), "gift", ()),
        gift(key(1), ALICE, BOB, usd(0)),
        gift(key(1), ALICE, BOB, usd(-1)),
        gift(key(1), ALICE, BOB, Money(10**12 + 1, "USD")),
        gift(key(1), ALICE, ALICE, usd(1)),
        Set(key(1), "gift", (Leg(wallet(ALICE, "USD"), wallet(BOB, "EUR"), usd(1)),)),
        Set(key(1), "gift", (Leg(wallet(ALICE, "EUR"), wallet(BOB, "EUR"), usd(1)),)),
    ],
)
def test_a_set_that_no_recipe_makes_is_a_bug(db, now, wrong):
    fund(db, ALICE, usd(50), now)
    with pytest.raises(ValueError, match=r"a set needs|not an amount|a leg joins"):
        record(db, [wrong], now)


def test_those_paid_last_come_first(db, now):
    record(db, [opening(key(1), ALICE, usd(90))], now)
    assert payees(db, ALICE, 9) == []
    for at, owner in enumerate(("person:5", "person:6", "person:7", "person:5"), 2):
        record(db, [gift(key(at), ALICE, owner, usd(1))], now + at)
    assert payees(db, ALICE, 9) == ["person:5", "person:7", "person:6"]
    assert payees(db, ALICE, 2) == ["person:5", "person:7"]


def test_the_largest_amount_moves(db, now):
    fund(db, ALICE, Money(10**12, "EUR"), now)
    [paid] = record(db, [gift(key(1), ALICE, BOB, Money(10**12, "EUR"))], now)
    assert isinstance(paid, Recorded)


@pytest.mark.parametrize(("owner", "kind", "lowest"), [
    ("person:1", "wallet", 0), ("person:1", "fees", 0), ("system", "wallet", 0),
    ("system", "held", 0), ("system", "suspense", 0), ("system", "fees", None),
])  # fmt: skip
def test_only_the_outside_world_may_owe_and_never_from_a_wallet(owner, kind, lowest):
    assert floor(AccountRef(owner, kind, "USD")) == lowest
