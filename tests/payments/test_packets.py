"""Packets: nobody opens two shares, and together they are the packet, whoever comes when."""

import statistics
import threading
from pathlib import Path

import pytest

from payments import audit, holds, luck, packets, recipes
from payments.ledger import Recorded, Refusal, balance, record
from payments.money import Money
from payments.recipes import opening
from payments.recipes.accounts import held, wallet
from web.database import Database
from web.transactions import carry

ALICE, BOB, CARL = "person:1", "person:2", "person:3"
NOW = 1_790_000_000_000
OVER = NOW + packets.LASTS_MS
SEED = bytes(range(32))
EXAMPLE = (186, 445, 225, 159, 50, 136, 305, 47, 107, 340)  # also in docs/packets.md


def usd(minor):
    return Money(minor, "USD")


def key(n, person=1):
    return n.to_bytes(16, "big") + person.to_bytes(8, "big")


def wrap(db, minor, size, seed=b""):
    """A packet of Alice's, who had 100.00 more than that."""
    record(db, [opening(key(99), ALICE, usd(minor + 100_00))], NOW)
    placed = packets.place(db, recipes.packet(key(1), ALICE, usd(minor), "Luck"), size, seed, NOW)
    assert isinstance(placed, Recorded)
    return placed.number


def claim(db, number, person, now=NOW):
    return packets.claim(db, number, key(1000 + person, person), f"person:{person}", now)


def has(db, owner):
    return balance(db, wallet(owner, "USD")).minor, balance(db, held(owner, "USD")).minor


@pytest.mark.parametrize(
    ("minor", "size", "refusal"),
    [
        (5, 10, Refusal("packet_small", count=10, least=usd(10))),
        (10, 10, None),
        (200_00, 1, None),
        (200_01, 1, Refusal("packet_large", count=1, share=usd(200_00), most=usd(200_00))),
        (20_000_00, 100, None),
        (400_01, 2, Refusal("packet_large", count=2, share=usd(200_00), most=usd(400_00))),
        (20_00, 101, Refusal("packet_count", limit=100)),
        (20_00, 0, Refusal("packet_count", limit=100)),
    ],
)
def test_a_share_is_a_cent_at_least_and_200_at_most(minor, size, refusal):
    assert packets.judge(usd(minor), size) == refusal


def test_equal_shares_differ_by_a_cent_at_most_and_the_first_have_it():
    assert luck.equal_shares(20_00, 10) == (200,) * 10
    assert luck.equal_shares(10_00, 3) == (334, 333, 333)
    assert luck.equal_shares(5, 3) == (2, 2, 1)


SIZES = [(1, 1), (2, 2), (10, 10), (11, 10), (2000, 10), (3, 2), (100, 100), (101, 100)]
FULL = [(200_00, 1), (400_00, 2), (399_99, 2), (20_000_00, 100), (19_999_00, 100), (1, 1)]


@pytest.mark.parametrize(("total", "size"), SIZES + FULL)
def test_lucky_shares_are_the_packet_and_within_their_bounds(total, size):
    for n in range(200):
        seed = n.to_bytes(32, "big")
        shares = luck.lucky_shares(seed, total, size, 200_00)
        assert len(shares) == size
        assert sum(shares) == total
        assert all(1 <= share <= 200_00 for share in shares)
        assert shares == luck.lucky_shares(seed, total, size, 200_00)


def test_no_place_is_luckier_than_another():
    """Drawn in order and not shuffled the spread would grow from 115 to 154 cents."""
    drawn = [luck.lucky_shares(n.to_bytes(32, "big"), 2000, 10, 200_00) for n in range(4000)]
    for place in zip(*drawn, strict=True):
        assert abs(statistics.mean(place) - 200) < 8
        assert 120 < statistics.stdev(place) < 150


def test_the_first_share_of_two_is_even_from_a_cent_to_all_but_one():
    drawn = [luck.lucky_shares(n.to_bytes(32, "big"), 5, 2, 200_00)[0] for n in range(4000)]
    assert all(900 < drawn.count(share) < 1100 for share in (1, 2, 3, 4))


def test_the_example_of_the_page_is_true():
    assert luck.commitment(b"") == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    page = (Path(__file__).parents[2] / "docs/packets.md").read_text()
    assert f"seed `{SEED.hex()}`" in page
    assert luck.commitment(SEED) in page
    assert "\n".join(["```text", " ".join(map(str, EXAMPLE)), "```"]) in page
    assert luck.lucky_shares(SEED, 2000, 10, 200_00) == EXAMPLE


