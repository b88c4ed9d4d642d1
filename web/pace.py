"""How fast one connection may ask what costs something and keeps nothing."""

from web.courier import Connection

AT_ONCE = 100  # somebody types a command and has each letter read
EVERY = 0.05  # seconds: so many at once, and then one in each of these


def wait(me: Connection, now: float) -> float:
    """Seconds until it is heard again; 0 if it is now, and then this call counts."""
    due = max(me.due, now)
    early = due - now - (AT_ONCE - 1) * EVERY
    if early > 0:
        return early
    me.due = due + EVERY
    return 0
