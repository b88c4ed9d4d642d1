"""Looking for what was said: found by who may read it, by its words of now, and by nobody else."""

import contextlib
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

from chat import (
    blocks,
    driver,
    edits,
    follows,
    groups,
    marks,
    mutes,
    people,
    revisions,
    search,
    tags,
    timeline,
)
from chat.aims import Wish
from tests.chat.scene import NOW, line, mutter, say, somebody, talk, whisper
from web.database import Database

IDS = [bytes([n]) * 16 for n in range(1, 60)]


def texts(page):
    return [one.text for one in page.found]


def test_a_message_is_found_by_whoever_belongs_there_newest_first(db, place, alice, bob, carol):
    other = talk(db, alice, carol)
    say(db, line(place, alice, "Concert on Saturday"), line(other, carol, "Which concert?"))
    say(db, line(place, bob, "Tickets for the concert"))
    found = texts(search.messages(db, alice.id, "concert"))
    assert found == ["Tickets for the concert", "Which concert?", "Concert on Saturday"]
    assert texts(search.messages(db, bob.id, "concert")) == [found[0], found[2]]
    assert texts(search.messages(db, alice.id, "concert", place=other.id)) == [found[1]]
    assert texts(search.messages(db, bob.id, "concert", place=other.id)) == []
    assert texts(search.messages(db, alice.id, "concert sat")) == [found[2]]
    assert texts(search.messages(db, alice.id, "concert sat ")) == []
    first = search.messages(db, alice.id, "concert", limit=2)
    assert texts(first) == found[:2]
    last = search.messages(db, alice.id, "concert", first.more, limit=2)
    assert (texts(last), last.more) == (found[2:], None)


def test_case_accents_and_unspaced_scripts_make_no_difference(db, place, alice, bob):
    said = ("L’ÉTÉ à la plage", "明日の拉麺屋", "See #Été with @Bob", "cœur")
    say(db, *[line(place, alice, text) for text in said])
    for typed, found in (("ete plage", 0), ("l'été", 0), ("拉麺", 1), ("屋", 1), ("#ete", 2),
                         ("@bob", 2), ("bob", 2), ("COEUR", 3)):  # fmt: skip
        assert texts(search.messages(db, bob.id, typed)) == [said[found]], typed
    assert texts(search.messages(db, bob.id, "#plage")) == []


def test_what_only_one_sees_and_what_has_no_words_is_not_found(db, place, alice, bob):
    mutter(db, whisper(place, alice, "secret"))
    say(db, line(place, alice, "👍"), line(place, alice, ""))
    assert texts(search.messages(db, alice.id, "secret")) == []
    assert texts(search.messages(db, alice.id, "👍")) == []
    [(rows,)] = driver.ask(db, "select count(*) from chat_words where home = ?", str(place.id))
    assert rows == 0


def test_an_edited_message_is_found_by_its_new_words_and_a_deleted_one_not(db, place, alice, bob):
    for number in range(70):  # more than stand on one shelf
        say(db, line(place, alice, f"same words {number}"))
    edits.edit(db, alice, Wish(place.id, 66, IDS[0]), "other words", NOW)
    edits.delete(db, alice, Wish(place.id, 68, IDS[1]), NOW)
    assert len(search.messages(db, bob.id, "same ", limit=100).found) == 68
    assert texts(search.messages(db, bob.id, "other ")) == ["other words"]
    assert texts(search.messages(db, bob.id, "65 ")) == texts(search.messages(db, bob.id, "67 "))
    assert texts(search.messages(db, bob.id, "66 ")) == ["same words 66"]


def test_who_left_or_was_removed_finds_nothing_there_and_who_came_all_of_it(db, alice, bob, carol):
    group = groups.make(db, alice, "Saturday", [bob], IDS[0], NOW).place
    say(db, line(group, alice, "the concert"))
    assert texts(search.messages(db, carol.id, "concert")) == []
    groups.add(db, group.id, bob, [carol], NOW)
    assert texts(search.messages(db, carol.id, "concert")) == ["the concert"]
    groups.remove(db, group.id, alice, bob, NOW)
    groups.leave(db, group.id, alice, NOW)
    for out in (bob, alice):
        assert texts(search.messages(db, out.id, "concert")) == []
        assert texts(search.messages(db, out.id, "concert", place=group.id)) == []


