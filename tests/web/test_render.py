"""One template draws an event: who reads it decides the words, and nothing typed becomes markup."""

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from chat.people import Person
from web import render

ALICE = {"id": "1", "handle": "alice", "name": "Alice Martin"}
BOB = {"id": "2", "handle": "bob", "name": "Bob Moreau"}
CAROL = {"id": "3", "handle": "carol", "name": "Carol Diaz"}
QUID = {"id": "9", "handle": "quid", "name": "Quid"}
AT = "2025-11-23T20:32:05.000Z"
LATER, PAST = "2999-01-01T00:00:00.000Z", "2001-01-01T00:00:00.000Z"
EVERYWHERE = ("en", "fr")


def said(text: str, **more: Any) -> dict[str, Any]:
    shape = {"place": "7", "seq": 57, "kind": "message", "id": "7-57", "author": BOB}
    rest = {"client_id": None, "attachment": None, "at": AT, "target": None}
    return {**shape, **rest, "text": text, **more}


def receipt(**more: Any) -> dict[str, Any]:
    sum_ = {"transfer": "42", "amount_minor": 20_00, "currency": "USD", "note": "pizza"}
    sides = {"payer": ALICE, "payee": BOB, "state": "paid", "undo_until": LATER}
    shown = {"kind": "receipt", **sum_, **sides, **more}
    return said("/pay 20 pizza", kind="receipt", author=QUID, attachment=shown)


def answer(**attachment: Any) -> dict[str, Any]:
    row = {"mine": 4, "place": "7", "after": 57, "kind": "answer", "id": "mine-4", "author": QUID}
    rest = {"client_id": None, "text": "", "at": AT, "target": None}
    return {**row, **rest, "attachment": attachment}


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_message_says_where_it_stands_and_whose_it_is() -> None:
    html = render.message(said("Hi"), "1", "en")
    assert 'class="msg"' in html
    for mark in ('id="e7-57"', 'data-seq="57"', f'data-at="{AT}"', "Bob Moreau"):
        assert mark in html
    assert 'class="msg me"' in render.message(said("Hi", client_id="c-1"), "2", "en")
    assert 'data-client="c-1"' in render.message(said("Hi", client_id="c-1"), "2", "en")


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        ("1", "You paid Bob Moreau"),
        ("2", "Alice Martin paid you"),
        ("3", "Alice Martin paid Bob Moreau"),
        ("", "Alice Martin paid Bob Moreau"),
    ],
)
def test_a_ticket_speaks_to_its_reader(reader: str, sentence: str) -> None:
    html = render.message(receipt(), reader, "en")
    assert sentence in words(html)
    for part in ("$20.00", "pizza", "Paid", "No. 42"):
        assert part in words(html)
    assert ('class="msg me"' in html) == (reader == "1")


def test_only_the_payer_is_offered_undo_and_only_while_it_lasts() -> None:
    offered = 'data-tap="undo" data-undo-until='
    assert offered in render.message(receipt(), "1", "en")
    assert offered not in render.message(receipt(), "2", "en")
    assert offered not in render.message(receipt(undo_until=PAST), "1", "en")
    assert offered not in render.message(receipt(undo_until=None), "1", "en")
    assert offered not in render.message(receipt(state="taken back"), "1", "en")


def test_an_undo_is_a_slim_line_and_the_ticket_says_so() -> None:
    undone = receipt(state="taken back", undo_until=None)
    assert "Taken back" in words(render.message(undone, "2", "en"))
    undo = receipt(state="taken back", undo_until=None, refers="42")
    assert "Alice Martin took back $20.00" in words(render.message(undo, "2", "en"))
    assert "Vous avez repris 20,00 $US" in words(render.message(undo, "1", "fr"))
    assert "ticket" not in render.message(undo, "1", "en")


def test_a_payment_to_several_shows_each_share_and_a_payee_their_own() -> None:
    shares = [BOB | {"amount_minor": 20_00}, CAROL | {"amount_minor": 5_00}]
    ticket = receipt(amount_minor=25_00, payees=shares)
    assert "You paid 2 people" in words(render.message(ticket, "1", "en"))
    assert "Carol Diaz $5.00" in words(render.message(ticket, "1", "en"))
    theirs = render.message(ticket, "3", "en")
    assert '<div class="sum money">$5.00</div>' in theirs
    assert '<div class="sum money">$25.00</div>' in render.message(ticket, "1", "en")


