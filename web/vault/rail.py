"""The one service that the vault talks to: over mutual TLS, to known paths, each call once."""

import re
import ssl
from collections.abc import Mapping, Set
from pathlib import Path

import aiohttp
import orjson
from yarl import URL

from payments.rails.visa_direct import encryption
from payments.rails.visa_direct.calls import Call
from web.settings import Hidden
from web.settings import Rail as Terms
from web.vault import gaps
from web.vault.client import Lost, NotSent, Reply
from web.writer import now_ms

ALLOWED = ("/visadirect/", "/paai/", "/pav/", "/vdp/")  # not the directory, which gives numbers
METHODS = ("GET", "POST")
PATH = re.compile(r"(/[A-Za-z0-9._~%-]+)+(\?[A-Za-z0-9._~%=&-]*)?")
HIDDEN = re.compile(r"\.\.|%(2e|2f|5c)", re.IGNORECASE)  # would lead to another path
CLIENT_ID = re.compile("[A-Za-z0-9._-]{0,64}")
LONGEST_TIMEOUT = 60_000  # ms
OWN_PATIENCE = 8.0  # seconds above the rail's, so that its 202 arrives before we give up
CONNECTS_WITHIN = 5.0  # seconds, TLS included
STAYS_OPEN = 4.0  # seconds that a connection waits for the next call
LARGEST_ANSWER = 1024 * 1024
PASSED_ON = ("content-type", "location", "retry-after", "x-app-status", "x-correlation-id")


class Misused(Exception):
    """A call that no right caller makes; says what is wrong about it."""


class Rail:
    """Connections are made on the first call, and anew when the files of their terms change."""

    def __init__(self, terms: Terms, sandbox: Path) -> None:
        self._given, self._sandbox = terms, sandbox
        self._session: aiohttp.ClientSession | None = None
        self._terms = terms
        self._stamp: object = None

    def judge(self, call: Call) -> Set[str]:
        """The gaps of a call that may be sent; raises Misused of any other."""
        if call.method not in METHODS or not PATH.fullmatch(call.path) or HIDDEN.search(call.path):
            raise Misused("method or path")
        if not call.path.startswith(ALLOWED):
            raise Misused("a path that is not for us")
        if not CLIENT_ID.fullmatch(call.client_id) or not 0 < call.timeout_ms <= LONGEST_TIMEOUT:
            raise Misused("client id or timeout")
        try:
            return gaps.named(call.body)
        except ValueError:
            raise Misused("body") from None

    async def send(self, call: Call, values: Mapping[str, str]) -> Reply:
        """Raises NotSent or Lost. `values` are of the gaps."""
        try:
            session = await self._connected()
            headers, body = self._dressed(call, values)
        except (OSError, ValueError):  # no terms or certificates (yet)
            raise NotSent from None
        timeout = aiohttp.ClientTimeout(
            total=call.timeout_ms / 1000 + OWN_PATIENCE, sock_connect=CONNECTS_WITHIN
        )
        url = URL(self._terms.url + call.path, encoded=True)
        try:
            async with session.request(
                call.method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                found = await _body(answer)
                return self._reply(answer, found, values.get("$number", ""))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, ssl.CertificateError):
            raise NotSent from None
        except (aiohttp.ClientError, encryption.Unreadable, TimeoutError, OSError, ValueError):
            raise Lost from None

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def _connected(self) -> aiohttp.ClientSession:
        terms, stamp = _terms(self._given, self._sandbox)
        if self._session is None or stamp != self._stamp:
            context = ssl.create_default_context(cafile=terms.authority)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.load_cert_chain(terms.certificate, terms.key)
            await self.close()
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=context, keepalive_timeout=STAYS_OPEN),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
            self._terms, self._stamp = terms, stamp
        return self._session

    def _dressed(
        self, call: Call, values: Mapping[str, str]
    ) -> tuple[dict[str, str], bytes | None]:
        terms = self._terms
        headers = {
            "Accept": "application/json",
            "Authorization": aiohttp.encode_basic_auth(terms.user, str(terms.password)),
            "X-Transaction-Timeout-MS": str(call.timeout_ms),
        }
        if call.client_id:
            headers["X-Client-Transaction-ID"] = call.client_id
        if terms.encrypts:
            headers["keyId"] = terms.encryption_id
        if call.body is None:
            return headers, None
        body = orjson.dumps(gaps.fill(call.body, values))
        if terms.encrypts:
            certificate = Path(terms.encryption_certificate).read_bytes()
            body = encryption.encrypt(body, certificate, terms.encryption_id, now_ms())
        return headers | {"Content-Type": "application/json"}, body

    def _reply(self, answer: aiohttp.ClientResponse, body: bytes, digits: str) -> Reply:
        if self._terms.encrypts:
            body = encryption.unwrap(body, Path(self._terms.encryption_key).read_bytes())
        headers = {
            name: gaps.scrub(answer.headers[name].encode(), digits).decode()
            for name in PASSED_ON
            if name in answer.headers
        }
        return Reply(answer.status, headers, gaps.scrub(body, digits))


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    body = b""
    async for part in answer.content.iter_any():
        body += part
        if len(body) > LARGEST_ANSWER:
            raise ValueError("too long to be an answer")
    return body


def _terms(given: Terms, sandbox: Path) -> tuple[Terms, object]:
    """As the host has set them, or as the sandbox beside us wrote them; and what changes when
    its files do. OSError or ValueError where they are not there (yet)."""
    terms = given if given.url else _of_sandbox(sandbox)
    files = (terms.certificate, terms.key, terms.authority)
    return terms, (terms, [Path(name).stat().st_mtime_ns for name in files])


def _of_sandbox(folder: Path) -> Terms:
    url = (folder / "url").read_text().strip()
    user, _, password = (folder / "credentials").read_text().strip().partition(":")
    ours, key, theirs = (str(folder / name) for name in ("client.pem", "client.key", "ca.pem"))
    return Terms(url, user, Hidden(password), ours, key, theirs)
