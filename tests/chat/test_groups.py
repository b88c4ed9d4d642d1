"""Groups: who belongs, who may change that, what each may read, and what is told of it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest

from chat import blocks, events, groups, memory, messages, people, places
from chat.messages import Overtaken
from chat.refusals import Refused
from tests.chat.scene import NOW, chatter, line, say, somebody, talk
from web.database import Database

ID = bytes(range(16))


@pytest.fixture
def group(db, alice, bob):
    return groups.make(db, alice, "Saturday", [bob], ID, NOW).place


def shown(event):
    return orjson.loads(event.attachment)


def face(who):
    return {"id": str(who.id), "handle": who.handle, "name": who.name}


def refused(code, act, *args):
    with pytest.raises(Refused) as no:
        act(*args)
    return no.value.code == code


def test_who_makes_a_group_owns_it_and_all_are_told(db, alice, bob, carol):
    made = groups.make(db, alice, "  Ski   trip ", [bob, carol, bob, alice], ID, NOW)
    place = made.place
    assert (place.kind, place.name, place.owner) == ("group", "Ski trip", alice.id)
    assert place.members == made.told == (alice.id, bob.id, carol.id)
    assert (made.event.seq, made.event.kind, made.event.author) == (1, "change", alice.id)
    told = {"kind": "change", "change": "made", "people": [face(bob), face(carol)]}
    assert shown(made.event) == told | {"name": "Ski trip"}
    assert events.history(db, place.id) == [made.event]
    assert groups.members(db, place.id) == [alice, bob, carol]


def test_the_same_wish_makes_one_group_and_another_wish_another(db, alice, bob):
    first = groups.make(db, alice, "Us", [bob], ID, NOW)
    again = groups.make(db, alice, "Us", [bob], ID, NOW + 5)
    assert (again.place, again.event, again.told) == (first.place, None, ())
    assert groups.make(db, alice, "Us", [bob], b"\1" * 16, NOW).place.id != first.place.id
    assert groups.make(db, bob, "Us", [alice], ID, NOW).place.id != first.place.id


@pytest.mark.parametrize(
    "name", ["", "  ", "x" * 65, "a\u202eb", "\u200b", "new\nline\x07", "\u2066", "\ue000"]
)
def test_a_name_can_be_read_and_does_not_mislead(db, alice, bob, name, group):
    assert refused("group_name_invalid", groups.make, db, alice, name, [bob], b"\2" * 16, NOW)
    assert refused("group_name_invalid", groups.rename, db, group.id, alice, name, NOW)


def test_a_name_of_64_characters_and_of_another_script_is_kept(db, alice, bob, group):
    for name in ("x" * 64, "رحلة السبت", "👩‍👩‍👧 family", "Été"):
        assert groups.rename(db, group.id, bob, name, NOW).place.name == name
    assert groups.rename(db, group.id, bob, "E\u0301te\u0301", NOW).place.name == "Été"


def test_a_name_that_stays_the_same_is_no_event(db, alice, group):
    assert groups.rename(db, group.id, alice, "Saturday ", NOW).event is None


def test_nobody_is_put_in_a_group_across_a_block(db, alice, bob, carol, group):
    blocks.block(db, carol.id, alice.id, NOW)
    assert refused("group_apart", groups.make, db, alice, "Us", [bob, carol], b"\2" * 16, NOW)
    assert refused("group_apart", groups.add, db, group.id, alice, [carol], NOW)
    assert refused("group_apart", groups.make, db, carol, "Us", [bob, alice], b"\2" * 16, NOW)
    assert groups.add(db, group.id, bob, [carol], NOW).event, "others still may"


def test_a_group_needs_another_and_no_bot(db, alice, bob, group):
    bot = people.bot(db, NOW)
    assert refused("group_alone", groups.make, db, alice, "Me", [alice], b"\2" * 16, NOW)
    assert refused("group_bot", groups.make, db, alice, "Us", [bob, bot], b"\2" * 16, NOW)
    assert refused("group_bot", groups.add, db, group.id, alice, [bot], NOW)


def test_256_are_the_most(db, alice, bob, group):
    others = [somebody(db, f"n{n:03}q") for n in range(255)]
    assert refused("group_full", groups.add, db, group.id, alice, others, NOW)
    added = groups.add(db, group.id, alice, others[:254], NOW)
    assert len(added.place.members) == groups.MOST_MEMBERS == 256
    assert refused("group_full", groups.add, db, group.id, alice, others[254:], NOW)
    assert refused("group_full", groups.make, db, alice, "All", [bob, *others], b"\2" * 16, NOW)


def test_any_member_adds_and_the_new_one_reads_all_of_it(db, alice, bob, carol, group):
    chatter(db, group, alice, 3)
    added = groups.add(db, group.id, bob, [carol, alice], NOW)
    assert shown(added.event)["people"] == [face(carol)]
    assert added.place.members == (alice.id, bob.id, carol.id)
    caught = events.since(db, carol.id, {}, 0)
    assert [event.seq for event in caught.events] == [1, 2, 3, 4, 5]
    [listed] = places.listing(db, carol.id)
    assert (listed.place, listed.other, listed.unread) == (added.place, None, 1)
    assert groups.add(db, group.id, bob, [carol], NOW).event is None


def test_only_the_owner_removes(db, alice, bob, carol, group):
    groups.add(db, group.id, bob, [carol], NOW)
    assert refused("not_allowed", groups.remove, db, group.id, bob, carol, NOW)
    assert refused("not_allowed", groups.remove, db, group.id, carol, alice, NOW)
    gone = groups.remove(db, group.id, alice, carol, NOW)
    assert gone.place.members == (alice.id, bob.id)
    assert gone.told == (alice.id, bob.id, carol.id)
    assert (shown(gone.event)["change"], shown(gone.event)["people"]) == ("removed", [face(carol)])
    assert groups.remove(db, group.id, alice, carol, NOW).event is None


def test_who_is_out_reads_and_changes_nothing(db, alice, bob, carol, group):
    chatter(db, groups.add(db, group.id, bob, [carol], NOW).place, alice, 3)
    assert events.since(db, carol.id, {}, 0).events
    groups.remove(db, group.id, alice, carol, NOW)
    caught = events.since(db, carol.id, {group.id: 0}, 0)
    assert (caught.events, caught.places) == ([], {})
    assert places.listing(db, carol.id) == places.numbers(db, carol.id) == []
    assert places.unread(db, carol.id) == 0
    assert not places.may_read(places.load(db, [group.id])[group.id], carol.id)
    assert places.seen(db, {(group.id, carol.id): 3}) == {(group.id, carol.id): 0}
    for act, *args in (
        (groups.add, [carol], NOW),
        (groups.remove, bob, NOW),
        (groups.remove, carol, NOW),
        (groups.leave, NOW),
        (groups.rename, "Mine", NOW),
    ):
        assert refused("not_found", act, db, group.id, carol, *args)


def test_a_conversation_of_two_and_replies_are_no_groups(db, alice, bob, carol):
    two = talk(db, alice, bob)
    assert refused("not_found", groups.add, db, two.id, alice, [carol], NOW)
    assert refused("not_found", groups.leave, db, two.id, alice, NOW)
    assert refused("not_found", groups.leave, db, 10**6, alice, NOW)


def test_who_comes_back_has_nothing_unread_but_their_return(db, alice, bob, group):
    chatter(db, groups.remove(db, group.id, alice, bob, NOW).place, alice, 7)
    groups.add(db, group.id, alice, [bob], NOW)
    assert [row.unread for row in places.listing(db, bob.id)] == [1]


def test_the_member_of_longest_standing_inherits(db, alice, bob, carol):
    first = groups.make(db, carol, "Saturday", [bob], ID, NOW).place
    groups.add(db, first.id, carol, [alice], NOW + 1)
    left = groups.leave(db, first.id, carol, NOW + 2)
    assert (left.place.owner, left.place.members) == (bob.id, (alice.id, bob.id))
    assert shown(left.event) == {
        "kind": "change",
        "change": "left",
        "people": [face(carol)],
        "owner": face(bob),
    }
    assert left.told == (alice.id, bob.id, carol.id)
    assert "owner" not in shown(groups.remove(db, first.id, alice, alice, NOW + 3).event)
    assert places.load(db, [first.id])[first.id].owner == bob.id


def test_the_last_one_out_leaves_a_group_that_nobody_reads(db, alice, bob, group):
    groups.leave(db, group.id, alice, NOW)
    last = groups.leave(db, group.id, bob, NOW)
    assert (last.place.members, last.place.owner, last.told) == ((), None, (bob.id,))
    for who in (alice, bob):
        assert places.listing(db, who.id) == []
        assert refused("not_found", groups.add, db, group.id, who, [who], NOW)


def test_the_list_has_groups_and_pairs_by_their_news(db, alice, bob, group):
    two = talk(db, alice, bob)
    say(db, line(two, bob), now=NOW + 1)
    assert [row.place.id for row in places.listing(db, alice.id)] == [two.id, group.id]
    say(db, line(group, bob), now=NOW + 2)
    first, second = places.listing(db, alice.id)
    assert (first.place.id, first.place.name, first.other, first.unread) == (
        group.id,
        "Saturday",
        None,
        1,
    )
    assert (second.place.id, second.other) == (two.id, bob)
    assert places.unread(db, alice.id) == 2


def test_marks_of_all_members_can_be_seen(db, alice, bob, group):
    chatter(db, group, alice, 4)
    places.seen(db, {(group.id, bob.id): 3})
    assert groups.seen(db, group.id) == {alice.id: 5, bob.id: 3}


def test_what_the_writer_remembers_of_members_is_refreshed(sqlite_url):
    database = Database(sqlite_url)
    with database.writer() as db:
        db.connection()
        memory.begin(db)
        alice, bob, carol = (somebody(db, handle) for handle in ("alice", "bob", "carol"))
        group = groups.make(db, alice, "Saturday", [bob, carol], ID, NOW).place
        for change in (
            lambda: groups.remove(db, group.id, alice, carol, NOW),
            lambda: groups.add(db, group.id, bob, [carol], NOW),
            lambda: groups.rename(db, group.id, bob, "Sunday", NOW),
            lambda: groups.leave(db, group.id, alice, NOW),
        ):
            db.commit()
            memory.keep(db)
            memory.begin(db)
            places.load(db, [group.id])
            now = change().place
            assert places.load(db, [group.id])[group.id] == now
        assert (now.members, now.name, now.owner) == ((bob.id, carol.id), "Sunday", bob.id)
    database.close()


@pytest.fixture
def nodes(postgres_url: str) -> Iterator[list[Database]]:
    opened = [Database(postgres_url) for _ in range(2)]
    yield opened
    for node in opened:
        node.close()


def test_a_batch_that_saw_other_members_is_judged_again(nodes):
    """Node one looks at the members, node two removes one of them, node one writes."""
    with nodes[0].writer() as one, nodes[1].writer() as two:
        alice, bob, carol = (somebody(one, handle) for handle in ("alice", "bob", "carol"))
        group = groups.make(one, alice, "Saturday", [bob, carol], ID, NOW).place
        one.commit()
        looked = places.load(one, [group.id])[group.id]
        gone = groups.remove(two, group.id, alice, carol, NOW)
        two.commit()
        with pytest.raises(Overtaken) as overtaken:
            messages.write(one, [line(looked, carol)], [], NOW)
        assert overtaken.value.sqlstate == "40001"
        one.rollback()
        again = places.load(one, [group.id])[group.id]
        assert again == gone.place._replace(last=gone.event.seq)
        assert say(one, line(again, bob))[0].seq == gone.event.seq + 1


def test_changes_at_two_nodes_come_one_after_another(nodes):
    with nodes[0].writer() as db:
        alice, *others = (somebody(db, f"{n}_town") for n in "abcdefghij")
        group = groups.make(db, alice, "Saturday", others[:1], ID, NOW).place
        db.commit()

    def add(turn: int) -> None:
        for who in others[1 + turn :: 2]:
            with nodes[turn].writer() as db:
                groups.add(db, group.id, alice, [who], NOW)
                db.commit()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add, range(2)))
    with nodes[0].reader() as db:
        place = places.load(db, [group.id])[group.id]
        assert len(place.members) == 10
        assert [event.seq for event in events.history(db, group.id)] == list(range(1, 10))
        assert place.changed == place.last == 9
