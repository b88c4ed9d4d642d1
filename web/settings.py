"""What the host of a Quid can set; `docs/settings.md` has the names."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VAPID = re.compile("[A-Za-z0-9_-]{43}")
HIGHEST_PORT = 65_535
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


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
    requests_per_minute: int = 600  # of one token, over HTTP
    behind_proxy: bool = False
    private_webhooks: bool = False  # may go to any address: to try billers on this machine
    vapid: str = ""  # the private key of Web Push, if not that of the data folder
    library_path: bool = False  # sockets over python-socketio's own path, to compare

    @property
    def address(self) -> str:
        return self.origins[0] if self.origins else f"http://localhost:{self.port}"

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
        port=_whole(env, "QUID_PORT", 8080, HIGHEST_PORT),
        origins=tuple(env.get("QUID_ORIGINS", "").replace(",", " ").split()),
        commands_per_30s=_whole(env, "QUID_COMMANDS_PER_30S", 10),
        requests_per_minute=_whole(env, "QUID_REQUESTS_PER_MINUTE", 600),
        behind_proxy=env.get("QUID_BEHIND_PROXY", "") == "1",
        private_webhooks=env.get("QUID_PRIVATE_WEBHOOKS", "") == "1",
        vapid=_vapid(env, "QUID_VAPID"),
        library_path=env.get("QUID_LIBRARY_PATH", "") == "1",
    )


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
