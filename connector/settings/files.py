"""Files for their owner alone, written whole or not at all: they hold keys."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_private(file: Path, content: str) -> None:
    """Write a file that only its owner may read; a crash leaves the old one. Raises OSError."""
    new = file.with_name(f"{file.name}.new" if file.name.startswith(".") else f".{file.name}.new")
    try:
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        with new.open("w", encoding="utf-8") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        os.replace(new, file)
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise


def private_folder(folder: Path) -> Path:
    """Return a folder that only its owner may look into, made where it is missing. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
