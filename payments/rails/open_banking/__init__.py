"""UK Open Banking Read/Write 4.0 without a wire: what to send to a bank, and what its answers mean.

It is pure: it opens no socket, reads no clock, and is given keys and random text. `web/banking`
carries it; `docs/banks.md` says which parts of the specification it speaks."""
