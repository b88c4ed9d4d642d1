"""Signing in, staying, and being signed out."""

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from chat import sessions
from chat.schema import Sessions
from chat.sessions import DAY
from tests.chat.scene import NOW

MINUTE = 60_000


def test_a_token_finds_its_session(db, alice):
    token = sessions.open(db, alice.id, "program", "a script", NOW, scopes="say wallet")
    found = sessions.find(db, token, NOW)
    assert found is not None
    assert found[1:] == (alice, "program", "a script", "say wallet", NOW, NOW, NOW)


@pytest.mark.parametrize("token", ["", "nonsense", "\ud800", "é", "a" * 10_000])
def test_another_token_finds_nothing(db, alice, token):
    sessions.open(db, alice.id, "browser", "", NOW)
    assert sessions.find(db, token, NOW) is None


def test_the_token_itself_is_nowhere_in_the_table(db, alice):
    token = sessions.open(db, alice.id, "browser", "", NOW)
    kept = db.exec(select(Sessions)).one()
    assert len(token) == 43
    assert len(kept.token) == 32
    assert token not in repr(kept)
    assert token.encode() not in kept.token


@pytest.mark.parametrize(("kind", "days"), [("browser", 30), ("program", 90)])
def test_a_session_ends_when_it_is_not_used(db, alice, kind, days):
    token = sessions.open(db, alice.id, kind, "", NOW)
    assert sessions.find(db, token, NOW + days * DAY - 1)
    assert sessions.find(db, token, NOW + days * DAY) is None
    assert sessions.listing(db, alice.id, NOW + days * DAY) == []


def test_a_session_in_use_ends_after_180_days(db, alice):
    token = sessions.open(db, alice.id, "browser", "", NOW)
    id = sessions.listing(db, alice.id, NOW)[0].id
    for days in range(20, 180, 20):
        sessions.touch(db, [id], NOW + days * DAY)
    assert sessions.find(db, token, NOW + 180 * DAY - 1)
    assert sessions.find(db, token, NOW + 180 * DAY) is None


def test_use_is_noted_at_most_once_a_minute(db, alice):
    token = sessions.open(db, alice.id, "browser", "", NOW)
    found = sessions.find(db, token, NOW)
    assert found
    for later, noted in ((MINUTE - 1, NOW), (MINUTE, NOW + MINUTE), (2 * MINUTE - 1, NOW + MINUTE)):
        sessions.touch(db, [found.id], NOW + later)
        again = sessions.find(db, token, NOW + later)
        assert again
        assert again.used_at == noted


def test_use_comes_too_late_for_a_session_that_is_over(db, alice):
    token = sessions.open(db, alice.id, "browser", "", NOW)
    sessions.touch(db, [sessions.find(db, token, NOW).id], NOW + 30 * DAY)
    assert sessions.find(db, token, NOW + 30 * DAY) is None


def test_the_password_confirms_one_session(db, alice):
    here, other = (sessions.open(db, alice.id, "browser", "", NOW) for _ in range(2))
    sessions.confirm(db, sessions.find(db, here, NOW).id, NOW + MINUTE)
    assert sessions.find(db, here, NOW + MINUTE).confirmed_at == NOW + MINUTE
    assert sessions.find(db, other, NOW + MINUTE).confirmed_at == NOW


def test_those_that_ended_are_the_revoked_and_the_old(db, alice, bob):
    browser, program, kept = (
        sessions.find(db, sessions.open(db, who.id, kind, "", NOW), NOW).id
        for who, kind in ((alice, "browser"), (bob, "program"), (bob, "program"))
    )
    both = [browser, program]
    assert sessions.ended(db, both, NOW + 30 * DAY - 1) == []
    assert sessions.ended(db, both, NOW + 30 * DAY) == [(browser, alice.id)]
    assert sessions.ended(db, both, NOW + 90 * DAY - 1) == [(browser, alice.id)]
    assert sorted(sessions.ended(db, both, NOW + 90 * DAY)) == [
        (browser, alice.id),
        (program, bob.id),
    ]
    for days in (80, 150):
        sessions.touch(db, [kept], NOW + days * DAY)
    assert sessions.ended(db, [kept], NOW + 180 * DAY - 1) == []
    assert sessions.ended(db, [kept], NOW + 180 * DAY) == [(kept, bob.id)]
    sessions.revoke(db, alice.id, browser, NOW)
    assert sessions.ended(db, both, NOW) == [(browser, alice.id)]
    assert sessions.ended(db, [], NOW) == []


def test_a_revoked_session_is_over(db, alice, bob):
    token = sessions.open(db, alice.id, "browser", "", NOW)
    [mine] = sessions.listing(db, alice.id, NOW)
    assert not sessions.revoke(db, bob.id, mine.id, NOW)
    assert sessions.find(db, token, NOW)
    assert sessions.revoke(db, alice.id, mine.id, NOW)
    assert not sessions.revoke(db, alice.id, mine.id, NOW + 1)
    assert sessions.find(db, token, NOW) is None
    assert sessions.listing(db, alice.id, NOW) == []
    assert db.scalar(sa.select(col(Sessions.revoked_at))) == NOW


def test_all_others_can_be_ended_at_once(db, alice, bob):
    keep, *others = [sessions.open(db, alice.id, "browser", str(n), NOW + n) for n in range(3)]
    stranger = sessions.open(db, bob.id, "browser", "", NOW)
    here = sessions.find(db, keep, NOW)
    assert here
    assert len(sessions.revoke_others(db, alice.id, here.id, NOW)) == 2
    assert sessions.listing(db, alice.id, NOW) == [here]
    assert [sessions.find(db, token, NOW) for token in others] == [None, None]
    assert sessions.find(db, stranger, NOW)


def test_the_session_used_last_is_listed_first(db, alice):
    for n, label in enumerate(["phone", "laptop", "script"]):
        sessions.open(db, alice.id, "browser", label, NOW + n)
    first = sessions.listing(db, alice.id, NOW)[-1]
    sessions.touch(db, [first.id], NOW + MINUTE + 9)
    labels = [session.label for session in sessions.listing(db, alice.id, NOW)]
    assert labels == ["phone", "script", "laptop"]
