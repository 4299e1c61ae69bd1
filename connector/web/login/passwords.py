"""The password of the pages: the one of the settings file, or the one that was set in the browser.

The latter is kept as an argon2 hash in the state folder. Both open the pages.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from hashlib import sha256
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from connector.settings.files import private_folder, write_private
from connector.settings.overlay import FOLDER

SHORTEST = 10
LONGEST = 1024
AT_ONCE = 2
WAIT_FOR_TURN = 10.0
"""Seconds; a hash takes a fraction of one, so that who waits longer is one of very many."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""19 MiB each: many daemons share a machine."""


class TooBusy(Exception):
    """More passwords are being tried at once than are ever checked at once."""


class Passwords:
    """Knows whether a password opens the pages."""

    def __init__(self, given: str, state: Path | None) -> None:
        self._given = given
        self._file = state / FOLDER / "password" if state is not None else None
        self._hash = self._read()
        self._turn = threading.BoundedSemaphore(AT_ONCE)
        # Compared as keyed digests, so that the time taken tells neither content nor length.
        self._salt = secrets.token_bytes(16)
        self._right: bytes | None = None

    @property
    def are_set(self) -> bool:
        """Whether there is any password."""
        return bool(self._given or self._hash)

    @property
    def is_changeable(self) -> bool:
        """Whether one can be set in the browser."""
        return self._file is not None

    @property
    def epoch(self) -> str:
        """What changes with the passwords: sessions of another one are over."""
        return sha256(f"{self._hash}\0{self._given}".encode()).hexdigest()[:16]

    def opens(self, typed: bytes) -> bool:
        """Tell whether a password is right; raises TooBusy. Argon2 runs twice at once at most."""
        digest = self._digest(typed)
        if self._given and hmac.compare_digest(digest, self._digest(self._given.encode())):
            return True
        if self._right is not None and hmac.compare_digest(digest, self._right):
            return True
        if not self._hash or len(typed) > LONGEST:
            return False
        if not self._turn.acquire(timeout=WAIT_FOR_TURN):
            raise TooBusy
        try:
            _hasher.verify(self._hash, typed)
        except (Argon2Error, InvalidHashError):
            return False
        finally:
            self._turn.release()
        # Programs send it with every request: it is not hashed each time.
        self._right = digest
        return True

    def set(self, password: str) -> None:
        """Keep a password as a hash; raises OSError."""
        if self._file is None:
            raise FileNotFoundError(FOLDER)
        private_folder(self._file.parent)
        hashed = _hasher.hash(password)
        write_private(self._file, hashed)
        self._hash, self._right = hashed, None

    def _digest(self, given: bytes) -> bytes:
        return hmac.digest(self._salt, given, "sha256")

    def _read(self) -> str:
        try:
            return self._file.read_text(encoding="utf-8").strip() if self._file is not None else ""
        except FileNotFoundError:
            return ""
