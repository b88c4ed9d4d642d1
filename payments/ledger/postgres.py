"""`record` on PostgreSQL, where other nodes write too: one call of a function in the database."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from payments.ledger.content import Before, again, by_key
from payments.ledger.shapes import AccountRef, Recorded, Set, floor
from payments.money import Money
from payments.refusals import FROZEN, SHORT, Refusal

RECORD = f"select * from pay_record(%s::bigint{', %s' * 24})"  # noqa: S608 (only places)
KNOWN = """
select t.key, t.id, t.at, t.kind, t.amount,
    s.owner, s.kind, s.currency, g.owner, g.kind, g.currency
from pay_transfers t
join pay_accounts s on s.id = t.source join pay_accounts g on g.id = t.target
where t.key = any(%s::bytea[]) order by t.key, t.leg
"""
Places = dict[AccountRef, int]

BOTTOMLESS = -(2**63)  # the floor of what has none
# Why a set was not recorded now; below: the leg that is short, or stopped; above: the cap.
REPEATED = 0


def record(driver: Any, sets: Sequence[Set], now: int) -> list[Recorded | Refusal]:
    """Judge the sets in order and write those that stand, in one round trip.

    Repeats cost another one, which asks for what their keys recorded first."""
    places = _places(sets)
    values = (now, *_accounts(places), *_sets(sets), *_legs(sets, places), *_caps(sets, places))
    numbers, *noes = driver.execute(RECORD, values, prepare=True).fetchone()
    answers: list[Recorded | Refusal] = [Recorded(number, now) for number in numbers]
    if noes[0]:
        for place, answer in _say_no(driver, sets, zip(*noes, strict=True)):
            answers[place] = answer
    return answers


def _places(sets: Sequence[Set]) -> Places:
    """Every account has a place, from 1, in the order in which all nodes lock them: by name."""
    refs = {ref for one in sets for leg in one.legs for ref in leg[:2]}
    return {AccountRef(*ref): n for n, ref in enumerate(sorted(map(tuple, refs)), 1)}


def _accounts(places: Places) -> Iterator[str]:
    for column in zip(*places, strict=True):
        yield _texts(column)
    yield _numbers(BOTTOMLESS if floor(ref) is None else 0 for ref in places)


def _sets(sets: Sequence[Set]) -> list[str]:
    first: dict[bytes, int] = {}
    keys, kinds, legs, refers, words, quick, *_ = zip(*sets, strict=True)
    return [
        _bytes(keys),
        _texts(kinds),
        _array("NULL" if number is None else str(number) for number in refers),
        _texts(words) if any(words) else "{}",
        _array("t" if each else "f" for each in quick),
        _numbers(first.setdefault(key, n) for n, key in enumerate(keys, 1)),
        _numbers(accumulate(map(len, legs))),
    ]


def _legs(sets: Sequence[Set], places: Places) -> list[str]:
    legs = [(n, at, *leg) for n, one in enumerate(sets, 1) for at, leg in enumerate(one.legs)]
    numbers, within, sources, targets, amounts = zip(*legs, strict=True)
    return [
        _numbers(numbers),
        _numbers(within),
        _numbers(map(places.__getitem__, sources)),
        _numbers(map(places.__getitem__, targets)),
        _numbers(minor for minor, _ in amounts),
    ]


def _caps(sets: Sequence[Set], places: Places) -> list[str]:
    """Columns of caps, then of what they count: all that leaves an account, or about something."""
    limited = [one for one in sets if one.caps]
    payers = [(places[ref], cap) for one in limited for ref, cap in one.capped]
    if not payers:
        return ["{}"] * 8
    caps = [cap for _, cap in payers]
    counted: dict[tuple[int, str], int] = {}
    counters = [counted.setdefault((payer, cap.about), len(counted) + 1) for payer, cap in payers]
    return [
        _numbers(accumulate(len(one.caps) for one in sets)),
        _numbers(cap.minor for cap in caps),
        _numbers(cap.hours for cap in caps),
        _numbers(cap.counts for cap in caps),
        _numbers(counters),
        _numbers(minor for one in sets for minor in _tallied(one)),
        _numbers(account for account, _ in counted),
        _texts([about for _, about in counted]),
    ]


def _tallied(one: Set) -> Iterator[int]:
    """What each cap adds to what is about something: once for all caps about it."""
    last = {(ref, cap.about): at for at, (ref, cap) in enumerate(one.capped) if cap.about}
    return (
        cap.counts * (last.get((ref, cap.about)) == at) for at, (ref, cap) in enumerate(one.capped)
    )


def _say_no(
    driver: Any, sets: Sequence[Set], noes: Iterable[Any]
) -> Iterator[tuple[int, Recorded | Refusal]]:
    """The place of each set that was not recorded now, and its answer."""
    legs = [leg for one in sets for leg in one.legs]
    caps = [(ref.currency, cap) for one in sets for ref, cap in one.capped]
    repeats = []
    for place, why, one, other in noes:
        if why == REPEATED:
            repeats.append(place - 1)
        elif why > REPEATED:
            currency, cap = caps[why - 1]
            limit, left = Money(cap.minor, currency), Money(one, currency)
            yield place - 1, Refusal(cap.code, limit=limit, left=left, frees=other)
        elif one is None:
            yield place - 1, Refusal(FROZEN, owner=legs[-why - 1].source.owner)
        else:
            currency = legs[-why - 1].source.currency
            facts = {"missing": Money(one, currency), "available": Money(other, currency)}
            yield place - 1, Refusal(SHORT, **facts)
    before = known(driver, {sets[place].key for place in repeats}) if repeats else {}
    for place in repeats:
        yield place, again(before[sets[place].key], sets[place])


def known(driver: Any, keys: Iterable[bytes]) -> dict[bytes, Before]:
    """What these keys recorded before."""
    return by_key(driver.execute(KNOWN, [_bytes(keys)]))


def _array(values: Iterable[str]) -> str:
    """A literal array: the driver's own way of making them costs ten times as much."""
    return "{" + ",".join(values) + "}"


def _numbers(values: Iterable[int]) -> str:
    return _array(map(str, values))


def _texts(values: Sequence[str]) -> str:
    plain = "".join(values)
    if "\\" in plain or '"' in plain:
        values = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    together = '","'.join(values)
    return f'{{"{together}"}}' if values else "{}"


def _bytes(values: Iterable[bytes]) -> str:
    return _array([f'"\\\\x{value.hex()}"' for value in values])
