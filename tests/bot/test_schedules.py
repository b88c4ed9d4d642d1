"""What is paid by the calendar, from the line that asks for it to the receipt of each run."""

from datetime import date
from typing import Any

import orjson
import pytest

from bot.audit import verify
from bot.dealings import runs
from bot.ear import Heard
from chat import blocks, events, people, places
from chat.people import Person
from payments import calendar, schedules, wallets
from tests.bot.scene import Scene

HOUR = 3_600_000
DAY = 24 * HOUR
JANUARY, FEBRUARY = date(2027, 1, 31), date(2027, 2, 28)  # the scene begins on the 1st of January


@pytest.fixture
def town(scene: Scene) -> Scene:
    """Alice has 100.00 and has paid Bob before."""
    return scene


def made(scene: Scene, text: str = "/every month on 31 @bob 20 rent") -> tuple[str, int]:
    """The place of a new schedule, and its number there."""
    place = scene.place(scene.alice, scene.bob)
    asked = scene.say(scene.alice, place, text)
    assert asked["answer"]["kind"] == "question", asked
    yes = scene.ack(scene.tap(scene.alice, place, "yes", mine=asked["mine"]))
    assert yes["answer"]["kind"] == "schedule", yes
    return place, yes["seq"]


def ticket(scene: Scene, place: str, seq: int) -> Any:
    event = events.find(scene.db, int(place), seq)
    assert event
    return orjson.loads(event.attachment)


def run(scene: Scene, at: int) -> Heard:
    return runs.run(scene.db, schedules.due(scene.db, at), at)


def told(heard: Heard, where: int) -> list[Any]:
    return [orjson.loads(e.attachment) for e in heard.kept.events if e.place == where]


def home(scene: Scene, who: Person) -> int:
    bot = people.bot(scene.db, scene.now)
    return places.direct(scene.db, who.id, bot.id, scene.now).id


def moment(day: date) -> int:
    return calendar.moment(day, "UTC")


def test_one_question_shows_the_next_days(town: Scene) -> None:
    place = town.place(town.alice, town.bob)
    ack = town.say(town.alice, place, "/every month on 31 @bob 20 rent")
    assert ack["answer"]["message"] == (
        "Pay Bob @bob $20.00 every month on the 31st, or its last day? The next days are"
        " January 31, 2027, February 28, 2027 and March 31, 2027, at 8:00 in UTC."
        " You are told 48 h before."
    )
    assert [each["label"] for each in ack["answer"]["choices"]] == ["Schedule $20.00"]
    assert town.has(town.alice) == 100_00


@pytest.mark.parametrize(
    "text",
    [
        "/pay @bob 20 every month on 31 rent",
        "/pay 20 every month on 31 for rent",
        "/every month on 31 20 to @bob for rent",
        "/every @bob 20 month on 31 rent",
        "/chaque mois le 31 @bob 20 rent",
        "/tous les mois le 31 @bob 20 rent",
        "/payer @bob 20 chaque mois le 31 pour rent",
    ],
)
def test_it_can_be_said_in_several_ways(town: Scene, text: str) -> None:
    place, seq = made(town, text)
    shown = ticket(town, place, seq)
    assert (shown["note"], shown["amount_minor"], shown["state"]) == ("rent", 20_00, "open")
    assert shown["days"] == ["2027-01-31", "2027-02-28", "2027-03-31"]


def test_that_somebody_was_never_paid_is_said(town: Scene) -> None:
    place = town.place(town.alice, town.carol)
    for text in ("/every friday 5", "/pay 5 tomorrow"):
        message = town.say(town.alice, place, text)["answer"]["message"]
        assert message.startswith("You have never paid Carol @carol. Pay $5.00"), message


def test_an_amount_is_no_count_of_weekdays(town: Scene) -> None:
    place, seq = made(town, "/every @bob 20 friday")
    shown = ticket(town, place, seq)
    assert (shown["amount_minor"], shown["rule"]) == (20_00, "FREQ=WEEKLY;INTERVAL=1;BYDAY=FR")


def test_a_later_day_is_paid_once(town: Scene) -> None:
    place, seq = made(town, "/pay @bob 20 on 31 jan rent")
    assert ticket(town, place, seq)["days"] == ["2027-01-31"]
    run(town, moment(JANUARY))
    assert ticket(town, place, seq)["state"] == "done"
    assert town.has(town.bob) == 20_00


def test_what_is_to_be_paid_today_is_paid_now(town: Scene) -> None:
    place = town.place(town.alice, town.bob)
    assert town.say(town.alice, place, "/pay @bob 20 on 1 jan")["answer"]["kind"] == "receipt"