def test_a_post_is_found_as_it_reads_now_and_not_among_messages(db, alice, bob):
    kept, gone, edited = [
        timeline.post(db, alice.id, f"Print {n} #art", NOW).id for n in ("one", "two", "three")
    ]
    marks.repost(db, bob.id, kept, NOW)
    revisions.delete(db, alice.id, gone, NOW)
    revisions.edit(db, alice.id, edited, "Frame three #art", NOW)
    assert texts(search.posts(db, bob.id, "#art")) == ["Frame three #art", "Print one #art"]
    assert texts(search.posts(db, bob.id, "print")) == ["Print one #art"]
    assert texts(search.messages(db, alice.id, "print")) == []
    first = search.posts(db, bob.id, "art", limit=1)
    assert texts(search.posts(db, bob.id, "art", first.more, limit=1)) == ["Print one #art"]


def test_posts_and_replies_of_the_blocked_and_the_muted_are_not_found(db, alice, bob, carol):
    dora = somebody(db, "dora")
    for who in (alice, bob, carol):
        post = timeline.post(db, who.id, f"Print of {who.name}", NOW)
        say(db, line(timeline.replies_place(db, post.id, NOW), dora, f"Nice print, {who.name}"))
    place = timeline.replies_place(db, 1, NOW)
    say(db, line(place, bob, "Which print?"))
    say(db, line(place, bob, "/pay 5 for the print")._replace(author=dora.id))  # as by the bot
    reads = [texts(found(db, alice.id, "print")) for found in (search.posts, search.replies)]
    assert [len(read) for read in reads] == [3, 5]
    blocks.block(db, bob.id, alice.id, NOW)
    driver.ask(db, "insert into chat_mutes (muter, muted, at) values (?, ?, 1)", alice.id, carol.id)
    assert texts(search.posts(db, alice.id, "print")) == ["Print of Alice"]
    assert texts(search.replies(db, alice.id, "print")) == ["Nice print, Alice"]
    assert len(search.posts(db, dora.id, "print").found) == 3
    assert search.posts(db, alice.id, "print", limit=1).more is not None
    for found in (search.posts, search.replies, search.messages, search.people):
        assert found(db, alice.id, "alice", limit=0) == search.Page([], None)
    assert texts(search.messages(db, dora.id, "print")) == []


def test_people_are_found_by_handle_and_name_those_one_knows_first(db, place, alice, bob, carol):
    people.rename(db, carol.id, "Bobby Diaz")
    far = people.join(db, "bobolink", "Élise Müller", "en", "", NOW)
    new = people.join(db, "robin", "Bob Smith", "en", "", NOW)
    follows.follow(db, alice.id, far.id, NOW)
    assert [one.id for one in search.people(db, alice.id, "bob").found] == [
        *(far.id, bob.id),
        *(new.id, carol.id),
    ]
    first = search.people(db, alice.id, "bob", limit=2)
    rest = search.people(db, alice.id, "bob", first.more, limit=2)
    assert [one.id for one in rest.found] == [new.id, carol.id]
    assert [one.id for one in search.people(db, alice.id, "elise mul").found] == [far.id]
    assert search.people(db, alice.id, "carol di").found[0].name == "Bobby Diaz"
    assert search.people(db, alice.id, "carol c").found == []
    blocks.block(db, carol.id, alice.id, NOW)
    assert search.people(db, alice.id, "diaz").found == []


def test_tags_are_found_by_their_beginning_the_most_used_first(db, alice):
    for text in ("#art #artist", "#Art", "#bart"):
        timeline.post(db, alice.id, text, NOW)
    assert tags.beginning(db, "#Ar", 5) == [("art", 2), ("artist", 1)]
    assert tags.beginning(db, " ", 5) == tags.beginning(db, "#", 5) == []


HOSTILE = [
    '"', '""', "'", "*", "a*", "*a", "(", ")", "a AND", "OR b", "NOT", "NEAR(a b)", "a NEAR/2 b",
    "^a", "words:a", "{words}: a", "-a", "a + b", "a\x00b", "\x00", "\\", "a & | !b <-> c", ":*",
    "'a':*", "/1", f"/1 {'(' * 500}", "x" * 10_000, "a " * 5_000, "'" * 10_000, "\ud800", "%", "_",
    "; drop table chat_words", "\u202ea", "é" * 400, "𝒜𝒷𝒸", "１２", " ", "",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: ascii(typed)[:20])
