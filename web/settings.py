"""What the host of a Quid can set; `docs/settings.md` has the names."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from payments.rails.visa_direct.calls import Merchant

VAPID = re.compile("[A-Za-z0-9_-]{43}")
HIGHEST_PORT = 65_535
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
RAIL = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
RAIL_NAMES = {  # of QUID_VISA_…, and what it is in `Rail`
    "USER": "user",
    "PASSWORD": "password",
    "CERT": "certificate",
    "KEY": "key",
    "CA": "authority",
}
MLE_NAMES = {
    "MLE_KEY_ID": "encryption_id",
    "MLE_CERT": "encryption_certificate",
    "MLE_KEY": "encryption_key",
}
BANK_NAMES = {  # of QUID_BANK_…, and what it is in `BankTerms`
    "CLIENT": "client",
    "CERT": "certificate",
    "KEY": "key",
    "CA": "authority",
    "SIGNING_ID": "signing_id",
    "SIGNING_KEY": "signing_key",
    "ANCHOR": "anchor",
}
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


class Hidden(str):
    """A text that is not printed with what it is part of."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'"


class Rail(NamedTuple):
    """Visa Direct as this host may use it; without an address it is the sandbox beside us."""

    url: str = ""
    user: str = ""
    password: Hidden = Hidden("")
    certificate: str = ""  # files: ours for mutual TLS, its key, and who vouches for theirs
    key: str = ""
    authority: str = ""
    encrypts: bool = False  # message level encryption, with these
    encryption_id: str = ""
    encryption_certificate: str = ""
    encryption_key: str = ""
    merchant: "Merchant | None" = None  # None: the sandbox's


class BankTerms(NamedTuple):
    """A bank that speaks Open Banking; without an address it is the invented one beside us."""

    url: str = ""
    name: str = "Alder Bank"
    client: str = ""
    certificate: str = ""  # files: ours for mutual TLS, its key, and who vouches for theirs
    key: str = ""
    authority: str = ""
    signing_id: str = ""
    signing_key: str = ""  # a file
    anchor: str = ""  # who vouches for our signing key
    payees: str = ""  # a file: our own accounts there, to which top-ups are paid
    files: bool = False  # it takes orders of many payments and gives statements, over the same way


@dataclass(frozen=True)
class Settings:
    """Read once at start. `origins` are the public addresses that browsers may come from."""

    data: Path = Path("data")
    database: str = ""
    redis: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    origins: tuple[str, ...] = ()
    commands_per_30s: int = 10
    lines_per_30s: int = 300  # of one person, that are no commands
    requests_per_minute: int = 600  # of one person, over HTTP
    sockets_per_person: int = 100  # open at once
    behind_proxy: bool = False
    private_webhooks: bool = False  # may go to any address: to try billers on this machine
    vapid: str = ""  # the private key of Web Push, if not that of the data folder
    library_path: bool = False  # sockets over python-socketio's own path, to compare
    vault: str = ""  # the socket of a vault that runs by itself
    vault_key: str = ""  # the file of the key that wraps all others
    cards_live: bool = False  # cards that are not published test numbers
    sandbox: bool = False  # invented cards and banks also where the public comes
    operators: tuple[str, ...] = ()  # handles of who may see what cards move
    rail: Rail = field(default_factory=Rail)
    bank: BankTerms = field(default_factory=BankTerms)
    bank_seal: str = ""  # the file of the key that seals what opens consents

    @property
    def invents(self) -> bool:
        """Whether invented money may be among the books: on this machine alone or if told to, and
        never beside a real rail or with cards that are no published test numbers."""
        private = all(urlsplit(one).hostname in THIS_MACHINE for one in self.origins)
        return (private or self.sandbox) and not (self.rail.url or self.cards_live)

    @property
    def address(self) -> str:
        return self.origins[0] if self.origins else f"http://localhost:{self.port}"

    @property
    def merchant(self) -> "Merchant":
        """Who we are to Visa."""
        from payments.rails.visa_direct.calls import SANDBOX  # here: no command needs it

        return self.rail.merchant or SANDBOX

    @property
    def vault_socket(self) -> Path:
        return Path(self.vault) if self.vault else self.data / "vault" / "vault.sock"

    @property
    def vault_key_file(self) -> Path:
        return Path(self.vault_key) if self.vault_key else self.data / "vault" / "key"

    @property
    def has_bank(self) -> bool:
        """A real one, or the invented one where nothing is real."""
        return bool(self.bank.url) or (self.invents and not self.vault)

    @property
    def bank_seal_file(self) -> Path:
        return Path(self.bank_seal) if self.bank_seal else self.data / "bank-seal.key"

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The public origins, or this machine's own names where none was given."""
        if self.origins:
            return self.origins
        return tuple(f"http://{name}:{self.port}" for name in ("localhost", "127.0.0.1", "[::1]"))


