"""A running practice is found by commands in another terminal: it says where its store and its shop are.

Each practice keeps a file with its settings, named after the address it listens at and locked as long as it
runs, in a folder of its user.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


def practices() -> Path:
    """Return the folder in which this user's practices say where they are."""
    return Path(tempfile.gettempdir()) / f"kickroute-practice-{os.getuid()}"


@contextmanager
def announced(listen: str, written: str) -> Iterator[None]:
    """Let a practice be found while this lasts; ``written`` is its settings as a file holds them.

    Where the folder is not this user's alone nothing is announced: the settings hold keys.
    """
    file = _file_of(listen)
    if not _is_ours(file.parent, make=True):
        yield
        return
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+", encoding="utf-8") as opened:
        _is_locked(opened)
        opened.write(written)
        opened.flush()
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def find_practice(listen: str) -> Path | None:
    """Return the settings of the practice that listens at an address now; None without one."""
    file = _file_of(listen)
    with suppress(OSError):
        if _is_ours(file.parent) and not file.is_symlink():
            with file.open(encoding="utf-8") as opened:
                # Whoever can lock it has found what a practice left that was killed.
                return None if _is_locked(opened) else file
    return None


def _file_of(listen: str) -> Path:
    return practices() / f"{listen.replace('/', '_')}.toml"


def _is_ours(folder: Path, *, make: bool = False) -> bool:
    if make:
        with suppress(OSError):
            folder.mkdir(mode=0o700)
    with suppress(OSError):
        found = folder.lstat()
        return (
            folder.is_dir()
            and not folder.is_symlink()
            and found.st_uid == os.getuid()
            and not (found.st_mode & 0o077)
        )
    return False


def _is_locked(opened: IO[str]) -> bool:
    """Lock an open file; False where another process has it."""
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