def test_nothing_that_is_typed_is_an_operator_or_an_error(db, place, alice, typed):
    say(db, line(place, alice, "quite something else"))
    timeline.post(db, alice.id, "quite something else", NOW)
    for found in (search.messages, search.posts, search.replies, search.people):
        assert [one for one in found(db, alice.id, typed).found if one != alice] == []
    assert tags.beginning(db, typed, 5) == []


def test_words_that_were_deleted_are_nowhere_in_the_file(sqlite_url):
    database = Database(sqlite_url)
    with database.writer() as db:
        alice = somebody(db, "alice")
        place = talk(db, alice, somebody(db, "bob"))
        words = "Xyzzyplugh Frotzgnusto Plovermagic"
        for n in range(300):  # commits, so that the index merges its pieces before and after
            say(db, line(place, alice, f"before {n}" if n != 150 else words))
            db.commit()
        post = timeline.post(db, alice.id, words, NOW).id
        db.commit()
        assert left(sqlite_url)
        edits.edit(db, alice, Wish(place.id, 151, IDS[0]), f"second {words}", NOW)
        db.commit()
        edits.delete(db, alice, Wish(place.id, 151, IDS[1]), NOW)
        revisions.delete(db, alice.id, post, NOW)
        db.commit()
        assert not left(sqlite_url)
        driver.ask(db, "insert into chat_words (chat_words) values ('integrity-check')")
        assert len(search.messages(db, alice.id, "before ", limit=1000).found) == 299
    database.close()


def left(url):
    """What is there of those words, in any case, also in pieces, once the log is in the file."""
    path = url.removeprefix("sqlite:///")
    with contextlib.closing(sqlite.connect(path)) as raw:
        raw.execute("pragma wal_checkpoint(truncate)")
    there = Path(path).read_bytes().lower()
    return [part for part in (b"zzyplugh", b"otzgnust", b"vermagic") if part in there]


def test_people_one_knows_are_found_beyond_the_first_page(db, alice):
    known = [people.join(db, f"bob_{n}", f"Bob {n}", "en", "", NOW) for n in range(5)]
    for one in known[::2]:
        follows.follow(db, alice.id, one.id, NOW)
    order = [known[n].id for n in (4, 2, 0, 3, 1)]
    for limit in (1, 2, 3, 4, 5):
        found, more = [], None
        while True:
            page = search.people(db, alice.id, "bob", more, limit)
            found, more = [*found, *(one.id for one in page.found)], page.more
            if more is None:
                break
        assert found == order, limit


def test_a_search_among_the_muted_ends_soon_and_goes_on(db, alice, bob, monkeypatch):
    monkeypatch.setattr(search, "MOST_LOOKED", 6)
    monkeypatch.setattr(search, "AT_ONCE", 3)
    wanted = timeline.post(db, alice.id, "A print", NOW)
    for n in range(20):
        timeline.post(db, bob.id, f"Print {n}", NOW)
    mutes.mute(db, alice.id, bob.id, NOW)
    asked, find = [], search.index.find
    monkeypatch.setattr(search.index, "find", lambda *given: asked.append(given) or find(*given))
    page = search.posts(db, alice.id, "print", limit=2)
    assert (page.found, page.more is not None, len(asked)) == ([], True, 3)
    while page.more is not None and not page.found:
        page = search.posts(db, alice.id, "print", page.more, limit=2)
    assert [one.id for one in page.found] == [wanted.id]


def test_a_letter_does_not_read_all_hashtags(db, alice, monkeypatch):
    for n in range(6):
        timeline.post(db, alice.id, f"#a{n % 3}", NOW)
    assert [one.tag for one in tags.beginning(db, "a", 10)] == ["a0", "a1", "a2"]
    monkeypatch.setattr(tags, "LOOKED_AT", 3)
    assert tags.beginning(db, "a", 10) == [tags.Used("a0", 2), tags.Used("a1", 1)]
