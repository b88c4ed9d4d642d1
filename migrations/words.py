"""The index of words: a part of 0003. `chat.index` writes and asks it.

Neither database splits or folds anything: a row brings its words, separated by spaces."""

from alembic import op

SQLITE = (
    "create virtual table chat_words using fts5(words, home unindexed, number unindexed,"
    " detail=none, columnsize=0, tokenize=\"ascii tokenchars '@#_/'\")",
    # what is deleted is taken out of the file, and not only marked as deleted
    "insert into chat_words (chat_words, rank) values ('secure-delete', 1)",
)
POSTGRES = (
    "create table chat_words (rowid bigint generated always as identity primary key,"
    " words tsvector not null, home text not null, number bigint not null)",
    # every search also looks through what waits to be merged: 256 kB of it, not 4 MB
    "create index ix_chat_words on chat_words using gin (words)"
    " with (gin_pending_list_limit = 256)",
)


def make() -> None:
    bind = op.get_bind()
    for statement in SQLITE if bind.dialect.name == "sqlite" else POSTGRES:
        bind.exec_driver_sql(statement)
