"""The keys that open the suppliers' settings: in a file of the host, never in its database.

The first key encrypts, all of them decrypt, so that old and new count side by side while keys are changed.
What is encrypted says whose it is: put into another supplier's row it does not open.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from connector.model.errors import KeyMissing
from connector.model.messages import say
from connector.model.system import reason_of
from connector.settings.files import write_private


class Keyring:
    """The keys in a file, newest first, one a line."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._keys: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Tell whether the file has a key."""
        try:
            return bool(self._read())
        except KeyMissing:
            return False

    def make(self) -> None:
        """Write a first key; raises OSError, and FileExistsError where there is a file already."""
        if self._file.exists():
            raise FileExistsError(17, "", str(self._file))
        self._write((_new_key(),))

    def encrypt(self, supplier: str, settings: str) -> str:
        """Return what is kept of a supplier's settings; raises KeyMissing."""
        return self._fernet(self._known()).encrypt(f"{supplier}\n{settings}".encode()).decode()

    def decrypt(self, supplier: str, kept: str) -> str:
        """Return a supplier's settings; raises KeyMissing when no key opens them, or they are another's."""
        return self._open(supplier, kept, self._known()) or self._open_anew(supplier, kept)

    def opens(self, supplier: str, kept: str, *, newest: bool = False) -> bool:
        """Tell whether the settings can be read, by the newest key alone if that is asked."""
        try:
            keys = self._read()[:1] if newest else self._read()
        except KeyMissing:
            return False
        return self._open(supplier, kept, keys) is not None

    # other keys

    def prepare(self) -> None:
        """Write another key behind those that there are: it opens already and encrypts nothing yet."""
        self._write((*self._read(), _new_key()))

    def advance(self) -> None:
        """Let the key that was prepared last encrypt from now on, or a new one where none was."""
        keys = self._read()
        self._write((keys[-1], *keys[:-1]) if len(keys) > 1 else (_new_key(), *keys))

    def forget(self) -> None:
        """Leave the newest key alone in the file."""
        self._write(self._read()[:1])

    def _open(self, supplier: str, kept: str, keys: tuple[str, ...]) -> str | None:
        try:
            owner, _, settings = self._fernet(keys).decrypt(kept.encode()).decode().partition("\n")
        except InvalidToken:
            return None
        return settings if owner == supplier else None

    def _open_anew(self, supplier: str, kept: str) -> str:
        # The file may have another key since it was read.
        self._keys = self._read()
        found = self._open(supplier, kept, self._keys)
        if found is None:
            raise self.missing(supplier)
        return found

    def missing(self, supplier: str) -> KeyMissing:
        """Return the error that these settings cannot be read."""
        return KeyMissing(
            say(
                "the settings of {supplier} cannot be read with the keys in {file}: put back the key that "
                "they were written with",
                supplier=supplier,
                file=self._file,
            )
        )

    def _known(self) -> tuple[str, ...]:
        self._keys = self._keys or self._read()
        return self._keys

    def _read(self) -> tuple[str, ...]:
        try:
            keys = tuple(self._file.read_text(encoding="ascii").split())
            self._fernet(keys)
        except (OSError, ValueError) as error:
            reason = reason_of(error) if isinstance(error, OSError) else say("it holds no keys")
            raise KeyMissing(
                say(
                    "the file with the host's keys, {file}, cannot be used ({reason}); put it back: without "
                    "it the suppliers' settings cannot be read",
                    file=self._file,
                    reason=reason,
                )
            ) from error
        return keys

    def _write(self, keys: tuple[str, ...]) -> None:
        write_private(self._file, "\n".join(keys) + "\n")
        self._keys = keys

    def _fernet(self, keys: tuple[str, ...]) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in keys])


def _new_key() -> str:
    return Fernet.generate_key().decode()