def test_a_run_gives_a_receipt_where_it_was_made(town: Scene) -> None:
    place, seq = made(town)
    heard = run(town, moment(JANUARY))
    [shown] = told(heard, int(place))
    assert (shown["kind"], shown["state"], shown["planned"]) == ("receipt", "paid", "2027-01-31")
    assert "late" not in shown
    assert heard.kept.events[0].target == seq
    assert ticket(town, place, seq)["days"][0] == "2027-02-28"
    assert set(heard.kept.holdings) >= {town.alice.id, town.bob.id}
    assert town.seqs(place) == [1, 2]
    assert town.has(town.bob) == 20_00
    assert list(verify(town.db)) == []


def test_a_run_after_an_outage_says_that_it_is_late(town: Scene) -> None:
    made(town, "/every day @bob 5")
    heard = run(town, moment(date(2027, 1, 4)) + 2 * HOUR)
    shown = told(heard, heard.kept.events[0].place)[0]
    assert (shown["late"], shown["planned"]) == (True, "2027-01-02")
    [gap] = told(heard, home(town, town.alice))
    assert (gap["event"], gap["count"]) == ("left out", 2)
    assert town.has(town.bob) == 5_00
    assert list(verify(town.db)) == []


def test_it_is_said_two_days_before_to_who_pays_alone(town: Scene) -> None:
    made(town)
    at = moment(JANUARY) - 2 * DAY
    heard = runs.give_notice(town.db, schedules.telling(town.db, at), at)
    [event] = heard.kept.events
    assert event.place == home(town, town.alice)
    shown = orjson.loads(event.attachment)
    assert (shown["event"], shown["day"], shown["slim"]) == ("notice", "2027-01-31", False)


def test_that_money_was_lacking_is_told_to_who_pays_alone(town: Scene) -> None:
    place, seq = made(town, "/every month on 31 @bob 200")
    first = run(town, moment(JANUARY))
    assert told(first, int(place)) == []
    [why] = told(first, home(town, town.alice))
    assert (why["event"], why["code"]) == ("refused", "short")
    second = run(town, moment(date(2027, 2, 1)))
    [missed] = told(second, int(place))
    assert missed["event"] == "missed"
    assert "code" not in missed
    [given_up] = told(second, home(town, town.alice))
    assert (given_up["event"], given_up["code"]) == ("given up", "short")
    assert ticket(town, place, seq)["days"][0] == "2027-02-28"
    assert town.has(town.bob) == 0


@pytest.mark.parametrize("name", ["skip", "stop"])
def test_only_who_pays_can_leave_it(town: Scene, name: str) -> None:
    place, seq = made(town)
    theirs = town.ack(town.tap(town.bob, place, name, seq=seq))
    assert theirs["answer"]["code"] == "not_found"
    own = town.ack(town.tap(town.alice, place, name, seq=seq))
    assert own["answer"]["slim"] is True
    shown = ticket(town, place, seq)
    assert shown["state"] == ("stopped" if name == "stop" else "open")
    assert shown["days"] == ([] if name == "stop" else ["2027-02-28", "2027-03-31", "2027-04-30"])
    run(town, moment(JANUARY))
    assert town.has(town.bob) == 0


def test_a_button_used_twice_skips_two_and_stops_once(town: Scene) -> None:
    place, seq = made(town)
    tap = town.tap(town.alice, place, "skip", seq=seq)
    first, again = town.ack(tap), town.ack(tap)
    assert first == again
    assert ticket(town, place, seq)["days"][0] == "2027-02-28"
    town.ack(town.tap(town.alice, place, "stop", seq=seq))
    late = town.ack(town.tap(town.alice, place, "stop", seq=seq))
    assert late["answer"]["code"] == "schedule_over"


def test_it_can_be_left_by_its_number_with_the_bot_alone(town: Scene) -> None:
    place, seq = made(town)
    with_carol = town.place(town.alice, town.carol)
    elsewhere = town.say(town.alice, with_carol, "/stop 1")
    assert elsewhere["answer"]["code"] == "schedule_elsewhere"
    assert town.say(town.bob, "@quid", "/stop 1")["answer"]["code"] == "no_such_schedule"
    there = town.say(town.alice, "@quid", "/stop 1")
    assert there["answer"]["event"] == "stopped"
    assert ticket(town, place, seq)["state"] == "stopped"
    assert town.say(town.alice, place, "/stop")["answer"]["code"] == "schedule_over"
    assert town.say(town.bob, place, "/stop")["answer"]["code"] == "stop_nothing"


