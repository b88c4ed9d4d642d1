"""What looks like a card's number is in no log, whoever wrote it there and however; nor is a
request that cannot be read, which may have a token in it."""

import logging
import traceback
from typing import Any

from aiohttp.http import HttpProcessingError

from chat.plastic import masked


def install() -> None:
    """For every record of this process from now on, whichever handler gets it. Twice is once."""
    made = logging.getLogRecordFactory()
    if not isinstance(made, Redacting):
        logging.setLogRecordFactory(Redacting(made))


class Redacting:
    """Makes records as `made` does, and takes the numbers out of message and traceback."""

    def __init__(self, made: Any) -> None:
        self._made = made

    def __call__(self, *args: Any, **more: Any) -> logging.LogRecord:
        record: logging.LogRecord = self._made(*args, **more)
        try:
            said = record.getMessage()
        except Exception:  # of a message that its arguments do not fit: logging says so itself
            return record
        if (shown := masked(said)) is not said:
            record.msg, record.args = shown, ()
        if record.exc_info and record.exc_info[0]:
            if issubclass(record.exc_info[0], HttpProcessingError):  # it quotes what was sent
                record.exc_info = None
                record.levelno, record.levelname = logging.INFO, "INFO"  # it is no fault of ours
                return record
            told = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
            if (shown := masked(told)) is not told:
                record.exc_text, record.exc_info = shown, None
        return record
