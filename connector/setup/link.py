"""The link that opens the set-up once, in one browser, within half an hour; only its digest is kept."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from connector.settings import Settings
from connector.settings.files import private_folder, write_private
from connector.settings.overlay import FOLDER

LASTS = timedelta(minutes=30)
_EVERYWHERE = ("0.0.0.0", "[::]", "unix")  # noqa: S104 - only named here


def make_link(state: Path, now: datetime) -> str:
    """Return the token of a new link; one that was made before is dead. Raises OSError."""
    token = secrets.token_urlsafe(16)
    private_folder(_file(state).parent)
    written = {"digest": _digest(token), "until": (now + LASTS).isoformat()}
    write_private(_file(state), json.dumps(written))
    return token


def is_alive(state: Path, token: str, now: datetime) -> bool:
    """Tell whether a link could still be used."""
    try:
        kept = json.loads(_file(state).read_text(encoding="utf-8"))
        until = datetime.fromisoformat(kept["until"])
        return compare_digest(str(kept["digest"]), _digest(token)) and now < until
    except (OSError, ValueError, KeyError, TypeError):
        return False


def use_link(state: Path, token: str, now: datetime) -> bool:
    """Use a link up; of several who try at once, one gets a yes."""
    if not is_alive(state, token, now):
        return False
    try:
        _file(state).unlink()
    except FileNotFoundError:
        return False
    return True


def address_of(settings: Settings, token: str) -> str:
    """Write a link: at the public address where it is known, else where the connector listens."""
    base, listen = settings.kickroute.public_url, settings.server.listen
    if not base:
        host, _, port = listen.rpartition(":")
        base = f"http://{'127.0.0.1' if host in _EVERYWHERE else host}:{port}"
    return f"{base}/setup/link/{token}"


def _file(state: Path) -> Path:
    return state / FOLDER / "setup-link"


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
