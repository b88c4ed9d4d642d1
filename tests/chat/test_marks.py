"""Likes, reposts, quotes and bookmarks: once each, counted, told, and undone."""

import pytest
from sqlmodel import Session

from chat import alerts, blocks, driver, feed, follows, marks, timeline
from chat.marks import Marks
from chat.people import Person
from chat.refusals import Refused
from tests.chat.scene import NOW, somebody


def counts(db: Session, post: int) -> tuple[int, int, int]:
    found = timeline.load(db, [post])[post]
    return found.likes, found.reposts, found.quotes


def told(db: Session, person: Person) -> list[tuple[str, int]]:
    return [(one.kind, one.actor) for one in alerts.listing(db, person.id)]


def mute(db: Session, muter: Person, muted: Person) -> None:
    sql = "insert into chat_mutes (muter, muted, at) values (?, ?, ?)"
    driver.ask(db, sql, muter.id, muted.id, NOW)


def test_a_like_and_a_repost_are_given_once_and_taken_back_once(db, alice, bob):
    post = timeline.post(db, alice.id, "hi", NOW).id
    assert marks.like(db, bob.id, post, NOW)
    assert not marks.like(db, bob.id, post, NOW + 1)
    assert marks.repost(db, bob.id, post, NOW)
    assert not marks.repost(db, bob.id, post, NOW + 1)
    assert marks.keep(db, bob.id, post, NOW)
    assert not marks.keep(db, bob.id, post, NOW)
    assert counts(db, post) == (1, 1, 0)
    assert marks.of(db, bob.id, [post]) == {post: Marks(True, True, True)}
    assert marks.of(db, alice.id, [post]) == {}
    assert sorted(told(db, alice)) == [("like", bob.id), ("repost", bob.id)]
    assert marks.likers(db, post) == ([bob], None)
    for _ in range(2):
        marks.unlike(db, bob.id, post)
        marks.unrepost(db, bob.id, post)
        marks.let_go(db, bob.id, post)
    assert counts(db, post) == (0, 0, 0)
    assert (marks.of(db, bob.id, [post]), told(db, alice)) == ({}, [])


def test_a_repost_of_a_repost_passes_the_post_itself_on(db, alice, bob, carol):
    post = timeline.post(db, alice.id, "hi", NOW).id
    marks.repost(db, bob.id, post, NOW)
    [passed] = timeline.profile(db, bob.id)
    assert (passed.kind, passed.shares, passed.text) == ("repost", post, "")
    marks.repost(db, carol.id, passed.id, NOW)
    assert timeline.profile(db, carol.id)[0].shares == post
    assert counts(db, post) == (0, 2, 0)


def test_a_quote_is_counted_and_listed_and_its_author_told_once(db, alice, bob):
    post = timeline.post(db, alice.id, "hi", NOW).id
    quote = timeline.post(db, bob.id, "@alice is right", NOW, quoted=post)
    assert (quote.kind, quote.shares) == ("quote", post)
    assert timeline.quoting(db, post) == [quote]
    assert counts(db, post) == (0, 0, 1)
    assert told(db, alice) == [("quote", bob.id)]


def test_what_is_not_to_be_seen_is_neither_liked_nor_passed_on(db, alice, bob):
    post = timeline.post(db, alice.id, "hi", NOW).id
    blocks.block(db, alice.id, bob.id, NOW)
    for target in (post, 999):
        for deed in (marks.like, marks.repost, marks.keep):
            with pytest.raises(Refused, match="post_unknown"):
                deed(db, bob.id, target, NOW)
        with pytest.raises(Refused, match="post_unknown"):
            timeline.post(db, bob.id, "look", NOW, quoted=target)
    assert counts(db, post) == (0, 0, 0)


def test_bookmarks_stand_in_the_order_they_were_made(db, alice, bob):
    posts = [timeline.post(db, alice.id, f"{n}", NOW).id for n in range(3)]
    for n, post in enumerate(reversed(posts)):
        marks.keep(db, bob.id, post, NOW + n)
    first, more = marks.kept(db, bob.id, limit=2)
    rest, end = marks.kept(db, bob.id, more, limit=2)
    assert [one.id for one in (*first, *rest)] == posts
    assert end is None


def test_what_is_passed_on_comes_home_once(db, alice, bob, carol):
    dora = follows_all(db, alice, bob, carol)
    theirs = timeline.post(db, dora.id, "by somebody else", NOW)
    known = timeline.post(db, bob.id, "by one of them", NOW)
    marks.repost(db, bob.id, theirs.id, NOW)
    marks.repost(db, carol.id, theirs.id, NOW)
    marks.repost(db, carol.id, known.id, NOW)
    [passed, own] = feed.home(db, alice.id)
    assert (own.id, passed.author, passed.shares) == (known.id, bob.id, theirs.id)
    marks.unrepost(db, bob.id, theirs.id)
    assert feed.home(db, alice.id)[0].author == carol.id


def test_the_muted_and_the_blocked_do_not_come_home(db, alice, bob, carol):
    dora = follows_all(db, alice, bob, carol)
    timeline.post(db, bob.id, "muted", NOW)
    timeline.post(db, carol.id, "blocking", NOW)
    marks.repost(db, carol.id, timeline.post(db, dora.id, "passed on", NOW).id, NOW)
    assert len(feed.home(db, alice.id)) == 3
    mute(db, alice, bob)
    assert [one.author for one in feed.home(db, alice.id)] == [carol.id, carol.id]
    mute(db, alice, dora)
    assert [one.author for one in feed.home(db, alice.id)] == [carol.id]
    blocks.block(db, carol.id, alice.id, NOW)
    assert feed.home(db, alice.id) == []
    assert len(timeline.profile(db, bob.id, reader=0)) == 1
    assert timeline.recent(db, reader=alice.id) == []
    assert len(timeline.recent(db)) == 3


def follows_all(db: Session, reader: Person, *followed: Person) -> Person:
    """Whom they follow, and somebody they do not."""
    for one in followed:
        follows.follow(db, reader.id, one.id, NOW)
    return somebody(db, "dora")


def test_home_is_the_newest_of_all_in_order_page_after_page(db, alice, bob, carol):
    follows_all(db, alice, bob, carol)
    made = [timeline.post(db, who.id, "x", NOW) for who in (bob, alice, carol, bob, bob, bob)]
    pages, before = [], None
    while page := feed.home(db, alice.id, before, limit=2):
        pages += page
        before = page[-1].id
    assert pages == made[::-1]
