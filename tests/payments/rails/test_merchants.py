"""Who we are to Visa is the host's to say, and nothing of the sandbox's is left where they did."""

import json
import re
from pathlib import Path

import pytest

from payments.money import Money
from payments.rails.visa_direct import calls, merchants
from payments.rails.visa_direct.calls import SANDBOX, Attempt, Original

PAGE = Path(__file__).parents[3] / "docs/visa-direct.md"
OURS = {
    "bin": "411111",
    "country": "250",
    "country_letters": "FRA",
    "category": "4829",
    "purpose": "PP",
    "name": "Sou & Co",
    "terminal": "SOU00001",
    "code": "SOU000000000001",
    "street": "2 rue Neuve",
    "city": "Lyon",
}
ATTEMPT = Attempt("000417", "632718000417", "one", 1_795_457_100_000, Money(40_00, "EUR"))
ONCE = Original("316327180000417", "K4417B", "2026-11-23T18:05:10.000Z")


def test_every_call_says_what_the_file_says():
    ours = merchants.read(json.dumps(OURS).encode())
    made = (
        *(make(ATTEMPT, ours) for make in (calls.pull, calls.push, calls.validation)),
        *(calls.attributes(ATTEMPT, ours), calls.query(ours, "000417", "632718000417")),
        calls.reverse(ATTEMPT, ours, ONCE),
    )
    for call in made:
        text = f"{call.path} {json.dumps(call.body)}"
        assert OURS["bin"] in text
        theirs = {value for name, value in SANDBOX._asdict().items() if len(value) > 4}
        assert not [each for each in theirs if each in text]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"bin": "12"}, "bin"),
        ({"bin": None}, "bin"),
        ({"country": "FR"}, "country"),
        ({"name": "N" * 26}, "name"),
        ({"county": "1"}, "county"),
        ({"pin": "1"}, "pin"),
    ],
)
def test_what_is_wrong_about_it_is_named(change, said):
    with pytest.raises(ValueError, match=said):
        merchants.read(json.dumps(OURS | change).encode())
    with pytest.raises(ValueError, match="JSON"):
        merchants.read(b"bin: 411111")


def test_the_page_shows_one_that_can_be_read():
    [shown] = re.findall(r'`(\{"bin".*?\})`', PAGE.read_text(), re.DOTALL)
    assert merchants.read(shown.encode()) == SANDBOX
