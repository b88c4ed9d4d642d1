"""Security codes: in memory alone, until the first call that names one or for a minute."""

import time
from collections.abc import Callable

from payments.vault.numbers import Secret

STAYS = 60.0  # seconds


class Codes:
    """Of each token at most one. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[str, tuple[Secret, float]] = {}

    def hold(self, token: str, code: Secret) -> None:
        self.sweep()
        self._held[token] = code, self._clock() + STAYS

    def take(self, token: str) -> Secret | None:
        """Once: it is gone afterwards, whatever becomes of the call."""
        code, ends = self._held.pop(token, (None, 0.0))
        return code if self._clock() < ends else None

    def drop(self, token: str) -> None:
        self._held.pop(token, None)

    def sweep(self) -> None:
        now = self._clock()
        for token in [token for token, (_, ends) in self._held.items() if ends <= now]:
            del self._held[token]

    def __len__(self) -> int:
        return len(self._held)
