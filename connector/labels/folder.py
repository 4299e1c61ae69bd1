"""The folder of saved labels. They hold addresses: only the connector's own user may read them."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path


class LabelFolder:
    """Saves labels as PDF files; the folder is made when the first one is saved."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()

    @staticmethod
    def has(file: str) -> bool:
        """Tell whether a label that was saved is still there."""
        return bool(file) and Path(file).is_file()

    def save(self, name: str, content: bytes) -> str:
        """Save a label under a name made of ``name``, whole or not at all, and return its path.

        Raises OSError when it cannot be written.
        """
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = self._path / f"{_plain(name)}.pdf"
        draft = target.with_name(f".{target.name}.part")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        return str(target)

    def remove(self, file: str) -> None:
        """Delete a saved label; one that is gone already is fine."""
        if file:
            with contextlib.suppress(FileNotFoundError):
                Path(file).unlink()


def _plain(name: str) -> str:
    """Return a name that is safe on every disk; a Kickroute number is somebody else's text."""
    return re.sub(r"[^0-9A-Za-z-]+", "_", name).strip("_-")[:120] or "label"