def test_they_are_listed_for_who_pays_alone(town: Scene) -> None:
    place, _ = made(town)
    ack = town.say(town.alice, place, "/schedules")
    [row] = ack["answer"]["rows"]
    assert (row["label"], row["amount_minor"], row["mend"]) == ("Bob", 20_00, "/stop 1")
    assert (
        row["detail"] == "No. 1, every month on the 31st, or its last day, next on January 31, 2027"
    )
    elsewhere = town.say(town.alice, town.place(town.alice, town.carol), "/schedules")
    assert elsewhere["answer"]["rows"][0]["link"] == f"/messages/{place}"
    assert town.say(town.bob, place, "/schedules")["answer"]["rows"] == []


def test_a_question_answered_twice_makes_one(town: Scene) -> None:
    place = town.place(town.alice, town.bob)
    asked = town.say(town.alice, place, "/every friday @bob 5")
    one = town.ack(town.tap(town.alice, place, "yes", mine=asked["mine"]))
    other = town.ack(town.tap(town.alice, place, "yes", mine=asked["mine"]))
    assert (one["answer"]["kind"], other["answer"]["code"]) == ("schedule", "question_answered")
    assert len(schedules.open_of(town.db, town.alice.owner)) == 1


def test_the_days_are_those_where_the_payer_lives(town: Scene) -> None:
    people.set_zone(town.db, town.alice.id, "Pacific/Auckland")
    town.alice = people.by_ids(town.db, [town.alice.id])[town.alice.id]
    made(town, "/pay @bob 5 tomorrow")  # it is the 2nd there already
    [one] = schedules.open_of(town.db, town.alice.owner)
    assert (one.day, one.plan.zone) == (date(2027, 1, 3), "Pacific/Auckland")
    assert one.due_at == calendar.moment(date(2027, 1, 3), "Pacific/Auckland")


def test_a_payee_who_is_not_here_is_told_with_the_bot(town: Scene) -> None:
    town.acquaint(town.alice, town.carol)
    made(town, "/every month on 31 @carol 20")
    heard = run(town, moment(JANUARY))
    assert [shown["kind"] for shown in told(heard, home(town, town.carol))] == ["receipt"]
    assert list(verify(town.db)) == []


def test_whoever_blocks_the_payer_is_not_paid(town: Scene) -> None:
    made(town)
    blocks.block(town.db, town.bob.id, town.alice.id, town.now)
    heard = run(town, moment(JANUARY))
    [why] = told(heard, home(town, town.alice))
    assert (why["event"], why["code"]) == ("refused", "not_receiving")
    assert town.has(town.bob) == 0


def test_a_stranger_who_wants_to_be_asked_is_not_paid_by_a_schedule(town: Scene) -> None:
    wallets.set_accepts(town.db, town.carol.owner, "ask")
    ack = town.say(town.alice, town.place(town.alice, town.carol), "/every friday @carol 5")
    assert ack["answer"]["code"] == "schedule_stranger"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/every @bob 20", "period_missing"),
        ("/every friday @bob", "amount_missing"),
        ("/every fridey @bob 20", "date_near"),
        ("/every friday @bob @carol 20 each", "schedule_one"),
        ("/every friday @bob 5 eur", "no_wallet"),
        ("/every friday until yesterday @bob 5", "date_form"),
        ("/pay @bob 20 on 30 feb", "date_unknown"),
        ("/pay @bob 20 rent every month", "when_late"),
        ("/pay @bob 20 for rent every month on 1", "when_late"),
        ("/skip 99", "no_such_schedule"),
    ],
)
def test_what_cannot_be_scheduled_is_refused(town: Scene, text: str, code: str) -> None:
    place = town.place(town.alice, town.bob)
    answer = town.say(town.alice, place, text)["answer"]
    if answer["kind"] == "question":  # of two amounts, say
        asked = town.mine(town.alice)[-1]
        answer = town.ack(town.tap(town.alice, place, "1", mine=asked.mine))["answer"]
    assert answer.get("code") == code, answer
    assert schedules.open_of(town.db, town.alice.owner) == []
    assert town.has(town.bob) == 0


def test_a_note_that_only_looks_like_a_period_is_a_note(town: Scene) -> None:
    place = town.place(town.alice, town.bob)
    for text in ("/pay @bob 5 every little helps", '/pay @bob 4 "rent every month"'):
        assert town.say(town.alice, place, text)["answer"]["kind"] == "receipt"
