"""Visa Direct as a client sees it: calls, answers, codes, identifiers, encryption; no I/O.

Facts that Visa's reference does not state are marked [I] where they stand; `docs/visa-direct.md`
lists them."""
