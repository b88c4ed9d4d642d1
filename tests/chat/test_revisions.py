"""Second thoughts: edited in sight of all for five minutes, taken away, put on top."""

import pytest

from chat import alerts, marks, profiles, revisions, tags, timeline
from chat.refusals import Refused
from chat.revisions import EDITABLE, Revision
from chat.tags import DAY, Rising
from tests.chat.scene import NOW, chatter, somebody


def test_an_edit_keeps_what_was_said_and_calls_whom_it_names(db, alice, bob):
    post = timeline.post(db, alice.id, "First #one #both", NOW)
    edited = revisions.edit(db, alice.id, post.id, " Then #both #two @bob ", NOW + 1)
    again = revisions.edit(db, alice.id, post.id, "/pay @bob 5 #both", NOW + EDITABLE - 1)
    assert again == timeline.find(db, post.id)
    assert edited.text == "Then #both #two @bob"
    assert revisions.history(db, again) == [
        Revision("First #one #both", NOW + 1),
        Revision("Then #both #two @bob", NOW + EDITABLE - 1),
        Revision("/pay @bob 5 #both", None),
    ]
    found = [[one.id for one in timeline.tagged(db, tag)] for tag in ("one", "two", "BOTH")]
    assert found == [[], [], [post.id]]
    assert [(one.kind, one.actor) for one in alerts.listing(db, bob.id)] == [("mention", alice.id)]
    assert revisions.edit(db, alice.id, post.id, again.text, NOW + 2) == again


def test_a_post_is_edited_by_its_author_in_time_and_within_its_length(db, alice, bob):
    post = timeline.post(db, alice.id, "hi", NOW).id
    marks.repost(db, bob.id, post, NOW)
    [passed] = timeline.profile(db, bob.id)
    for who, id, text, later, code in (
        (bob, post, "mine", 1, "post_unknown"),
        (bob, passed.id, "mine", 1, "post_unknown"),
        (alice, 999, "x", 1, "post_unknown"),
        (alice, post, "late", EDITABLE, "post_settled"),
        (alice, post, " ", 1, "post_empty"),
        (alice, post, "x" * 1001, 1, "post_too_long"),
    ):
        with pytest.raises(Refused, match=code):
            revisions.edit(db, who.id, id, text, NOW + later)
    assert timeline.find(db, post).text == "hi"


def test_a_deleted_post_says_nothing_anywhere_and_its_replies_stay(db, alice, bob):
    post = timeline.post(db, alice.id, "First #one", NOW).id
    quote = timeline.post(db, bob.id, "Look #one", NOW, quoted=post).id
    revisions.edit(db, alice.id, post, "Then #one", NOW)
    marks.repost(db, bob.id, post, NOW)
    marks.keep(db, bob.id, post, NOW)
    profiles.pin(db, alice.id, post)
    chatter(db, timeline.replies_place(db, post, NOW), bob, 2)
    with pytest.raises(Refused, match="post_unknown"):
        revisions.delete(db, bob.id, post, NOW)
    revisions.delete(db, alice.id, post, NOW)
    gone = timeline.find(db, post)
    assert (gone.text, gone.gone_at) == ("", NOW)
    assert revisions.history(db, gone) == [Revision("", None)]
    assert timeline.replies(db, [post]) == {post: 2}
    assert profiles.of(db, alice.id).pinned is None
    assert timeline.profile(db, alice.id) == []
    assert [one.id for one in timeline.profile(db, bob.id)] == [quote]
    assert [one.id for one in timeline.tagged(db, "one")] == [quote]
    assert marks.kept(db, bob.id) == ([], None)
    for deed in (marks.like, marks.repost):
        with pytest.raises(Refused, match="post_unknown"):
            deed(db, bob.id, post, NOW)
    revisions.delete(db, bob.id, quote, NOW)
    assert timeline.find(db, post).quotes == 0


def test_one_post_is_pinned_in_the_place_of_another(db, alice, bob):
    one, other = (timeline.post(db, alice.id, text, NOW).id for text in ("one", "other"))
    profiles.pin(db, alice.id, one)
    profiles.pin(db, alice.id, other)
    profiles.unpin(db, alice.id, one)
    assert profiles.of(db, alice.id).pinned == other
    with pytest.raises(Refused, match="post_unknown"):
        profiles.pin(db, bob.id, one)
    profiles.unpin(db, alice.id, other)
    assert profiles.of(db, alice.id).pinned is None


def test_people_describe_themselves_in_160_characters(db, alice):
    profiles.describe(db, alice.id, " Prints\x00 and\r\npostcards \ud800")
    assert profiles.of(db, alice.id).bio == "Prints and\npostcards"
    with pytest.raises(Refused, match="bio_too_long"):
        profiles.describe(db, alice.id, "x" * 161)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#Été #été.", ["été"]),
        ("a#b &#39; #123 ##x https://a.example/#top @#y", []),
        ("#a_1 (#b) #" + "c" * 51, ["a_1", "b"]),
        (" ".join(f"#t{n}" for n in range(12)), [f"t{n}" for n in range(10)]),
    ],
)
def test_a_hashtag_is_a_word_of_its_own(text, found):
    assert tags.within(text) == found


def test_a_tag_rises_by_the_people_it_has_won(db, alice, bob, carol):
    dora = somebody(db, "dora")
    yesterday, today = NOW - DAY - 1, NOW - 1
    for who, text, at in (
        (alice, "#steady #won", yesterday),
        (bob, "#steady", yesterday),
        (alice, "#steady #won #new #old", today),
        (bob, "#steady #won #new #alone", today),
        (bob, "#alone", today),
        (carol, "#won #new", today),
        (dora, "#won", today),
        (carol, "#old", NOW - 2 * DAY),
    ):
        timeline.post(db, who.id, text, at)
    assert tags.rising(db, NOW) == [Rising("won", 4), Rising("new", 3)]
