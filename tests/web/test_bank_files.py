"""Files of a bank by hand: what is ready is written once, and what the bank answers is read."""

from pathlib import Path

import pytest
from sqlmodel import Session

from chat import people
from payments import ledger, recipes, transits
from payments.money import Money
from payments.rails.bank import customers
from payments.rails.iso20022 import camt053_writing, pain001, pain002
from payments.rails.iso20022.camt053 import Entry, Statement
from payments.rails.iso20022.pain002 import Report, Status
from payments.rails.open_banking import payees
from payments.rails.open_banking.identifiers import SORT_CODE
from payments.transits import DAY, OUT, Transit, Wish
from tests.payments.banked import Holder, link_account
from tests.payments.shapes import key
from tests.web.test_command_line import quid
from web.database import Database
from web.transactions import carry
from web.writer import now_ms

OURS = "04000400000001"
NAMES = ("URL", "CLIENT", "CERT", "KEY", "CA", "SIGNING_ID", "SIGNING_KEY", "ANCHOR")


class Host:
    """Of a bank that takes files by hand alone; alice has cashed out twice, days ago."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "file").touch()
        (folder / "payees.json").write_bytes(payees.write(customers.payees()))
        self.env = {f"QUID_BANK_{name}": str(folder / "file") for name in NAMES}
        self.env |= {"QUID_BANK_URL": "https://bank.example"}
        self.env |= {"QUID_BANK_PAYEES": str(folder / "payees.json")}
        self.at = now_ms() - 10 * DAY
        with Database(f"sqlite:///{folder / 'quid.db'}").writer() as db:
            self.lines = carry(db, lambda: self._begin(db))

    def _begin(self, db: Session) -> list[Transit]:
        who = people.join(db, "alice", "Alice", "en", "x", self.at)
        what = recipes.opening(key(), who.owner, Money(100_00, "GBP"))
        ledger.record(db, [what], self.at)
        account = link_account(db, self.at, who.owner)
        made = []
        for minor in (10_00, 20_00):
            wish = Wish(OUT, Holder(who.owner, account), Money(minor, "GBP"))
            one = transits.begin(db, key(), wish, self.at)
            assert isinstance(one, Transit)
            made.append(one)
        return made

    def run(self, *words: str, **env: str) -> tuple[int, str]:
        code, _, err = quid("payouts", *words, data=self.folder, **(self.env | env))
        return code, err.strip()

    def states(self) -> list[str]:
        with Database(f"sqlite:///{self.folder / 'quid.db'}").reader() as db:
            return [each.state for each in transits.of(db, [e.id for e in self.lines]).values()]

    def has(self) -> int:
        with Database(f"sqlite:///{self.folder / 'quid.db'}").reader() as db:
            return ledger.balance(db, recipes.wallet(self.lines[0].owner, "GBP")).minor


@pytest.fixture
def host(sqlite_url: str, tmp_path: Path) -> Host:
    return Host(tmp_path)


def test_what_is_ready_is_written_once_and_counts_as_handed_over(host: Host) -> None:
    file, again = host.folder / "order.xml", host.folder / "again.xml"
    code, told = host.run("write", str(file), "--currency", "gbp")
    assert (code, told.split(" as ")[0]) == (0, "Wrote 2 payments")
    order = pain001.read(file.read_bytes())
    assert [each.end_to_end for each in order.lines] == [each.rrn for each in host.lines]
    assert host.states() == ["pending", "pending"]
    other = str(host.folder / "other.xml")
    assert host.run("write", other, "--currency", "GBP") == (0, "Nothing is ready to leave.")
    assert host.run("write", str(again), "--again", order.message)[0] == 0
    assert again.read_bytes() == file.read_bytes()


def test_what_cannot_be_written_is_said(host: Host) -> None:
    there, new = str(host.folder / "file"), str(host.folder / "new.xml")
    for words, env in (
        (("write", there, "--currency", "GBP"), {}),
        (("write", new, "--currency", "USD"), {}),
        (("write", new, "--again", "nobody"), {}),
        (("write", new), {"QUID_BANK_FILES": "on"}),
        (("write", new), {"QUID_BANK_URL": ""}),
    ):
        code, told = host.run(*words, **env)
        assert (code, "Traceback" in told) == (1, False), told
    assert host.states() == ["created", "created"]


def test_what_the_bank_answers_is_read_and_each_line_ends(host: Host) -> None:
    file = host.folder / "order.xml"
    host.run("write", str(file), "--currency", "GBP")
    message = pain001.read(file.read_bytes()).message
    yes, no = host.lines
    said = (Status(yes.rrn, "ACSC"), Status(no.rrn, "RJCT", "AC04"))
    report = host.folder / "report.xml"
    report.write_bytes(pain002.write(Report(message, "PART", "", said), "r", host.at))
    code, told = host.run("read", str(report))
    assert (code, told) == (0, f"2 of 2 lines of {message} have an answer.")
    assert (host.states(), host.has()) == (["approved", "declined"], 90_00)
    assert host.run("read", str(report))[0] == 0
    report.write_bytes(pain002.write(Report("other", "RJCT", "", ()), "r", host.at))
    assert host.run("read", str(report)) == (1, "No order is called other.")


def test_a_statement_is_read_once_and_what_is_broken_counts_for_nothing(host: Host) -> None:
    host.run("write", str(host.folder / "order.xml"), "--currency", "GBP")
    one, two = host.lines
    moved = [(-10_00, one.rrn, ""), (-20_00, two.rrn, ""), (20_00, two.rrn, "AC04"), (5, "x", "")]
    entries = [Entry(Money(m, "GBP"), "2026-11-30", name, "", why) for m, name, why in moved]
    days = ("2026-11-30", "2026-11-30")
    sums = Money(0, "GBP"), Money(-9_95, "GBP")
    head = Statement("s", SORT_CODE, OURS, *days, *sums)
    body = b"".join(camt053_writing.write([(head, entries)], host.at))
    file = host.folder / "statement.xml"
    file.write_bytes(body[:-40])
    code, told = host.run("read", str(file))
    assert (code, host.states()) == (1, ["pending", "pending"])
    assert "nothing of it counts: broken" in told
    file.write_bytes(body)
    assert host.run("read", str(file)) == (0, "Held 4 entries against the books; 1 differ.")
    assert (host.states(), host.has()) == (["approved", "returned"], 90_00)
    assert host.run("read", str(file)) == (0, "Nothing of it is new.")
    file.write_bytes(b"<html/>")
    assert host.run("read", str(file))[0] == 1
