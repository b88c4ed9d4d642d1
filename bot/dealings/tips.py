"""Tips: what a post has brought its author, read from the receipts among its replies."""

from collections.abc import Collection

from sqlmodel import Session

from chat.people import Person
from payments import wallets
from payments.driver import Statement, ask
from payments.money import Money, digits

SUGGESTED = (1, 2, 5)  # of the reader's own currency
# What is written under another line is a tip if it arrived later, and none if it was opened of a
# packet, asked for, or given back.
RECEIVED = Statement(
    """
    select a ->> 'currency', sum((a ->> 'amount_minor') - coalesce(a ->> 'refunded_minor', 0))
    from (select attachment a, target from chat_events where place = ? and kind = 'receipt')
    where a ->> 'state' = 'paid' and a -> 'payee' ->> 'id' = ? and a ->> 'payees' is null
        and (target is null or a ->> 'refers' is not null
            and a ->> 'of' is null and a ->> 'back' is null)
    group by 1 order by 1
    """,
    """
    select a ->> 'currency', sum((a ->> 'amount_minor')::bigint
        - coalesce((a ->> 'refunded_minor')::bigint, 0))::bigint
    from (select attachment::json a, target from chat_events
        where place = %s and kind = 'receipt') r
    where a ->> 'state' = 'paid' and a -> 'payee' ->> 'id' = %s and a ->> 'payees' is null
        and (target is null or a ->> 'refers' is not null
            and a ->> 'of' is null and a ->> 'back' is null)
    group by 1 order by 1
    """,
)

# Of the places to which the payer belongs, which is where they have said something.
GIVEN = Statement(
    """
    select distinct p.post from chat_members m join chat_places p on p.id = m.place
        join chat_posts t on t.id = p.post join chat_events e on e.place = p.id
    where m.person = ? and p.post in (select value from json_each(?))
        and e.kind = 'receipt' and e.attachment ->> 'state' = 'paid'
        and e.attachment -> 'payer' ->> 'id' = cast(m.person as text)
        and (e.target is null or e.attachment ->> 'refers' is not null
            and e.attachment ->> 'of' is null and e.attachment ->> 'back' is null)
        and e.attachment -> 'payee' ->> 'id' = cast(t.author as text)
    """,
    """
    select distinct p.post from chat_members m join chat_places p on p.id = m.place
        join chat_posts t on t.id = p.post join chat_events e on e.place = p.id
    where m.person = %s and p.post = any(%s)
        and e.kind = 'receipt' and e.attachment::json ->> 'state' = 'paid'
        and e.attachment::json -> 'payer' ->> 'id' = m.person::text
        and (e.target is null or e.attachment::json ->> 'refers' is not null
            and e.attachment::json ->> 'of' is null and e.attachment::json ->> 'back' is null)
        and e.attachment::json -> 'payee' ->> 'id' = t.author::text
    """,
)


def received(db: Session, place: int, author: Person) -> list[Money]:
    """What was paid to the author alone among the replies (the place of them), a currency each;
    without what was taken or given back."""
    rows = ask(db, RECEIVED, place, str(author.id))
    return [Money(int(minor), currency) for currency, minor in rows if minor > 0]


def shown(db: Session, place: int, author: Person, reader: Person | None) -> list[Money]:
    """What this reader may know of it: the author all, others what the author lets everybody see,
    which is nothing unless they have said so."""
    own = reader is not None and reader.id == author.id
    may = own or wallets.shows_tips(db, author.owner)
    return received(db, place, author) if may else []


def given(db: Session, reader: Person, posts: Collection[int]) -> set[int]:
    """Those of these posts whose author this reader has tipped there, and not taken it back."""
    return {post for [post] in ask(db, GIVEN, reader.id, posts)}


def suggested(db: Session, reader: Person | None) -> list[Money]:
    """One tap each, in their home currency; nothing for who has no wallet."""
    wallet = wallets.of(db, [reader.owner]).get(reader.owner) if reader else None
    if wallet is None:
        return []
    return [Money(each * 10 ** digits(wallet.currency), wallet.currency) for each in SUGGESTED]
