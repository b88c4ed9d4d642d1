"""Under which names nodes tell each other what concerns whom."""

HOME = 0  # what who has home open is watching; no place has this number


def person_channel(person: int) -> str:
    return f"p{person}"


def here_channel(person: int) -> str:
    """Of whom somebody has before them: whether they are here, at whatever node."""
    return f"h{person}"


def place_channel(place: int) -> str:
    """Of an open place: who shows it need not belong to it."""
    return f"o{place}"


HOME_CHANNEL = place_channel(HOME)