@pytest.mark.parametrize("seed", [b"", SEED], ids=["equal", "lucky"])
def test_each_opens_the_next_share_once_until_all_are_gone(db, seed):
    number = wrap(db, 10_00, 3, seed)
    shares = packets.find(db, number).shares
    answers = [claim(db, number, person) for person in (2, 1, 3)]
    assert all(isinstance(answer, Recorded) for answer in answers)
    packet = packets.find(db, number)
    assert tuple(one.amount.minor for one in packet.claims) == shares
    assert [one.claimer for one in packet.claims] == [BOB, ALICE, CARL]
    assert [one.number for one in packet.claims] == [answer.number for answer in answers]
    assert packet.luckiest.amount.minor == max(shares)
    assert (packet.is_open, packet.hold.state) == (False, "claimed")
    assert has(db, ALICE) == (100_00 + shares[1], 0)
    assert claim(db, number, 4) == Refusal("packet_empty")
    assert list(audit.verify(db)) == []


def test_nobody_opens_a_second_share(db):
    number = wrap(db, 10_00, 3)
    claim(db, number, 2)
    again = packets.claim(db, number, key(5000, 2), BOB, NOW)
    assert again == Refusal("packet_opened", amount=usd(3_34))
    assert has(db, BOB) == (3_34, 0)


def test_what_nobody_opened_goes_back_when_its_time_is_over(db):
    number = wrap(db, 10_00, 3)
    claim(db, number, 2, OVER - 1)
    assert claim(db, number, 3, OVER) == Refusal("packet_over")
    assert holds.due(db, OVER) == [number]
    holds.expire(db, [number], OVER)
    assert (has(db, ALICE), packets.find(db, number).hold.state) == ((106_66, 0), "returned")
    assert claim(db, number, 3, OVER) == Refusal("packet_over")
    assert packets.close(db, number, OVER) == Refusal("packet_over")


def test_closing_gives_back_the_rest_once_and_keeps_what_was_opened(db):
    number = wrap(db, 10_00, 3)
    claim(db, number, 2)
    assert isinstance(packets.close(db, number, NOW), Recorded)
    assert packets.close(db, number, NOW) == Refusal("packet_over")
    assert claim(db, number, 3) == Refusal("packet_over")
    assert (has(db, ALICE), has(db, BOB)) == ((106_66, 0), (3_34, 0))


def test_what_is_no_packet_cannot_be_opened(db):
    record(db, [opening(key(99), ALICE, usd(10_00))], NOW)
    [placed] = holds.place(db, [holds.Placing(recipes.offer(key(1), ALICE, usd(5)), BOB)], NOW)
    for number in (placed.number, 77):
        assert claim(db, number, 2) == Refusal("no_such_hold")
        assert packets.find(db, number) is None


@pytest.mark.parametrize("seed", [b"", SEED], ids=["equal", "lucky"])
def test_a_hundred_who_open_fifty_shares_on_two_nodes_at_once(database, seed):
    """Never more than there is, nobody twice, and none is left behind by mistake."""
    with database.writer() as db:
        number = carry(db, lambda: wrap(db, 50_01, 50, seed))
    answers = []
    start = threading.Barrier(2)

    def node(people):
        own = Database(database.url)
        with own.writer() as mine:
            start.wait()
            for person in people:
                answers.append(insist(mine, lambda p=person: claim(mine, number, p)))
        own.close()

    nodes = [threading.Thread(target=node, args=(range(2 + n, 102, 2),)) for n in (0, 1)]
    for each in nodes:
        each.start()
    for each in nodes:
        each.join()
    opened = [answer for answer in answers if isinstance(answer, Recorded)]
    empty = [answer for answer in answers if answer == Refusal("packet_empty")]
    assert (len(opened), len(empty)) == (50, 50)
    with database.writer() as db:
        packet = packets.find(db, number)
        assert sum(one.amount.minor for one in packet.claims) == 50_01
        assert len({one.claimer for one in packet.claims}) == 50
        assert tuple(one.amount.minor for one in packet.claims) == packet.shares
        assert has(db, ALICE) == (100_00, 0)
        assert list(audit.verify(db)) == []


def test_one_person_on_two_nodes_opens_one_share(database):
    with database.writer() as db:
        number = carry(db, lambda: wrap(db, 10_00, 10))
    start, answers = threading.Barrier(4), []

    def node(n):
        own = Database(database.url)
        with own.writer() as mine:
            start.wait()
            answers.append(insist(mine, lambda: packets.claim(mine, number, key(n, 2), BOB, NOW)))
        own.close()

    nodes = [threading.Thread(target=node, args=(n,)) for n in range(2000, 2004)]
    for each in nodes:
        each.start()
    for each in nodes:
        each.join()
    assert sum(isinstance(answer, Recorded) for answer in answers) == 1
    assert [a for a in answers if isinstance(a, Refusal)] == [
        Refusal("packet_opened", amount=usd(1_00))
    ] * 3


def insist(db, act):
    """As the writer does where another node got in its way."""
    for _ in range(20):
        try:
            return carry(db, act)
        except Exception as error:
            code = getattr(getattr(error, "orig", error), "sqlstate", None)
            if code not in ("40001", "40P01", "23505"):
                raise
    raise AssertionError("never got through")
