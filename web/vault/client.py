"""How the other processes use the vault: a card becomes a token, a call goes to the rail."""

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import orjson

from payments.rails.visa_direct.calls import Call
from payments.vault.refusals import CardRefused
from payments.vault.store import Stored

__all__ = ["Away", "Call", "CardRefused", "Lost", "NotSent", "Reply", "Stored", "Vault"]

PATIENCE = 10.0  # seconds for what asks no rail
RAIL_PATIENCE = 20.0  # seconds above the rail's own, in which the vault itself gives up
VAULT = "http://vault"  # what stands in the Host header: the way is the socket
LONGEST_SOCKET = 107  # bytes of its path, which the kernel takes


class Away(Exception):
    """The vault cannot be reached, or had no answer: nothing was sent to the rail."""


class NotSent(Exception):
    """The rail was not reached before a connection stood: safe to try again."""


class Lost(Exception):
    """It may have been sent, and there is no answer: only a query can tell what came of it."""


class Reply(NamedTuple):
    """What the rail answered, with the card's number taken out should it stand there."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Vault:
    """Each call has a connection of its own, so that one that fails says what happened to it.
    Nothing is ever sent twice."""

    def __init__(self, socket: Path) -> None:
        self._socket = reachable(socket)

    async def store(
        self, owner: str, number: str, expiry: str, holder: str, cvv: str = ""
    ) -> Stored:
        """A token for ten minutes, or until `destroy` if it is kept. Raises CardRefused."""
        card = {"number": number, "expiry": expiry, "holder": holder, "cvv": cvv}
        return Stored(**await self._ask("/store", {"owner": owner, **card}))

    async def keep(self, token: str) -> None:
        """Raises CardRefused `card_seen` if its owner keeps the same card under another token."""
        await self._ask("/keep", {"token": token})

    async def renew(self, token: str, by: str) -> None:
        """What is under `by`, the same card typed anew, is kept under `token` from now on. Raises
        CardRefused `card_gone` unless they are the same card of one owner."""
        await self._ask("/renew", {"token": token, "by": by})

    async def destroy(self, token: str) -> None:
        """Nothing stays of it. One that is gone already is no fault."""
        await self._ask("/destroy", {"token": token})

    async def ping(self) -> bool:
        try:
            await self._ask("/ping", {})
        except Away:
            return False
        return True

    async def send(self, call: Call, card: str = "") -> Reply:
        """`$number $expiry $holder $cvv` in the body stand for what is behind the token `card`.
        Raises NotSent, Lost, Away, CardRefused (`card_gone`, `card_cvv`: nothing was sent)."""
        within = call.timeout_ms / 1000 + RAIL_PATIENCE
        answer = await self._ask("/send", {"card": card, **call._asdict()}, within, Lost)
        body = base64.b64decode(answer["body"])
        return Reply(answer["status"], answer["headers"], body)

    async def _ask(
        self,
        path: str,
        data: Mapping[str, object],
        within: float = PATIENCE,
        silence: type[Exception] = Away,
    ) -> Any:
        """`silence`: what it means if the vault took the question and gives no answer."""
        connector = aiohttp.UnixConnector(str(self._socket), force_close=True)
        timeout = aiohttp.ClientTimeout(total=within)
        try:
            async with (
                aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
                session.post(VAULT + path, data=orjson.dumps(data)) as response,
            ):
                status, body = response.status, await response.read()
        except aiohttp.ClientConnectorError:
            raise Away from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise silence from None
        return _read(status, body, silence)


def reachable(socket: Path) -> Path:
    """The socket under a name that the kernel takes: of a long one, from where we stand."""
    if len(os.fsencode(socket)) <= LONGEST_SOCKET:
        return socket
    return Path(os.path.relpath(socket))


def _read(status: int, body: bytes, silence: type[Exception]) -> Any:
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise silence from None
    if status == 200:
        return answer
    code = str(answer.get("code", ""))
    if status == 422:
        raise CardRefused(code)
    if code in SAID:
        raise SAID[code]
    raise ValueError(f"the vault does not do this: {code}")


SAID = {"not_sent": NotSent, "lost": Lost, "unavailable": Away}
