"""Moments as ISO 8601 writes them, to and from ms in UTC."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write(at: int) -> str:
    """`2026-11-29T12:00:00+00:00`."""
    return (EPOCH + timedelta(milliseconds=at)).isoformat(timespec="seconds")


def read(written: str) -> int | None:
    """Nothing without an offset, for nobody could say when that is."""
    try:
        moment = datetime.fromisoformat(written)
        return None if moment.tzinfo is None else (moment - EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return None
