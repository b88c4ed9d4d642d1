"""The bank: takes what was asked over a certificate, at a time, and says what is answered."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from payments.rails.bank import booking, consents, faults, files, looking, paying, replies, tokens
from payments.rails.bank.replies import Answer, Asked, answer, refused, turned_away
from payments.rails.bank.store import Consent, Store
from payments.rails.bank.tokens import Bearer, House
from payments.rails.open_banking import signatures
from payments.rails.open_banking.calls import CONSENTS, PAYMENT_CONSENTS, PAYMENTS, PISP
from payments.rails.open_banking.signatures import Keys
from payments.rails.sandbox.exchange import DROPPED, HUNG

ACCOUNTS = "/open-banking/v4.0/aisp/accounts"
KEPT_CALLS = 500
KEY_FOR = 86_400_000  # ms
Once = Callable[[Store, Asked, int], Answer]


class Bank:
    """Used by one thread at a time; without a path it is gone when it is closed."""

    def __init__(self, house: House, keys: Keys, page: str, now: int, path: Path | None = None):
        """`keys` are the client's, `page` is where customers are sent."""
        self.store, self.house, self.keys, self.page = Store(path, now), house, keys, page

    def answer(self, asked: Asked, paper: str, now: int) -> Answer:
        """One call, in one transaction. `paper` is the fingerprint of the caller's certificate."""
        with self.store.writing():
            paying.settle(self.store, now)
            booking.settle(self.store, now)
            told = self._fated(asked, self._answer(asked, paper, now), now)
            self._keep(asked, told, now)
        return told

    def fault(self, fault: str, kind: str = "", times: int = 1) -> None:
        """Let it happen to the next calls of this kind (or any)."""
        if fault not in faults.EVERY or kind not in ("", *faults.KINDS) or not 0 < times < 10_000:
            raise ValueError("no such fault")
        add = "insert into faults (kind, fault, remaining) values (?, ?, ?)"
        with self.store.writing():
            self.store.run(add, kind, fault, times)

    def close(self) -> None:
        self.store.close()

    def _answer(self, asked: Asked, paper: str, now: int) -> Answer:
        path = urlsplit(asked.path).path
        if asked.method == "GET" and path == "/.well-known/openid-configuration":
            return answer(200, self._discovered())
        if asked.method == "GET" and path == "/jwks":
            by = self.house.signer
            return answer(200, {"keys": [signatures.public_key(by.kid, by.key)]})
        if asked.method == "POST" and path == "/token":
            return tokens.grant(self.store, self.house, asked, paper, now)
        if path.startswith(files.HERE):
            return files.answer(self.store, asked, now)
        bearer = tokens.bearer(self.store, asked, paper, now)
        if isinstance(bearer, Answer):
            return bearer
        if "x-fapi-interaction-id" not in asked.headers:
            return refused(400, replies.NO_HEADER, "x-fapi-interaction-id")
        scope = "payments" if path.startswith(PISP) else "accounts"
        if bearer.scope != scope:
            return turned_away(403, "insufficient_scope", scope)
        if scope == "payments":
            return self._pays(asked, path, bearer, now)
        return self._shows(asked, path, bearer, now)

    def _shows(self, asked: Asked, path: str, bearer: Bearer, now: int) -> Answer:
        last = unquote(path.rpartition("/")[2])
        if path.startswith(CONSENTS):
            if bearer.kind != "client":
                return turned_away(403, "insufficient_scope", "a token of the client itself")
            if asked.method == "POST" and path == CONSENTS:
                return consents.ask_accounts(self.store, asked, now)
            if asked.method == "DELETE":
                return consents.end(self.store, last, now)
            return consents.look(self.store, "accounts", last, now)
        consent = self._consented(bearer, now)
        if isinstance(consent, Answer):
            return consent
        return self._looks(asked, path, consent, now)

    def _looks(self, asked: Asked, path: str, consent: Consent, now: int) -> Answer:
        here = self.house.issuer + asked.path
        match [unquote(part) for part in path.removeprefix(ACCOUNTS).split("/")]:
            case [""] if asked.method == "GET" and path == ACCOUNTS:
                return looking.accounts(self.store, consent, here)
            case ["", id] if asked.method == "GET":
                return looking.account(self.store, consent, id, here)
            case ["", id, "balances"] if asked.method == "GET":
                return looking.balances(self.store, consent, id, here, now)
            case ["", id, "transactions"] if asked.method == "GET":
                query = dict(parse_qsl(urlsplit(asked.path).query))
                return looking.transactions(self.store, consent, id, query, here)
        return refused(404, replies.NOT_FOUND, "There is no such resource")

    def _pays(self, asked: Asked, path: str, bearer: Bearer, now: int) -> Answer:
        last = unquote(path.rpartition("/")[2])
        if asked.method == "GET" and path == f"{PAYMENT_CONSENTS}/{last}":
            return self._sealed(consents.look(self.store, "payments", last, now), now)
        if asked.method == "GET" and path == f"{PAYMENTS}/{last}":
            return self._sealed(paying.look(self.store, last, now), now)
        if asked.method == "POST" and path == PAYMENT_CONSENTS and bearer.kind == "client":
            return self._once(consents.ask_payment, asked, path, now)
        if asked.method == "POST" and path == PAYMENTS:
            consent = self.store.consent(bearer.consent)
            if consent is None:
                return turned_away(403, "insufficient_scope", "a token of the consent")
            return self._once(
                lambda store, asked, now: paying.pay(store, consent, asked, now), asked, path, now
            )
        return refused(404, replies.NOT_FOUND, "There is no such resource")

    def _once(self, act: Once, asked: Asked, path: str, now: int) -> Answer:
        """A signed order under a key: the same again gets the first answer, for a day."""
        key = asked.headers.get("x-idempotency-key", "")
        if not 0 < len(key) <= 40 or key != key.strip():
            return refused(400, replies.NO_HEADER, "x-idempotency-key")
        signature = asked.headers.get("x-jws-signature", "")
        if not signature:
            return refused(400, replies.SIGNATURE_MISSING, "x-jws-signature")
        names = (self.house.client, "sandbox")
        if not signatures.is_signed(asked.body, signature, self.keys, *names, now):
            return refused(400, replies.SIGNATURE_INVALID, "The signature is not of this body")
        digest = hashlib.sha256(asked.body).digest()
        found = "select digest, status, body from keys where path = ? and key = ? and at > ?"
        if first := self.store.row(found, path, key, now - KEY_FOR):
            if first[0] != digest:
                return refused(400, replies.DUPLICATE, "The key was used for something else")
            return self._sealed(Answer(first[1], replies.JSON, bytes(first[2])), now)
        told = act(self.store, asked, now)
        if told.status == 201:
            self.store.run("delete from keys where at <= ? or (path, key) = (?, ?)",
                           now - KEY_FOR, path, key)  # fmt: skip
            self.store.add("keys", path, key, digest, told.status, told.body, now)
        return self._sealed(told, now)

    def _sealed(self, told: Answer, now: int) -> Answer:
        signature = signatures.detach(told.body, self.house.signer, now)
        return told._replace(headers={**told.headers, "x-jws-signature": signature})

    def _consented(self, bearer: Bearer, now: int) -> Consent | Answer:
        found = consents.current(self.store, bearer.consent, now)
        if found is None or found.status != "AUTH":
            return refused(403, replies.REAUTHENTICATE, "The consent does not stand any more")
        return found

    def _fated(self, asked: Asked, told: Answer, now: int) -> Answer:
        """What was asked for is done, whatever becomes of its answer; but not if it is turned
        away before."""
        path = asked.path
        kind = next((each for each in faults.KINDS if f"/{each}" in path[:32]), "")
        query = "select id, fault from faults where remaining > 0 and kind in ('', ?) order by id"
        found = self.store.row(query, kind) if kind else None
        if found is None:
            return told
        self.store.run("update faults set remaining = remaining - 1 where id = ?", found[0])
        return _spoilt(told, found[1])

    def _keep(self, asked: Asked, told: Answer, now: int) -> None:
        """For the page: no query and no token is kept."""
        add = "insert into calls (at, method, path, status, code) values (?, ?, ?, ?, ?)"
        path = urlsplit(asked.path).path[:120]
        self.store.run(add, now, asked.method, path, told.status, told.fate)
        self.store.run("delete from calls where id <= (select max(id) from calls) - ?", KEPT_CALLS)

    def _discovered(self) -> dict[str, object]:
        issuer = self.house.issuer
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{self.page}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "response_types_supported": ["code"],
            "response_modes_supported": ["jwt"],
            "scopes_supported": ["openid", "accounts", "payments"],
            "request_object_signing_alg_values_supported": [signatures.ALGORITHM],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["tls_client_auth"],
            "tls_client_certificate_bound_access_tokens": True,
        }


def _spoilt(told: Answer, fault: str) -> Answer:
    if fault == faults.BUSY:
        return Answer(429, {"retry-after": "30"}, b"")
    if fault == faults.BROKEN:
        return refused(500, "U000", "Something went wrong")
    if fault == faults.RUBBISH:
        return Answer(200, {"content-type": "text/html"}, faults.PAGE)
    if fault == faults.SLOW:
        return told._replace(delay=faults.SLOWNESS)
    if fault == faults.UNSIGNED:
        return told._replace(headers={**told.headers, "x-jws-signature": "e30..AAAA"})
    return told._replace(fate=DROPPED if fault == faults.DROP else HUNG)
