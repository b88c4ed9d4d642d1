"""Who is told what others did, and what is still to be read of it."""

import pytest

from chat import alerts, asides, blocks, driver, follows, groups, timeline
from chat.alerts import Telling
from tests.chat.scene import NOW, line, say, talk


def heard(db, person):
    return [(one.kind, one.actor, one.subject) for one in alerts.listing(db, person.id)]


def tell(db, person, kind, actor, subject="post:1", now=NOW):
    return alerts.tell(db, person.id, kind, actor.id, subject, now)


def test_one_is_told_once_of_who_did_what_to_the_same_thing(db, alice, bob, carol):
    assert tell(db, alice, "like", bob)
    assert not tell(db, alice, "like", bob, now=NOW + 1)
    assert tell(db, alice, "like", carol, now=NOW + 2)
    assert tell(db, alice, "like", bob, "post:2", now=NOW + 3)
    assert heard(db, alice) == [
        ("like", bob.id, "post:2"),
        ("like", carol.id, "post:1"),
        ("like", bob.id, "post:1"),
    ]


def test_nobody_hears_of_themselves_nor_of_blocked_or_muted_people(db, alice, bob, carol):
    blocks.block(db, alice.id, bob.id, NOW)
    sql = "insert into chat_mutes (muter, muted, at) values (?, ?, ?)"
    driver.ask(db, sql, carol.id, alice.id, NOW)
    assert not tell(db, alice, "like", alice)
    assert not tell(db, alice, "like", bob)
    assert not tell(db, bob, "like", alice)
    assert not tell(db, carol, "like", alice)
    assert tell(db, alice, "like", carol)


def test_what_was_taken_back_is_not_told_any_more(db, alice, bob):
    tell(db, alice, "like", bob)
    alerts.forget(db, alice.id, "like", bob.id, "post:1")
    assert heard(db, alice) == []


def test_the_list_goes_on_below_the_last_of_a_page(db, alice, bob):
    tellings = [Telling(alice.id, "like", bob.id, f"post:{n}") for n in range(5)]
    alerts.tell_all(db, tellings, NOW)  # all at one moment
    page = alerts.listing(db, alice.id, 3)
    rest = alerts.listing(db, alice.id, 3, page[-1].mark)
    assert [one.id for one in page + rest] == sorted((one.id for one in page + rest), reverse=True)
    assert len(page) == 3
    assert len(rest) == 2


def test_what_was_read_stays_read(db, alice, bob):
    for n in range(3):
        tell(db, alice, "like", bob, f"post:{n}", NOW + n)
    assert alerts.unread(db, alice.id) == 3
    assert alerts.read(db, alice.id, NOW + 1)
    assert alerts.unread(db, alice.id) == 1
    assert not alerts.read(db, alice.id, NOW)
    assert alerts.unread(db, alice.id) == 1
    assert alerts.unread(db, bob.id) == 0


def test_a_transaction_says_what_it_has_told(db, alice, bob):
    tell(db, alice, "like", bob)
    tell(db, alice, "like", bob)
    assert [one.person for one in alerts.fresh(db)] == [alice.id]
    assert alerts.fresh(db) == []


def test_whom_somebody_follows_hears_of_it_once(db, alice, bob):
    follows.follow(db, alice.id, bob.id, NOW)
    follows.unfollow(db, alice.id, bob.id)
    follows.follow(db, alice.id, bob.id, NOW + 1)
    assert heard(db, bob) == [("follow", alice.id, f"person:{alice.id}")]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("hi @bob, and @Carol!", {"bob", "carol"}),
        ("(@bob)", {"bob"}),
        ("@bob @bob", {"bob"}),
        ("mail me at me@bob or x.@bob", set()),
        ("@@bob @bobby @nobody @alice", set()),
        ("https://example.org/@bob", set()),
    ],
)
def test_a_post_calls_whom_it_names(db, alice, bob, carol, text, called):
    post = timeline.post(db, alice.id, text, NOW)
    told = {one.handle for one in (bob, carol) if heard(db, one)}
    assert told == called
    assert all(heard(db, one) in ([], [("mention", alice.id, f"post:{post.id}")]) for one in (bob,))
    assert heard(db, alice) == []


def test_one_text_calls_ten_people_at_most(db, alice, bob):
    crowd = " ".join(f"@nobody{n}" for n in range(10))
    timeline.post(db, alice.id, f"{crowd} @bob", NOW)
    assert heard(db, bob) == []


def test_a_reply_is_told_to_whose_post_it_is_and_to_whom_it_calls(db, alice, bob, carol):
    post = timeline.post(db, alice.id, "hello", NOW)
    place = timeline.replies_place(db, post.id, NOW)
    [event] = say(db, line(place, bob, "@alice look at this @carol"))
    alerts.tell_all(db, alerts.of_line(db, place, event), NOW)
    subject = f"event:{place.id}:{event.seq}"
    assert heard(db, alice) == [("reply", bob.id, subject)]
    assert heard(db, carol) == [("mention", bob.id, subject)]


def test_a_group_calls_its_members_and_nobody_whom_it_waits_for(db, alice, bob, carol):
    place = groups.make(db, alice, "friends", [bob], b"1" * 16, NOW).place
    [event] = say(db, line(place, alice, "@bob and @carol, come"))
    assert [one.person for one in alerts.of_line(db, place, event)] == [bob.id]
    asides.put(db, place.id, bob.id)
    assert alerts.of_line(db, place, event) == []
    assert carol.id not in place.members


def test_a_talk_of_two_alerts_nobody(db, alice, bob):
    place = talk(db, alice, bob)
    [event] = say(db, line(place, alice, "@bob"))
    assert alerts.of_line(db, place, event) == []
