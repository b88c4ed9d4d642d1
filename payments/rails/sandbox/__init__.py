"""An invented card network that speaks Visa Direct: issuers, cards with state, judgement, faults.

It is pure but for its own SQLite file, knows nothing of the client, and is told the time, so that
a test may drive it without sockets and years in a second. `web/sandbox` serves it.
[I] How a network behaves inside is our own reading; `docs/visa-direct.md` lists all of that."""
