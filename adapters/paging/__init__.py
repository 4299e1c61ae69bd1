"""Lists of another side, read page by page whatever breaks a page of them."""

from __future__ import annotations

from collections.abc import Callable

Clock = Callable[[], float]
"""Seconds that only grow."""
