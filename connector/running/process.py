"""How the process of a daemon is set up: threads that take turns finely, memory that stays together.

Both are hacks: what Python and glibc do by default suits other programs. No figure stands beside them yet.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys

_M_ARENA_MAX = -8
"""From malloc.h."""


def set_up_process() -> None:
    """Set up the process; does nothing where the C library is another."""
    _share_time_finely()
    _keep_memory_together()


def _share_time_finely() -> None:
    """Let threads take turns ten times as often as by default: who only hands bytes on waits for no other."""
    sys.setswitchinterval(0.0005)


def _keep_memory_together() -> None:
    """Let all threads allocate in one arena: glibc would give each its own, which keeps what it freed."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
