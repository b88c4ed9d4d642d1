"""How many commands a person may give, and how many lines say, in 30 seconds."""

import collections

WINDOW_MS = 30_000
REMEMBERED = 10_000  # people; beyond it those who have been silent are forgotten


class Pace:
    """Counts in memory: it guards against floods, not money, and a restart forgives."""

    def __init__(self, per_30s: int) -> None:
        self._most = per_30s
        self._given: dict[int, collections.OrderedDict[bytes, int]] = {}  # oldest first

    def take(self, person: int, client_id: bytes, now: int) -> int:
        """Count one at `now`; 0 if it is heard, else the ms until it may be sent again.

        It counts once, however often its batch is tried."""
        given = self._given.get(person)
        if given is None:
            self._forget(now)
            given = self._given[person] = collections.OrderedDict()
        while given and next(iter(given.values())) <= now - WINDOW_MS:
            given.popitem(last=False)
        if client_id in given:
            return 0
        if len(given) >= self._most:
            return next(iter(given.values()), now) + WINDOW_MS - now
        given[client_id] = now
        return 0

    def _forget(self, now: int) -> None:
        if len(self._given) < REMEMBERED:
            return
        for person, given in list(self._given.items()):
            if not given or next(reversed(given.values())) <= now - WINDOW_MS:
                del self._given[person]
