"""The faults of this world, a file each, and what must hold in each of them.

F1 test_teller (who records is killed), F2 test_kills (the server is), F3 test_power, F4 and F13
test_disk (calls that fail, a full disk), F16 test_spends, F19 test_stop; F20, flipped bits, is for
`quid verify` to find and has its tests beside it, in tests/payments/test_flips. `sabotage` says
what turns each of them red, and `QUID_SABOTAGE` breaks it for a run: all of it is known to these
programs alone.
"""