def load(env: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `QUID_…` variables; ValueError names the one that cannot be read."""
    return Settings(
        data=Path(env.get("QUID_DATA", "data")),
        database=_database(env, "QUID_DATABASE"),
        redis=env.get("QUID_REDIS", ""),
        host=env.get("QUID_HOST", "127.0.0.1"),
        port=_whole(env, "QUID_PORT", Settings.port, HIGHEST_PORT),
        origins=tuple(env.get("QUID_ORIGINS", "").replace(",", " ").split()),
        commands_per_30s=_whole(env, "QUID_COMMANDS_PER_30S", Settings.commands_per_30s),
        lines_per_30s=_whole(env, "QUID_LINES_PER_30S", Settings.lines_per_30s),
        requests_per_minute=_whole(env, "QUID_REQUESTS_PER_MINUTE", Settings.requests_per_minute),
        sockets_per_person=_whole(env, "QUID_SOCKETS_PER_PERSON", Settings.sockets_per_person),
        behind_proxy=env.get("QUID_BEHIND_PROXY", "") == "1",
        private_webhooks=env.get("QUID_PRIVATE_WEBHOOKS", "") == "1",
        vapid=_vapid(env, "QUID_VAPID"),
        library_path=env.get("QUID_LIBRARY_PATH", "") == "1",
        vault=env.get("QUID_VAULT", ""),
        vault_key=env.get("QUID_VAULT_KEY", ""),
        cards_live=_live(env),
        sandbox=env.get("QUID_SANDBOX", "") == "1",
        operators=tuple(env.get("QUID_OPERATORS", "").replace(",", " ").split()),
        rail=_rail(env),
        bank=_bank(env),
        bank_seal=env.get("QUID_BANK_SEAL", ""),
    )


def _rail(env: Mapping[str, str]) -> Rail:
    """All or nothing: an address wants a name, a password and the three files beside it."""
    url = env.get("QUID_VISA_URL", "").rstrip("/")
    mle = env.get("QUID_VISA_MLE", "off")
    if mle not in ("off", "on"):
        raise ValueError("QUID_VISA_MLE must be off or on")
    if url and not RAIL.fullmatch(url):
        raise ValueError("QUID_VISA_URL must be https:// and a host, with a port or without")
    wanted = [*RAIL_NAMES, *(MLE_NAMES if mle == "on" else ())] if url else []
    if missing := [name for name in wanted if not env.get(f"QUID_VISA_{name}")]:
        raise ValueError(f"QUID_VISA_URL also needs QUID_VISA_{missing[0]}")
    found = {
        term: env.get(f"QUID_VISA_{name}", "") for name, term in (RAIL_NAMES | MLE_NAMES).items()
    }
    password = Hidden(found.pop("password"))
    merchant = _merchant(env.get("QUID_VISA_MERCHANT", ""))
    return Rail(url=url, password=password, encrypts=mle == "on", merchant=merchant, **found)


def _merchant(path: str) -> "Merchant | None":
    if not path:
        return None
    from payments.rails.visa_direct import merchants  # here: few hosts have one

    try:
        return merchants.read(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ValueError(f"QUID_VISA_MERCHANT, {path}, cannot be used: {why}") from None


def _bank(env: Mapping[str, str]) -> BankTerms:
    """As `_rail`."""
    url = env.get("QUID_BANK_URL", "").rstrip("/")
    files = env.get("QUID_BANK_FILES", "off")
    if files not in ("off", "on"):
        raise ValueError("QUID_BANK_FILES must be off or on")
    if not url:
        return BankTerms()
    if not RAIL.fullmatch(url):
        raise ValueError("QUID_BANK_URL must be https:// and a host, with a port or without")
    found: dict[str, Any] = {
        term: env.get(f"QUID_BANK_{name}", "") for name, term in BANK_NAMES.items()
    }
    if missing := [name for name, term in BANK_NAMES.items() if not found[term]]:
        raise ValueError(f"QUID_BANK_URL also needs QUID_BANK_{missing[0]}")
    payees = env.get("QUID_BANK_PAYEES", "")
    name = env.get("QUID_BANK_NAME", "") or "Bank"
    return BankTerms(url, name, payees=payees, files=files == "on", **found)


def _live(env: Mapping[str, str]) -> bool:
    live = env.get("QUID_CARDS_LIVE", "") == "1"
    if live and not (env.get("QUID_VISA_URL") or env.get("QUID_VAULT")):
        raise ValueError(
            "QUID_CARDS_LIVE also needs QUID_VISA_URL: no real card for invented banks"
        )
    return live


def _database(env: Mapping[str, str], name: str) -> str:
    text = env.get(name, "")
    if text and not text.startswith(DATABASES):
        raise ValueError(f"{name} must begin with {' or '.join(DATABASES[:2])}")
    return text


def _vapid(env: Mapping[str, str], name: str) -> str:
    text = env.get(name, "")
    if text and not VAPID.fullmatch(text):
        raise ValueError(f"{name} must be 43 characters of URL-safe base64")
    return text


def _whole(env: Mapping[str, str], name: str, default: int, most: int = 10**9) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:20]) <= most):
        raise ValueError(f"{name} must be a whole number from 1 to {most}, not {text!r}")
    return int(text)
