"""The invented bank's channel for files: an order is carried out once, a day has its statement."""

import pytest

from payments.money import Money
from payments.rails.bank import customers
from payments.rails.bank.store import FILES, VERSION, Store
from payments.rails.iso20022 import camt053, channel, pain001
from payments.rails.iso20022.camt053 import Entry, Statement, Total
from payments.rails.iso20022.pain001 import Line, Order, Party
from payments.rails.open_banking.calls import Call
from payments.rails.open_banking.identifiers import IBAN
from tests.conftest import NOON
from tests.payments.rails.banked import Scene
from tests.payments.rails.schemas import faults

DAY = 86_400_000
PAYER = Party("Quid Safeguarding", IBAN, "NL91ABNA0417164300")
ADA = Party("Ada Byron", IBAN, "DE89370400440532013000")
AWAY = Party("Somebody", IBAN, "FR7630006000011234567890189")


@pytest.fixture
def scene():
    made = Scene()
    yield made
    made.bank.close()


def order(*minors, message="m-1", payer=PAYER, payee=ADA):
    lines = [
        Line(f"{message}-{n}", Money(minor, "EUR"), payee, "hi") for n, minor in enumerate(minors)
    ]
    return Order(message, NOON, "2027-01-01", payer, tuple(lines))


def send(scene, made):
    return scene.ask(channel.order(made.message, pain001.write(made)))


def words(scene, message="m-1"):
    told = scene.ask(channel.status(message))
    found = channel.report(told.status, told.body)
    assert found is not None
    return [(each.word, each.reason) for each in found.lines]


def balance(scene, account="quid-eur"):
    return scene.bank.store.balance(account)


def statement(scene, day):
    told = scene.ask(channel.statement(day))
    assert told.status == 200
    assert faults("camt.053.001.08", told.body) == []
    return list(camt053.read([told.body]))


def test_an_order_is_taken_and_its_lines_come_to_their_ends(scene):
    before = balance(scene), balance(scene, "ada-euro")
    told = send(scene, order(10_00, 10_13, 10_17, 10_19))
    assert told.status == 201
    assert words(scene) == [("ACTC", ""), ("ACTC", ""), ("PDNG", ""), ("RJCT", "AG01")]
    scene.now += 1000
    assert words(scene) == [("ACSC", ""), ("RJCT", "AC04"), ("PDNG", ""), ("RJCT", "AG01")]
    scene.now += 30_000
    assert words(scene)[2] == ("ACSC", "")
    assert (balance(scene), balance(scene, "ada-euro")) == (before[0] - 20_17, before[1] + 20_17)


def test_the_same_order_again_is_carried_out_once(scene):
    before, made = balance(scene), order(10_00)
    send(scene, made)
    scene.now += 3 * DAY
    again = send(scene, made)
    assert again.status == 200
    assert channel.report(again.status, again.body).lines[0].word == "ACSC"
    assert balance(scene) == before - 10_00


@pytest.mark.parametrize(
    ("status", "change"),
    [
        (400, lambda call: call._replace(body=call.body.replace(b"10.00", b"11.00"))),
        (400, lambda call: call._replace(headers={})),
        (400, lambda call: call._replace(headers={"x-idempotency-key": "m-2"})),
        (400, lambda call: call._replace(body=call.body[:-5])),
        (404, lambda call: call._replace(path="/files/pain.008")),
        (404, lambda call: call._replace(method="PUT")),
    ],
)
def test_what_is_no_order_or_another_of_its_name_is_refused(scene, status, change):
    made = order(10_00)
    send(scene, made)
    before = balance(scene)
    call = change(channel.order(made.message, pain001.write(made)))
    assert scene.ask(call).status == status
    scene.now += 1000
    scene.ask(channel.status("m-1"))
    assert balance(scene) == before - 10_00


def test_nobody_pays_from_an_account_that_is_not_theirs(scene):
    assert send(scene, order(10_00, payer=ADA)).status == 403
    assert send(scene, order(10_00, payer=AWAY)).status == 403


def test_what_there_is_not_enough_for_is_refused_line_by_line(scene):
    funds = customers.FUNDS
    send(scene, order(funds - 1_00, 2_00, 1_00))
    assert words(scene) == [("ACTC", ""), ("RJCT", "AM04"), ("ACTC", "")]
    send(scene, order(1_00, message="m-2"))
    assert words(scene, "m-2") == [("RJCT", "AM04")]


def test_what_comes_back_stands_on_the_statement_of_its_day(scene):
    send(scene, order(10_29))
    scene.now += 3 * DAY
    first, later = ("2027-01-01", "2027-01-03")
    gone, back = statement(scene, first), statement(scene, later)
    name, text = "m-1-0", "m-1-0 hi"
    entries = [each for each in gone + back if isinstance(each, Entry)]
    assert [each._replace(reference="") for each in entries] == [
        Entry(Money(-10_29, "EUR"), first, name, "", "", text),
        Entry(Money(10_29, "EUR"), later, name, "", "AC04", f"Returned {text}"),
    ]
    assert words(scene) == [("ACSC", "")]


def test_a_day_has_a_statement_of_each_of_our_accounts_once_it_is_over(scene):
    send(scene, order(10_00, 5_00))
    today = "2027-01-01"
    assert scene.ask(channel.statement(today)).status == 404
    scene.now = NOON // DAY * DAY + DAY
    parts = statement(scene, today)
    heads = [each for each in parts if isinstance(each, Statement)]
    assert [(each.account, each.opening.currency) for each in heads] == [
        ("04000400000001", "GBP"),
        ("NL91ABNA0417164300", "EUR"),
    ]
    assert heads[1].closing.minor == heads[1].opening.minor - 15_00
    assert [each for each in parts if isinstance(each, Total)] == [Total(0, 0), Total(2, 0)]
    assert statement(scene, today) == parts


@pytest.mark.parametrize("day", ["", "yesterday", "20261201", "2027-02-30", "2999-01-01"])
def test_what_is_no_day_has_none(scene, day):
    assert scene.ask(channel.statement(day)).status == 404


def test_an_order_that_nobody_sent_is_absent(scene):
    told = scene.ask(channel.status("m-9"))
    assert channel.is_absent(told.status, told.body)
    assert not channel.is_absent(200, told.body)


def test_a_bank_of_an_older_version_gets_the_new_tables(tmp_path):
    path = tmp_path / "bank.db"
    old = Store(path, NOON)
    with old.writing():
        for table in ("lines", "orders"):
            old.run(f"drop table {table}")
        old.run("pragma user_version=1")
    old.close()
    new = Store(path, NOON)
    assert new.value("pragma user_version") == VERSION
    assert new.value("select count(*) from lines") == 0
    assert FILES
    new.close()


def test_a_call_for_files_can_go_wrong_like_any_other(scene):
    scene.bank.fault("broken", "files")
    assert scene.ask(channel.status("m-1")).status == 500
    assert scene.ask(Call("GET", "/files/m-1/status", {})).status == 404
