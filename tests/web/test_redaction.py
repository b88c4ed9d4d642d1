"""A card's number that went to a log by mistake is not in it."""

import asyncio
import io
import logging

import pytest
import sqlalchemy as sa
from yarl import URL

from tests.servers.quid import serving
from web import redaction
from web.database import Database

NUMBER = "4895 1422 3212 0006"
IBAN = "GB33BUKB20201555555555"


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logger(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> logging.Logger:
    monkeypatch.setattr(logging, "_logRecordFactory", logging.getLogRecordFactory())
    redaction.install()
    redaction.install()
    made = logging.Logger("a library's")
    made.addHandler(logging.StreamHandler(log))
    return made


def test_it_is_in_no_message(logger: logging.Logger, log: io.StringIO) -> None:
    logger.error("it said %s about %d", NUMBER, 7)
    logger.error(f"and {NUMBER.replace(' ', '')}")
    logger.error("what it %s", ["4895-1422-3212-0006", {"n": 4895142232120006}])
    assert log.getvalue().splitlines() == [
        "it said ••••0006 about 7",
        "and ••••0006",
        "what it ['••••0006', {'n': ••••0006}]",
    ]


def test_it_is_in_no_traceback(logger: logging.Logger, log: io.StringIO) -> None:
    try:
        raise ValueError(f"no such card: {NUMBER}")
    except ValueError:
        logger.exception("it failed")
    assert "it failed" in log.getvalue()
    assert "ValueError: no such card: ••••0006" in log.getvalue()
    assert NUMBER not in log.getvalue()


async def test_a_request_that_cannot_be_read_is_in_no_log(
    sqlite_url: str, logger: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(sqlite_url) as quid:
        at = URL(quid.address)
        reader, writer = await asyncio.open_connection(at.host, at.port)
        writer.write(b"GET /api/wallet HTTP/1.1\nAuthorization: Bearer hush\n\n")
        answer = (await asyncio.wait_for(reader.read(), 5)).decode()
        writer.close()
    assert " 400 " in answer.splitlines()[0]
    assert ("Server: Quid" in answer, "aiohttp" in answer) == (True, False)
    assert "Error handling request" in caplog.text
    assert "hush" not in caplog.text
    assert "Traceback" not in caplog.text
    assert not [one for one in caplog.records if one.levelno > logging.INFO]


def test_what_was_given_to_a_statement_is_in_no_traceback(
    url: str, logger: logging.Logger, log: io.StringIO
) -> None:
    database = Database(url)
    for session in (database.writer(), database.reader()):
        with session as db, pytest.raises(sa.exc.DBAPIError) as caught:
            db.execute(sa.text("select :secret from nowhere"), {"secret": IBAN})
        logger.error("it failed", exc_info=caught.value)
    database.close()
    assert log.getvalue().count("it failed") == 2
    assert IBAN not in log.getvalue()


def test_other_messages_stay_as_they_are(logger: logging.Logger, log: io.StringIO) -> None:
    logger.error("%s took %d ms at %d", "it", 7, 1798804800000)
    assert log.getvalue() == "it took 7 ms at 1798804800000\n"
