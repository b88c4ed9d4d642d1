"""The bank that we talk to: over mutual TLS, each call once, and what it says of itself."""

import logging
import ssl
import time
from pathlib import Path
from typing import NamedTuple, TypeVar

import aiohttp
from yarl import URL

from payments import bank_talks
from payments.bank_talks import House, Talk, Told
from payments.rails.open_banking import authorisation, payees, signatures
from payments.rails.open_banking.authorisation import Bank
from payments.rails.open_banking.calls import Account, Call
from payments.rails.open_banking.signatures import Keys, Signer
from web.settings import BankTerms
from web.vault.client import Lost, NotSent, Reply

LARGEST = 256 * 1024
CONNECTS_WITHIN, ANSWERS_WITHIN, FILES_WITHIN = 5.0, 15.0, 45.0  # seconds
STAYS_OPEN = 4.0
KNOWN_FOR = 600.0  # seconds that what the bank says of itself is believed
PASSED_ON = ("retry-after", "x-jws-signature")
LOG = logging.getLogger("quid.banks")
WELL_KNOWN = Call("GET", "/.well-known/openid-configuration", {"Accept": "application/json"})
T = TypeVar("T")
INVENTED = ("quid", "quid-signs-1", "sandbox")  # the client, its key and who vouches, at ours


class TooLong(Lost):
    """It is longer than whoever asked can hold."""


class Known(NamedTuple):
    bank: Bank
    keys: Keys
    terms: BankTerms
    signer: Signer
    payees: dict[str, Account]

    def house(self, back: str) -> House:
        """Who talks about money here; `back` is where people come back to."""
        terms, issuer = self.terms, self.bank.issuer
        names = (terms.client, self.signer, self.keys, issuer, terms.anchor)
        return House(*names, back, self.payees)


class Wire:
    """Connections are made on the first call, and anew when the files of their terms change."""

    def __init__(self, terms: BankTerms, folder: Path) -> None:
        self._given, self._folder = terms, folder
        self._session: aiohttp.ClientSession | None = None
        self._terms, self._stamp = terms, object()
        self._known: Known | None = None
        self._until = 0.0

    @property
    def name(self) -> str:
        return self._given.name

    @property
    def knows(self) -> bool:
        """Whether `known` would ask nobody, if the files of its terms are as they were."""
        return self._known is not None and self._until >= time.monotonic()

    async def known(self) -> Known:
        """Raises NotSent or Lost."""
        session = await self._connected()
        if self._known is None or not self.knows:
            self._known = await self._discovered(session)
            self._until = time.monotonic() + KNOWN_FOR
        return self._known

    async def send(self, call: Call) -> Reply:
        """Raises NotSent, where nothing reached the bank, or Lost."""
        return await self._send(await self._connected(), call)

    async def fetch(self, call: Call, largest: int) -> Reply:
        """A file of at most so many bytes; raises as `send`, or TooLong."""
        return await self._send(await self._connected(), call, largest, FILES_WITHIN)

    async def carry(self, talk: Talk[T]) -> T:
        """What it comes to; raises nothing: the talk is told what was lost."""
        try:
            call = next(talk)
            while True:
                call = talk.send(await self._told(call))
        except StopIteration as over:
            found: T = over.value
            return found

    async def _told(self, call: Call) -> Told:
        try:
            return Told(*await self.send(call))
        except NotSent:
            return bank_talks.NOT_SENT
        except Lost:
            return bank_talks.LOST

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def _send(
        self,
        session: aiohttp.ClientSession,
        call: Call,
        largest: int = LARGEST,
        within: float = ANSWERS_WITHIN,
    ) -> Reply:
        url = URL(self._terms.url + call.path, encoded=True)
        timeout = aiohttp.ClientTimeout(total=within, sock_connect=CONNECTS_WITHIN)
        try:
            async with session.request(
                call.method,
                url,
                data=call.body,
                headers=call.headers,
                timeout=timeout,
                allow_redirects=False,
            ) as answer:
                body = await _body(answer, largest)
                passed = {n: answer.headers[n] for n in PASSED_ON if n in answer.headers}
                return Reply(answer.status, passed, body)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, ssl.CertificateError):
            raise NotSent from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            raise Lost from None

    async def _connected(self) -> aiohttp.ClientSession:
        try:
            terms, stamp = _terms(self._given, self._folder)
            if self._session is None or stamp != self._stamp:
                context = ssl.create_default_context(cafile=terms.authority)
                context.minimum_version = ssl.TLSVersion.TLSv1_2
                context.load_cert_chain(terms.certificate, terms.key)
                await self.close()
                self._session = aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(ssl=context, keepalive_timeout=STAYS_OPEN),
                    cookie_jar=aiohttp.DummyCookieJar(),
                )
                self._terms, self._stamp, self._known = terms, stamp, None
        except (OSError, ValueError):  # no terms or certificates (yet)
            raise NotSent from None
        return self._session

    async def _discovered(self, session: aiohttp.ClientSession) -> Known:
        told = await self._send(session, WELL_KNOWN)
        bank = authorisation.bank(told.body) if told.status == 200 else None
        if bank is None or bank.issuer != self._terms.url:
            raise Lost
        path = bank.keys.removeprefix(bank.issuer)
        told = await self._send(session, Call("GET", path, {"Accept": "application/json"}))
        keys = signatures.public_keys(told.body)
        if told.status != 200 or not keys:
            raise Lost
        return Known(bank, keys, self._terms, _signer(self._terms), _payees(self._terms))


async def _body(answer: aiohttp.ClientResponse, largest: int) -> bytes:
    body = bytearray()
    async for part in answer.content.iter_any():
        body += part
        if len(body) > largest:
            raise TooLong
    return bytes(body)


def payees_of(given: BankTerms, folder: Path) -> dict[str, Account]:
    """Our own accounts, by currency. OSError or ValueError where there are no terms (yet)."""
    return _payees(_terms(given, folder)[0])


def _terms(given: BankTerms, folder: Path) -> tuple[BankTerms, object]:
    """As the host has set them, or as the invented bank beside us wrote them; and what changes
    when its files do. OSError or ValueError where they are not there (yet)."""
    terms = given if given.url else _invented(folder)
    files = (terms.certificate, terms.key, terms.authority, terms.signing_key)
    return terms, (terms, [Path(name).stat().st_mtime_ns for name in files])


def _signer(terms: BankTerms) -> Signer:
    try:
        key = Path(terms.signing_key).read_bytes()
    except OSError:
        raise NotSent from None
    return Signer(terms.signing_id, terms.client, terms.anchor, key)


def _payees(terms: BankTerms) -> dict[str, Account]:
    """None where the host has named none, or none that can be used: then no money comes by bank."""
    if not terms.payees:
        return {}
    try:
        return payees.read(Path(terms.payees).read_bytes())
    except (OSError, ValueError) as error:
        LOG.warning("QUID_BANK_PAYEES, %s, cannot be used: %s", terms.payees, error)
        return {}


def _invented(folder: Path) -> BankTerms:
    url = (folder / "url").read_text().strip()
    client, kid, anchor = INVENTED
    names = ("client.pem", "client.key", "ca.pem")
    certificate, key, authority = (str(folder / name) for name in names)
    signing = str(folder / "client-signing.key")
    name = BankTerms().name
    files = (client, certificate, key, authority, kid, signing, anchor)
    return BankTerms(url, name, *files, str(folder / "payees.json"), files=True)
