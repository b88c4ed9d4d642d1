"""The vault's own file: wrapped keys, sealed cards, and who opened which of them when and why."""

from sqlmodel import Session

from payments.driver import raw

VERSION = 1
STATEMENTS = (
    """
    create table vault_keys (
        id integer primary key autoincrement, -- a number is never used again
        purpose text not null check (purpose in ('data', 'fingerprint')),
        wrapped blob not null,
        uses integer not null default 0,
        made_at integer not null,
        retired integer not null default 0 -- 1: opens what it sealed until that is sealed anew
    ) strict""",
    """
    create table vault_cards (
        token text primary key,
        owner text not null,
        sealed blob not null,
        key integer not null references vault_keys (id),
        fingerprint blob not null,
        fingerprint_key integer not null references vault_keys (id),
        kept integer not null default 0,
        made_at integer not null
    ) strict, without rowid""",
    "create index ix_vault_cards_same on vault_cards (owner, fingerprint)",
    "create index ix_vault_cards_key on vault_cards (key)",
    "create index ix_vault_cards_fingerprint_key on vault_cards (fingerprint_key)",
    "create index ix_vault_cards_loose on vault_cards (made_at) where kept = 0",
    """
    create table vault_access (
        id integer primary key,
        at integer not null,
        who text not null,
        why text not null,
        token text not null
    ) strict""",
    """
    create trigger vault_access_stays before update on vault_access
    begin select raise(abort, 'the access log is only added to'); end""",
    """
    create trigger vault_access_remains before delete on vault_access
    begin select raise(abort, 'the access log is only added to'); end""",
)


class TooNew(Exception):
    """A newer Quid has written this file."""


def prepare(db: Session) -> None:
    """Make what is not there yet. Inside a transaction."""
    [(version,)] = raw(db).execute("pragma user_version").fetchall()
    if version > VERSION:
        raise TooNew
    if version == 0:
        for statement in STATEMENTS:
            raw(db).execute(statement)
        raw(db).execute("pragma user_version = 1")
