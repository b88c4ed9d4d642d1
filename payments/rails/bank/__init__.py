"""An invented bank that speaks UK Open Banking: customers, accounts, consents, payments, faults.

It is pure but for its own SQLite file, knows nothing of the client, and is told the time, so that
a test may drive it without sockets and years in a second. `web/bank` serves it.
[I] How a bank behaves inside is our own reading; `docs/banks.md` lists all of that."""
