"""What is reported is kept as it stood, once while it is open, and told to nobody."""

import pytest

from chat import alerts, blocks, edits, groups, profiles, reported, reports, revisions, timeline
from chat.aims import Wish
from chat.refusals import Refused
from tests.chat.scene import NOW, line, say

KEY = b"1" * 16


def report(db, person, subject, reason="abuse", words="", now=NOW):
    return reports.report(db, person.id, subject, reason, words, now)


def test_the_evidence_outlives_what_was_reported(db, place, alice, bob):
    [event] = say(db, line(place, bob, "I know where you live"))
    post = timeline.post(db, bob.id, "Send money\nto win", NOW)
    profiles.describe(db, bob.id, "Official support")
    subjects = (f"event:{place.id}:{event.seq}", f"post:{post.id}", f"person:{bob.id}")
    for subject in subjects:
        report(db, alice, subject, words=" look\x00 \ud83d")
    edits.delete(db, bob, Wish(place.id, event.seq, KEY), NOW)
    revisions.delete(db, bob.id, post.id, NOW)
    profiles.describe(db, bob.id, "")
    one, other, third = reports.listing(db)
    said = "Bob @bob, 2026-09-21 14:13 UTC\n"
    assert one.evidence == f"{said}I know where you live"
    assert other.evidence == f"{said}Send money\nto win"
    assert third.evidence == "Bob @bob\nOfficial support"
    assert [each.subject for each in (one, other, third)] == [*subjects]
    assert (one.reporter, one.whose, one.reason, one.words) == (alice.id, bob.id, "abuse", "look")
    for subject in subjects[:2]:
        with pytest.raises(Refused, match="not_found"):
            reported.find(db, alice.id, subject)


def test_one_is_open_at_a_time_and_closed_once(db, alice, bob, carol):
    subject = f"person:{bob.id}"
    report(db, alice, subject, "spam")
    report(db, alice, subject, "fraud", "again")
    report(db, carol, subject)
    assert [(each.reporter, each.reason) for each in reports.listing(db)] == [
        (alice.id, "spam"),
        (carol.id, "abuse"),
    ]
    number = reports.listing(db)[0].id
    assert reports.standing(db, alice.id, subject)
    assert reports.close(db, number, "Talked to him.", NOW + 1)
    assert not reports.close(db, number, "Twice", NOW + 2)
    assert not reports.standing(db, alice.id, subject)
    report(db, alice, subject, "fraud")
    assert [each.reason for each in reports.listing(db)] == ["abuse", "fraud"]
    assert len(reports.listing(db, closed=True)) == 3
    closed = reports.find(db, number)
    assert closed
    assert (closed.closed_at, closed.answer) == (NOW + 1, "Talked to him.")
    assert reports.find(db, 999) is None


def test_nobody_reports_their_own_or_what_they_cannot_see(db, place, alice, bob, carol):
    [own, his] = say(db, line(place, alice), line(place, bob))
    post = timeline.post(db, alice.id, "hello", NOW)
    group = groups.make(db, alice, "Us", [bob], KEY, NOW).place
    for subject in (
        *(f"event:{place.id}:{own.seq}", f"post:{post.id}", f"person:{alice.id}"),
        *(f"group:{group.id}", "post:999", "person:999", "event:999:1", "group:999", "post:x"),
        *(f"event:{place.id}", f"post:{post.id}:1", "home", "", "post:", "post:-1", "post:²"),
        *(f"group:{place.id}", f"event:{group.id}:1", "post:" + "9" * 19),
    ):
        with pytest.raises(Refused, match="not_found"):
            report(db, alice, subject)
    for subject in (f"event:{place.id}:{his.seq}", f"group:{group.id}"):
        with pytest.raises(Refused, match="not_found"):
            report(db, carol, subject)
    assert report(db, bob, f"group:{group.id}").text == "Alice @alice\nUs (2)"
    blocks.block(db, bob.id, alice.id, NOW)
    assert report(db, bob, f"post:{post.id}").whose == alice


def test_what_is_wrong_with_a_report_is_said(db, alice, bob):
    subject = f"person:{bob.id}"
    with pytest.raises(Refused, match="report_reason"):
        report(db, alice, subject, "boring")
    with pytest.raises(Refused, match="report_too_long"):
        report(db, alice, subject, words="x" * 1001)
    posts = [timeline.post(db, bob.id, "hello", NOW).id for _ in range(reports.MOST + 1)]
    for post in posts[:-1]:
        report(db, alice, f"post:{post}", now=NOW)
    with pytest.raises(Refused, match="reports_many"):
        report(db, alice, f"post:{posts[-1]}", now=NOW + reports.DAY - 1)
    report(db, alice, f"post:{posts[0]}", now=NOW)  # which is open anyway
    report(db, alice, f"post:{posts[-1]}", now=NOW + reports.DAY)
    assert alerts.listing(db, bob.id) == []