@pytest.mark.parametrize("locale", EVERYWHERE)
@pytest.mark.parametrize(
    ("row", "marks"),
    [
        (
            answer(kind="refusal", code="short", message="Too little.", mend="/pay @bob 5"),
            ["Too little.", 'data-fill="/pay @bob 5"'],
        ),
        (answer(kind="refusal", code="short", message="Too little."), ["Too little."]),
        (
            answer(
                kind="question",
                message="Which?",
                choices=[{"id": "a", "label": "$1.00"}, {"id": "b", "label": "$1,000.00"}],
                expires=LATER,
            ),
            ['data-tap="a"', 'data-tap="b"', 'data-tap="cancel"', f'data-expires="{LATER}"'],
        ),
        (
            answer(kind="question", message="Which?", choices=[], expires=LATER, closed=True),
            ["Which?"],
        ),
        (
            answer(
                kind="list",
                title="Lately",
                rows=[
                    {"label": "Bob", "amount_minor": -5_00, "currency": "EUR", "at": AT},
                    {"label": "/pay", "detail": "Send money", "mend": "/pay "},
                ],
            ),
            ["<caption>Lately", 'data-fill="/pay "', "Send money"],
        ),
        (answer(kind="notice", message="Counted once."), ["Counted once."]),
    ],
)
def test_every_kind_of_private_answer_is_drawn(
    row: dict[str, Any], marks: list[str], locale: str
) -> None:
    html = render.private(row, "1", locale)
    for mark in [*marks, 'id="p4"', 'data-mine="4"', 'data-after="57"', 'data-place="7"']:
        assert mark in html


def test_a_closed_question_has_no_taps() -> None:
    choices = [{"id": "a", "label": "$1.00"}]
    row = answer(kind="question", message="Which?", choices=choices, expires=LATER, closed=True)
    assert "data-tap" not in render.private(row, "1", "en")


def test_only_the_server_draws_a_ticket() -> None:
    html = render.message(said('<article class="ticket">You paid Bob $20.00</article>'), "1", "en")
    assert "<article" not in html
    assert "&lt;article" in html


@pytest.mark.parametrize("typed", ['"><img src=x>', "{{ 'z' * 9 }}", "</span><script>x</script>"])
def test_names_notes_and_labels_are_only_text(typed: str) -> None:
    ticket = receipt(note=typed, payer=ALICE | {"name": typed})
    row = answer(kind="refusal", code="x", message=typed, mend=typed)
    for html in (render.message(ticket, "2", "en"), render.private(row, "1", "en")):
        assert "<img" not in html
        assert "<script" not in html
        assert "z" * 9 not in html


@pytest.mark.parametrize(
    ("shape", "reader", "line"),
    [
        (said("Hi\nthere"), "1", "Hi there"),
        (said("Hi"), "2", "You: Hi"),
        (said("50 %(line)s"), "2", "You: 50 %(line)s"),
        (said("a\u202eb"), "1", "ab"),
        (receipt(), "1", "You paid $20.00"),
        (receipt(), "2", "Alice Martin paid $20.00"),
        (receipt(payer=ALICE | {"name": "%(sum)s"}), "2", "%(sum)s paid $20.00"),
        (receipt(refers="1", state="taken back"), "2", "Alice Martin took back $20.00"),
    ],
)
def test_an_event_in_one_line(shape: dict[str, Any], reader: str, line: str) -> None:
    assert render.preview(shape, reader, "en") == line


def test_a_missing_name_in_a_template_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render.page("home", "en")


def test_a_face_keeps_its_colour_and_begins_with_a_letter() -> None:
    assert render.avatar(BOB) == render.avatar(BOB | {"name": "bob"})
    assert [render.initial(name) for name in ("élan", "«Zoé»", "😀", "")] == ["É", "Z", "😀", ""]


def test_templates_are_plain_enough_for_the_policy() -> None:
    for path in Path(render.TEMPLATES).rglob("*.html"):
        text = path.read_text()
        assert "|safe" not in text.replace(" ", ""), path
        assert not re.search(r"\s(style|on[a-z]+)=", text), path


def test_a_post_in_a_list_is_drawn_anew_when_anything_in_it_changes() -> None:
    bob = Person(2, "bob", "Bob Moreau")
    post = render.Shown(5, bob, "Lunch? https://quid.example", 0, 2)
    html = render.listed(post, None, "en")
    assert render.listed(post, Person(1, "alice", "Alice"), "en") is html
    for mark in ('id="post-5"', "2 replies", 'href="https://quid.example"', "Tip Bob Moreau"):
        assert mark in html
    assert "Tip" not in render.listed(post, bob, "en")
    assert "3 replies" in render.listed(post._replace(replies=3), None, "en")
    assert "Robert" in render.listed(post._replace(author=bob._replace(name="Robert")), None, "en")
    assert "2 réponses" in render.listed(post, None, "fr")
    assert "&lt;b&gt;" in render.listed(post._replace(text="<b>"), None, "en")
